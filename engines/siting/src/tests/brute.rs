//! Every set of sites, tried.

/// All subsets of `0..sites` with at most `most` members.
pub(super) fn subsets(sites: u32, most: usize) -> impl Iterator<Item = Vec<u32>> {
    (0_u32..1 << sites)
        .filter(move |bits| bits.count_ones() as usize <= most)
        .map(move |bits| (0..sites).filter(|site| bits >> site & 1 == 1).collect())
}

/// The largest of the values, minus infinity if there is none.
pub(super) fn most(values: impl Iterator<Item = f64>) -> f64 {
    values.fold(f64::NEG_INFINITY, f64::max)
}
