//! Networks of sites: small ones against every choice of links, and what their failures do.

use crate::chance::Chance;
use crate::network::*;

fn site(people: u32, demand_mbps: u32, hub: bool) -> Site {
    Site {
        people,
        demand_mbps,
        hub,
    }
}

fn link(a: u32, b: u32, capacity_mbps: u32, cost_pence: u64) -> Link {
    Link {
        a,
        b,
        capacity_mbps,
        cost_pence,
    }
}

/// Whether links carry all demand: by Hall's condition for every set of sites, with no flow at all.
fn suffices(wan: &Wan, up: &[bool]) -> bool {
    let sites = wan.sites();
    (1..1_u32 << sites.len()).all(|set| {
        let inside = |v: u32| set >> v & 1 == 1;
        if (0..sites.len()).any(|v| inside(v as u32) && sites[v].hub) {
            return true;
        }
        let need: u64 = (0..sites.len())
            .filter(|&v| inside(v as u32))
            .map(|v| u64::from(sites[v].demand_mbps))
            .sum();
        let across = wan
            .links()
            .iter()
            .zip(up)
            .filter(|(l, up)| **up && inside(l.a) != inside(l.b));
        need <= across.map(|(l, _)| u64::from(l.capacity_mbps)).sum()
    })
}

fn every(wan: &Wan, survive: bool) -> Option<u64> {
    let links = wan.links().len();
    let mut best = None;
    for set in 0..1_u32 << links {
        let mut up: Vec<bool> = (0..links).map(|l| set >> l & 1 == 1).collect();
        let cost: u64 = wan
            .links()
            .iter()
            .zip(&up)
            .filter(|(_, up)| **up)
            .map(|(l, _)| l.cost_pence)
            .sum();
        if best.is_some_and(|best| cost >= best) || !suffices(wan, &up) {
            continue;
        }
        let holds = !survive
            || (0..links).all(|l| {
                let was = std::mem::replace(&mut up[l], false);
                let holds = !was || suffices(wan, &up);
                up[l] = was;
                holds
            });
        if holds {
            best = Some(cost);
        }
    }
    best
}

#[track_caller]
fn check(wan: &Wan, survive: bool, want: Option<u64>) {
    match (redesign(wan, survive, &|| true), want) {
        (Ok(plan), Some(want)) => {
            assert_eq!(
                (plan.cost_pence, plan.bound_pence),
                (want, want),
                "{wan:?} {survive}"
            );
            let mut up = vec![false; wan.links().len()];
            plan.links.iter().for_each(|&l| up[l as usize] = true);
            assert!(suffices(wan, &up));
            let load = load(wan, &plan.links, None).unwrap();
            assert_eq!(load.short_mbps, 0);
            let within = |l: usize| load.carried_mbps[l] <= u64::from(wan.links()[l].capacity_mbps);
            assert!((0..up.len()).all(within));
        }
        (Err(Refused::CannotServe { .. }), None) => {}
        (got, want) => panic!("got {got:?}, want {want:?} for {wan:?} {survive}"),
    }
}

#[test]
fn small_networks_have_their_cheapest_links() {
    let mut chance = Chance::new(5);
    for round in 0..400 {
        let count = 2 + chance.below(5);
        let sites = (0..count)
            .map(|v| site(10, chance.below(4) as u32, v == 0 || chance.below(6) == 0))
            .collect();
        let links = (0..chance.below(12))
            .filter_map(|_| {
                let (a, b) = (chance.below(count) as u32, chance.below(count) as u32);
                (a != b).then(|| link(a, b, 1 + chance.below(8) as u32, chance.below(20) as u64))
            })
            .collect();
        let wan = Wan::new(sites, links).unwrap();
        check(&wan, round % 2 == 0, every(&wan, round % 2 == 0));
    }
}

#[test]
fn a_ring_survives_what_a_line_does_not() {
    let sites = vec![
        site(0, 0, true),
        site(40, 100, false),
        site(25, 50, false),
        site(8, 10, false),
    ];
    let links = vec![
        link(0, 1, 1000, 900),
        link(1, 2, 1000, 500),
        link(2, 3, 100, 300),
        link(3, 0, 1000, 2000),
    ];
    let wan = Wan::new(sites, links).unwrap();
    assert_eq!(redesign(&wan, false, &|| true).unwrap().links, [0, 1, 2]);

    let line = failures(&wan, &[0, 1, 2]).unwrap();
    let of = |part| {
        line.iter()
            .find(|failure| failure.part == part)
            .map(|f| (f.isolated.clone(), f.people))
    };
    assert_eq!(of(Part::Link(1)), Some((vec![2, 3], 33)));
    assert_eq!(of(Part::Site(1)), Some((vec![1, 2, 3], 73)));
    assert_eq!(of(Part::Site(3)), None);

    // The ring's narrow link carries 100 of the 150 that would have to go the long way round.
    let refused = redesign(&wan, true, &|| true).unwrap_err().to_string();
    expect_test::expect![
        "even with every link 50 Mbit/s cannot be carried once link 0 fails, site 1 among them"
    ]
    .assert_eq(&refused);
    let ring = failures(&wan, &[0, 1, 2, 3]).unwrap();
    assert_eq!(
        ring.iter().map(|f| (f.part, f.short_mbps, f.people)).next(),
        Some((Part::Link(0), 50, 0))
    );

    let load = load(&wan, &[0, 1, 2], None).unwrap();
    assert_eq!(load.carried_mbps, [160, 60, 10, 0]);
    assert_eq!(
        (load.fullest_per_mille, load.utilisation(&wan, 2)),
        (160, Some(0.1))
    );
}

#[test]
fn a_search_that_is_stopped_says_how_far_it_is() {
    let mut chance = Chance::new(9);
    let sites: Vec<Site> = (0..40).map(|v| site(10, 10, v < 2)).collect();
    let links = (0..200)
        .map(|i| {
            link(
                i % 40,
                (i % 40 + 1 + chance.below(39) as u32) % 40,
                1000,
                1000 + chance.below(9000) as u64,
            )
        })
        .collect();
    let wan = Wan::new(sites, links).unwrap();
    let asked = std::cell::Cell::new(0);
    let plan = redesign(&wan, true, &|| asked.replace(asked.get() + 1) < 20).unwrap();
    assert!(plan.bound_pence > 0 && plan.bound_pence <= plan.cost_pence);
    let none = failures(&wan, &plan.links).unwrap();
    assert!(
        none.iter()
            .all(|failure| !matches!(failure.part, Part::Link(_)))
    );
}

#[test]
fn refuses_what_is_no_network() {
    let hub = site(0, 0, true);
    let got = [
        Wan::new(vec![], vec![]).unwrap_err(),
        Wan::new(vec![hub], vec![link(0, 7, 1, 1)]).unwrap_err(),
        Wan::new(vec![hub], vec![link(0, 0, 1, 1)]).unwrap_err(),
        Wan::new(vec![hub, hub], vec![link(0, 1, 1, u64::MAX)]).unwrap_err(),
        Wan::new(vec![hub; 5001], vec![]).unwrap_err(),
        load(&Wan::new(vec![hub], vec![]).unwrap(), &[3], None).unwrap_err(),
        redesign(
            &Wan::new(vec![hub, site(5, 1, false)], vec![]).unwrap(),
            false,
            &|| true,
        )
        .unwrap_err(),
    ];
    let got: Vec<String> = got.iter().map(ToString::to_string).collect();
    expect_test::expect![[r#"
        no hub: there is nothing to join sites to
        link 0 names site 7, but there are 1
        link 0 joins a site to itself
        link 0 costs 18446744073709551615 pence: at most 1000000000000000 allowed
        5001 sites: at most 5000 allowed
        link 3 is chosen, but there are 0
        even with every link 1 Mbit/s cannot be carried, site 1 among them"#]]
    .assert_eq(&got.join("\n"));
}
