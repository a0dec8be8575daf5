//! The lowest bound that prices can give, by following the slope downhill.

use super::{Model, Node};

/// What the descent saw.
pub(crate) struct Seen {
    /// The lowest bound.
    pub(crate) bound: f64,
    /// Its prices.
    pub(crate) prices: Vec<f64>,
    /// What each site is worth at them.
    pub(crate) worth: Vec<f64>,
    /// The sites that were chosen at them, forced ones first.
    pub(crate) open: Vec<u32>,
    /// How often each site was chosen of late, from 0 to 1: near the answer of the linear program.
    pub(crate) share: Vec<f64>,
    /// Rounds that were worked.
    pub(crate) rounds: u64,
}

/// How far to go.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Steps {
    pub(crate) most: u64,
    /// Step sizes are halved after this many rounds without a better bound.
    pub(crate) patience: u64,
    /// The first step, as a share of the way to the target.
    pub(crate) stride: f64,
    /// How much of each direction is the newest slope; the rest is the direction before.
    pub(crate) fresh: f64,
    /// A bound that is no more than this settles the node.
    pub(crate) target: f64,
}

/// Follows the slope from the node's prices. `watch` sees each choice of sites and may stop the descent by `false`.
///
/// # Source
/// Step by Polyak's rule with a halved factor: Held, Wolfe and Crowder, "Validation of subgradient optimization",
/// Mathematical Programming 6 (1974). The direction and the running share of each site follow the volume algorithm:
/// Barahona and Anbil, Mathematical Programming 87 (2000).
pub(crate) fn descend<M: Model>(
    model: &mut M,
    node: &Node,
    steps: Steps,
    watch: &mut dyn FnMut(&mut M, &[u32]) -> bool,
) -> Seen {
    let rows = model.rows();
    let sites = model.sites();
    let mut at: Vec<f64> = node.prices.iter().map(|&price| f64::from(price)).collect();
    let sides = at.len() - rows;
    let mut ceilings = model.ceilings(&node.forced);
    ceilings.resize(at.len(), f64::INFINITY);
    for (price, &ceiling) in at.iter_mut().zip(&ceilings) {
        *price = price.clamp(0.0, ceiling);
    }
    let scale = budget_scale(model);
    let mut seen = Seen {
        bound: f64::INFINITY,
        prices: at.clone(),
        worth: vec![0.0; sites],
        open: Vec::new(),
        share: vec![0.0; sites],
        rounds: 0,
    };
    let mut worth = vec![0.0; sites];
    let mut slope = vec![0.0; at.len()];
    let mut way = vec![0.0; at.len()];
    let mut is_open = vec![false; sites];
    let mut order = Vec::with_capacity(node.free.len());
    let mut open: Vec<u32> = Vec::new();
    let room = model.choose().saturating_sub(node.forced.len());
    let everyone: Vec<u32> = node.forced.iter().chain(&node.free).copied().collect();
    let mut stride = steps.stride;
    let mut stalled = 0;
    while seen.rounds < steps.most {
        seen.rounds += 1;
        let mut bound = model.price(&at[..rows], &everyone, &mut worth);
        bound += side_prices(model, node, scale, &at[rows..], &mut worth);
        order.clear();
        order.extend(
            node.free
                .iter()
                .copied()
                .filter(|&site| worth[site as usize] > 0.0),
        );
        if order.len() > room {
            if room > 0 {
                order.select_nth_unstable_by(room - 1, |&a, &b| {
                    worth[b as usize]
                        .total_cmp(&worth[a as usize])
                        .then(a.cmp(&b))
                });
            }
            order.truncate(room);
        }
        open.clear();
        open.extend_from_slice(&node.forced);
        open.extend_from_slice(&order);
        bound += open.iter().map(|&site| worth[site as usize]).sum::<f64>();
        let fresh = if seen.rounds == 1 { 1.0 } else { steps.fresh };
        for site in &everyone {
            seen.share[*site as usize] *= 1.0 - fresh;
        }
        for &site in &open {
            seen.share[site as usize] += fresh;
        }
        if bound < seen.bound - 1e-7 * seen.bound.abs().max(1e-3) || seen.rounds == 1 {
            stalled = 0;
            seen.bound = bound;
            seen.prices.copy_from_slice(&at);
            seen.worth.copy_from_slice(&worth);
            seen.open.clone_from(&open);
        } else {
            stalled += 1;
        }
        if seen.bound <= steps.target || !watch(model, &open) {
            break;
        }
        if stalled >= steps.patience {
            stalled = 0;
            stride *= 0.5;
            if stride < 1e-3 {
                break;
            }
        }
        model.slope(&at[..rows], &open, &mut slope[..rows]);
        for &site in &open {
            is_open[site as usize] = true;
        }
        side_slopes(model, node, scale, &is_open, &mut slope[rows..], sides);
        for &site in &open {
            is_open[site as usize] = false;
        }
        let mut length = 0.0;
        for (((way, &slope), &price), &ceiling) in
            way.iter_mut().zip(&slope).zip(&at).zip(&ceilings)
        {
            let along = fresh * slope + (1.0 - fresh) * *way;
            // A price at its end that is pushed further does not move, and must not shorten the others' step.
            let is_stuck = (price <= 0.0 && along > 0.0) || (price >= ceiling && along < 0.0);
            *way = if is_stuck { 0.0 } else { along };
            length += *way * *way;
        }
        if length <= 0.0 {
            // Nothing can be gained along the slope: at this corner the bound is as low as it goes.
            if slope
                .iter()
                .zip(&at)
                .zip(&ceilings)
                .all(|((&s, &p), &c)| s == 0.0 || (s > 0.0 && p <= 0.0) || (s < 0.0 && p >= c))
            {
                break;
            }
            continue;
        }
        let target = if steps.target.is_finite() {
            steps.target
        } else {
            bound - 0.05 * bound.abs() - 1.0
        };
        let step = stride * (bound - target).max(1e-9) / length;
        for ((price, &way), &ceiling) in at.iter_mut().zip(&way).zip(&ceilings) {
            *price = (*price - step * way).clamp(0.0, ceiling);
        }
    }
    seen
}

/// Costs are counted in shares of a dear site, so that their price moves like the others.
fn budget_scale<M: Model>(model: &M) -> f64 {
    model.budget().map_or(1.0, |(cost, _)| {
        let dearest = cost.iter().copied().fold(0.0, f64::max);
        if dearest > 0.0 { dearest } else { 1.0 }
    })
}

/// Adds the prices of budget and of sets to each site's worth; gives what they add in any case.
fn side_prices<M: Model>(
    model: &M,
    node: &Node,
    scale: f64,
    prices: &[f64],
    worth: &mut [f64],
) -> f64 {
    let mut base = 0.0;
    let mut prices = prices.iter();
    if let Some((cost, limit)) = model.budget()
        && let Some(&price) = prices.next()
        && price > 0.0
    {
        base += price * limit / scale;
        for &site in node.forced.iter().chain(&node.free) {
            worth[site as usize] -= price * cost[site as usize] / scale;
        }
    }
    for (set, &price) in node.any.iter().zip(prices) {
        base -= price;
        for &site in set.iter() {
            worth[site as usize] += price;
        }
    }
    base
}

fn side_slopes<M: Model>(
    model: &M,
    node: &Node,
    scale: f64,
    is_open: &[bool],
    slope: &mut [f64],
    sides: usize,
) {
    debug_assert_eq!(slope.len(), sides);
    let mut slope = slope.iter_mut();
    if let Some((cost, limit)) = model.budget()
        && let Some(slope) = slope.next()
    {
        let spent: f64 = node
            .forced
            .iter()
            .chain(&node.free)
            .filter(|&&site| is_open[site as usize])
            .map(|&site| cost[site as usize])
            .sum();
        *slope = (limit - spent) / scale;
    }
    for (set, slope) in node.any.iter().zip(slope) {
        let open = set.iter().filter(|&&site| is_open[site as usize]).count();
        *slope = open as f64 - 1.0;
    }
}
