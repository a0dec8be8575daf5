//! The wards: they share their edges exactly, and together they are the borough.

use std::collections::BTreeMap;

use kit::Chance;

use super::plane::{Line, Pos, nearest, pos, roughen};

/// A ward with its boundary.
pub struct Ward {
    pub name: &'static str,
    pub code: String,
    pub ring: Line,
}

/// Where boundaries meet, in kilometres; the kind says what it is pulled on to.
const NODES: &[(&str, On, (f64, f64))] = &[
    ("a", On::Shore, (4.2, 17.7)),
    ("b", On::Shore, (8.4, 17.4)),
    ("c", On::Shore, (12.4, 18.4)),
    ("d", On::Shore, (16.0, 17.4)),
    ("e", On::Shore, (18.75, 13.95)),
    ("f", On::Shore, (19.2, 11.7)),
    ("m", On::Shore, (20.6, 6.1)),
    ("h", On::Shore, (17.4, 1.9)),
    ("i", On::Land, (11.0, 3.6)),
    ("j", On::Land, (7.0, 4.2)),
    ("k", On::Land, (3.6, 6.0)),
    ("n", On::Land, (3.2, 13.0)),
    ("Rl", On::River, (2.7, 9.1)),
    ("Rx", On::River, (4.6, 9.2)),
    ("Ra", On::River, (6.75, 9.85)),
    ("Rb", On::River, (9.3, 8.5)),
    ("Rc", On::River, (11.4, 8.35)),
    ("Re", On::River, (13.2, 7.5)),
    ("Rd", On::River, (15.5, 7.4)),
    ("w1", On::Land, (4.7, 12.45)),
    ("q1", On::Land, (7.0, 12.6)),
    ("q2", On::Land, (9.35, 12.35)),
    ("C1", On::Land, (7.15, 10.75)),
    ("s1", On::Land, (5.2, 7.4)),
    ("s3", On::Land, (9.5, 7.3)),
    ("i3", On::Land, (14.6, 3.0)),
    ("u1", On::Land, (14.75, 5.75)),
    ("p2", On::Land, (11.9, 12.5)),
    ("p3", On::Land, (11.5, 14.9)),
    ("v1", On::Land, (11.7, 10.4)),
    ("x1", On::Land, (13.5, 10.75)),
    ("x2", On::Land, (15.3, 10.7)),
    ("x3", On::Land, (15.85, 9.3)),
    ("C2", On::Land, (13.3, 8.75)),
    ("y1", On::Land, (15.5, 14.9)),
    ("y2", On::Land, (15.4, 12.3)),
    ("C3", On::Land, (17.4, 13.85)),
    ("z1", On::Land, (17.0, 11.3)),
];

#[derive(Clone, Copy, PartialEq)]
enum On {
    Land,
    Shore,
    River,
}

/// Each ward by the nodes around it, clockwise. (That a boundary follows the shore or the river is
/// seen from its two ends.)
const WARDS: &[(&str, &str)] = &[
    ("Sallow", "a b q2 q1 w1 n"),
    ("Upper Sallow and Beacon", "b c p3 p2 q2"),
    ("Coldharrow", "c d y1 y2 x2 x1 v1 p2 p3"),
    ("Marram North", "d e C3 y1"),
    ("Marram South", "e f z1 y2 y1 C3"),
    ("Plover and Hollow", "f m Rd x3 x2 y2 z1"),
    ("Wendmouth East", "x1 x2 x3 Rd Re C2"),
    ("Wendmouth West", "v1 x1 C2 Re Rc"),
    ("Thornwade", "q2 p2 v1 Rc Rb"),
    ("Larkbridge Priory", "q1 q2 Rb Ra C1"),
    ("Larkbridge Castle", "w1 q1 C1 Ra Rx"),
    ("Wend Meadows", "n w1 Rx Rl"),
    ("Larkbridge Millbank", "Rx Ra Rb s3 s1"),
    ("Fennick", "k Rl Rx s1 s3 i j"),
    ("Ferry Bank and St Osric", "s3 Rb Rc Re Rd u1 i3 i"),
    ("Curlew Marshes", "Rd m h i3 u1"),
];

/// The nodes around all of them together.
const BOROUGH: &str = "a b c d e f m h i3 i j k Rl n";

/// Draws the wards over the shore (a ring) and the middle of the river; and their common outline.
pub fn draw(shore: &[Pos], river: &[Pos], chance: &Chance) -> (Vec<Ward>, Line) {
    let closed = [shore, &shore[..1]].concat();
    let nodes: BTreeMap<&str, (On, Pos)> = NODES
        .iter()
        .map(|&(name, on, (x, y))| {
            let p = pos(x * 1000.0, y * 1000.0);
            let at = match on {
                On::Land => p,
                On::Shore => nearest(&closed, p).2,
                On::River => nearest(river, p).2,
            };
            (name, (on, at))
        })
        .collect();
    let mut edges: BTreeMap<(&str, &str), Line> = BTreeMap::new();
    let mut draw_ring = |around: &'static str| {
        let around: Vec<&str> = around.split(' ').collect();
        let mut ring: Line = vec![];
        for (k, &from) in around.iter().enumerate() {
            let to = around[(k + 1) % around.len()];
            let (first, last) = if from < to { (from, to) } else { (to, from) };
            let edge = edges.entry((first, last)).or_insert_with(|| {
                let ((on, a), (on_too, b)) = (nodes[first], nodes[last]);
                match (on, on_too) {
                    (On::Shore, On::Shore) => around_shore(&closed, a, b),
                    // The last node on the shore lies at the river's mouth.
                    (On::River, On::River | On::Shore) | (On::Shore, On::River) => {
                        between(river, a, b)
                    }
                    _ => roughen(&[a, b], 0.09, 260.0, chance),
                }
            });
            if from < to {
                ring.extend_from_slice(&edge[..edge.len() - 1]);
            } else {
                ring.extend(edge.iter().rev().take(edge.len() - 1));
            }
        }
        ring
    };
    let wards = WARDS
        .iter()
        .enumerate()
        .map(|(i, &(name, around))| Ward {
            name,
            code: format!("SR{:02}", i + 1),
            ring: draw_ring(around),
        })
        .collect();
    (wards, draw_ring(BOROUGH))
}

/// The part of an open line between two positions on it.
fn between(line: &[Pos], a: Pos, b: Pos) -> Line {
    let (at_a, at_b) = (nearest(line, a).1, nearest(line, b).1);
    if at_a > at_b {
        let mut back = between(line, b, a);
        back.reverse();
        return back;
    }
    let mut out = vec![a];
    out.extend_from_slice(&line[at_a + 1..=at_b]);
    out.push(b);
    out
}

/// The shorter way round a ring (given closed) between two positions on it.
fn around_shore(closed: &[Pos], a: Pos, b: Pos) -> Line {
    let (at_a, at_b) = (nearest(closed, a).1, nearest(closed, b).1);
    if at_a > at_b {
        let mut back = around_shore(closed, b, a);
        back.reverse();
        return back;
    }
    let n = closed.len() - 1;
    let mut out = vec![a];
    if at_b - at_a <= n / 2 {
        out.extend_from_slice(&closed[at_a + 1..=at_b]);
    } else {
        out.extend(closed[1..=at_a].iter().rev());
        out.extend(closed[at_b + 1..n].iter().rev().take(n - at_b - 1));
    }
    out.push(b);
    out
}
