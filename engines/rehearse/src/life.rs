//! A device of a demonstration: what it watches, what is wrong with it, and what it senses.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Deserialize;

use crate::rhythm::{Local, Rhythm, value};
use crate::{Luck, bytes};

/// The one moment at which a device lives that is stuck: 9 October 2025, 8:53am.
const STUCK_US: i64 = 1_760_000_000_000_000;

/// What a device watches, and how it fares.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Life {
    /// What reads its messages.
    pub model: String,
    /// The life that it watches.
    #[serde(default)]
    pub rhythm: Option<Rhythm>,
    /// What a whole share of that life measures.
    #[serde(default)]
    pub scale: f64,
    /// What none of it measures.
    #[serde(default)]
    pub offset: f64,
    /// What is wrong with it.
    #[serde(default)]
    pub fault: Option<Trouble>,
}

/// What can be wrong with a device.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trouble {
    /// The gateway only just hears it.
    WeakRadio,
    /// Its battery is at its end.
    LowBattery,
    /// It says the same whatever happens.
    Stuck,
    /// Its clock is hours ahead.
    ClockAhead,
    /// Some of its messages are no messages.
    Garbled,
    /// It fell silent, so many days ago.
    SilentSinceDays(f64),
}

/// What a device senses at one moment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sense {
    /// Its main reading.
    pub value: f64,
    /// The temperature of the air around it.
    pub temperature_c: f64,
    /// Whether its battery is at its end.
    pub battery_low: bool,
    /// Counts its messages, for what it does not say each time.
    pub turn: u64,
}

impl Life {
    /// What it senses at `at_us`, microseconds since the start of 1970; `zone` is that of the people
    /// whose life it watches, and `turn` counts its messages.
    #[must_use]
    pub fn sense(&self, luck: Luck, at_us: i64, zone: &TimeZone, turn: u64) -> Sense {
        let at_us = if self.fault == Some(Trouble::Stuck) {
            STUCK_US
        } else {
            at_us
        };
        let local = local(at_us, zone);
        let value = |at_us: i64, local: Local| {
            self.rhythm.map_or(self.offset, |rhythm| {
                value(rhythm, at_us, local, self.scale, self.offset, luck)
            })
        };
        let value = if bytes::counts_up(&self.model) {
            so_far_today(at_us, local, value)
        } else {
            value(at_us, local)
        };
        // A mild day: coldest before dawn, warmest at three.
        let temperature_c = 11.0 + 5.0 * ((local.hour - 15.0) / 24.0 * std::f64::consts::TAU).cos();
        Sense {
            value,
            temperature_c,
            battery_low: self.fault == Some(Trouble::LowBattery),
            turn,
        }
    }
}

/// How many have come since midnight, where the rhythm says how many come in an hour.
fn so_far_today(at_us: i64, local: Local, value: impl Fn(i64, Local) -> f64) -> f64 {
    let mut sum = 0.0;
    let mut back_h = local.hour;
    while back_h > 0.0 {
        #[expect(clippy::cast_possible_truncation, reason = "microseconds of one day")]
        let then = at_us - (back_h * 3.6e9) as i64;
        sum += value(
            then,
            Local {
                hour: local.hour - back_h,
                weekday: local.weekday,
            },
        ) * back_h.min(0.25);
        back_h -= 0.25;
    }
    sum
}

fn local(at_us: i64, zone: &TimeZone) -> Local {
    let at = Timestamp::from_microsecond(at_us).unwrap_or_default();
    let there = at.to_zoned_datetime(zone.clone());
    let hour = f64::from(there.hour()) + f64::from(there.minute()) / 60.0;
    let weekday = u8::try_from(there.weekday().to_monday_zero_offset()).unwrap_or(0);
    Local { hour, weekday }
}
