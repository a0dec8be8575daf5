//! Leaving a receiver alone that does not answer, for longer each time, without holding up the others.

use std::collections::HashMap;

use kit::Time;

/// The first wait after a failure.
const FIRST_WAIT_US: i64 = 1_000_000;
/// The longest wait.
const LONGEST_WAIT_US: i64 = 15 * 60 * 1_000_000;
/// Refusals in a row after which a receiver that does answer is left alone as well.
const REFUSALS: u32 = 3;

/// How many more calls at a time a receiver that answers well is given in the end.
const TRUSTED: usize = 56;
/// Receivers that are remembered while they are not being called.
const REMEMBERED: usize = 1_000;

/// How a call failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// No answer.
    Silence,
    /// An answer that is no success.
    Refusal,
}

/// What to do with a notification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Send it.
    Send,
    /// The receiver is busy with others: not before then.
    Queue(Time),
    /// The receiver is left alone: not before then.
    Wait(Time),
}

#[derive(Debug, Default)]
struct Circuit {
    failures: u32,
    until: Time,
    /// One call finds out whether the receiver is well again.
    is_probed: bool,
    in_flight: usize,
    /// Calls that have gone well since the last failure, up to [`TRUSTED`]: so many more may be under way.
    trust: usize,
}

/// What is being called, or went wrong lately, by its name.
#[derive(Debug, Default)]
pub struct Circuits(HashMap<String, Circuit>);

/// The receivers: a host that is silent is left alone as a whole; one that answers, but refuses, at the
/// address where it does, so that others behind the same host are told all the same.
#[derive(Debug, Default)]
pub struct Receivers {
    hosts: Circuits,
    addresses: Circuits,
}

impl Receivers {
    /// Whether the receiver at `uri` on `host` may be called now; if so, the call counts as begun.
    /// `most` bounds the calls to one host at a time.
    pub fn begin(&mut self, host: &str, uri: &str, now: Time, most: usize) -> Verdict {
        match self.hosts.begin(host, now, most) {
            Verdict::Send => {}
            wait => return wait,
        }
        let verdict = self.addresses.begin(uri, now, most);
        if verdict != Verdict::Send {
            self.hosts.ended(host);
        }
        verdict
    }

    /// A call went well.
    pub fn succeeded(&mut self, host: &str, uri: &str) {
        self.hosts.succeeded(host);
        self.addresses.succeeded(uri);
    }

    /// A call failed: as [`Circuits::failed`] says.
    pub fn failed(
        &mut self,
        (host, uri): (&str, &str),
        how: Failure,
        now: Time,
        least_us: i64,
        spread: f64,
    ) -> (Time, bool) {
        match how {
            Failure::Silence => {
                self.addresses.ended(uri);
                self.hosts.failed(host, how, now, least_us, spread)
            }
            Failure::Refusal => {
                self.hosts.succeeded(host);
                self.addresses.failed(uri, how, now, least_us, spread)
            }
        }
    }
}

impl Circuits {
    /// Whether a receiver may be called now; if so, the call counts as begun. `most` bounds its calls at a time
    /// until it has answered some.
    fn begin(&mut self, host: &str, now: Time, most: usize) -> Verdict {
        let circuit = self.0.entry(host.to_owned()).or_default();
        let soon = Time(now.0 + FIRST_WAIT_US / 4);
        if circuit.in_flight >= most + circuit.trust || circuit.is_probed {
            return Verdict::Queue(soon);
        }
        if circuit.is_open() {
            if now < circuit.until {
                return Verdict::Wait(circuit.until);
            }
            if circuit.in_flight > 0 {
                return Verdict::Queue(soon);
            }
            circuit.is_probed = true;
        }
        circuit.in_flight += 1;
        Verdict::Send
    }

    /// A call ended that says nothing about this.
    fn ended(&mut self, host: &str) {
        if let Some(circuit) = self.0.get_mut(host) {
            circuit.in_flight = circuit.in_flight.saturating_sub(1);
            circuit.is_probed = false;
            if circuit.in_flight == 0 && circuit.failures == 0 {
                self.0.remove(host);
            }
        }
    }

    /// A call went well.
    fn succeeded(&mut self, host: &str) {
        if let Some(circuit) = self.0.get_mut(host) {
            let in_flight = circuit.in_flight.saturating_sub(1);
            *circuit = Circuit {
                in_flight,
                trust: (circuit.trust + 1).min(TRUSTED),
                ..Circuit::default()
            };
            if in_flight == 0 && self.0.len() > REMEMBERED {
                self.0.remove(host);
            }
        }
    }

    /// A call failed: when to try again, and whether everything for this receiver should wait until then.
    /// `spread` from 0 to 1 keeps many from trying at the same moment.
    fn failed(
        &mut self,
        host: &str,
        how: Failure,
        now: Time,
        least_us: i64,
        spread: f64,
    ) -> (Time, bool) {
        let circuit = self.0.entry(host.to_owned()).or_default();
        circuit.in_flight = circuit.in_flight.saturating_sub(1);
        circuit.is_probed = false;
        circuit.trust = 0;
        // Calls that were under way together fail together: that is one failure.
        if now >= circuit.until {
            circuit.failures = match how {
                Failure::Silence => circuit.failures.max(REFUSALS - 1),
                Failure::Refusal => circuit.failures,
            } + 1;
            let doublings = circuit.failures.saturating_sub(REFUSALS).min(20);
            circuit.until = later(now, FIRST_WAIT_US << doublings, least_us, spread);
        }
        (circuit.until, circuit.is_open())
    }
}

impl Circuit {
    const fn is_open(&self) -> bool {
        self.failures >= REFUSALS
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "a spread need not be exact"
)]
fn later(now: Time, wait_us: i64, least_us: i64, spread: f64) -> Time {
    let wait_us = wait_us.min(LONGEST_WAIT_US);
    let jitter_us = (wait_us as f64 / 4.0 * spread.clamp(0.0, 1.0)) as i64;
    Time(now.0.saturating_add((wait_us - jitter_us).max(least_us)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn s(n: i64) -> Time {
        Time(n * 1_000_000)
    }

    #[test]
    fn silence_opens_the_circuit_at_once_and_waits_grow() {
        let mut circuits = Circuits::default();
        let mut now = s(100);
        let mut waits = Vec::new();
        for _ in 0..12 {
            assert_eq!(circuits.begin("a", now, 8), Verdict::Send);
            let (until, is_open) = circuits.failed("a", Failure::Silence, now, 0, 0.0);
            assert!(is_open);
            assert_eq!(circuits.begin("a", now, 8), Verdict::Wait(until));
            assert_eq!(
                circuits.begin("b", now, 8),
                Verdict::Send,
                "nobody else waits"
            );
            circuits.succeeded("b");
            waits.push((until.0 - now.0) / 1_000_000);
            now = until;
        }
        assert_eq!(waits, [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]);
    }

    #[test]
    fn one_call_finds_out_and_success_closes() {
        let mut circuits = Circuits::default();
        circuits.begin("a", s(0), 8);
        let (until, _) = circuits.failed("a", Failure::Silence, s(1), 0, 0.5);
        assert_eq!(circuits.begin("a", until, 8), Verdict::Send);
        assert!(
            matches!(circuits.begin("a", until, 8), Verdict::Queue(_)),
            "the probe is alone"
        );
        circuits.succeeded("a");
        assert_eq!(circuits.begin("a", until, 8), Verdict::Send);
        assert_eq!(circuits.begin("a", until, 8), Verdict::Send);
    }

    #[test]
    fn refusals_open_it_after_three() {
        let mut circuits = Circuits::default();
        let mut now = s(0);
        let mut opened = Vec::new();
        for _ in 0..4 {
            circuits.begin("a", now, 8);
            let (until, is_open) = circuits.failed("a", Failure::Refusal, now, 0, 1.0);
            opened.push(is_open);
            now = until;
        }
        assert_eq!(opened, [false, false, true, true]);
    }

    #[test]
    fn calls_that_fail_together_count_once_and_a_cooldown_is_kept() {
        let mut circuits = Circuits::default();
        for _ in 0..5 {
            circuits.begin("a", s(0), 8);
        }
        let first = circuits.failed("a", Failure::Silence, s(10), 5_000_000, 0.0);
        for _ in 0..4 {
            assert_eq!(circuits.failed("a", Failure::Silence, s(10), 0, 0.0), first);
        }
        assert_eq!(first, (s(15), true));
    }

    #[test]
    fn one_address_that_refuses_leaves_its_host_to_others_and_a_silent_host_does_not() {
        let mut all = Receivers::default();
        let mut now = s(0);
        for _ in 0..3 {
            assert_eq!(all.begin("a", "a/1", now, 8), Verdict::Send);
            now = all.failed(("a", "a/1"), Failure::Refusal, now, 0, 0.0).0;
        }
        let soon = Time(now.0 - 1);
        assert_eq!(all.begin("a", "a/1", soon, 8), Verdict::Wait(now));
        assert_eq!(all.begin("a", "a/2", soon, 8), Verdict::Send);
        let (until, is_open) = all.failed(("a", "a/2"), Failure::Silence, soon, 0, 0.0);
        assert!(is_open);
        assert_eq!(all.begin("a", "a/3", soon, 8), Verdict::Wait(until));
        assert_eq!(all.begin("a", "a/3", until, 8), Verdict::Send);
        all.succeeded("a", "a/3");
        assert_eq!(all.begin("a", "a/2", until, 8), Verdict::Send);
    }

    #[test]
    fn calls_to_one_receiver_at_a_time_are_bounded() {
        let mut circuits = Circuits::default();
        assert_eq!(circuits.begin("a", s(0), 2), Verdict::Send);
        assert_eq!(circuits.begin("a", s(0), 2), Verdict::Send);
        assert!(matches!(circuits.begin("a", s(0), 2), Verdict::Queue(_)));
        circuits.succeeded("a");
        assert_eq!(circuits.begin("a", s(0), 2), Verdict::Send);
        // It has answered one, so it is given one more; once it fails, no more than at first.
        assert_eq!(circuits.begin("a", s(0), 2), Verdict::Send);
        assert!(matches!(circuits.begin("a", s(0), 2), Verdict::Queue(_)));
        circuits.failed("a", Failure::Refusal, s(0), 0, 0.0);
        assert!(matches!(circuits.begin("a", s(0), 2), Verdict::Queue(_)));
    }
}
