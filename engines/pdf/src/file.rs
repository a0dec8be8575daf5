//! A PDF as a file of numbered objects (ISO 32000-1, 7.5).

use miniz_oxide::deflate::compress_to_vec_zlib;

/// How hard streams are packed: the usual middle of 0 to 10.
const LEVEL: u8 = 6;

/// A file while it is written.
pub struct File {
    bytes: Vec<u8>,
    /// Where each object begins, by its number less one; none while it is not written.
    places: Vec<Option<usize>>,
}

impl File {
    pub fn new() -> Self {
        Self {
            // Four bytes above 127 tell programs that pass it on that it is no text.
            bytes: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec(),
            places: Vec::new(),
        }
    }

    /// A number for an object that is written later.
    pub fn reserve(&mut self) -> usize {
        self.places.push(None);
        self.places.len()
    }

    /// Writes the object of a number.
    pub fn put(&mut self, number: usize, object: &str) {
        self.put_bytes(number, object.as_bytes());
    }

    /// Writes an object; its number.
    pub fn add(&mut self, object: &str) -> usize {
        let number = self.reserve();
        self.put(number, object);
        number
    }

    /// Writes bytes with what `entries` says of them; their number.
    pub fn stream(&mut self, entries: &str, bytes: &[u8]) -> usize {
        let number = self.reserve();
        let length = bytes.len();
        let head = format!("<<{entries} /Length {length}>>\nstream\n");
        let object = [head.as_bytes(), bytes, b"\nendstream"].concat();
        self.put_bytes(number, &object);
        number
    }

    /// Writes bytes packed.
    pub fn packed(&mut self, entries: &str, bytes: &[u8]) -> usize {
        let entries = format!("{entries} /Filter/FlateDecode");
        self.stream(&entries, &compress_to_vec_zlib(bytes, LEVEL))
    }

    fn put_bytes(&mut self, number: usize, object: &[u8]) {
        let place = self.bytes.len();
        if let Some(kept) = number.checked_sub(1).and_then(|at| self.places.get_mut(at)) {
            *kept = Some(place);
        }
        self.bytes.extend(format!("{number} 0 obj\n").bytes());
        self.bytes.extend(object);
        self.bytes.extend(b"\nendobj\n");
    }

    /// The whole file, with the table of its objects.
    pub fn done(mut self, catalog: usize, info: usize) -> Vec<u8> {
        let table = self.bytes.len();
        let size = self.places.len() + 1;
        let mut end = format!("xref\n0 {size}\n0000000000 65535 f \n");
        for place in &self.places {
            end += &match place {
                Some(place) => format!("{place:010} 00000 n \n"),
                None => "0000000000 65535 f \n".to_owned(),
            };
        }
        end += &format!(
            "trailer\n<</Size {size} /Root {catalog} 0 R /Info {info} 0 R>>\nstartxref\n{table}\n%%EOF\n"
        );
        self.bytes.extend(end.bytes());
        self.bytes
    }
}

/// Text of a dictionary: UTF-16 with its mark, in hexadecimal digits (ISO 32000-1, 7.9.2.2).
pub fn text(text: &str) -> String {
    let digits = text.encode_utf16().map(|unit| format!("{unit:04X}"));
    format!("<FEFF{}>", digits.collect::<String>())
}
