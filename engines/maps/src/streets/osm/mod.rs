//! OpenStreetMap extracts (`.osm.pbf`): streets within a box.

mod blob;
mod block;
mod wire;

use std::collections::BTreeMap;
use std::io::{Read, Seek};

use geo::{BBox, Point};

use self::blob::Blobs;
use self::block::{Block, Way};
use super::graph::Builder;
use super::{Class, Streets};
use crate::error::{At, at_most};
use crate::progress::tell;
use crate::{MapError, Progress};

/// The most nodes within the box: 800 MB of them.
const MOST_NODES: u64 = 50_000_000;
/// The most corners of streets within the box.
const MOST_CORNERS: u64 = 20_000_000;

/// The streets of an OpenStreetMap extract that lie within the box.
///
/// A street that leaves the box is cut at its last node inside; one that comes back is two. Streets
/// meet where they share a node; a bridge does not. What `keep` refuses is left out, such as paths.
/// Relations and everything else are passed over. Progress is in bytes.
///
/// The file must have its nodes before its ways, as extracts do; then one pass does, and only the
/// nodes within the box are held.
///
/// # Errors
/// [`MapError::Broken`] with the number of the blob that is damaged, cut off or out of order;
/// [`MapError::TooLarge`] beyond 32 MiB a blob, 50 million nodes or 20 million corners in the box;
/// [`MapError::Unsupported`] for other compression than zlib, or files with history.
///
/// # Source
/// OpenStreetMap wiki, "PBF Format": fileformat and osmformat version 0.6.
pub fn streets(
    file: impl Read + Seek,
    bbox: &BBox,
    keep: &dyn Fn(Class) -> bool,
    progress: Progress<'_>,
) -> Result<Streets, MapError> {
    let mut blobs = Blobs::new(file)?;
    let mut nodes = Nodes::default();
    let mut ways: Vec<Way> = vec![];
    let mut corners = 0;
    let mut ways_began = false;
    while let Some(data) = blobs.next()? {
        tell(progress, blobs.read, blobs.of)?;
        let at = || At::Blob(blobs.number);
        let block = Block::read(&data).map_err(|problem| at().broken(problem))?;
        let mut late = false;
        block
            .nodes(&mut |id, lon, lat| {
                late |= ways_began;
                if bbox.contains(Point { lon, lat }) {
                    nodes.all.push((id, lon, lat));
                }
            })
            .map_err(|problem| at().broken(problem))?;
        if late {
            return Err(at().broken("nodes after ways: sort the file by type first (osmium sort)"));
        }
        at_most("nodes in the box", nodes.all.len() as u64, MOST_NODES)?;
        block
            .ways(&mut |way| {
                if !ways_began {
                    ways_began = true;
                    nodes.sort();
                }
                if keep(way.class) && way.nodes.iter().any(|id| nodes.find(*id).is_some()) {
                    corners += way.nodes.len() as u64;
                    ways.push(way);
                }
            })
            .map_err(|problem| at().broken(problem))?;
        at_most("corners of streets in the box", corners, MOST_CORNERS)?;
    }
    tell(progress, blobs.of, blobs.of)?;
    Ok(join(&nodes, ways))
}

/// The nodes within the box.
#[derive(Default)]
struct Nodes {
    all: Vec<(i64, f64, f64)>,
}

impl Nodes {
    fn sort(&mut self) {
        // Extracts are sorted already; then this only looks.
        self.all.sort_by_key(|node| node.0);
    }

    fn find(&self, id: i64) -> Option<Point> {
        let at = self.all.binary_search_by_key(&id, |node| node.0).ok()?;
        self.all.get(at).map(|&(_, lon, lat)| Point { lon, lat })
    }
}

/// Cuts ways into links where they meet, end, or leave the box.
fn join(nodes: &Nodes, ways: Vec<Way>) -> Streets {
    let mut uses: BTreeMap<i64, u32> = BTreeMap::new();
    for id in ways.iter().flat_map(|way| &way.nodes) {
        *uses.entry(*id).or_default() += 1;
    }
    let mut builder = Builder::new();
    for way in ways {
        // The link that is being walked: where it began, where it has come to, and its corners.
        let mut open: Option<(i64, i64, Vec<Point>)> = None;
        for &id in &way.nodes {
            let Some(point) = nodes.find(id) else {
                if let Some((from, to, line)) = open.take() {
                    builder.add(from, to, line, way.class, way.name.clone());
                }
                continue;
            };
            let Some((from, to, line)) = &mut open else {
                open = Some((id, id, vec![point]));
                continue;
            };
            // The same node twice running is a slip of the pen.
            if *to == id {
                continue;
            }
            *to = id;
            line.push(point);
            if uses.get(&id).is_some_and(|n| *n > 1) {
                let line = std::mem::replace(line, vec![point]);
                builder.add(*from, id, line, way.class, way.name.clone());
                *from = id;
            }
        }
        if let Some((from, to, line)) = open {
            builder.add(from, to, line, way.class, way.name);
        }
    }
    builder.finish()
}
