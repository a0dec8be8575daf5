//! The nearest point of any street.

use super::street::{Point, Streets, Way};

/// Where a premise meets a street.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Foot {
    /// Which street.
    pub street: u32,
    /// How far along it, 0 at its first end to 1 at its second.
    pub share: f64,
    /// How far away, m.
    pub distance_m: f64,
}

/// How many streets lie in a box that is not divided further.
const LEAF: usize = 8;

/// The streets in boxes within boxes.
pub(super) struct Boxes<'a> {
    streets: &'a Streets,
    order: Vec<u32>,
    boxes: Vec<Boxed>,
}

struct Boxed {
    low: Point,
    high: Point,
    /// The streets in it, a range of the order.
    from: usize,
    to: usize,
    /// The box after all that this one holds.
    next: usize,
}

impl<'a> Boxes<'a> {
    /// All streets but crossings, which no drop begins on; `None` if that leaves none.
    pub fn new(streets: &'a Streets) -> Option<Self> {
        let open = |&street: &u32| streets.streets()[street as usize].way != Way::Crossing;
        let order: Vec<u32> = (0..streets.streets().len() as u32).filter(open).collect();
        let mut boxes = Self {
            streets,
            order,
            boxes: Vec::new(),
        };
        boxes.divide(0, boxes.order.len());
        (!boxes.order.is_empty()).then_some(boxes)
    }

    fn ends(&self, street: u32) -> [Point; 2] {
        let street = &self.streets.streets()[street as usize];
        [street.a, street.b].map(|end| self.streets.points()[end as usize])
    }

    /// Halves the range along its longer side; halving keeps the depth at the logarithm of the number of streets.
    fn divide(&mut self, from: usize, to: usize) {
        let mut low = Point {
            easting_m: f64::INFINITY,
            northing_m: f64::INFINITY,
        };
        let mut high = Point {
            easting_m: f64::NEG_INFINITY,
            northing_m: f64::NEG_INFINITY,
        };
        for &street in &self.order[from..to] {
            for end in self.ends(street) {
                low.easting_m = low.easting_m.min(end.easting_m);
                low.northing_m = low.northing_m.min(end.northing_m);
                high.easting_m = high.easting_m.max(end.easting_m);
                high.northing_m = high.northing_m.max(end.northing_m);
            }
        }
        let index = self.boxes.len();
        self.boxes.push(Boxed {
            low,
            high,
            from,
            to,
            next: 0,
        });
        if to - from > LEAF {
            let wide = high.easting_m - low.easting_m > high.northing_m - low.northing_m;
            let mut part = self.order[from..to].to_vec();
            part.sort_by(|&a, &b| {
                let middle = |street| {
                    let [a, b] = self.ends(street);
                    if wide {
                        a.easting_m + b.easting_m
                    } else {
                        a.northing_m + b.northing_m
                    }
                };
                middle(a).total_cmp(&middle(b))
            });
            self.order[from..to].copy_from_slice(&part);
            let middle = from + (to - from) / 2;
            self.divide(from, middle);
            self.divide(middle, to);
        }
        self.boxes[index].next = self.boxes.len();
    }

    /// The nearest point of any street; the first street of those that are equally near.
    pub fn nearest(&self, at: Point) -> Foot {
        let mut best = Foot {
            street: 0,
            share: 0.0,
            distance_m: f64::INFINITY,
        };
        let mut index = 0;
        while let Some(boxed) = self.boxes.get(index) {
            let out = |value: f64, low: f64, high: f64| (low - value).max(value - high).max(0.0);
            let away = out(at.easting_m, boxed.low.easting_m, boxed.high.easting_m).hypot(out(
                at.northing_m,
                boxed.low.northing_m,
                boxed.high.northing_m,
            ));
            if away > best.distance_m {
                index = boxed.next;
                continue;
            }
            if boxed.to - boxed.from <= LEAF {
                for &street in &self.order[boxed.from..boxed.to] {
                    let foot = self.foot(at, street);
                    if (foot.distance_m, foot.street) < (best.distance_m, best.street) {
                        best = foot;
                    }
                }
            }
            index += 1;
        }
        best
    }

    fn foot(&self, at: Point, street: u32) -> Foot {
        let [a, b] = self.ends(street);
        let (east, north) = (b.easting_m - a.easting_m, b.northing_m - a.northing_m);
        let square = east * east + north * north;
        let along = (at.easting_m - a.easting_m) * east + (at.northing_m - a.northing_m) * north;
        let share = if square > 0.0 {
            (along / square).clamp(0.0, 1.0)
        } else {
            0.0
        };
        let foot = Point {
            easting_m: a.easting_m + share * east,
            northing_m: a.northing_m + share * north,
        };
        Foot {
            street,
            share,
            distance_m: foot.distance_m(at),
        }
    }
}
