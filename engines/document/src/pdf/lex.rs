//! Reads objects from bytes (ISO 32000-1, 7.2 and 7.3). Past the end there is nothing, and never a panic.

use std::rc::Rc;

use super::object::{Dict, Object};

/// Objects within objects that are read; what is deeper is null.
const DEEPEST: u32 = 60;
/// Objects within one object that are read; what comes after them is taken as broken.
const MOST_WITHIN: usize = 1_000_000;
/// Bytes of one name.
const LONGEST_NAME: usize = 512;

/// What is read next.
#[derive(Debug, Clone, PartialEq)]
pub enum Token {
    Object(Object),
    /// A word that is no object: `obj`, `endobj`, `Tj`.
    Word(Rc<str>),
}

/// A place in bytes, which only goes forwards.
#[derive(Clone)]
pub struct Lexer<'a> {
    pub bytes: &'a [u8],
    pub at: usize,
    /// How many objects were within the last one.
    pub within: usize,
}

pub const fn is_space(b: u8) -> bool {
    matches!(b, 0 | 9 | 10 | 12 | 13 | 32)
}

const fn is_delimiter(b: u8) -> bool {
    matches!(
        b,
        b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%'
    )
}

impl<'a> Lexer<'a> {
    pub const fn new(bytes: &'a [u8], at: usize) -> Self {
        Self {
            bytes,
            at,
            within: 0,
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    pub fn skip_space(&mut self) {
        while let Some(b) = self.peek() {
            if is_space(b) {
                self.at += 1;
            } else if b == b'%' {
                while self.peek().is_some_and(|b| b != b'\n' && b != b'\r') {
                    self.at += 1;
                }
            } else {
                break;
            }
        }
    }

    /// The next object or word; none at the end.
    pub fn token(&mut self) -> Option<Token> {
        self.within = 0;
        self.deep(DEEPEST)
    }

    /// The next object, with references; a word in its place is null.
    pub fn object(&mut self) -> Option<Object> {
        match self.token()? {
            Token::Object(object) => Some(object),
            Token::Word(_) => Some(Object::Null),
        }
    }

    fn deep(&mut self, left: u32) -> Option<Token> {
        self.skip_space();
        let b = self.peek()?;
        let object = match b {
            b'/' => Object::Name(self.name().into()),
            b'(' => Object::Text(self.literal().into()),
            b'<' if self.bytes.get(self.at + 1) == Some(&b'<') => {
                self.at += 2;
                Object::Dict(Rc::new(self.dict(left)))
            }
            b'<' => Object::Text(self.hex().into()),
            b'[' => {
                self.at += 1;
                Object::Array(Rc::new(self.array(left)))
            }
            b'0'..=b'9' | b'+' | b'-' | b'.' => self.number_or_ref(),
            b')' | b'>' | b']' | b'{' | b'}' => {
                let long = b == b'>' && self.bytes.get(self.at + 1) == Some(&b'>');
                self.at += if long { 2 } else { 1 };
                return Some(Token::Word(match (b, long) {
                    (b'>', true) => ">>".into(),
                    (b']', _) => "]".into(),
                    _ => "".into(),
                }));
            }
            _ => return Some(self.word()),
        };
        Some(Token::Object(object))
    }

    fn word(&mut self) -> Token {
        let from = self.at;
        while self
            .peek()
            .is_some_and(|b| !is_space(b) && !is_delimiter(b))
        {
            self.at += 1;
        }
        let word = self.bytes.get(from..self.at).unwrap_or_default();
        match word {
            b"true" => Token::Object(Object::Bool(true)),
            b"false" => Token::Object(Object::Bool(false)),
            b"null" => Token::Object(Object::Null),
            word => Token::Word(
                String::from_utf8_lossy(word.get(..word.len().min(40)).unwrap_or_default()).into(),
            ),
        }
    }

    fn name(&mut self) -> String {
        self.at += 1;
        let mut out = Vec::new();
        while let Some(b) = self.peek().filter(|b| !is_space(*b) && !is_delimiter(*b)) {
            self.at += 1;
            let escaped = match (b, self.bytes.get(self.at..self.at + 2)) {
                (b'#', Some([high, low])) => hex_digit(*high).zip(hex_digit(*low)),
                _ => None,
            };
            let b = match escaped {
                Some((high, low)) => {
                    self.at += 2;
                    high * 16 + low
                }
                None => b,
            };
            if out.len() < LONGEST_NAME {
                out.push(b);
            }
        }
        String::from_utf8_lossy(&out).into_owned()
    }

    fn literal(&mut self) -> Vec<u8> {
        self.at += 1;
        let mut out = Vec::new();
        let mut depth = 1_u32;
        while let Some(b) = self.peek() {
            self.at += 1;
            match b {
                b'(' => depth = depth.saturating_add(1),
                b')' => {
                    depth -= 1;
                    if depth == 0 {
                        break;
                    }
                }
                b'\\' => {
                    self.escape(&mut out);
                    continue;
                }
                _ => {}
            }
            out.push(b);
        }
        out
    }

    fn escape(&mut self, out: &mut Vec<u8>) {
        let Some(b) = self.peek() else {
            return;
        };
        self.at += 1;
        match b {
            b'n' => out.push(b'\n'),
            b'r' => out.push(b'\r'),
            b't' => out.push(b'\t'),
            b'b' => out.push(8),
            b'f' => out.push(12),
            b'\r' => {
                if self.peek() == Some(b'\n') {
                    self.at += 1;
                }
            }
            b'\n' => {}
            b'0'..=b'7' => {
                let mut code = u32::from(b - b'0');
                for _ in 0..2 {
                    match self.peek() {
                        Some(b @ b'0'..=b'7') => {
                            code = code * 8 + u32::from(b - b'0');
                            self.at += 1;
                        }
                        _ => break,
                    }
                }
                out.push(u8::try_from(code & 0xff).unwrap_or_default());
            }
            b => out.push(b),
        }
    }

    fn hex(&mut self) -> Vec<u8> {
        self.at += 1;
        let mut out = Vec::new();
        let mut half = None;
        while let Some(b) = self.peek() {
            self.at += 1;
            if b == b'>' {
                break;
            }
            let Some(digit) = hex_digit(b) else {
                continue;
            };
            match half.take() {
                None => half = Some(digit),
                Some(high) => out.push(high * 16 + digit),
            }
        }
        out.extend(half.map(|high| high * 16));
        out
    }

    fn array(&mut self, left: u32) -> Vec<Object> {
        let mut out = Vec::new();
        loop {
            self.skip_space();
            match self.inner(left) {
                Some(Token::Object(object)) => out.push(object),
                Some(Token::Word(word)) if is_end(&word) => break,
                Some(Token::Word(_)) => {}
                None => break,
            }
        }
        out
    }

    fn dict(&mut self, left: u32) -> Dict {
        let mut out = Dict::default();
        loop {
            self.skip_space();
            let key = match self.inner(left) {
                Some(Token::Object(Object::Name(key))) => key,
                // A stray value: go on to the next key.
                Some(Token::Object(_)) => continue,
                Some(Token::Word(word)) if is_end(&word) => break,
                Some(Token::Word(_)) => continue,
                None => break,
            };
            match self.inner(left) {
                Some(Token::Object(object)) => {
                    out.0.insert(key, object);
                }
                Some(Token::Word(word)) if is_end(&word) => break,
                Some(Token::Word(_)) => {}
                None => break,
            }
        }
        out
    }

    /// What is deeper than the deepest is not read: everything up to the end is taken as broken.
    fn inner(&mut self, left: u32) -> Option<Token> {
        self.within += 1;
        if left == 0 || self.within > MOST_WITHIN {
            self.at = self.bytes.len();
            return None;
        }
        self.deep(left - 1)
    }

    fn number_or_ref(&mut self) -> Object {
        let first = self.number();
        let Object::Int(number) = first else {
            return first;
        };
        let Ok(number) = u32::try_from(number) else {
            return first;
        };
        // "12 0 R"
        let rest = self.rest();
        let mut at = 0;
        let spaces = |at: &mut usize| {
            let from = *at;
            while rest.get(*at).copied().is_some_and(is_space) {
                *at += 1;
            }
            *at > from
        };
        if !spaces(&mut at) {
            return first;
        }
        let from = at;
        while rest.get(at).is_some_and(u8::is_ascii_digit) && at - from < 6 {
            at += 1;
        }
        if at == from || !spaces(&mut at) || rest.get(at) != Some(&b'R') {
            return first;
        }
        if rest
            .get(at + 1)
            .is_some_and(|b| !is_space(*b) && !is_delimiter(*b))
        {
            return first;
        }
        self.at += at + 1;
        Object::Ref(number)
    }

    fn number(&mut self) -> Object {
        let from = self.at;
        while self
            .peek()
            .is_some_and(|b| b.is_ascii_digit() || matches!(b, b'+' | b'-' | b'.'))
        {
            self.at += 1;
        }
        let text = self.bytes.get(from..self.at).unwrap_or_default();
        let text = std::str::from_utf8(text).unwrap_or_default();
        if let Ok(int) = text.parse::<i64>() {
            return Object::Int(int);
        }
        // Some writers make "--5" and "1.2-3": what is readable of them is taken.
        text.parse::<f64>()
            .or_else(|_| text.trim_start_matches(['-', '+']).parse::<f64>())
            .map_or(Object::Int(0), Object::Real)
    }
}

/// The end of an array or dictionary, or of what holds one that is not closed.
fn is_end(word: &str) -> bool {
    matches!(word, ">>" | "]" | "endobj" | "stream" | "endstream")
}

pub fn hex_digit(b: u8) -> Option<u8> {
    char::from(b)
        .to_digit(16)
        .and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], want: &str) {
        let mut lexer = Lexer::new(bytes, 0);
        let got = lexer
            .object()
            .map(|object| show(&object))
            .unwrap_or_default();
        assert_eq!(got, want, "{}", String::from_utf8_lossy(bytes));
    }

    fn show(object: &Object) -> String {
        match object {
            Object::Name(name) => format!("/{name}"),
            Object::Text(bytes) => format!("({})", bytes.escape_ascii()),
            Object::Array(items) => {
                format!("[{}]", items.iter().map(show).collect::<Vec<_>>().join(" "))
            }
            Object::Dict(dict) => {
                let entries: Vec<String> = dict
                    .0
                    .iter()
                    .map(|(k, v)| format!("{k}={}", show(v)))
                    .collect();
                format!("<{}>", entries.join(" "))
            }
            Object::Ref(n) => format!("{n}R"),
            Object::Int(n) => n.to_string(),
            Object::Real(n) => n.to_string(),
            Object::Bool(b) => b.to_string(),
            Object::Null => "null".into(),
            Object::Stream(_) => "stream".into(),
        }
    }

    #[test]
    fn objects_are_read() {
        check(
            b"[1 -2.5 true null /A#20b (a\\(b\\)\\101(c)) <4a4> 7 0 R]",
            "[1 -2.5 true null /A b (a(b)A(c)) (J@) 7R]",
        );
        check(
            b"<< /K [3 0 R 4] /L <</M (x)>> % comment\n /N/O >>",
            "<K=[3R 4] L=<M=(x)> N=/O>",
        );
        check(b"12 0 Rx", "12");
    }

    #[test]
    fn what_is_broken_ends() {
        check(b"<</A", "<>");
        check(b"[1 2", "[1 2]");
        check(b"(never closed", "(never closed)");
        check(b"<</A 1 endobj", "<A=1>");
        check(b"", "");
        let long = [b"[".as_slice(), &b"1 ".repeat(MOST_WITHIN * 2)].concat();
        let read = Lexer::new(&long, 0).object().unwrap();
        assert_eq!(read.array().len(), MOST_WITHIN);
        let deep = vec![b'['; 1_000_000];
        assert!(Lexer::new(&deep, 0).object().is_some());
    }
}
