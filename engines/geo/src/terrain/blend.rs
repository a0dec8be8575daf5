//! A value between four samples.

/// The value between four samples: north-west, north-east, south-west and south-east.
///
/// `east` and `south` are 0 to 1, counted from the north-western one. Each sample counts by its
/// nearness. The known ones stand in for those that are not; right on an unknown one, its known
/// neighbours count alike. None if none is known.
pub fn blend(samples: [Option<f64>; 4], east: f64, south: f64) -> Option<f64> {
    let weights = [
        (1.0 - east) * (1.0 - south),
        east * (1.0 - south),
        (1.0 - east) * south,
        east * south,
    ];
    let (mut sum, mut weight, mut plain, mut count) = (0.0, 0.0, 0.0, 0.0);
    for (value, share) in samples.into_iter().zip(weights) {
        if let Some(value) = value {
            sum += value * share;
            weight += share;
            plain += value;
            count += 1.0;
        }
    }
    if weight > 1e-9 {
        return Some(sum / weight);
    }
    (count > 0.0).then(|| plain / count)
}
