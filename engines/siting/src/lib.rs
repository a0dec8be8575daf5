//! Where to put things so that they serve most: plans with a proven bound.
