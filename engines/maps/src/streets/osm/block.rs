//! A block of nodes and ways.

use super::super::Class;
use super::wire::{Fields, Held, Packed, zigzag};

/// A street, as its file has it.
pub(super) struct Way {
    pub class: Class,
    pub name: Option<String>,
    pub nodes: Vec<i64>,
}

/// A block whose parts have been found, but not yet read.
pub(super) struct Block<'a> {
    strings: Vec<&'a [u8]>,
    groups: Vec<&'a [u8]>,
    /// Billionths of a degree to a step, and from zero.
    step: i64,
    lon_offset: i64,
    lat_offset: i64,
}

/// What is wrong with a block.
type Problem = &'static str;

impl<'a> Block<'a> {
    pub fn read(bytes: &'a [u8]) -> Result<Self, Problem> {
        let mut block = Self {
            strings: vec![],
            groups: vec![],
            step: 100,
            lon_offset: 0,
            lat_offset: 0,
        };
        let mut fields = Fields(bytes);
        while let Some(field) = fields.next()? {
            match field {
                (1, Held::Bytes(table)) => {
                    let mut entries = Fields(table);
                    while let Some(entry) = entries.next()? {
                        if let (1, Held::Bytes(string)) = entry {
                            block.strings.push(string);
                        }
                    }
                }
                (2, Held::Bytes(group)) => block.groups.push(group),
                (17, Held::Number(n)) => block.step = n as i64,
                (19, Held::Number(n)) => block.lat_offset = n as i64,
                (20, Held::Number(n)) => block.lon_offset = n as i64,
                _ => {}
            }
        }
        Ok(block)
    }

    fn degrees(&self, steps: i64, offset: i64) -> f64 {
        self.step.wrapping_mul(steps).wrapping_add(offset) as f64 / 1e9
    }

    /// Every node: its id, longitude and latitude.
    pub fn nodes(&self, each: &mut dyn FnMut(i64, f64, f64)) -> Result<(), Problem> {
        for group in &self.groups {
            let mut fields = Fields(group);
            while let Some(field) = fields.next()? {
                match field {
                    (1, Held::Bytes(node)) => self.node(node, each)?,
                    (2, Held::Bytes(dense)) => self.dense(dense, each)?,
                    _ => {}
                }
            }
        }
        Ok(())
    }

    fn node(&self, bytes: &[u8], each: &mut dyn FnMut(i64, f64, f64)) -> Result<(), Problem> {
        let (mut id, mut lat, mut lon) = (0, 0, 0);
        let mut fields = Fields(bytes);
        while let Some(field) = fields.next()? {
            match field {
                (1, Held::Number(n)) => id = zigzag(n),
                (8, Held::Number(n)) => lat = zigzag(n),
                (9, Held::Number(n)) => lon = zigzag(n),
                _ => {}
            }
        }
        each(
            id,
            self.degrees(lon, self.lon_offset),
            self.degrees(lat, self.lat_offset),
        );
        Ok(())
    }

    /// Nodes as three rows of differences.
    fn dense(&self, bytes: &[u8], each: &mut dyn FnMut(i64, f64, f64)) -> Result<(), Problem> {
        let (mut ids, mut lats, mut lons) = (Packed(&[]), Packed(&[]), Packed(&[]));
        let mut fields = Fields(bytes);
        while let Some(field) = fields.next()? {
            match field {
                (1, Held::Bytes(row)) => ids = Packed(row),
                (8, Held::Bytes(row)) => lats = Packed(row),
                (9, Held::Bytes(row)) => lons = Packed(row),
                _ => {}
            }
        }
        let (mut id, mut lat, mut lon) = (0_i64, 0_i64, 0_i64);
        loop {
            match (ids.next(), lats.next(), lons.next()) {
                (None, None, None) => return Ok(()),
                (Some(more_id), Some(more_lat), Some(more_lon)) => {
                    id = id.wrapping_add(zigzag(more_id?));
                    lat = lat.wrapping_add(zigzag(more_lat?));
                    lon = lon.wrapping_add(zigzag(more_lon?));
                }
                _ => return Err("not as many positions as nodes"),
            }
            each(
                id,
                self.degrees(lon, self.lon_offset),
                self.degrees(lat, self.lat_offset),
            );
        }
    }

    /// Every way that is a street.
    pub fn ways(&self, each: &mut dyn FnMut(Way)) -> Result<(), Problem> {
        for group in &self.groups {
            let mut fields = Fields(group);
            while let Some(field) = fields.next()? {
                if let (3, Held::Bytes(way)) = field
                    && let Some(way) = self.way(way)?
                {
                    each(way);
                }
            }
        }
        Ok(())
    }

    fn way(&self, bytes: &[u8]) -> Result<Option<Way>, Problem> {
        let (mut keys, mut values, mut refs) = (Packed(&[]), Packed(&[]), Packed(&[]));
        let mut fields = Fields(bytes);
        while let Some(field) = fields.next()? {
            match field {
                (2, Held::Bytes(row)) => keys = Packed(row),
                (3, Held::Bytes(row)) => values = Packed(row),
                (8, Held::Bytes(row)) => refs = Packed(row),
                _ => {}
            }
        }
        let (mut class, mut name, mut number, mut is_area) = (None, None, None, false);
        loop {
            let (key, value) = match (keys.next(), values.next()) {
                (None, None) => break,
                (Some(key), Some(value)) => (self.string(key?)?, self.string(value?)?),
                _ => return Err("not as many values as keys"),
            };
            match key {
                b"highway" => class = Class::of_highway(&String::from_utf8_lossy(value)),
                b"name" => name = Some(value),
                b"ref" => number = Some(value),
                b"area" => is_area = value == b"yes",
                _ => {}
            }
        }
        // A square is no street to go along.
        let Some(class) = class.filter(|_| !is_area) else {
            return Ok(None);
        };
        let name = name
            .or(number)
            .map(|n| String::from_utf8_lossy(n).into_owned());
        let mut id = 0_i64;
        let nodes = refs.map(|step| -> Result<i64, Problem> {
            id = id.wrapping_add(zigzag(step?));
            Ok(id)
        });
        Ok(Some(Way {
            class,
            name,
            nodes: nodes.collect::<Result<_, _>>()?,
        }))
    }

    fn string(&self, index: u64) -> Result<&'a [u8], Problem> {
        let index = usize::try_from(index).ok();
        index
            .and_then(|i| self.strings.get(i).copied())
            .ok_or("a text that is not in its table")
    }
}
