//! Writes small OpenStreetMap extracts.

use miniz_oxide::deflate::compress_to_vec_zlib;

/// A node, in degrees.
pub struct Node {
    pub id: i64,
    pub lon: f64,
    pub lat: f64,
}

/// A way and its tags.
pub struct Street {
    pub nodes: Vec<i64>,
    pub tags: Vec<(&'static str, &'static str)>,
}

/// A file of one blob of nodes and one of ways.
pub struct File {
    pub nodes: Vec<Node>,
    pub ways: Vec<Street>,
    pub dense: bool,
    pub zlib: bool,
    pub ways_first: bool,
    pub feature: &'static str,
}

impl Default for File {
    fn default() -> Self {
        Self {
            nodes: vec![],
            ways: vec![],
            dense: true,
            zlib: true,
            ways_first: false,
            feature: "DenseNodes",
        }
    }
}

fn varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

fn zigzag(value: i64) -> u64 {
    (value << 1 ^ value >> 63) as u64
}

fn number(field: u64, value: u64) -> Vec<u8> {
    let mut out = vec![];
    varint(&mut out, field << 3);
    varint(&mut out, value);
    out
}

/// A field of bytes.
pub fn bytes(field: u64, value: &[u8]) -> Vec<u8> {
    let mut out = vec![];
    varint(&mut out, field << 3 | 2);
    varint(&mut out, value.len() as u64);
    out.extend(value);
    out
}

fn packed(field: u64, values: impl IntoIterator<Item = u64>) -> Vec<u8> {
    let mut row = vec![];
    values.into_iter().for_each(|v| varint(&mut row, v));
    bytes(field, &row)
}

fn steps(field: u64, values: impl IntoIterator<Item = i64>) -> Vec<u8> {
    let mut before = 0;
    packed(
        field,
        values
            .into_iter()
            .map(|v| zigzag(v - std::mem::replace(&mut before, v))),
    )
}

/// The head of a blob that claims to be so long.
pub fn head(kind: &str, length: u64) -> Vec<u8> {
    let head = [bytes(1, kind.as_bytes()), number(3, length)].concat();
    [&(head.len() as u32).to_be_bytes()[..], &head].concat()
}

/// A blob with its head.
pub fn blob(kind: &str, blob: &[u8]) -> Vec<u8> {
    [&head(kind, blob.len() as u64)[..], blob].concat()
}

impl File {
    pub fn bytes(&self) -> Vec<u8> {
        let pack = |kind: &str, block: &[u8]| match self.zlib {
            true => blob(
                kind,
                &[
                    number(2, block.len() as u64),
                    bytes(3, &compress_to_vec_zlib(block, 6)),
                ]
                .concat(),
            ),
            false => blob(kind, &bytes(1, block)),
        };
        let header = [
            bytes(4, b"OsmSchema-V0.6"),
            bytes(4, self.feature.as_bytes()),
        ]
        .concat();
        let (nodes, ways) = (
            pack("OSMData", &self.node_block()),
            pack("OSMData", &self.way_block()),
        );
        let data = if self.ways_first {
            [ways, nodes]
        } else {
            [nodes, ways]
        };
        [pack("OSMHeader", &header), data.concat()].concat()
    }

    fn node_block(&self) -> Vec<u8> {
        let step = |degrees: f64| (degrees * 1e7).round() as i64;
        let group = if self.dense {
            let dense = [
                steps(1, self.nodes.iter().map(|n| n.id)),
                steps(8, self.nodes.iter().map(|n| step(n.lat))),
                steps(9, self.nodes.iter().map(|n| step(n.lon))),
            ];
            bytes(2, &dense.concat())
        } else {
            let node = |n: &Node| {
                let fields = [
                    number(1, zigzag(n.id)),
                    number(8, zigzag(step(n.lat))),
                    number(9, zigzag(step(n.lon))),
                ];
                bytes(1, &fields.concat())
            };
            self.nodes.iter().flat_map(node).collect()
        };
        [bytes(1, &bytes(1, b"")), bytes(2, &group)].concat()
    }

    fn way_block(&self) -> Vec<u8> {
        let mut strings = vec![""];
        let mut index = |text: &'static str| {
            strings.push(text);
            strings.len() as u64 - 1
        };
        let mut group = vec![];
        for way in &self.ways {
            let (keys, values): (Vec<u64>, Vec<u64>) =
                way.tags.iter().map(|(k, v)| (index(k), index(v))).unzip();
            let fields = [
                number(1, 1),
                packed(2, keys),
                packed(3, values),
                steps(8, way.nodes.iter().copied()),
            ];
            group.extend(bytes(3, &fields.concat()));
        }
        let table: Vec<u8> = strings
            .iter()
            .flat_map(|s| bytes(1, s.as_bytes()))
            .collect();
        [bytes(1, &table), bytes(2, &group)].concat()
    }
}
