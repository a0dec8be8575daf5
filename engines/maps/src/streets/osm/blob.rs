//! The blobs that an extract is a row of.

use std::io::{BufReader, Read, Seek, SeekFrom};

use miniz_oxide::inflate::decompress_to_vec_zlib_with_limit;

use super::wire::{Fields, Held};
use crate::MapError;
use crate::error::{At, at_most, quote};

/// The most bytes of a blob's head.
const LARGEST_HEAD: u64 = 64 << 10;
/// The most bytes of a blob, packed or not.
const LARGEST_BLOB: u64 = 32 << 20;

/// The blobs of a file with map data in them, unpacked, one after the other.
pub(super) struct Blobs<R> {
    file: BufReader<R>,
    /// The number of the blob that was read last, from 1; the head of the file is the first.
    pub number: u64,
    /// The bytes read so far.
    pub read: u64,
    /// The bytes of the file.
    pub of: u64,
}

impl<R: Read + Seek> Blobs<R> {
    pub fn new(mut file: R) -> Result<Self, MapError> {
        let of = file.seek(SeekFrom::End(0))?;
        file.rewind()?;
        Ok(Self {
            file: BufReader::with_capacity(1 << 16, file),
            number: 0,
            read: 0,
            of,
        })
    }

    /// The next block of map data; none at the end of the file.
    pub fn next(&mut self) -> Result<Option<Vec<u8>>, MapError> {
        loop {
            if self.read == self.of && self.number > 0 {
                return Ok(None);
            }
            self.number += 1;
            let length = self.take(4)?;
            let length = length.iter().fold(0, |n, b| n << 8 | u64::from(*b));
            at_most("bytes of a blob's head", length, LARGEST_HEAD)?;
            let head = self.take(length)?;
            let (kind, size) = head_of(&head).map_err(|p| self.broken(p))?;
            at_most("bytes of a blob", size, LARGEST_BLOB)?;
            let blob = self.take(size)?;
            match (&*kind, self.number) {
                ("OSMHeader", 1) => {
                    check_head(&self.unpack(&blob)?).map_err(|e| self.head_error(e))?
                }
                (_, 1) => return Err(At::File.broken("it is no OpenStreetMap extract (.osm.pbf)")),
                ("OSMData", _) => return self.unpack(&blob).map(Some),
                // The format lets unknown kinds be passed over.
                _ => {}
            }
        }
    }

    fn broken(&self, problem: &str) -> MapError {
        At::Blob(self.number).broken(problem)
    }

    fn head_error(&self, error: Result<String, &'static str>) -> MapError {
        match error {
            Ok(feature) => {
                MapError::Unsupported(format!("OpenStreetMap: the file needs {feature}"))
            }
            Err(problem) => self.broken(problem),
        }
    }

    fn take(&mut self, length: u64) -> Result<Vec<u8>, MapError> {
        let mut bytes = vec![];
        // Not reserved beforehand: the file may claim more than it has.
        (&mut self.file).take(length).read_to_end(&mut bytes)?;
        if bytes.len() as u64 != length {
            return Err(match self.number {
                1 => At::File.broken("it is no OpenStreetMap extract (.osm.pbf)"),
                _ => self.broken("the file ends within it"),
            });
        }
        self.read += length;
        Ok(bytes)
    }

    fn unpack(&self, blob: &[u8]) -> Result<Vec<u8>, MapError> {
        let mut fields = Fields(blob);
        while let Some(field) = fields.next().map_err(|p| self.broken(p))? {
            match field {
                (1, Held::Bytes(raw)) => return Ok(raw.to_vec()),
                (3, Held::Bytes(zlib)) => {
                    return decompress_to_vec_zlib_with_limit(zlib, LARGEST_BLOB as usize)
                        .map_err(|e| self.broken(&format!("it cannot be unpacked: {e}")));
                }
                (4..=7, Held::Bytes(_)) => {
                    return Err(MapError::Unsupported(
                        "OpenStreetMap: other compression than zlib".to_owned(),
                    ));
                }
                _ => {}
            }
        }
        Err(self.broken("it is empty"))
    }
}

/// The kind of a blob and its size.
fn head_of(head: &[u8]) -> Result<(String, u64), &'static str> {
    let (mut kind, mut size) = (String::new(), None);
    let mut fields = Fields(head);
    while let Some(field) = fields.next()? {
        match field {
            (1, Held::Bytes(name)) => kind = String::from_utf8_lossy(name).into_owned(),
            (3, Held::Number(bytes)) => size = Some(bytes),
            _ => {}
        }
    }
    Ok((kind, size.ok_or("it does not say how long it is")?))
}

/// Refuses a file that needs what is not known here: the feature, or what is wrong.
fn check_head(head: &[u8]) -> Result<(), Result<String, &'static str>> {
    let mut fields = Fields(head);
    while let Some(field) = fields.next().map_err(Err)? {
        if let (4, Held::Bytes(feature)) = field
            && !matches!(feature, b"OsmSchema-V0.6" | b"DenseNodes")
        {
            return Err(Ok(quote(&String::from_utf8_lossy(feature))));
        }
    }
    Ok(())
}
