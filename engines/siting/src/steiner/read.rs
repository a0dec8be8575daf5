//! Steiner problems as text: the PACE and SteinLib formats, and the answer in the form that PACE asks for.

use super::instance::{Edge, Instance, MOST};
use super::{Plan, Refused};

/// Why a file cannot be read, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {fault}")]
pub struct Unreadable {
    /// Which line, from 1.
    pub line: usize,
    /// What is wrong there.
    pub fault: Fault,
}

/// What is wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// A line of no form that belongs there.
    #[error("`{0}` has no meaning here")]
    Unknown(String),
    /// Not a whole number in range.
    #[error("{what} must be a whole number from {least} to {most}, got `{got}`")]
    Number {
        /// Of what.
        what: &'static str,
        /// The least allowed.
        least: u64,
        /// The most allowed.
        most: u64,
        /// What is there.
        got: String,
    },
    /// A number that was announced and is not kept.
    #[error("{want} {what} announced, {got} found")]
    Count {
        /// Of what.
        what: &'static str,
        /// How many were announced.
        want: usize,
        /// How many there are.
        got: usize,
    },
    /// A file that stops too early.
    #[error("the file ends before `{0}`")]
    Ends(&'static str),
    /// An edge from a place to itself.
    #[error("the edge joins place {0} to itself")]
    Loop(u64),
    /// Terminals that nothing joins, numbered as in the text.
    #[error("no way leads from place {0} to place {1}")]
    Apart(u64, u64),
    /// Well formed, but it cannot be solved.
    #[error(transparent)]
    Refused(#[from] Refused),
}

/// The problem that `text` holds, in PACE's `.gr` or SteinLib's `.stp` form.
///
/// Places are numbered from 1 in the text and from 0 in the problem. Sections of other names (comments,
/// coordinates, tree decompositions) are passed over.
///
/// # Errors
/// [`Unreadable`] with the line: a word that means nothing, a number out of range, a count that is not kept,
/// a file that is cut short; on the last line also whatever [`Instance::new`] refuses.
///
/// # Source
/// PACE 2018 challenge, input format of tracks 1 to 3; SteinLib, STP format version 1.0 (Koch, Martin and Voß 2001).
pub fn read(text: &str) -> Result<Instance, Unreadable> {
    let mut reader = Reader::default();
    let mut line = 0;
    for (index, row) in text.lines().enumerate() {
        line = index + 1;
        let words: Vec<&str> = row.split_whitespace().collect();
        if reader
            .take(&words)
            .map_err(|fault| Unreadable { line, fault })?
        {
            break;
        }
    }
    reader.finish().map_err(|fault| Unreadable { line, fault })
}

/// The answer as the PACE 2018 challenge wants it: `VALUE`, then an edge a line, places from 1.
///
/// # Source
/// PACE 2018 challenge, output format.
pub fn write(instance: &Instance, plan: &Plan) -> String {
    use std::fmt::Write;
    let mut text = format!("VALUE {}\n", plan.cost);
    for edge in plan
        .edges
        .iter()
        .filter_map(|&e| instance.edges().get(e as usize))
    {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{} {}", edge.a + 1, edge.b + 1);
    }
    text
}

#[derive(Default, PartialEq)]
enum Section {
    #[default]
    Outside,
    Graph,
    Terminals,
    Other,
}

#[derive(Default)]
struct Reader {
    section: Section,
    nodes: Option<usize>,
    want_edges: Option<usize>,
    edges: Vec<Edge>,
    want_terminals: Option<usize>,
    terminals: Vec<u32>,
    ended: bool,
}

impl Reader {
    /// Takes a line in; whether it was the last.
    fn take(&mut self, words: &[&str]) -> Result<bool, Fault> {
        let Some((&first, rest)) = words.split_first() else {
            return Ok(false);
        };
        let key = first.to_ascii_lowercase();
        match (&self.section, key.as_str()) {
            (Section::Outside, "section") => self.open(rest)?,
            (Section::Outside, "eof") => {
                self.ended = true;
                return Ok(true);
            }
            // The first line of SteinLib's files, and what some of them say beside the sections.
            (Section::Outside, "33d32945" | "c") => {}
            (Section::Graph | Section::Terminals | Section::Other, "end") => self.close()?,
            (Section::Other, _) => {}
            (Section::Graph, "nodes") => self.nodes = Some(count("nodes", rest)?),
            (Section::Graph, "edges") => self.want_edges = Some(count("edges", rest)?),
            (Section::Graph, "e") => self.edge(rest)?,
            (Section::Terminals, "terminals") => {
                self.want_terminals = Some(count("terminals", rest)?)
            }
            (Section::Terminals, "t") => {
                let [place] = rest else {
                    return Err(unknown(words));
                };
                let place = self.place(place)?;
                self.terminals.push(place);
            }
            _ => return Err(unknown(words)),
        }
        Ok(false)
    }

    fn open(&mut self, rest: &[&str]) -> Result<(), Fault> {
        let name = rest.first().map(|name| name.to_ascii_lowercase());
        self.section = match name.as_deref() {
            Some("graph") => Section::Graph,
            Some("terminals") => Section::Terminals,
            Some(_) => Section::Other,
            None => return Err(Fault::Unknown("section".into())),
        };
        Ok(())
    }

    fn close(&mut self) -> Result<(), Fault> {
        let (what, want, got) = match self.section {
            Section::Graph => ("edges", self.want_edges, self.edges.len()),
            Section::Terminals => ("terminals", self.want_terminals, self.terminals.len()),
            _ => ("", None, 0),
        };
        self.section = Section::Outside;
        match want {
            Some(want) if want != got => Err(Fault::Count { what, want, got }),
            _ => Ok(()),
        }
    }

    fn edge(&mut self, rest: &[&str]) -> Result<(), Fault> {
        let [a, b, cost] = rest else {
            return Err(unknown(rest));
        };
        let (a, b) = (self.place(a)?, self.place(b)?);
        if a == b {
            return Err(Fault::Loop(u64::from(a) + 1));
        }
        let cost = number("cost", cost, 0, super::instance::DEAREST)?;
        self.edges.push(Edge { a, b, cost });
        Ok(())
    }

    /// A place, numbered from 0.
    fn place(&self, word: &str) -> Result<u32, Fault> {
        let nodes = self.nodes.ok_or(Fault::Unknown(word.into()))?;
        let place = number("place", word, 1, nodes as u64)?;
        // At most MOST, which fits.
        Ok(place.saturating_sub(1) as u32)
    }

    fn finish(self) -> Result<Instance, Fault> {
        if self.section != Section::Outside {
            return Err(Fault::Ends("END"));
        }
        let Some(nodes) = self.nodes else {
            return Err(Fault::Ends("SECTION Graph"));
        };
        if self.want_terminals.is_none() && self.terminals.is_empty() {
            return Err(Fault::Ends("SECTION Terminals"));
        }
        if !self.ended {
            return Err(Fault::Ends("EOF"));
        }
        match Instance::new(nodes, self.edges, &self.terminals) {
            Err(Refused::Apart { first, apart }) => {
                Err(Fault::Apart(u64::from(first) + 1, u64::from(apart) + 1))
            }
            instance => Ok(instance?),
        }
    }
}

fn unknown(words: &[&str]) -> Fault {
    Fault::Unknown(words.join(" ").chars().take(80).collect())
}

fn count(what: &'static str, rest: &[&str]) -> Result<usize, Fault> {
    let [word] = rest else {
        return Err(unknown(rest));
    };
    Ok(number(what, word, 0, MOST as u64)? as usize)
}

fn number(what: &'static str, word: &str, least: u64, most: u64) -> Result<u64, Fault> {
    match word.parse() {
        Ok(number) if (least..=most).contains(&number) => Ok(number),
        _ => Err(Fault::Number {
            what,
            least,
            most,
            got: word.chars().take(40).collect(),
        }),
    }
}
