//! The opening hours of all things, and which of them are open at the moments that are asked about.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::bits::Bits;
use crate::hours::{Hours, Moment, Packed};

/// Moments of which it is remembered what is open: this minute, and what a few people ask about besides.
const MOMENTS: usize = 4;

/// Opening hours, those that are alike kept once; number 0 is not known.
#[derive(Default)]
pub struct HoursKept {
    numbers: HashMap<Arc<Packed>, u32>,
    all: Vec<Arc<Packed>>,
    /// The moment asked about last stands last.
    open: Mutex<Vec<Open>>,
}

/// What is open at a moment.
#[derive(Clone)]
struct Open {
    at: Moment,
    /// How many hours were looked at: later ones are added when somebody asks.
    looked_at: usize,
    numbers: Arc<Bits>,
}

impl HoursKept {
    pub fn number(&mut self, hours: Option<&Hours>) -> u32 {
        let Some(packed) = hours.map(Packed::from) else {
            return 0;
        };
        if let Some(&number) = self.numbers.get(&packed) {
            return number;
        }
        let packed = Arc::new(packed);
        self.all.push(Arc::clone(&packed));
        let number = u32::try_from(self.all.len()).unwrap_or(0);
        self.numbers.insert(packed, number);
        number
    }

    pub fn get(&self, number: u32) -> Option<&Packed> {
        self.all
            .get((number as usize).checked_sub(1)?)
            .map(|packed| &**packed)
    }

    /// The numbers of the hours that are open at a moment. Most queries ask about the same minute, so that all
    /// hours are looked at once a minute rather than those of each thing found in each query.
    pub fn open_at(&self, at: Moment) -> Arc<Bits> {
        let mut known = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let found = known.iter().position(|open| open.at == at);
        let mut open = match found {
            Some(place) => known.remove(place),
            None => Open {
                at,
                looked_at: 0,
                numbers: Arc::default(),
            },
        };
        if open.looked_at < self.all.len() {
            let numbers = Arc::make_mut(&mut open.numbers);
            let new = self.all.iter().enumerate().skip(open.looked_at);
            for (place, _) in new.filter(|(_, hours)| hours.is_open(at)) {
                numbers.add(place + 1);
            }
            open.looked_at = self.all.len();
        }
        let numbers = Arc::clone(&open.numbers);
        if known.len() == MOMENTS {
            known.remove(0);
        }
        known.push(open);
        numbers
    }

    pub fn bytes(&self) -> usize {
        let one = |packed: &Arc<Packed>| packed.bytes() + size_of::<Packed>() + 48;
        self.all.iter().map(one).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hours::Span;

    #[test]
    fn what_is_open_is_remembered_and_what_is_new_is_added() {
        let from = |hour: u16| {
            let mut hours = Hours::default();
            let span = Span {
                from: hour * 60,
                until: 24 * 60,
            };
            hours.week.iter_mut().for_each(|day| day.push(span));
            hours
        };
        let at = |hour: u16| Moment {
            day: 20_781,
            minute: hour * 60,
        };
        let mut kept = HoursKept::default();
        let numbers = [9, 12, 9].map(|hour| kept.number(Some(&from(hour))));
        assert_eq!((numbers, kept.number(None)), ([1, 2, 1], 0));
        let open = |kept: &HoursKept, hour: u16| kept.open_at(at(hour)).iter().collect::<Vec<_>>();
        for _ in 0..3 {
            for hour in 0..12 {
                assert_eq!(
                    open(&kept, hour),
                    [1].get(..usize::from(hour >= 9)).unwrap_or_default()
                );
            }
        }
        assert_eq!(kept.number(Some(&from(10))), 3);
        assert_eq!(open(&kept, 11), [1, 3]);
        assert_eq!(open(&kept, 12), [1, 2, 3]);
    }
}
