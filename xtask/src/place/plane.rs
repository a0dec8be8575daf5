//! The drawing board: positions in metres, smooth lines, ribbons of water and rings of land.
//!
//! Only sums, products, quotients and square roots are used, which every machine rounds alike, so
//! that the same seed gives the same bits everywhere.

use std::ops::{Add, Mul, Sub};

use kit::Chance;

/// The board's corner and its metres in a degree at 51.635 degrees north.
const WEST_DEG: f64 = 1.60;
const SOUTH_DEG: f64 = 51.55;
const M_PER_LON: f64 = 69_236.0;
const M_PER_LAT: f64 = 111_260.0;

/// A position: metres east and north of the board's corner. Also a step from one to another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pos {
    pub x: f64,
    pub y: f64,
}

/// A line, or a ring whose last position joins its first.
pub type Line = Vec<Pos>;

impl Add for Pos {
    type Output = Self;
    fn add(self, o: Self) -> Self {
        pos(self.x + o.x, self.y + o.y)
    }
}

impl Sub for Pos {
    type Output = Self;
    fn sub(self, o: Self) -> Self {
        pos(self.x - o.x, self.y - o.y)
    }
}

impl Mul<f64> for Pos {
    type Output = Self;
    fn mul(self, by: f64) -> Self {
        pos(self.x * by, self.y * by)
    }
}

impl Pos {
    pub fn dot(self, o: Self) -> f64 {
        self.x * o.x + self.y * o.y
    }

    pub fn length(self) -> f64 {
        self.dot(self).sqrt()
    }

    pub fn to(self, o: Self) -> f64 {
        (o - self).length()
    }

    /// The step of length 1 in the same direction; east for no step at all.
    pub fn unit(self) -> Self {
        let length = self.length();
        if length > 0.0 {
            self * (1.0 / length)
        } else {
            pos(1.0, 0.0)
        }
    }

    /// A quarter turn to the left.
    pub fn left(self) -> Self {
        pos(-self.y, self.x)
    }

    /// Longitude and latitude.
    pub fn degrees(self) -> [f64; 2] {
        [
            WEST_DEG + self.x / M_PER_LON,
            SOUTH_DEG + self.y / M_PER_LAT,
        ]
    }

    /// Longitude and latitude to 5 places, about a metre: enough for the base map.
    pub fn lon_lat(self) -> [f64; 2] {
        self.degrees().map(|degrees| (degrees * 1e5).round() / 1e5)
    }

    pub fn from_lon_lat(lon: f64, lat: f64) -> Self {
        pos((lon - WEST_DEG) * M_PER_LON, (lat - SOUTH_DEG) * M_PER_LAT)
    }
}

pub const fn pos(x: f64, y: f64) -> Pos {
    Pos { x, y }
}

/// Positions given in kilometres.
pub fn km(points: &[(f64, f64)]) -> Line {
    points
        .iter()
        .map(|&(x, y)| pos(x * 1000.0, y * 1000.0))
        .collect()
}

/// A smooth line through all the points (a Catmull-Rom spline), one position about every `step_m`.
/// Also gives the index of each given point on it.
pub fn spline(points: &[Pos], step_m: f64) -> (Line, Vec<usize>) {
    let mut line = vec![points[0]];
    let mut at = vec![0];
    for i in 0..points.len() - 1 {
        let (p1, p2) = (points[i], points[i + 1]);
        let p0 = if i == 0 {
            p1 + (p1 - p2)
        } else {
            points[i - 1]
        };
        let p3 = points.get(i + 2).copied().unwrap_or(p2 + (p2 - p1));
        let steps = (p1.to(p2) / step_m).ceil().max(1.0);
        let mut k = 1.0;
        while k <= steps {
            let t = k / steps;
            let (t2, t3) = (t * t, t * t * t);
            line.push(
                (p1 * 2.0
                    + (p2 - p0) * t
                    + (p0 * 2.0 - p1 * 5.0 + p2 * 4.0 - p3) * t2
                    + (p1 * 3.0 - p0 - p2 * 3.0 + p3) * t3)
                    * 0.5,
            );
            k += 1.0;
        }
        at.push(line.len() - 1);
    }
    (line, at)
}

/// The same line, rougher: the middle of each piece longer than `step_m` is moved sideways by up
/// to `share` of its length, over and over.
pub fn roughen(line: &[Pos], share: f64, step_m: f64, chance: &Chance) -> Line {
    let mut line = line.to_vec();
    while line.windows(2).any(|w| w[0].to(w[1]) > step_m) {
        let mut finer = vec![line[0]];
        for w in line.windows(2) {
            if w[0].to(w[1]) > step_m {
                let aside = (chance.unit() - 0.5) * 2.0 * share;
                finer.push((w[0] + w[1]) * 0.5 + (w[1] - w[0]).left() * aside);
            }
            finer.push(w[1]);
        }
        line = finer;
    }
    line
}

/// The ring around a line, as wide on each side as `half_m` says for the distance along it.
pub fn ribbon(line: &[Pos], half_m: &dyn Fn(f64, bool) -> f64) -> Line {
    let (mut left, mut right, mut so_far) = (vec![], vec![], 0.0);
    for (i, &p) in line.iter().enumerate() {
        if i > 0 {
            so_far += line[i - 1].to(p);
        }
        let ahead = line[(i + 1).min(line.len() - 1)] - line[i.saturating_sub(1)];
        let side = ahead.unit().left();
        left.push(p + side * half_m(so_far, true));
        right.push(p - side * half_m(so_far, false));
    }
    right.reverse();
    left.extend(right);
    left
}

/// A round shape with an uneven edge.
pub fn blob(centre: Pos, radius_m: f64, uneven: f64, chance: &Chance) -> Line {
    // Steps of 10 degrees: the cosine and sine of that angle, given so as to need no trigonometry.
    const TURN: Pos = pos(0.984_807_753_012_208, 0.173_648_177_666_930_3);
    let wobble: Vec<f64> = (0..9)
        .map(|_| 1.0 + (chance.unit() - 0.5) * 2.0 * uneven)
        .collect();
    let corners: Line = (0..9)
        .map(|i| {
            let mut arm = pos(radius_m * wobble[i], 0.0);
            for _ in 0..i * 4 {
                arm = pos(
                    arm.x * TURN.x - arm.y * TURN.y,
                    arm.x * TURN.y + arm.y * TURN.x,
                );
            }
            centre + arm
        })
        .collect();
    smooth_ring(&corners, radius_m / 5.0)
}

/// A smooth ring through all the points.
pub fn smooth_ring(corners: &[Pos], step_m: f64) -> Line {
    let n = corners.len();
    let around: Line = (0..n + 3).map(|i| corners[(i + n - 1) % n]).collect();
    let (line, at) = spline(&around, step_m);
    line[at[1]..at[n + 1]].to_vec()
}

/// Whether a ring surrounds a position.
pub fn inside(ring: &[Pos], p: Pos) -> bool {
    let mut within = false;
    let mut last = ring[ring.len() - 1];
    for &next in ring {
        if (next.y > p.y) != (last.y > p.y)
            && p.x < (last.x - next.x) * (p.y - next.y) / (last.y - next.y) + next.x
        {
            within = !within;
        }
        last = next;
    }
    within
}

/// Where two pieces cross, as shares of each.
pub fn crossing(a: Pos, b: Pos, c: Pos, d: Pos) -> Option<(f64, f64)> {
    let (r, s) = (b - a, d - c);
    let turn = r.x * s.y - r.y * s.x;
    if turn == 0.0 {
        return None;
    }
    let gap = c - a;
    let t = (gap.x * s.y - gap.y * s.x) / turn;
    let u = (gap.x * r.y - gap.y * r.x) / turn;
    ((0.0..=1.0).contains(&t) && (0.0..=1.0).contains(&u)).then_some((t, u))
}

/// How long a line is.
pub fn length_m(line: &[Pos]) -> f64 {
    line.windows(2).map(|w| w[0].to(w[1])).sum()
}

/// The position so far along a line, with its direction there.
pub fn along(line: &[Pos], distance_m: f64) -> (Pos, Pos) {
    let mut left = distance_m.max(0.0);
    for w in line.windows(2) {
        let piece = w[0].to(w[1]);
        if left <= piece && piece > 0.0 {
            return (w[0] + (w[1] - w[0]) * (left / piece), (w[1] - w[0]).unit());
        }
        left -= piece;
    }
    let n = line.len();
    (
        line[n - 1],
        (line[n - 1] - line[n.saturating_sub(2)]).unit(),
    )
}

/// The nearest position on a line: how far it is, its index, and where.
pub fn nearest(line: &[Pos], p: Pos) -> (f64, usize, Pos) {
    let mut best = (f64::INFINITY, 0, p);
    for (i, w) in line.windows(2).enumerate() {
        let piece = w[1] - w[0];
        let share = ((p - w[0]).dot(piece) / piece.dot(piece).max(1e-9)).clamp(0.0, 1.0);
        let on = w[0] + piece * share;
        let far = on.to(p);
        if far < best.0 {
            best = (far, i, on);
        }
    }
    best
}

/// The same line with fewer positions, none further than `within_m` from it (Douglas and Peucker).
pub fn thin(line: &[Pos], within_m: f64) -> Line {
    if line.len() < 3 {
        return line.to_vec();
    }
    let (first, last) = (line[0], line[line.len() - 1]);
    let mut far = (0.0, 0);
    for (i, &p) in line.iter().enumerate().take(line.len() - 1).skip(1) {
        let off = nearest(&[first, last], p).0;
        if off > far.0 {
            far = (off, i);
        }
    }
    if far.0 <= within_m {
        return vec![first, last];
    }
    let mut out = thin(&line[..=far.1], within_m);
    out.pop();
    out.extend(thin(&line[far.1..], within_m));
    out
}

/// The same ring with fewer positions.
pub fn thin_ring(ring: &[Pos], within_m: f64) -> Line {
    let half = ring.len() / 2;
    let mut out = thin(&ring[..=half], within_m);
    out.pop();
    out.extend(thin(&[&ring[half..], &ring[..1]].concat(), within_m));
    out.pop();
    out
}

/// Gently rolling numbers from -1 to 1, the same for the same place.
pub struct Rolling {
    corners: Vec<f64>,
}

impl Rolling {
    const SIDE: i64 = 64;

    pub fn new(chance: &Chance) -> Self {
        let corners = (0..Self::SIDE * Self::SIDE)
            .map(|_| chance.unit() * 2.0 - 1.0)
            .collect();
        Self { corners }
    }

    /// The number at a position, for hills about `size_m` across.
    pub fn at(&self, p: Pos, size_m: f64) -> f64 {
        let (x, y) = (p.x / size_m, p.y / size_m);
        let (west, south) = (x.floor(), y.floor());
        let ease = |t: f64| t * t * (3.0 - 2.0 * t);
        let (east, north) = (ease(x - west), ease(y - south));
        let corner = |dx: i64, dy: i64| {
            let column = (west as i64 + dx).rem_euclid(Self::SIDE);
            let row = (south as i64 + dy).rem_euclid(Self::SIDE);
            self.corners[(row * Self::SIDE + column) as usize]
        };
        let low = corner(0, 0) * (1.0 - east) + corner(1, 0) * east;
        let high = corner(0, 1) * (1.0 - east) + corner(1, 1) * east;
        low * (1.0 - north) + high * north
    }
}
