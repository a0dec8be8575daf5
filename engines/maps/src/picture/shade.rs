//! Light and shadow on hills.

use crate::{Frame, Grid, MapError};

/// How much light each cell gets from a sun in the north-west, half way up: 0 in full shadow, 1 facing it,
/// 0.71 on level ground. `exaggeration` stretches the heights first: 1 as they are, 3 to 5 for gentle country.
///
/// # Errors
/// [`MapError::Grid`] if `exaggeration` is not more than 0.
///
/// # Source
/// B. Horn, "Hill shading and the reflectance map", Proceedings of the IEEE 69 (1), 1981: slopes from the
/// eight neighbours, by thirds; then the cosine of the angle to the light.
pub fn hillshade(terrain: &Grid, exaggeration: f32) -> Result<Grid, MapError> {
    if !(exaggeration > 0.0 && exaggeration.is_finite()) {
        return Err(MapError::Grid(format!(
            "the exaggeration must be more than 0, got {exaggeration}"
        )));
    }
    let frame: Frame = *terrain.frame();
    let (east_m, north_m) = terrain.step_m();
    let stretch = f64::from(exaggeration);
    let light = light();
    let mut shade = Vec::with_capacity(frame.len());
    for row in 0..frame.rows {
        for column in 0..frame.columns {
            let Some(here) = terrain.get(column, row) else {
                shade.push(f32::NAN);
                continue;
            };
            // A neighbour that is void or outside is taken to be as high as here.
            let near = |across: isize, down: isize| {
                let at = column
                    .checked_add_signed(across)
                    .zip(row.checked_add_signed(down));
                f64::from(at.and_then(|(c, r)| terrain.get(c, r)).unwrap_or(here))
            };
            let side = |across: isize| near(across, -1) + 2.0 * near(across, 0) + near(across, 1);
            let edge = |down: isize| near(-1, down) + 2.0 * near(0, down) + near(1, down);
            let rise_east = stretch * (side(1) - side(-1)) / (8.0 * east_m);
            let rise_north = stretch * (edge(-1) - edge(1)) / (8.0 * north_m);
            let length = (rise_east * rise_east + rise_north * rise_north + 1.0).sqrt();
            let toward = light[2] - rise_east * light[0] - rise_north * light[1];
            shade.push((toward / length).max(0.0) as f32);
        }
    }
    Grid::new(frame, shade)
}

/// The way to the sun: east, north, up.
fn light() -> [f64; 3] {
    let (azimuth, altitude) = (315.0_f64.to_radians(), 45.0_f64.to_radians());
    [
        azimuth.sin() * altitude.cos(),
        azimuth.cos() * altitude.cos(),
        altitude.sin(),
    ]
}
