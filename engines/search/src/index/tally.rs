//! How many things there are of each kind, value and hours: a query that keeps everything need not count them.

/// The counts, each by number.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub kinds: Vec<u32>,
    pub values: Vec<u32>,
    pub hours: Vec<u32>,
}

impl Tally {
    /// Counts a thing.
    pub fn add(&mut self, kind: u32, values: &[u32], hours: u32) {
        *slot(&mut self.kinds, kind) += 1;
        *slot(&mut self.hours, hours) += 1;
        for &value in values {
            *slot(&mut self.values, value) += 1;
        }
    }

    /// Counts a thing no more, which was counted.
    pub fn take(&mut self, kind: u32, values: &[u32], hours: u32) {
        *slot(&mut self.kinds, kind) -= 1;
        *slot(&mut self.hours, hours) -= 1;
        for &value in values {
            *slot(&mut self.values, value) -= 1;
        }
    }

    /// Bytes that it takes.
    pub fn bytes(&self) -> usize {
        (self.kinds.capacity() + self.values.capacity() + self.hours.capacity()) * 4
    }
}

fn slot(counts: &mut Vec<u32>, number: u32) -> &mut u32 {
    let at = number as usize;
    if at >= counts.len() {
        counts.resize(at + 1, 0);
    }
    &mut counts[at]
}
