//! The units that readings are given in, by their UN/CEFACT common codes, with what to show a person.

/// A unit of measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unit {
    /// The common code, as in NGSI-LD's `unitCode`.
    pub code: &'static str,
    /// The name, as said in a sentence.
    pub name: &'static str,
    /// The symbol, as put after a number; empty for plain counts.
    pub symbol: &'static str,
}

const fn unit(code: &'static str, name: &'static str, symbol: &'static str) -> Unit {
    Unit { code, name, symbol }
}

/// Every unit that we use, in the order of their codes.
///
/// # Source
/// UNECE Recommendation 20, revision 17, codes for units of measure used in international trade.
pub const UNITS: &[Unit] = &[
    unit("2N", "decibels", "dB"),
    unit("2Z", "millivolts", "mV"),
    unit("4K", "milliamperes", "mA"),
    unit("59", "parts per million", "ppm"),
    unit("61", "parts per billion", "ppb"),
    unit("A97", "hectopascals", "hPa"),
    unit("AMP", "amperes", "A"),
    unit("C62", "", ""),
    unit("C26", "milliseconds", "ms"),
    unit("CEL", "degrees Celsius", "°C"),
    unit("CMT", "centimetres", "cm"),
    unit("CMQ", "cubic centimetres", "cm³"),
    unit("D80", "microteslas", "µT"),
    unit("DAY", "days", "days"),
    unit("DBM", "decibel-milliwatts", "dBm"),
    unit("DD", "degrees", "°"),
    unit("GQ", "micrograms per cubic metre", "µg/m³"),
    unit("GP", "milligrams per cubic metre", "mg/m³"),
    unit("HTZ", "hertz", "Hz"),
    unit("HUR", "hours", "h"),
    unit("KEL", "kelvins", "K"),
    unit("KGM", "kilograms", "kg"),
    unit("KMH", "kilometres per hour", "km/h"),
    unit("KMT", "kilometres", "km"),
    unit("KPA", "kilopascals", "kPa"),
    unit("KWH", "kilowatt hours", "kWh"),
    unit("KWT", "kilowatts", "kW"),
    unit("LTR", "litres", "l"),
    unit("LUX", "lux", "lux"),
    unit("MIN", "minutes", "min"),
    unit("MMT", "millimetres", "mm"),
    unit("MTQ", "cubic metres", "m³"),
    unit("MTR", "metres", "m"),
    unit("MTS", "metres per second", "m/s"),
    unit("OHM", "ohms", "Ω"),
    unit("P1", "percent", "%"),
    unit("PAL", "pascals", "Pa"),
    unit("SEC", "seconds", "s"),
    unit("VLT", "volts", "V"),
    unit("WTT", "watts", "W"),
];

/// The unit with this code.
#[must_use]
pub fn find(code: &str) -> Option<&'static Unit> {
    UNITS.iter().find(|unit| unit.code == code)
}

/// What to put after a number in this unit: `symbol("CEL")` is `°C`. Empty for plain counts.
#[must_use]
pub fn symbol(code: &str) -> Option<&'static str> {
    find(code).map(|unit| unit.symbol)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_symbols_and_no_code_twice() {
        for (code, want) in [
            ("CEL", Some("°C")),
            ("GQ", Some("µg/m³")),
            ("C62", Some("")),
            ("XYZ", None),
        ] {
            assert_eq!(symbol(code), want, "{code}");
        }
        for (i, unit) in UNITS.iter().enumerate() {
            assert!(
                UNITS[..i].iter().all(|other| other.code != unit.code),
                "{} twice",
                unit.code
            );
        }
    }
}
