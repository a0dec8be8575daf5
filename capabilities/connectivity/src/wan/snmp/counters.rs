//! From two looks at the counters of an interface to bits per second; a counter that began again is no traffic.

use app::kit::Time;
use serde::{Deserialize, Serialize};

use super::super::heard::MOST_BPS;
use super::super::reckon::HOLDS_US;

/// Counters that lie closer together than this say too little.
const SHORTEST_US: i64 = 30_000_000;
/// By how much the router's clock and ours may differ over the time between, and by which share of it.
const SLACK_US: i64 = 5_000_000;
const SLACK_SHARE: i64 = 20;
/// An interface that carries so many times its stated speed is not believed. Some state what was set for routing and not
/// what the port does, so once over is not enough.
const TIMES_SPEED: u64 = 10;

/// The counters of an interface at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sample {
    /// When, by our clock.
    pub at: Time,
    /// `sysUpTime`, hundredths of a second; it begins again after 497 days.
    pub up_cs: u32,
    /// `ifCounterDiscontinuityTime`, hundredths of a second, of routers that have it.
    pub broke_cs: Option<u32>,
    /// `ifHCInOctets`.
    pub in_octets: u64,
    /// `ifHCOutOctets`.
    pub out_octets: u64,
    /// `ifHighSpeed`, Mbit/s; 0 if it is not known.
    pub speed_mbps: u64,
}

/// Traffic between two samples, as the interface has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// Bit/s that it took in.
    pub in_bps: u64,
    /// Bit/s that it gave out.
    pub out_bps: u64,
}

/// Why two samples say nothing of traffic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoRate {
    /// They lie too close together, or our clock was set back.
    Soon,
    /// They lie too far apart to tell of the time between.
    Late,
    /// The router or its counters began again in between, or a clock was changed.
    Began,
    /// No link carries so much.
    TooMuch,
}

impl NoRate {
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Soon => "Its counters were read too soon after the last time.",
            Self::Late => "Its counters were last read too long ago.",
            Self::Began => "Its counters or its clock began again.",
            Self::TooMuch => "Its counters gained more than the link can carry.",
        }
    }
}

/// Traffic between two samples. The time between is the router's own, for it counted by it.
///
/// # Errors
/// [`NoRate`].
///
/// # Source
/// RFC 2578, section 7.1.10: a counter that reached its end goes on from 0. RFC 2863, `ifCounterDiscontinuityTime`.
pub fn rate(before: &Sample, now: &Sample) -> Result<Rate, NoRate> {
    let ours_us = now.at.since_us(before.at);
    if ours_us < SHORTEST_US {
        return Err(NoRate::Soon);
    }
    if ours_us > HOLDS_US {
        return Err(NoRate::Late);
    }
    let theirs_us = i64::from(now.up_cs.wrapping_sub(before.up_cs)) * 10_000;
    let slack_us = SLACK_US + ours_us / SLACK_SHARE;
    // Of a router that was started again the time since is either less than before, or far too much.
    if (theirs_us - ours_us).abs() > slack_us || now.broke_cs != before.broke_cs {
        return Err(NoRate::Began);
    }
    let most_bps = match now.speed_mbps {
        0 => MOST_BPS as u64,
        mbps => mbps.saturating_mul(1_000_000 * TIMES_SPEED),
    };
    let bps = |before: u64, now: u64| {
        let bits = u128::from(now.wrapping_sub(before)) * 8;
        let us = u128::from(theirs_us.unsigned_abs()).max(1);
        u64::try_from(bits * 1_000_000 / us)
            .ok()
            .filter(|bps| *bps <= most_bps.min(MOST_BPS as u64))
            .ok_or(NoRate::TooMuch)
    };
    Ok(Rate {
        in_bps: bps(before.in_octets, now.in_octets)?,
        out_bps: bps(before.out_octets, now.out_octets)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEFORE: Sample = Sample {
        at: Time(1_000_000_000_000),
        up_cs: 500_000,
        broke_cs: Some(0),
        in_octets: 1_000_000,
        out_octets: 2_000_000,
        speed_mbps: 1_000,
    };

    /// 5 minutes later, with 1 Mbit/s in and 2 Mbit/s out, but for what `change` does.
    #[track_caller]
    fn check(change: impl Fn(&mut Sample, &mut Sample), want: Result<(u64, u64), NoRate>) {
        let mut before = BEFORE;
        let mut now = Sample {
            at: BEFORE.at.plus_s(300),
            up_cs: BEFORE.up_cs + 30_000,
            in_octets: BEFORE.in_octets + 37_500_000,
            out_octets: BEFORE.out_octets + 75_000_000,
            ..BEFORE
        };
        change(&mut before, &mut now);
        let got = rate(&before, &now).map(|rate| (rate.in_bps, rate.out_bps));
        assert_eq!(got, want);
    }

    #[test]
    fn octets_gained_are_bits_per_second() {
        let usual = Ok((1_000_000, 2_000_000));
        check(|_, _| (), usual);
        check(
            |before, now| now.in_octets = before.in_octets,
            Ok((0, 2_000_000)),
        );
        check(|_, now| now.speed_mbps = 0, usual);
    }

    #[test]
    fn the_end_of_a_counter_is_no_spike() {
        let usual = Ok((1_000_000, 2_000_000));
        check(
            |before, now| {
                before.in_octets = u64::MAX - 999;
                now.in_octets = 37_499_000;
            },
            usual,
        );
        check(
            |before, now| {
                before.up_cs = u32::MAX - 9_999;
                now.up_cs = 20_000;
            },
            usual,
        );
    }

    #[test]
    fn counters_that_began_again_say_nothing() {
        let started = |before: &mut Sample, now: &mut Sample| {
            before.up_cs = 900_000;
            (now.up_cs, now.in_octets, now.out_octets) = (12_000, 5, 5);
        };
        check(started, Err(NoRate::Began));
        check(|_, now| now.broke_cs = Some(510_000), Err(NoRate::Began));
        check(|_, now| now.in_octets = 5, Err(NoRate::TooMuch));
        let cleared = |_: &mut Sample, now: &mut Sample| {
            now.speed_mbps = 0;
            now.out_octets = 5;
        };
        check(cleared, Err(NoRate::TooMuch));
    }

    #[test]
    fn clocks_that_were_changed_say_nothing() {
        let at = |s: i64| move |_: &mut Sample, now: &mut Sample| now.at = BEFORE.at.plus_s(s);
        check(at(-3_600), Err(NoRate::Soon));
        check(at(0), Err(NoRate::Soon));
        check(at(600), Err(NoRate::Began));
        check(at(901), Err(NoRate::Late));
    }
}
