//! The Hilbert curve: one line through every square of a grid, so that what is near on the line is
//! near on the ground.
//!
//! The curve is followed four levels at a time through two tables made by the compiler.
//!
//! # Source
//! D. Hilbert, "Über die stetige Abbildung einer Linie auf ein Flächenstück", 1891.

/// The curve may run turned over: x and y exchanged, both ends exchanged, or both.
const SWAPPED: usize = 1;
const REVERSED: usize = 2;
const WAYS: usize = 4;

/// Four levels: 4 bits of x and of y, or 8 of the position.
const BITS: u32 = 4;
const ENTRIES: usize = 1 << (2 * BITS);
/// 32 levels, of which the first two are always in the first quarter, after which the curve runs
/// as it began.
const STEPS: u32 = 8;

/// For each way and each `x << 4 | y`, the position on the curve and the way it goes on.
const POSITIONS: [[(u8, u8); ENTRIES]; WAYS] = tables().0;
/// For each way and each position, `x << 4 | y` and the way it goes on.
const SQUARES: [[(u8, u8); ENTRIES]; WAYS] = tables().1;

/// The position along the curve of square (x, y) of a grid of 2^30 by 2^30.
pub(super) fn position(x: u32, y: u32) -> u64 {
    let (mut position, mut way) = (0, 0);
    for step in (0..STEPS).rev() {
        let nibble = |n: u32| ((n >> (BITS * step)) & 0xf) as usize;
        let (part, next) = POSITIONS[way][nibble(x) << BITS | nibble(y)];
        position = position << (2 * BITS) | u64::from(part);
        way = next as usize;
    }
    position
}

/// The square at a position along the curve.
pub(super) fn square(position: u64) -> (u32, u32) {
    let (mut x, mut y, mut way) = (0, 0, 0);
    for step in (0..STEPS).rev() {
        let part = (position >> (2 * BITS * step)) as usize & (ENTRIES - 1);
        let (square, next) = SQUARES[way][part];
        x = x << BITS | u32::from(square >> BITS);
        y = y << BITS | u32::from(square & 0xf);
        way = next as usize;
    }
    (x, y)
}

type Tables = ([[(u8, u8); ENTRIES]; WAYS], [[(u8, u8); ENTRIES]; WAYS]);

const fn tables() -> Tables {
    let mut positions = [[(0, 0); ENTRIES]; WAYS];
    let mut squares = [[(0, 0); ENTRIES]; WAYS];
    let mut start = 0;
    while start < WAYS {
        let mut position = 0;
        while position < ENTRIES {
            let (mut way, mut x, mut y, mut level) = (start, 0, 0, BITS);
            while level > 0 {
                level -= 1;
                let (qx, qy, next) = quarter(way, (position >> (2 * level)) & 3);
                x = x << 1 | qx;
                y = y << 1 | qy;
                way = next;
            }
            let square = x << BITS | y;
            positions[start][square] = (position as u8, way as u8);
            squares[start][position] = (square as u8, way as u8);
            position += 1;
        }
        start += 1;
    }
    (positions, squares)
}

/// The x and y of the n-th quarter on the way, and the way the curve runs within it.
const fn quarter(way: usize, n: usize) -> (usize, usize, usize) {
    // Up, across, down: the first quarter lies on its side, the last on its other side.
    let (x, y, turn) = match n {
        0 => (0, 0, SWAPPED),
        1 => (0, 1, 0),
        2 => (1, 1, 0),
        _ => (1, 0, SWAPPED | REVERSED),
    };
    let (x, y) = if way & SWAPPED != 0 { (y, x) } else { (x, y) };
    let (x, y) = if way & REVERSED != 0 {
        (1 - x, 1 - y)
    } else {
        (x, y)
    };
    (x, y, way ^ turn)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn begins_in_the_south_west_and_goes_up() {
        assert_eq!([0, 1, 2, 3].map(square), [(0, 0), (1, 0), (1, 1), (0, 1)]);
        assert_eq!(square((1 << 60) - 1), ((1 << 30) - 1, 0));
    }

    proptest! {
        #[test]
        fn each_square_has_its_position(x in 0u32..1 << 30, y in 0u32..1 << 30) {
            prop_assert_eq!(square(position(x, y)), (x, y));
        }

        #[test]
        fn the_next_square_is_next_door(position in 0u64..(1 << 60) - 1) {
            let ((ax, ay), (bx, by)) = (square(position), square(position + 1));
            prop_assert_eq!(ax.abs_diff(bx) + ay.abs_diff(by), 1);
        }
    }
}
