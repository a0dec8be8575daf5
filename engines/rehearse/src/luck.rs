//! Chance that can be asked again: the same question has the same answer.

/// Where a device's chance comes from.
#[derive(Debug, Clone, Copy)]
pub struct Luck {
    /// A number from 0 up to but not including 1 that depends on a seed, and on nothing else.
    pub draw: fn(u64) -> f64,
    /// The device's own.
    pub seed: u64,
}

impl Luck {
    /// The luck of a device with this DevEUI or name.
    #[must_use]
    pub fn of(device: &str, draw: fn(u64) -> f64) -> Self {
        let seed = u64::from_str_radix(device, 16).unwrap_or_else(|_| {
            device.bytes().fold(7, |seed, byte| {
                seed.wrapping_mul(31).wrapping_add(u64::from(byte))
            })
        });
        Self { draw, seed }
    }

    /// A number from 0 up to but not including 1: the same for the same bucket of time.
    pub(crate) fn at(self, bucket: i64) -> f64 {
        (self.draw)(self.seed ^ bucket.cast_unsigned().wrapping_mul(0x9e6c_63d0_876a_68ed))
    }

    /// The same device's luck in something else.
    pub(crate) const fn apart(self, by: u64) -> Self {
        Self {
            seed: self.seed ^ by,
            ..self
        }
    }

    /// The luck that every device shares.
    pub(crate) const fn shared(self, seed: u64) -> Self {
        Self { seed, ..self }
    }
}
