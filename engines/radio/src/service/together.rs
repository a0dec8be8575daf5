//! Several servers of one place: whether any is heard, and whether one may fail.

use crate::Refused;
use crate::chance::{below, normal_below};
use crate::refused::{count, within};

/// How alike two sites' losses are at one place: a valley is a valley for both.
///
/// # Source
/// 3GPP TR 36.814 v9.2, table A.2.1.1-1: shadowing of two sites correlates by 0.5.
pub const SITES_ALIKE: f64 = 0.5;

/// The most servers of one place.
const MOST: usize = 256;

/// One of them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Server {
    /// How much more than needed arrives in the middle, dB, -1,000 to 1,000.
    pub margin_db: f64,
    /// The deviation about it, dB, 0 to 100: [`super::Spread::whole_db`].
    pub sigma_db: f64,
}

impl Server {
    /// How likely it serves, 0 to 1.
    #[must_use]
    pub fn probability(&self) -> f64 {
        below(self.margin_db, self.sigma_db)
    }
}

/// The one that is likeliest to serve, as a number into the list; the first of several alike, none of none.
#[must_use]
pub fn best(servers: &[Server]) -> Option<usize> {
    let mut found: Option<(usize, f64)> = None;
    for (i, server) in servers.iter().enumerate() {
        let probability = server.probability();
        if found.is_none_or(|(_, most)| probability > most) {
            found = Some((i, probability));
        }
    }
    found.map(|(i, _)| i)
}

/// How likely at least `least` of up to 256 servers serve, where each two of them are alike by `alike`, 0 to 0.95:
/// [`SITES_ALIKE`]. With 2 for `least`, it is the service that outlives the loss of any one server.
///
/// One normal variable is common to all, with the share `alike` of each one's variance; given it they are independent,
/// and the count of those that serve is worked out exactly. Over the common one it is summed in steps that leave an error
/// below 1e-6.
///
/// # Errors
/// [`Refused`] for too many servers and for what is out of range or NaN.
///
/// # Source
/// The one-factor model: O. A. Vasicek, "Loan portfolio value", Risk 15, 2002.
pub fn together(servers: &[Server], least: usize, alike: f64) -> Result<f64, Refused> {
    count("servers", 0, MOST, servers.len())?;
    within("likeness of sites", 0.0, 0.95, alike)?;
    for server in servers {
        within("margin, dB", -1_000.0, 1_000.0, server.margin_db)?;
        within("deviation, dB", 0.0, 100.0, server.sigma_db)?;
    }
    if least == 0 {
        return Ok(1.0);
    }
    if least > servers.len() {
        return Ok(0.0);
    }
    if let ([one], 1) = (servers, least) {
        return Ok(one.probability());
    }
    let mut counts = vec![0.0; least];
    if alike <= 0.0 {
        let each = servers.iter().map(Server::probability);
        return Ok(at_least(&mut counts, each));
    }
    let (shared, own) = (alike.sqrt(), (1.0 - alike).sqrt());
    // The trapezium rule converges fast on a bell: its step must only be as narrow as one server's turn from no to yes.
    let step = if alike <= 0.8 { 0.5 } else { 0.2 };
    let half = (6.5_f64 / step).ceil() as i32;
    let (mut sum, mut weights) = (0.0, 0.0);
    for i in -half..=half {
        let z = f64::from(i) * step;
        let weight = (-0.5 * z * z).exp();
        let each = servers.iter().map(|server| {
            if server.sigma_db > 0.0 {
                normal_below((server.margin_db / server.sigma_db + shared * z) / own)
            } else {
                server.probability()
            }
        });
        sum += weight * at_least(&mut counts, each);
        weights += weight;
    }
    Ok((sum / weights).clamp(0.0, 1.0))
}

/// How likely at least as many of independent things happen as there are places in `fewer`, which is scratch.
fn at_least(fewer: &mut [f64], each: impl Iterator<Item = f64>) -> f64 {
    fewer.fill(0.0);
    if let Some(none) = fewer.first_mut() {
        *none = 1.0;
    }
    for p in each {
        let mut from_below = 0.0;
        for chance in fewer.iter_mut() {
            let here = *chance;
            *chance = here * (1.0 - p) + from_below;
            from_below = here * p;
        }
    }
    (1.0 - fewer.iter().sum::<f64>()).clamp(0.0, 1.0)
}
