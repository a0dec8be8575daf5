//! Full fibre: a street worked out by hand, laws that every layout keeps, and who is left out.

use crate::chance::Chance;
use crate::fibre::*;

fn at(easting_m: f64, northing_m: f64) -> Point {
    Point {
        easting_m,
        northing_m,
    }
}

fn rates() -> Rates {
    Rates {
        duct_pence_per_m: 100,
        poles_pence_per_m: 200,
        verge_pence_per_m: 2_000,
        footway_pence_per_m: 5_000,
        carriageway_pence_per_m: 9_000,
        crossing_pence_per_m: 10_000,
        crossing_pence: 50_000,
        cables: vec![(12, 50), (48, 90), (96, 150)],
        drop_pence_per_m: 150,
        splitter_pence: 6_000,
        distribution_point_pence: 40_000,
        home_pence: 8_000,
    }
}

fn limits() -> Limits {
    Limits {
        homes_per_splitter: 32,
        reach_m: 20_000.0,
        distribution_m: 500.0,
        drop_m: 100.0,
    }
}

/// One street of 300 m going east: a duct, a crossing, then a footway. An island beside it.
fn street() -> Streets {
    let points = vec![
        at(0.0, 0.0),
        at(100.0, 0.0),
        at(110.0, 0.0),
        at(300.0, 0.0),
        at(0.0, 900.0),
        at(50.0, 900.0),
    ];
    let street = |a, b, length_m, way| Street {
        a,
        b,
        length_m,
        way,
    };
    let streets = vec![
        street(0, 1, 100.0, Way::Duct),
        street(1, 2, 10.0, Way::Crossing),
        street(2, 3, 190.0, Way::Footway),
        street(4, 5, 50.0, Way::Verge),
    ];
    Streets::new(points, streets).unwrap()
}

fn premise(easting_m: f64, northing_m: f64, homes: u32) -> Premise {
    Premise {
        at: at(easting_m, northing_m),
        homes,
    }
}

#[test]
fn a_street_by_hand() {
    let premises = [
        premise(50.0, 10.0, 1),
        premise(150.0, -20.0, 2),
        premise(20.0, 905.0, 1),
        premise(150.0, 300.0, 1),
        premise(105.0, 1.0, 1),
    ];
    let got = lay_out(
        &street(),
        &premises,
        at(0.0, 3.0),
        &rates(),
        &limits(),
        &|| true,
    )
    .unwrap();
    assert_eq!(
        got.unserved,
        [(2, Unserved::Apart), (3, Unserved::Drop { drop_m: 300.0 })]
    );
    assert_eq!(
        (got.homes, got.civils_pence),
        (4, 10_000 + 150_000 + 200_000)
    );
    assert_eq!(got.civils_bound_pence, got.civils_pence);
    let lines: Vec<String> = got
        .bill
        .lines
        .iter()
        .map(|l| {
            format!(
                "{:?} {:.3} at {} = {}",
                l.item, l.quantity, l.rate_pence, l.cost_pence
            )
        })
        .collect();
    expect_test::expect![[r#"
        Civils(Duct) 100.000 at 100 = 10000
        Civils(Footway) 40.000 at 5000 = 200000
        Civils(Crossing) 10.000 at 10000 = 100000
        Crossing 1.000 at 50000 = 50000
        DistributionCable(12) 150.000 at 50 = 7500
        DistributionPoint 1.000 at 40000 = 40000
        Splitter 1.000 at 6000 = 6000
        Drop 35.099 at 150 = 5265
        Home 4.000 at 8000 = 32000"#]]
    .assert_eq(&lines.join("\n"));
    assert_eq!(
        got.pence_per_home_passed(),
        Some((10_000 + 200_000 + 150_000 + 7_500 + 46_000) / 4)
    );
    let order: Vec<u32> = got.growth.iter().map(|g| g.premise).collect();
    assert_eq!(order, [0, 4, 1]);
    // What is added one by one is what all cost, but for the pennies of rounding.
    let total = got.growth.last().unwrap().total_pence;
    assert!(total.abs_diff(got.bill.total_pence()) <= 20, "{total}");
}

#[test]
fn the_cap_leaves_out_whom_it_must() {
    // A farm 1,000 m out along a verge of £20 a metre; ten homes beside it would be worth it, one is not.
    let points = vec![at(0.0, 0.0), at(100.0, 0.0), at(1_100.0, 0.0)];
    let street = |a, b, length_m, way| Street {
        a,
        b,
        length_m,
        way,
    };
    let streets = vec![
        street(0, 1, 100.0, Way::Duct),
        street(1, 2, 1_000.0, Way::Verge),
    ];
    let streets = Streets::new(points, streets).unwrap();
    let beyond = |homes| {
        let premises = [premise(90.0, 10.0, 1), premise(1_100.0, 10.0, homes)];
        let divided = divide_by_cap(
            &streets,
            &premises,
            at(0.0, 0.0),
            (&rates(), &limits()),
            RA2_CAP_PENCE,
            &|| true,
        );
        let divided = divided.unwrap();
        assert_eq!(divided.gap_pence, 0);
        divided.beyond
    };
    assert_eq!(beyond(1), [1]);
    assert_eq!(beyond(10), [1]);
    assert_eq!(beyond(11), Vec::<u32>::new());
}

/// A grid of streets with premises scattered over it.
fn town(chance: &mut Chance, side: usize, premises: usize) -> (Streets, Vec<Premise>) {
    let points: Vec<Point> = (0..side * side)
        .map(|i| at((i % side) as f64 * 100.0, (i / side) as f64 * 100.0))
        .collect();
    let mut streets = Vec::new();
    for i in 0..side * side {
        for (step, more) in [(1, i % side + 1 < side), (side, i / side + 1 < side)] {
            if more && chance.below(10) > 0 {
                let way = Way::ALL[chance.below(5)];
                streets.push(Street {
                    a: i as u32,
                    b: (i + step) as u32,
                    length_m: 100.0 + chance.below(20) as f64,
                    way,
                });
            }
        }
    }
    let size = side as f64 * 100.0;
    let mut any = || chance.bits() as f64 / u64::MAX as f64 * size;
    let premises: Vec<(f64, f64)> = (0..premises).map(|_| (any(), any())).collect();
    let premises = premises
        .into_iter()
        .map(|(e, n)| premise(e, n, 1 + chance.below(3) as u32))
        .collect();
    (Streets::new(points, streets).unwrap(), premises)
}

#[test]
fn every_layout_keeps_the_law() {
    let mut chance = Chance::new(3);
    for round in 0..60 {
        let (streets, premises) = town(&mut chance, 3 + round % 5, 1 + round * 2);
        let limits = Limits {
            homes_per_splitter: 8,
            reach_m: 400.0 + chance.below(600) as f64,
            distribution_m: 150.0,
            drop_m: 60.0,
        };
        let got = lay_out(
            &streets,
            &premises,
            at(150.0, 150.0),
            &rates(),
            &limits,
            &|| true,
        )
        .unwrap();
        assert_eq!(got.served.len() + got.unserved.len(), premises.len());
        assert!(
            got.served
                .iter()
                .all(|&(_, route_m)| route_m <= limits.reach_m + 1e-9)
        );
        assert!(got.civils_bound_pence <= got.civils_pence);
        let mut from_points: Vec<u32> = got
            .distribution_points
            .iter()
            .flat_map(|point| point.premises.clone())
            .collect();
        from_points.sort_unstable();
        let served: Vec<u32> = got.served.iter().map(|s| s.0).collect();
        assert_eq!(
            from_points, served,
            "each premise has one distribution point"
        );
        for point in &got.distribution_points {
            let homes: u32 = point
                .premises
                .iter()
                .map(|&p| premises[p as usize].homes)
                .sum();
            assert_eq!((homes, homes <= point.splitters * 8), (point.homes, true));
        }
        // Each splitter's fibre arrives at the exchange.
        let splitters: u32 = got
            .distribution_points
            .iter()
            .map(|point| point.splitters)
            .sum();
        let billed = got
            .bill
            .lines
            .iter()
            .find(|l| l.item == Item::Splitter)
            .map_or(0.0, |l| l.quantity);
        assert_eq!(f64::from(splitters), billed);
        assert_eq!(got.growth.len(), served.len());
        let total = got.growth.last().map_or(0, |g| g.total_pence);
        let pieces = 4 * (got.routes.len() + premises.len()) as u64;
        assert!(
            total.abs_diff(got.bill.total_pence()) <= pieces,
            "{total} {}",
            got.bill.total_pence()
        );
    }
}

#[test]
fn refuses_what_cannot_be_laid_out() {
    let street = |a, b, length_m| Street {
        a,
        b,
        length_m,
        way: Way::Duct,
    };
    let two = vec![at(0.0, 0.0), at(1.0, 0.0)];
    let lay = |premises: &[Premise], rates: &Rates, limits: &Limits| {
        lay_out(
            &self::street(),
            premises,
            at(0.0, 0.0),
            rates,
            limits,
            &|| true,
        )
        .unwrap_err()
    };
    let home = premise(50.0, 0.0, 1);
    let got = [
        Streets::new(vec![at(f64::NAN, 0.0)], vec![]).unwrap_err(),
        Streets::new(two.clone(), vec![street(0, 2, 1.0)]).unwrap_err(),
        Streets::new(two.clone(), vec![street(0, 1, -1.0)]).unwrap_err(),
        Streets::new(two, vec![]).unwrap_err(),
        lay(&[], &rates(), &limits()),
        lay(&[premise(f64::INFINITY, 0.0, 1)], &rates(), &limits()),
        lay(&[premise(0.0, 0.0, 0)], &rates(), &limits()),
        lay(
            &[home],
            &Rates {
                cables: vec![],
                ..rates()
            },
            &limits(),
        ),
        lay(
            &[home],
            &rates(),
            &Limits {
                homes_per_splitter: 0,
                ..limits()
            },
        ),
        lay(
            &[home],
            &rates(),
            &Limits {
                reach_m: f64::NAN,
                ..limits()
            },
        ),
    ];
    let got: Vec<String> = got.iter().map(ToString::to_string).collect();
    expect_test::expect![[r#"
        point 0: easting in m must be from -2000000 to 2000000, got NaN
        street 0 names point 2, but there are 2
        street 0: length in m must be from 0 to 1000000, got -1
        no streets: there is nothing to lay fibre along
        no premises: there is nobody to serve
        premise 0: easting in m must be from -2000000 to 2000000, got inf
        premise 0: homes must be from 1 to 10000, got 0
        cable sizes must be given from small to large, each of 1 fibre or more
        a splitter must serve 1 to 1024 homes
        limit 0: reach in m must be from 0 to 10000000, got NaN"#]]
    .assert_eq(&got.join("\n"));
}
