//! What devices put on the air: the other way round from their codecs.

use crate::Sense;

/// Whether a model tells how many have passed so far, not how many pass in an hour.
pub(crate) fn counts_up(model: &str) -> bool {
    matches!(model, "milesight-iot/vs133" | "dingtek/dc500")
}

/// The LoRaWAN port and the payload by which a model tells what it senses; none for a model we cannot speak for.
#[must_use]
pub fn encode(model: &str, sense: &Sense) -> Option<(u8, Vec<u8>)> {
    let on = u8::from(sense.value > 0.5);
    let low = sense.battery_low;
    let tenths = whole(sense.temperature_c * 10.0);
    Some(match model {
        "bosch/tps110-0392" | "bosch/tps110-0292" => (2, vec![on, byte(sense.temperature_c)]),
        "nwave/nps405" => {
            let volts = if low { 2.8 } else { 3.5 };
            (
                2,
                vec![
                    on,
                    byte((volts - 2.5) * 250.0),
                    byte(sense.temperature_c * 4.0),
                    0,
                    0,
                    0,
                ],
            )
        }
        "netvox/r719a" => (6, netvox(low, [on, 0])),
        "netvox/r311wa" => (
            6,
            netvox(
                low,
                [
                    on,
                    u8::from(sense.value > 0.5 && sense.turn.is_multiple_of(3)),
                ],
            ),
        ),
        "elsys/ems-desk" => {
            let mut out = vec![1];
            out.extend(tenths.to_be_bytes());
            out.extend([2, 45, 7]);
            out.extend((if low { 2_900_i16 } else { 3_600 }).to_be_bytes());
            out.extend([17, on]);
            (5, out)
        }
        "milesight-iot/am103" => {
            let mut out = vec![1, 117, battery_percent(low), 3, 103];
            out.extend(whole(205.0 + sense.temperature_c).to_le_bytes());
            out.extend([4, 104, 88, 7, 125]);
            out.extend(whole(sense.value).to_le_bytes());
            (85, out)
        }
        "milesight-iot/vs133" => {
            let mut out = vec![3, 210];
            out.extend(count(sense.value).to_le_bytes());
            out.extend([4, 210]);
            out.extend(count(sense.value * 0.94).to_le_bytes());
            (85, out)
        }
        "milesight-iot/ws301" => (85, vec![1, 117, battery_percent(low), 3, 0, on, 4, 0, 0]),
        "browan/tbsl100" => (
            105,
            vec![
                0,
                if low { 4 } else { 11 },
                byte(sense.temperature_c + 32.0),
                byte(sense.value),
            ],
        ),
        "arwin-technology/lrs10701" if sense.turn % 4 == 3 => (10, arwin_air(sense)),
        "arwin-technology/lrs10701" => {
            let mut out = vec![0, 60];
            for share in [0.7, 1.0, 1.6] {
                out.extend(
                    &count(sense.value * share * 1_000.0)
                        .min(0xff_ffff)
                        .to_be_bytes()[1..],
                );
            }
            (11, out)
        }
        "dingtek/dc500" => {
            let [high, below] = short(sense.value);
            let mut out = vec![high, below, u8::from(low)];
            out.extend([0, 1, if low { 64 } else { 104 }, 0, 0, 0, 0, 0, 0]);
            (3, dingtek(sense.turn, out))
        }
        "dingtek/df702" | "dingtek/df703" => {
            let [high, below] = short(sense.value);
            let full = u8::from(sense.value < 250.0) << 4;
            let out = vec![
                high,
                below,
                0,
                byte(sense.temperature_c),
                0,
                2,
                full,
                u8::from(low),
            ];
            (3, dingtek(sense.turn, out))
        }
        "mclimate/flood-sensor" => {
            let wet = u8::from(sense.value > 0.25);
            (2, vec![wet << 6 | wet << 2, if low { 156 } else { 187 }])
        }
        _ => return None,
    })
}

fn netvox(low: bool, states: [u8; 2]) -> Vec<u8> {
    let volts = if low { 24 } else { 36 };
    let mut out = vec![1, 0, 1, volts, states[0], states[1]];
    out.resize(11, 0);
    out
}

/// A frame of Dingtek's: head, kind and length, the fields, the message's number, and the end.
fn dingtek(turn: u64, fields: Vec<u8>) -> Vec<u8> {
    let mut out = vec![0x80, 0, 1, 2, 0];
    out.extend(fields);
    out.extend(&turn.to_be_bytes()[6..]);
    out.push(0x81);
    out[4] = u8::try_from(out.len()).unwrap_or(0);
    out
}

/// Four bytes hold three numbers: index (9 bits), carbon dioxide (13), temperature (10, from -30 °C).
fn arwin_air(sense: &Sense) -> Vec<u8> {
    let index = count(sense.value * 3.0).min(511);
    let co2 = 420_u32;
    let temperature = count((sense.temperature_c + 30.0) * 10.0).min(1_023);
    let mut out = vec![1];
    out.extend((index << 23 | co2 << 10 | temperature).to_be_bytes());
    out.extend([140, 0, 0, 0, 0, battery_percent(sense.battery_low)]);
    out
}

fn battery_percent(low: bool) -> u8 {
    if low { 12 } else { 87 }
}

/// A whole number in two bytes; what does not fit is clipped.
#[expect(clippy::cast_possible_truncation, reason = "clipped, as the cast does")]
fn whole(n: f64) -> i16 {
    n.round() as i16
}

/// The same, never below nothing.
fn short(n: f64) -> [u8; 2] {
    u16::try_from(count(n)).unwrap_or(u16::MAX).to_be_bytes()
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clipped, as the cast does"
)]
fn count(n: f64) -> u32 {
    n.round() as u32
}

/// A whole number in one byte, below nothing in two's complement.
fn byte(n: f64) -> u8 {
    whole(n.clamp(-128.0, 255.0)).to_le_bytes()[0]
}

#[cfg(test)]
mod tests {
    use super::*;
    use payload::{Battery, Limits, Sandbox, Uplink, shelf, unhurried};

    /// Encodes, decodes with the shelf's codec, maps, and looks at one attribute.
    #[track_caller]
    fn check(model: &str, value: f64, turn: u64, attribute: &str, want: serde_json::Value) {
        let mut room = Sandbox::new(Limits::default()).unwrap();
        let described = &shelf::all()[model];
        let codec = room.load(described.source).unwrap();
        for battery_low in [false, true] {
            let sense = Sense {
                value,
                temperature_c: 7.5,
                battery_low,
                turn,
            };
            let (f_port, bytes) = encode(model, &sense).unwrap();
            let uplink = Uplink {
                f_port,
                bytes: &bytes,
                recv_time: None,
                variables: &[],
            };
            let decoded = room.decode(&codec, &uplink, unhurried).unwrap();
            assert!(decoded.errors.is_empty(), "{model}: {:?}", decoded.errors);
            let mapped = payload::apply(&described.mapping, &decoded.data);
            let got = mapped
                .readings
                .iter()
                .find(|reading| reading.name == attribute)
                .map(|reading| &reading.value);
            assert_eq!(
                got.and_then(|v| v.as_f64())
                    .map_or_else(|| got.cloned(), |n| Some(n.into())),
                Some(want.clone()),
                "{model}"
            );
            if let Some(battery) = Battery::read(
                described
                    .battery
                    .as_ref()
                    .map(|rule| (rule, &described.mapping)),
                &decoded.data,
                &mapped,
            ) {
                assert_eq!(battery.low, battery_low, "{model} {battery:?}");
            }
        }
    }

    #[test]
    fn every_model_says_what_its_codec_reads() {
        check("bosch/tps110-0392", 1.0, 0, "occupied", true.into());
        check("nwave/nps405", 0.0, 0, "occupied", false.into());
        check("nwave/nps405", 0.0, 0, "temperature", 7.5.into());
        check("netvox/r719a", 1.0, 0, "occupied", true.into());
        check("netvox/r311wa", 1.0, 0, "occupied", true.into());
        check("elsys/ems-desk", 1.0, 0, "occupied", true.into());
        check("elsys/ems-desk", 1.0, 0, "temperature", 7.5.into());
        check("milesight-iot/am103", 812.0, 0, "co2", 812.0.into());
        check(
            "milesight-iot/vs133",
            70_000.0,
            0,
            "peopleIn",
            70_000.0.into(),
        );
        check("milesight-iot/ws301", 1.0, 0, "open", true.into());
        check("browan/tbsl100", 61.0, 0, "soundLevel", 61.0.into());
        check("arwin-technology/lrs10701", 11.25, 0, "pm25", 11.25.into());
        check(
            "arwin-technology/lrs10701",
            11.25,
            3,
            "temperature",
            7.5.into(),
        );
        check("dingtek/dc500", 1_400.0, 0, "peopleCount", 1_400.0.into());
        check("dingtek/df702", 3_120.0, 0, "distance", 3_120.0.into());
        check("dingtek/df703", 180.0, 0, "full", true.into());
        check("mclimate/flood-sensor", 0.3, 0, "waterLeak", true.into());
    }
}
