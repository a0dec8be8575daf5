//! What people send us: which kind of file it truly is, whether it is safe to keep, and its picture without where it was taken.
