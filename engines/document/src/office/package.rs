//! The parts of an office file (ECMA-376 part 2; OpenDocument 1.3 part 2), unpacked up to limits.

use std::cell::Cell;
use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::xml::Tree;
use crate::finding::Findings;
use crate::rules;

/// Parts of one file.
const MOST_PARTS: usize = 4_000;
/// Bytes of one part, unpacked.
const MOST_PART_BYTES: u64 = 48 << 20;
/// Bytes of all parts that are read, unpacked.
const MOST_BYTES: usize = 200 << 20;

/// An office file.
pub struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// The names of its parts, in order.
    pub names: Vec<String>,
    keep_going: &'a dyn Fn() -> bool,
    read: usize,
    /// Whether something was left out, because there is too much of it.
    pub is_cut: Cell<bool>,
    /// Whether we were told to stop.
    pub is_stopped: Cell<bool>,
}

impl<'a> Package<'a> {
    /// Opens it; none if it is no archive.
    pub fn open(bytes: &'a [u8], keep_going: &'a dyn Fn() -> bool) -> Option<Self> {
        let archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
        let names = archive
            .file_names()
            .take(MOST_PARTS)
            .filter_map(|name| name.ok().map(|name| name.into_owned()))
            .collect();
        Some(Self {
            archive,
            names,
            keep_going,
            read: 0,
            is_cut: Cell::new(false),
            is_stopped: Cell::new(false),
        })
    }

    pub fn has(&self, name: &str) -> bool {
        self.names.iter().any(|known| known == name)
    }

    /// The bytes of a part; none if there is none, or it cannot be unpacked.
    pub fn bytes(&mut self, name: &str) -> Option<Vec<u8>> {
        if !(self.keep_going)() {
            self.is_stopped.set(true);
            return None;
        }
        if self.read >= MOST_BYTES {
            self.is_cut.set(true);
            return None;
        }
        let mut out = Vec::new();
        let part = self.archive.by_name(name).ok()?;
        part.take(MOST_PART_BYTES).read_to_end(&mut out).ok()?;
        self.read += out.len();
        if u64::try_from(out.len()).is_ok_and(|len| len >= MOST_PART_BYTES) {
            self.is_cut.set(true);
        }
        Some(out)
    }

    /// A part as XML; empty if there is none.
    pub fn xml(&mut self, name: &str) -> Tree {
        let bytes = self.bytes(name).unwrap_or_default();
        let tree = Tree::read(&bytes, self.keep_going);
        if tree.is_cut {
            self.is_cut.set(true);
        }
        tree
    }

    /// Says that what must be there is not, unless it was left out by us.
    pub fn tell_broken(&self, found: &mut Findings) {
        if !self.is_cut.get() && !self.is_stopped.get() {
            found.whole(&rules::BROKEN);
        }
    }

    /// The names of parts in a folder, with an ending, in the order of the numbers in them.
    pub fn within(&self, folder: &str, ending: &str) -> Vec<String> {
        let number = |name: &str| {
            name.chars()
                .filter(char::is_ascii_digit)
                .collect::<String>()
                .parse::<u64>()
                .unwrap_or(0)
        };
        let mut names: Vec<String> = self
            .names
            .iter()
            .filter(|name| {
                name.strip_prefix(folder)
                    .is_some_and(|rest| !rest.contains('/') && rest.ends_with(ending))
            })
            .cloned()
            .collect();
        names.sort_by_key(|name| number(name));
        names
    }
}
