//! Where the objects of a PDF are, and how they are read (ISO 32000-1, 7.5).

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::crypt::Key;
use super::filter;
use super::lex::{Lexer, Token, is_space};
use super::object::{Dict, Object, Stream};
use super::work::Work;

/// Objects that are read of one file.
const MOST_OBJECTS: usize = 400_000;
/// References one upon another.
const MOST_HOPS: usize = 20;
/// Tables of places, each of which names the one before it.
const MOST_TABLES: usize = 500;

#[derive(Debug, Clone, Copy)]
enum Place {
    At(usize),
    /// In the stream of that number.
    Within(u32),
}

/// A PDF whose objects are read when they are asked for.
pub struct File<'a> {
    pub bytes: &'a [u8],
    /// What the trailer says.
    pub trailer: Dict,
    pub work: &'a Work<'a>,
    places: HashMap<u32, Place>,
    read: RefCell<HashMap<u32, Object>>,
    now: RefCell<HashSet<u32>>,
    opened: RefCell<HashSet<u32>>,
    key: Option<Key>,
    scanned: Cell<bool>,
}

impl<'a> File<'a> {
    /// Opens a file; none if nothing in it is a catalog.
    pub fn open(bytes: &'a [u8], work: &'a Work<'a>) -> Option<Self> {
        let mut file = Self {
            bytes,
            trailer: Dict::default(),
            work,
            places: HashMap::new(),
            read: RefCell::default(),
            now: RefCell::default(),
            opened: RefCell::default(),
            key: None,
            scanned: Cell::new(false),
        };
        file.read_tables();
        file.unlock();
        if file.catalog().is_none() || !file.is_told_right() {
            file.scan();
            file.unlock();
        }
        file.catalog().is_some().then_some(file)
    }

    /// Whether each object is where the tables say.
    fn is_told_right(&self) -> bool {
        self.places.iter().all(|(number, place)| match place {
            Place::At(at) => {
                self.work.more(20)
                    && header(self.bytes, *at).is_some_and(|(found, _)| found == *number)
            }
            Place::Within(_) => true,
        })
    }

    /// Whether it is encrypted, and we cannot read it without a password.
    pub fn is_locked(&self) -> bool {
        self.trailer.has("Encrypt") && self.key.is_none()
    }

    /// The catalog, if it has pages.
    pub fn catalog(&self) -> Option<Rc<Dict>> {
        let root = self.entry(&self.trailer, "Root");
        let dict = dict_of(&root)?;
        (dict.has("Pages")).then_some(dict)
    }

    fn unlock(&mut self) {
        self.key = None;
        if !self.trailer.has("Encrypt") {
            return;
        }
        let Some(dict) = dict_of(&self.entry(&self.trailer, "Encrypt")) else {
            return;
        };
        let id = match self
            .entry(&self.trailer, "ID")
            .array()
            .first()
            .map(|id| self.resolve(id))
        {
            Some(Object::Text(id)) => id.to_vec(),
            _ => Vec::new(),
        };
        let dict = self.shallow(&dict);
        self.key = Key::of(&dict, &id);
        // What was read so far was read without the key.
        self.read.borrow_mut().clear();
        self.opened.borrow_mut().clear();
    }

    /// The dictionary with its entries resolved.
    fn shallow(&self, dict: &Dict) -> Dict {
        Dict(
            dict.0
                .iter()
                .map(|(key, value)| (Rc::clone(key), self.resolve(value)))
                .collect(),
        )
    }

    /// What a reference leads to; everything else is itself.
    pub fn resolve(&self, object: &Object) -> Object {
        let mut object = object.clone();
        for _ in 0..MOST_HOPS {
            match object {
                Object::Ref(number) => object = self.number(number),
                other => return other,
            }
        }
        Object::Null
    }

    /// An entry of a dictionary, resolved.
    pub fn entry(&self, dict: &Dict, key: &str) -> Object {
        self.resolve(dict.get(key))
    }

    /// An entry that is a dictionary.
    pub fn dict(&self, dict: &Dict, key: &str) -> Option<Rc<Dict>> {
        dict_of(&self.entry(dict, key))
    }

    /// The object of a number; null if there is none or it holds itself.
    pub fn number(&self, number: u32) -> Object {
        if let Some(object) = self.read.borrow().get(&number) {
            return object.clone();
        }
        if !self.work.more(100)
            || self.read.borrow().len() >= MOST_OBJECTS
            || !self.now.borrow_mut().insert(number)
        {
            return Object::Null;
        }
        let object = match self.places.get(&number) {
            Some(Place::At(at)) => self.object_at(*at, number).unwrap_or(Object::Null),
            Some(Place::Within(stream)) => {
                self.open_stream(*stream);
                self.read
                    .borrow()
                    .get(&number)
                    .cloned()
                    .unwrap_or(Object::Null)
            }
            None => Object::Null,
        };
        self.now.borrow_mut().remove(&number);
        self.read.borrow_mut().insert(number, object.clone());
        object
    }

    /// The object that begins at a place; none if another or none does.
    fn object_at(&self, at: usize, number: u32) -> Option<Object> {
        let (found, from) = header(self.bytes, at)?;
        if found != number {
            return None;
        }
        let mut lexer = Lexer::new(self.bytes, from);
        let object = lexer.object()?;
        // An object takes more room in memory than in the file: 40 bytes and more for each within it.
        self.work
            .more(lexer.at.saturating_sub(from) + lexer.within * 40);
        let object = self.decrypted(object, number);
        let Object::Dict(dict) = &object else {
            return Some(object);
        };
        lexer.skip_space();
        if !lexer
            .bytes
            .get(lexer.at..)
            .unwrap_or_default()
            .starts_with(b"stream")
        {
            return Some(object);
        }
        let mut from = lexer.at + 6;
        if self.bytes.get(from) == Some(&b'\r') {
            from += 1;
        }
        if self.bytes.get(from) == Some(&b'\n') {
            from += 1;
        }
        Some(Object::Stream(Rc::new(Stream {
            len: self.stream_length(dict, from),
            dict: dict.as_ref().clone(),
            from,
            number,
        })))
    }

    /// As the dictionary says, if `endstream` stands there; else up to the next `endstream`.
    fn stream_length(&self, dict: &Dict, from: usize) -> usize {
        let said = self
            .entry(dict, "Length")
            .int()
            .and_then(|n| usize::try_from(n).ok());
        if let Some(len) = said {
            let after = from.saturating_add(len);
            let tail = self
                .bytes
                .get(after..after.saturating_add(20).min(self.bytes.len()))
                .unwrap_or_default();
            if tail.trim_ascii_start().starts_with(b"endstream") {
                return len;
            }
        }
        let rest = self.bytes.get(from..).unwrap_or_default();
        let len = find(rest, b"endstream").unwrap_or(rest.len());
        self.work.more(len);
        len
    }

    fn decrypted(&self, object: Object, number: u32) -> Object {
        match &self.key {
            Some(key) => key.strings(object, number),
            None => object,
        }
    }

    /// The bytes of a stream, unpacked; none where it is a picture or cannot be read.
    pub fn unpacked(&self, stream: &Stream) -> Option<Vec<u8>> {
        let raw = self
            .bytes
            .get(stream.from..stream.from.saturating_add(stream.len).min(self.bytes.len()))?;
        let filters = filter::filters(&stream.dict, &|object| self.resolve(object));
        if !self.work.more(raw.len()) {
            return None;
        }
        let plain = match &self.key {
            Some(key) if stream.number > 0 && stream.dict.get("Type").name() != Some("XRef") => {
                Some(key.stream(raw, stream, &filters))
            }
            _ => None,
        };
        let out = filter::unpack(plain.as_deref().unwrap_or(raw), &filters)?;
        self.work.more(out.len());
        Some(out)
    }

    /// Reads all objects of an object stream (ISO 32000-1, 7.5.7).
    fn open_stream(&self, number: u32) {
        if !self.opened.borrow_mut().insert(number) {
            return;
        }
        let Object::Stream(stream) = self.number(number) else {
            return;
        };
        let Some(bytes) = self.unpacked(&stream) else {
            return;
        };
        for (inner, at) in inner_places(&bytes, &stream.dict) {
            if self.read.borrow().len() >= MOST_OBJECTS || !self.work.more(20) {
                break;
            }
            let belongs =
                matches!(self.places.get(&inner), Some(Place::Within(of)) if *of == number);
            if !belongs || self.read.borrow().contains_key(&inner) {
                continue;
            }
            let mut lexer = Lexer::new(&bytes, at);
            if let Some(object) = lexer.object() {
                self.work.more(lexer.within * 40);
                self.read.borrow_mut().insert(inner, object);
            }
        }
    }

    fn read_tables(&mut self) {
        let tail = self.bytes.len().saturating_sub(4096);
        let Some(at) = rfind(self.bytes.get(tail..).unwrap_or_default(), b"startxref") else {
            return;
        };
        let mut next = Lexer::new(self.bytes, tail + at + 9)
            .object()
            .and_then(|n| n.int());
        let mut seen = HashSet::new();
        while let Some(at) = next.and_then(|at| usize::try_from(at).ok()) {
            if !seen.insert(at) || seen.len() > MOST_TABLES || !self.work.more(100) {
                break;
            }
            let Some(dict) = self.read_table(at) else {
                break;
            };
            // A file for old and new readers has a second table beside the first.
            let beside = dict
                .get("XRefStm")
                .int()
                .and_then(|at| usize::try_from(at).ok());
            if let Some(beside) = beside.filter(|at| seen.insert(*at)) {
                self.read_table(beside);
            }
            next = dict.get("Prev").int();
            if self.trailer.0.is_empty() {
                self.trailer = dict;
            }
        }
    }

    fn read_table(&mut self, at: usize) -> Option<Dict> {
        let mut lexer = Lexer::new(self.bytes, at);
        lexer.skip_space();
        if lexer.bytes.get(lexer.at..)?.starts_with(b"xref") {
            lexer.at += 4;
            return self.read_plain_table(lexer);
        }
        let (number, _) = header(self.bytes, at)?;
        let Object::Stream(stream) = self.object_at(at, number)? else {
            return None;
        };
        let bytes = self.unpacked(&stream)?;
        self.read_packed_table(&stream.dict, &bytes);
        Some(stream.dict.clone())
    }

    fn read_plain_table(&mut self, mut lexer: Lexer<'_>) -> Option<Dict> {
        loop {
            match lexer.token()? {
                Token::Word(word) if word.as_ref() == "trailer" => {
                    return lexer.object()?.dict().cloned();
                }
                Token::Object(Object::Int(first)) => {
                    let count = lexer.object()?.int()?;
                    for n in 0..count {
                        let (at, _, kind) =
                            (lexer.object()?.int()?, lexer.object()?, lexer.token()?);
                        let number = u32::try_from(first.checked_add(n)?).ok()?;
                        if !self.work.more(20) {
                            return None;
                        }
                        if matches!(kind, Token::Word(word) if word.as_ref() == "n")
                            && self.places.len() < MOST_OBJECTS
                        {
                            let at = usize::try_from(at).ok()?;
                            self.places.entry(number).or_insert(Place::At(at));
                        }
                    }
                }
                _ => return None,
            }
        }
    }

    fn read_packed_table(&mut self, dict: &Dict, bytes: &[u8]) {
        let widths: Vec<usize> = dict
            .get("W")
            .array()
            .iter()
            .map(|n| {
                n.int()
                    .and_then(|n| usize::try_from(n).ok())
                    .unwrap_or(0)
                    .min(8)
            })
            .collect();
        let [kind, second, third] = widths.as_slice() else {
            return;
        };
        let (kind, second, third) = (*kind, *second, *third);
        let row = kind + second + third;
        if row == 0 {
            return;
        }
        let size = dict.get("Size").int().unwrap_or(0);
        let ranges: Vec<i64> = match dict.get("Index").array() {
            [] => vec![0, size],
            index => index.iter().filter_map(Object::int).collect(),
        };
        let mut rows = bytes.chunks_exact(row);
        for range in ranges.chunks_exact(2) {
            let (first, count) = (
                range.first().copied().unwrap_or(0),
                range.get(1).copied().unwrap_or(0),
            );
            for n in 0..count {
                let Some(line) = rows.next() else {
                    return;
                };
                let field = |from: usize, width: usize| {
                    line.get(from..from + width)
                        .unwrap_or_default()
                        .iter()
                        .fold(0_u64, |sum, b| sum << 8 | u64::from(*b))
                };
                let what = if kind == 0 { 1 } else { field(0, kind) };
                let Some(number) = first.checked_add(n).and_then(|n| u32::try_from(n).ok()) else {
                    return;
                };
                let place = match what {
                    1 => usize::try_from(field(kind, second)).ok().map(Place::At),
                    2 => u32::try_from(field(kind, second)).ok().map(Place::Within),
                    _ => None,
                };
                if let Some(place) = place
                    && self.places.len() < MOST_OBJECTS
                {
                    self.places.entry(number).or_insert(place);
                }
            }
        }
    }

    /// Finds the objects of a file whose tables are broken: each `12 0 obj`, the last of a number.
    fn scan(&mut self) {
        if self.scanned.replace(true) {
            return;
        }
        self.places.clear();
        self.read.borrow_mut().clear();
        self.opened.borrow_mut().clear();
        let mut trailers = Vec::new();
        let mut at = 0;
        while let Some(found) = find(self.bytes.get(at..).unwrap_or_default(), b"obj") {
            let word = at + found;
            at = word + 3;
            if !self.work.more(found) || self.places.len() >= MOST_OBJECTS {
                break;
            }
            if let Some((number, from)) = before_obj(self.bytes, word) {
                self.places.insert(number, Place::At(from));
            }
        }
        let mut at = 0;
        while let Some(found) = find(self.bytes.get(at..).unwrap_or_default(), b"trailer") {
            at += found + 7;
            if !self.work.more(found) {
                break;
            }
            if let Some(dict) = Lexer::new(self.bytes, at)
                .object()
                .as_ref()
                .and_then(Object::dict)
            {
                trailers.push(dict.clone());
            }
        }
        self.scan_streams(&mut trailers);
        let whole = trailers
            .into_iter()
            .rev()
            .find(|trailer| trailer.has("Root"));
        self.trailer = whole.unwrap_or_else(|| self.guessed_trailer());
    }

    /// Object streams hold objects that the scan did not see; streams of places are trailers.
    fn scan_streams(&mut self, trailers: &mut Vec<Dict>) {
        let mut numbers: Vec<u32> = self.places.keys().copied().collect();
        numbers.sort_unstable();
        for number in numbers {
            if self.work.stopped().is_some() {
                break;
            }
            let Object::Stream(stream) = self.number(number) else {
                continue;
            };
            match stream.dict.get("Type").name() {
                Some("XRef") => trailers.push(stream.dict.clone()),
                Some("ObjStm") => {
                    let bytes = self.unpacked(&stream).unwrap_or_default();
                    for (inner, _) in inner_places(&bytes, &stream.dict) {
                        if self.places.len() < MOST_OBJECTS {
                            self.places.entry(inner).or_insert(Place::Within(number));
                        }
                    }
                }
                _ => {}
            }
        }
        self.read.borrow_mut().retain(|_, object| !object.is_null());
    }

    fn guessed_trailer(&self) -> Dict {
        let mut numbers: Vec<u32> = self.places.keys().copied().collect();
        numbers.sort_unstable();
        let root = numbers.into_iter().rev().find(|number| {
            self.number(*number)
                .dict()
                .is_some_and(|dict| dict.get("Type").name() == Some("Catalog"))
        });
        let mut trailer = Dict::default();
        if let Some(root) = root {
            trailer.0.insert("Root".into(), Object::Ref(root));
        }
        trailer
    }
}

/// The dictionary of an object, shared.
pub fn dict_of(object: &Object) -> Option<Rc<Dict>> {
    match object {
        Object::Dict(dict) => Some(Rc::clone(dict)),
        Object::Stream(stream) => Some(Rc::new(stream.dict.clone())),
        _ => None,
    }
}

/// The numbers of the objects in an object stream, and where each begins.
fn inner_places(bytes: &[u8], dict: &Dict) -> Vec<(u32, usize)> {
    let count = dict
        .get("N")
        .int()
        .and_then(|n| usize::try_from(n).ok())
        .unwrap_or(0)
        .min(MOST_OBJECTS);
    let first = dict
        .get("First")
        .int()
        .and_then(|n| usize::try_from(n).ok())
        .unwrap_or(0);
    let mut lexer = Lexer::new(bytes, 0);
    let mut out = Vec::new();
    for _ in 0..count {
        let (Some(Object::Int(number)), Some(Object::Int(at))) = (lexer.object(), lexer.object())
        else {
            break;
        };
        if let (Ok(number), Ok(at)) = (u32::try_from(number), usize::try_from(at)) {
            out.push((number, first.saturating_add(at)));
        }
    }
    out
}

/// `12 0 obj` at a place: the number, and where the object itself begins.
fn header(bytes: &[u8], at: usize) -> Option<(u32, usize)> {
    let mut lexer = Lexer::new(bytes, at);
    let number = lexer.object()?.int().and_then(|n| u32::try_from(n).ok())?;
    lexer.object()?.int()?;
    match lexer.token()? {
        Token::Word(word) if word.as_ref() == "obj" => Some((number, lexer.at)),
        _ => None,
    }
}

/// What stands before the word `obj`: the number of the object, and where it begins.
fn before_obj(bytes: &[u8], word: usize) -> Option<(u32, usize)> {
    let before = bytes.get(word.saturating_sub(24)..word)?;
    let base = word - before.len();
    let mut at = before.len();
    let back = |at: &mut usize, is: fn(u8) -> bool| {
        let from = *at;
        while *at > 0 && before.get(*at - 1).copied().is_some_and(is) {
            *at -= 1;
        }
        from > *at
    };
    let digit = |b: u8| b.is_ascii_digit();
    let all = back(&mut at, is_space) && back(&mut at, digit) && back(&mut at, is_space) && {
        let end = at;
        back(&mut at, digit) && end > at
    };
    if !all {
        return None;
    }
    let (number, _) = header(bytes, base + at)?;
    Some((number, base + at))
}

/// Where `wanted` first stands.
pub fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    let first = *wanted.first()?;
    let mut from = 0;
    while let Some(at) = bytes.get(from..)?.iter().position(|b| *b == first) {
        if bytes.get(from + at..)?.starts_with(wanted) {
            return Some(from + at);
        }
        from += at + 1;
    }
    None
}

fn rfind(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes
        .windows(wanted.len())
        .rposition(|window| window == wanted)
}
