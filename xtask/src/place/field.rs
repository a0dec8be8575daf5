//! How far everything is from the nearest water or road, on a fine grid over the whole board.

use super::plane::{Line, Pos, pos};

const STEP_M: f64 = 25.0;
const CORNER: Pos = pos(-4_500.0, -2_500.0);
const COLUMNS: usize = 1_120;
const ROWS: usize = 920;

/// A distance at every grid position.
pub struct Field {
    metres: Vec<f64>,
}

/// The grid positions that count as being there.
pub struct Mask {
    set: Vec<bool>,
}

impl Mask {
    pub fn new() -> Self {
        Self {
            set: vec![false; COLUMNS * ROWS],
        }
    }

    /// Adds (or, with `there` false, takes away) what a ring surrounds.
    pub fn fill(&mut self, ring: &[Pos], there: bool) {
        for row in 0..ROWS {
            let y = CORNER.y + row as f64 * STEP_M;
            let mut cuts: Vec<f64> = vec![];
            let mut last = ring[ring.len() - 1];
            for &next in ring {
                if (next.y > y) != (last.y > y) {
                    cuts.push((last.x - next.x) * (y - next.y) / (last.y - next.y) + next.x);
                }
                last = next;
            }
            cuts.sort_by(f64::total_cmp);
            for pair in cuts.chunks_exact(2) {
                let column = |x: f64| ((x - CORNER.x) / STEP_M).ceil().clamp(0.0, COLUMNS as f64);
                for column in column(pair[0]) as usize..column(pair[1]) as usize {
                    self.set[row * COLUMNS + column] = there;
                }
            }
        }
    }

    /// Adds the grid positions under a line.
    pub fn draw(&mut self, line: &[Pos]) {
        for w in line.windows(2) {
            let steps = (w[0].to(w[1]) / 10.0).ceil().max(1.0);
            let mut k = 0.0;
            while k <= steps {
                let p = w[0] + (w[1] - w[0]) * (k / steps);
                let (column, row) = ((p.x - CORNER.x) / STEP_M, (p.y - CORNER.y) / STEP_M);
                let (column, row) = (column.round(), row.round());
                if (0.0..COLUMNS as f64).contains(&column) && (0.0..ROWS as f64).contains(&row) {
                    self.set[row as usize * COLUMNS + column as usize] = true;
                }
                k += 1.0;
            }
        }
    }

    /// The distance of every grid position from the nearest that is set.
    ///
    /// # Source
    /// P. Felzenszwalb and D. Huttenlocher, "Distance transforms of sampled functions", Theory of
    /// Computing 8, 2012: a pass over the rows, then one over the columns.
    pub fn distances(&self) -> Field {
        const FAR: f64 = 1e9;
        let mut squares: Vec<f64> = self
            .set
            .iter()
            .map(|&there| if there { 0.0 } else { FAR })
            .collect();
        for row in 0..ROWS {
            let from = row * COLUMNS;
            let passed = pass(&squares[from..from + COLUMNS]);
            squares[from..from + COLUMNS].copy_from_slice(&passed);
        }
        let mut column_of = vec![0.0; ROWS];
        for column in 0..COLUMNS {
            for row in 0..ROWS {
                column_of[row] = squares[row * COLUMNS + column];
            }
            for (row, square) in pass(&column_of).into_iter().enumerate() {
                squares[row * COLUMNS + column] = square;
            }
        }
        Field {
            metres: squares
                .into_iter()
                .map(|square| square.sqrt() * STEP_M)
                .collect(),
        }
    }
}

/// The lower envelope of parabolas standing on the samples.
fn pass(f: &[f64]) -> Vec<f64> {
    let n = f.len();
    let (mut foot, mut from, mut top) = (vec![0_usize; n], vec![0.0; n + 1], 0);
    from[0] = f64::NEG_INFINITY;
    from[1] = f64::INFINITY;
    let meet = |q: usize, p: usize| {
        let (qf, pf) = (q as f64, p as f64);
        ((f[q] + qf * qf) - (f[p] + pf * pf)) / (2.0 * (qf - pf))
    };
    for q in 1..n {
        let mut at = meet(q, foot[top]);
        while at <= from[top] {
            top -= 1;
            at = meet(q, foot[top]);
        }
        top += 1;
        foot[top] = q;
        from[top] = at;
        from[top + 1] = f64::INFINITY;
    }
    let mut k = 0;
    (0..n)
        .map(|q| {
            while from[k + 1] < q as f64 {
                k += 1;
            }
            let gap = q as f64 - foot[k] as f64;
            gap * gap + f[foot[k]]
        })
        .collect()
}

impl Field {
    /// Metres to the nearest, between the four grid positions around.
    pub fn at(&self, p: Pos) -> f64 {
        let x = ((p.x - CORNER.x) / STEP_M).clamp(0.0, COLUMNS as f64 - 1.001);
        let y = ((p.y - CORNER.y) / STEP_M).clamp(0.0, ROWS as f64 - 1.001);
        let (column, row) = (x as usize, y as usize);
        let (east, north) = (x - column as f64, y - row as f64);
        let corner = row * COLUMNS + column;
        let low = self.metres[corner] * (1.0 - east) + self.metres[corner + 1] * east;
        let high =
            self.metres[corner + COLUMNS] * (1.0 - east) + self.metres[corner + COLUMNS + 1] * east;
        low * (1.0 - north) + high * north
    }

    /// The direction that leads straight away from the nearest.
    pub fn away(&self, p: Pos) -> Pos {
        const REACH_M: f64 = 40.0;
        pos(
            self.at(p + pos(REACH_M, 0.0)) - self.at(p - pos(REACH_M, 0.0)),
            self.at(p + pos(0.0, REACH_M)) - self.at(p - pos(0.0, REACH_M)),
        )
        .unit()
    }
}

/// The distances from a set of lines.
pub fn from_lines<'a>(lines: impl IntoIterator<Item = &'a Line>) -> Field {
    let mut mask = Mask::new();
    for line in lines {
        mask.draw(line);
    }
    mask.distances()
}
