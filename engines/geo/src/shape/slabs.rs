//! Edges sorted into bands of latitude, so that a question looks only at those level with it.

use super::{Edge, TOLERANCE_DEG};

/// For each band of latitude, the edges that pass through it, in their own order.
pub(super) struct Slabs {
    south: f64,
    per_degree: f64,
    /// Band `i` holds `edges[starts[i]..starts[i + 1]]`.
    starts: Vec<u32>,
    edges: Vec<u32>,
}

impl Slabs {
    pub(super) fn of(edges: &[Edge]) -> Self {
        let (mut south, mut north, mut climb) = (f64::INFINITY, f64::NEG_INFINITY, 0.0);
        for Edge { a, b, .. } in edges {
            south = south.min(a.lat).min(b.lat);
            north = north.max(a.lat).max(b.lat);
            climb += (a.lat - b.lat).abs();
        }
        // So many bands that all of them together hold a handful of entries for each edge.
        let height = north - south;
        let bands = (2.0 * edges.len() as f64 * height / climb)
            .min(edges.len() as f64)
            // Flat edges in a flat shape must not lie in every band.
            .min(height / (4.0 * TOLERANCE_DEG));
        let bands = if bands >= 1.0 { bands.floor() } else { 1.0 };
        let per_degree = if height > 0.0 { bands / height } else { 0.0 };
        let mut slabs = Self {
            south,
            per_degree,
            starts: vec![0; bands as usize + 1],
            edges: vec![],
        };

        for edge in edges {
            slabs
                .bands_of(edge)
                .for_each(|band| slabs.starts[band + 1] += 1);
        }
        for band in 1..slabs.starts.len() {
            slabs.starts[band] += slabs.starts[band - 1];
        }
        let mut next = slabs.starts.clone();
        slabs.edges = vec![0; slabs.starts.last().map_or(0, |&n| n as usize)];
        for (i, edge) in edges.iter().enumerate() {
            for band in slabs.bands_of(edge) {
                slabs.edges[next[band] as usize] = i as u32;
                next[band] += 1;
            }
        }
        slabs
    }

    /// The edges that may be level with a latitude.
    pub(super) fn at(&self, lat: f64) -> &[u32] {
        self.list(self.band(lat))
    }

    /// The edges that may be level with a latitude of the range; some more than once.
    pub(super) fn between(&self, south: f64, north: f64) -> impl Iterator<Item = u32> {
        (self.band(south)..=self.band(north))
            .flat_map(|band| self.list(band))
            .copied()
    }

    fn list(&self, band: usize) -> &[u32] {
        &self.edges[self.starts[band] as usize..self.starts[band + 1] as usize]
    }

    fn bands_of(&self, edge: &Edge) -> std::ops::RangeInclusive<usize> {
        let (low, high) = (edge.a.lat.min(edge.b.lat), edge.a.lat.max(edge.b.lat));
        self.band(low - TOLERANCE_DEG)..=self.band(high + TOLERANCE_DEG)
    }

    /// The band of a latitude; the first or the last if it is beyond.
    fn band(&self, lat: f64) -> usize {
        (((lat - self.south) * self.per_degree) as usize).min(self.starts.len() - 2)
    }
}
