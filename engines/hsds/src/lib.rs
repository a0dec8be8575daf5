//! Open Referral UK: what a directory of services may say, and every fault of one that does not.
