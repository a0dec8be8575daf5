//! How far a radio signal reaches over real ground, and how sure we are of it.
