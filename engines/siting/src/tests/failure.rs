use crate::Covers;
use crate::failure::{best_next, if_lost, left_out};

/// Three sites in a row: the middle one backs up both ends.
#[test]
fn what_hangs_on_each_site() {
    let covers = Covers::from_lists(5, [vec![0, 1], vec![1, 2], vec![2, 3], vec![4]]).unwrap();
    let weight = [1.0, 1.0, 1.0, 5.0, 9.0];
    let lost = if_lost(&covers, &weight, &[0, 1, 2]).unwrap();
    let told: Vec<(u32, f64, Vec<u32>)> = lost
        .into_iter()
        .map(|change| (change.site, change.weight, change.demands))
        .collect();
    assert_eq!(
        told,
        [(2, 5.0, vec![3]), (0, 1.0, vec![0]), (1, 0.0, vec![])]
    );
    assert_eq!(left_out(&covers, &[0, 1, 2]).unwrap(), [4]);
    let next = best_next(&covers, &weight, &[0], &[3], 1).unwrap();
    assert_eq!((next.len(), next[0].site, next[0].weight), (1, 2, 6.0));
    assert!(best_next(&covers, &weight, &[0, 0], &[], 1).is_err());
    assert!(if_lost(&covers, &[1.0], &[0]).is_err());
    assert!(left_out(&covers, &[4]).is_err());
}
