//! How far people who judged the same things agree, beyond what chance would do.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::refused::{enough, number};
use crate::{Confidence, Interval, Refused};

/// How two raters agree.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Kappa {
    /// How many things both judged.
    pub things: u64,
    /// The share of them on which they agree, 0 to 1.
    pub agreed: f64,
    /// The share on which they would agree by chance, each as often of a mind as they are.
    pub by_chance: f64,
    /// Their agreement beyond chance, -1 to 1; none if both gave one and the same answer throughout.
    pub kappa: Option<f64>,
    /// Its interval, for large samples, clipped at -1 and 1; none where nothing varies.
    pub interval: Option<Interval>,
}

/// Cohen's kappa of two raters, over what both judged.
///
/// # Errors
/// [`Refused`] for nothing judged, and for more than a million.
///
/// # Source
/// Cohen (1960), "A coefficient of agreement for nominal scales"; the standard error is that of
/// Fleiss, Cohen and Everitt (1969), which leaves a sample of fewer than about 20 things looking too sure.
pub fn kappa<T: Ord>(judged: &[(T, T)], confidence: Confidence) -> Result<Kappa, Refused> {
    let things = enough("things judged", 1, judged.len())?;
    let n = number(things);
    let mut cells: BTreeMap<(&T, &T), f64> = BTreeMap::new();
    let mut firsts: BTreeMap<&T, f64> = BTreeMap::new();
    let mut seconds: BTreeMap<&T, f64> = BTreeMap::new();
    for (first, second) in judged {
        *cells.entry((first, second)).or_default() += 1.0 / n;
        *firsts.entry(first).or_default() += 1.0 / n;
        *seconds.entry(second).or_default() += 1.0 / n;
    }
    let share = |of: &BTreeMap<&T, f64>, key: &T| of.get(key).copied().unwrap_or(0.0);
    let agreements = judged.iter().filter(|(a, b)| a == b).count();
    let agreed = number(u64::try_from(agreements).unwrap_or(0)) / n;
    let by_chance: f64 = firsts.iter().map(|(key, p)| p * share(&seconds, key)).sum();
    let is_alike = firsts.len() == 1 && seconds.len() == 1 && agreements == judged.len();
    if is_alike {
        return Ok(Kappa {
            things,
            agreed,
            by_chance,
            kappa: None,
            interval: None,
        });
    }
    let kappa = (agreed - by_chance) / (1.0 - by_chance);
    let rest = 1.0 - kappa;
    let (mut same, mut apart) = (0.0, 0.0);
    for ((first, second), p) in &cells {
        if first == second {
            let both = share(&firsts, first) + share(&seconds, first);
            same += p * (1.0 - both * rest).powi(2);
        } else {
            let both = share(&seconds, first) + share(&firsts, second);
            apart += p * both * both;
        }
    }
    let variance = (same + rest * rest * apart - (kappa - by_chance * rest).powi(2))
        / (n * (1.0 - by_chance).powi(2));
    let half = confidence.z() * variance.max(0.0).sqrt();
    Ok(Kappa {
        things,
        agreed,
        by_chance,
        kappa: Some(kappa),
        // No variance at all comes of full agreement: it says nothing about how sure that is.
        interval: (half > 0.0)
            .then(|| Interval::around(kappa, half, confidence).clipped(-1.0, 1.0)),
    })
}

/// How many raters agree, who need not have judged everything.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Alpha {
    /// How many things at least two judged.
    pub things: u64,
    /// How many judgements of those there are.
    pub judgements: u64,
    /// Their agreement beyond chance, at most 1; none if all judgements are one and the same.
    pub alpha: Option<f64>,
}

impl Alpha {
    /// Whether it is good enough to rely on: at least 0.8.
    ///
    /// # Source
    /// Krippendorff (2004), "Content analysis", chapter 11; he allows tentative conclusions from 0.667.
    #[must_use]
    pub fn is_reliable(&self) -> bool {
        self.alpha.is_some_and(|alpha| alpha >= 0.8)
    }
}

/// Krippendorff's alpha for names without order: a row for each thing, a place in it for each rater, none for a gap.
///
/// # Errors
/// [`Refused`] for rows of different lengths, for more than a million places, and where no thing was judged by two.
///
/// # Source
/// Krippendorff (2011), "Computing Krippendorff's alpha-reliability", section C: any number of observers, missing data.
pub fn alpha<T: Ord>(rows: &[Vec<Option<T>>]) -> Result<Alpha, Refused> {
    let want = rows.first().map_or(0, Vec::len);
    enough("judgements", 0, rows.len().saturating_mul(want))?;
    let mut names: BTreeMap<&T, f64> = BTreeMap::new();
    let (mut things, mut judgements, mut observed) = (0_u64, 0_u64, 0.0);
    for (index, row) in rows.iter().enumerate() {
        if row.len() != want {
            return Err(Refused::Ragged {
                row: index + 1,
                want,
                got: row.len(),
            });
        }
        let mut here: BTreeMap<&T, f64> = BTreeMap::new();
        let mut count = 0_u64;
        for name in row.iter().flatten() {
            *here.entry(name).or_default() += 1.0;
            count += 1;
        }
        if count < 2 {
            continue;
        }
        things += 1;
        judgements += count;
        let of = number(count);
        observed += here.values().map(|k| k * (of - k)).sum::<f64>() / (of - 1.0);
        for (name, k) in here {
            *names.entry(name).or_default() += k;
        }
    }
    if things == 0 {
        return Err(Refused::TooFew {
            what: "things judged by two",
            least: 1,
            got: 0,
        });
    }
    let n = number(judgements);
    let expected = names.values().map(|k| k * (n - k)).sum::<f64>() / (n - 1.0);
    Ok(Alpha {
        things,
        judgements,
        alpha: (names.len() > 1).then(|| 1.0 - observed / expected),
    })
}
