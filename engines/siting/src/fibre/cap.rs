//! Which homes cost more to reach than a cap allows, whatever is shared on the way.

use super::ground::Ground;
use super::layout::connecting_pence;
use super::rates::{self, Limits, Rates};
use super::refused::Refused;
use super::street::{Point, Premise, Streets};
use crate::steiner::{Prizes, solve_prizes};

/// What a connection may cost for each dwelling, pence.
///
/// # Source
/// The Building Regulations 2010, Approved Document R Volume 1 (2022 edition, in force 26 December 2022), requirement
/// RA2: a cost cap of £2,000 for each dwelling.
pub const RA2_CAP_PENCE: u64 = 200_000;

/// Who is within a cap and who is beyond it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capped {
    /// Premises that are reached for the cap or less for each home, ascending.
    pub within: Vec<u32>,
    /// Premises whose connection, or whose group's, costs more than the cap for each home, or that no street reaches;
    /// ascending.
    pub beyond: Vec<u32>,
    /// What the connections within the cap cost, pence: ways, drops and what is fitted in homes.
    pub cost_pence: u64,
    /// How much less the cost, with the cap for each home beyond it, could be at most: 0 if the choice is proven best.
    pub gap_pence: u64,
}

/// Divides premises by a cap on what connecting each home may cost.
///
/// A home is beyond the cap if leaving it out, alone or with others on its way, saves more than the cap for each of
/// them: the prize-collecting Steiner tree in which each home is worth the cap. Ways, drops and what is fitted in
/// homes count; cable and distribution points, which homes within the cap need in any case, do not.
/// Arguments are those of [`super::lay_out`]; `cap_pence` is for each home, at most 10,000,000.
///
/// # Errors
/// [`Refused`], as [`super::lay_out`].
///
/// # Source
/// Approved Document R Volume 1, requirement RA2, which leaves open how a shared trench is counted: here by what is
/// saved without the home, so that those who share a trench share its cost.
pub fn divide_by_cap(
    streets: &Streets,
    premises: &[Premise],
    exchange: Point,
    (rates, limits): (&Rates, &Limits),
    cap_pence: u64,
    keep_going: &dyn Fn() -> bool,
) -> Result<Capped, Refused> {
    rates::check(rates, limits)?;
    super::refused::within("cap", 0, "pence", (0.0, 1e7), cap_pence as f64)?;
    let ground = Ground::new(streets, premises, exchange)?;
    // What is left of each premise's cap once its own connection is paid.
    let left: Vec<Option<u64>> = premises
        .iter()
        .enumerate()
        .map(|(index, premise)| {
            let own = connecting_pence(&ground, rates, index as u32, premise.homes);
            let drop_fits = ground.feet[index].1 <= limits.drop_m;
            (cap_pence * u64::from(premise.homes))
                .checked_sub(own)
                .filter(|_| drop_fits)
        })
        .collect();
    let mut prizes = vec![0_u64; ground.places.len()];
    for (&(place, _), left) in ground.feet.iter().zip(&left) {
        prizes[place as usize] += left.unwrap_or(0);
    }
    let plan = solve_prizes(
        &Prizes::new(ground.edges(rates), prizes, Some(ground.root))?,
        keep_going,
    );
    let reached = |index: usize| plan.places.binary_search(&ground.feet[index].0).is_ok();
    let (within, beyond): (Vec<u32>, Vec<u32>) = (0..premises.len() as u32)
        .partition(|&index| left[index as usize].is_some() && reached(index as usize));
    let own = within
        .iter()
        .map(|&i| connecting_pence(&ground, rates, i, premises[i as usize].homes));
    Ok(Capped {
        cost_pence: plan.cost + own.sum::<u64>(),
        gap_pence: plan.total() - plan.bound,
        within,
        beyond,
    })
}
