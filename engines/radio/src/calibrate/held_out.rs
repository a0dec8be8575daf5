//! What rows that were not seen say of a fit.

use super::Prior;
use super::fit::{Fit, Table};
use crate::Refused;

/// Into so many parts rows are dealt.
const PARTS: usize = 10;

/// Into so many parts sites are dealt, at most.
const SITE_PARTS: usize = 20;

/// Numbers from 0 in an order that has nothing to do with theirs, and is always the same: rows that come in turn from
/// ten sites are not dealt site by site.
fn dealt(many: usize, parts: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..many).collect();
    order.sort_unstable_by_key(|&i| mixed(i as u64));
    let mut part = vec![0; many];
    for (rank, i) in order.into_iter().enumerate() {
        if let Some(part) = part.get_mut(i) {
            *part = rank % parts;
        }
    }
    part
}

/// SplitMix64. Source: Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014.
pub(super) fn mixed(i: u64) -> u64 {
    let a = i.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let b = (a ^ (a >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let c = (b ^ (b >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    c ^ (c >> 31)
}

/// What is left of each row, dB, by what the other parts say. A single row is judged by none.
pub(super) fn by_row(
    table: &Table,
    prior: &Prior,
    keep_going: &dyn Fn() -> bool,
) -> Result<Vec<f64>, Refused> {
    let parts = PARTS.min(table.off_db.len());
    let part = dealt(table.off_db.len(), parts.max(1));
    left(table, prior, &part, parts, keep_going)
}

/// What is left of each row, dB, by what is fitted to the rows of all parts but its own.
fn left(
    table: &Table,
    prior: &Prior,
    part: &[usize],
    parts: usize,
    keep_going: &dyn Fn() -> bool,
) -> Result<Vec<f64>, Refused> {
    let mut left = vec![0.0; table.off_db.len()];
    for out in 0..parts {
        if !keep_going() {
            return Err(Refused::Stopped);
        }
        let fit = Fit::of(table, prior, |i| part.get(i) != Some(&out));
        let rows = left.iter_mut().zip(&table.off_db).zip(&table.at).zip(part);
        for (((left, off), at), _) in rows.filter(|(_, part)| **part == out) {
            *left = off - fit.correction_db(*at);
        }
    }
    Ok(left)
}

/// The half width that holds so much of what is left, with one more row yet to come; `floor` or the largest where rows
/// are too few to say.
pub(super) fn half_width(left: &[f64], confidence: f64, floor: f64) -> f64 {
    let mut sizes: Vec<f64> = left.iter().map(|e| e.abs()).collect();
    sizes.sort_unstable_by(f64::total_cmp);
    // Rounded first, for 0.9 of 10 is 9 and no more.
    let rank = (confidence * (sizes.len() as f64 + 1.0) - 1e-9).ceil() as usize;
    match sizes.get(rank.max(1) - 1) {
        Some(&size) => size,
        None => floor.max(sizes.last().copied().unwrap_or_default()),
    }
}

/// The half width at a site that was never measured. Each site counts once, however many rows it has; what is yet to
/// come counts as one row more than so many independent rows as they are worth.
pub(super) fn new_site(
    table: &Table,
    prior: &Prior,
    confidence: f64,
    floor: f64,
    keep_going: &dyn Fn() -> bool,
) -> Result<f64, Refused> {
    let sites = table.sites.len();
    let parts = SITE_PARTS.min(sites);
    let site_part = dealt(sites, parts.max(1));
    let of = |site: usize| site_part.get(site).copied().unwrap_or_default();
    let part: Vec<usize> = table.at.iter().map(|&(site, _)| of(site)).collect();
    let left = left(table, prior, &part, parts, keep_going)?;
    let sizes: Vec<f64> = left.iter().map(|e| e.abs()).collect();
    let worth = worth(table, &sizes);
    let mut weighed: Vec<(f64, f64)> = sizes
        .iter()
        .zip(&table.at)
        .map(|(&size, &(site, _))| {
            let share = worth / (worth + 1.0) / (rows_of(table, site) * sites as f64);
            (size, share)
        })
        .collect();
    weighed.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let mut held = 0.0;
    for &(size, weight) in &weighed {
        held += weight;
        if held >= confidence - 1e-9 {
            return Ok(size);
        }
    }
    Ok(floor.max(weighed.last().map_or(0.0, |w| w.0)))
}

/// How many independent rows the rows are worth when each site counts once: as many as there are sites if the rows of a
/// site are all alike, as many as there are rows if they are not.
///
/// # Source
/// Kish, "Survey sampling", 1965, section 5.4: the effect of clusters; likeness by the analysis of variance (Donner,
/// "A review of inference procedures for the intraclass correlation coefficient", 1986).
fn worth(table: &Table, sizes: &[f64]) -> f64 {
    let (n, sites) = (sizes.len() as f64, table.sites.len() as f64);
    let mut sums = vec![0.0; table.sites.len()];
    for (size, &(site, _)) in sizes.iter().zip(&table.at) {
        if let Some(sum) = sums.get_mut(site) {
            *sum += size;
        }
    }
    let mean = sizes.iter().sum::<f64>() / n.max(1.0);
    let of_site = |site: usize| sums.get(site).copied().unwrap_or_default() / rows_of(table, site);
    let (mut between, mut squares) = (0.0, 0.0);
    for site in 0..table.sites.len() {
        between += rows_of(table, site) * (of_site(site) - mean).powi(2);
        squares += rows_of(table, site).powi(2);
    }
    let rows = sizes.iter().zip(&table.at);
    let inside: f64 = rows
        .map(|(size, &(site, _))| (size - of_site(site)).powi(2))
        .sum();
    let (between, inside) = (between / (sites - 1.0), inside / (n - sites));
    let each = (n - squares / n) / (sites - 1.0);
    let alike = (between - inside) / (between + (each - 1.0) * inside);
    // One site, one row for each or no difference at all: nothing shows that they are unlike.
    let alike = if alike.is_nan() {
        1.0
    } else {
        alike.clamp(0.0, 1.0)
    };
    let spread: f64 = (0..table.sites.len())
        .map(|site| alike + (1.0 - alike) / rows_of(table, site))
        .sum();
    sites * sites / spread.max(f64::MIN_POSITIVE)
}

fn rows_of(table: &Table, site: usize) -> f64 {
    table.site_rows.get(site).copied().unwrap_or(1).max(1) as f64
}
