//! A page read once: its lines, each with the part of the statement in which it stands, and what it claims.

use crate::dates::{self, Said};
use crate::page::{Block, BlockKind, Link, Page};
use crate::part::{self, Named, Part};
use crate::words;

/// The longest line that may be a heading though it is not marked as one, in characters.
const LONGEST_UNMARKED: usize = 60;

/// One block.
pub struct Line<'a> {
    /// As it was said.
    pub block: &'a Block,
    /// As it is compared.
    pub plain: String,
    /// The part in which it stands.
    pub part: Part,
    /// The part that it opens, if it is a heading that we know.
    pub opens: Option<Named>,
}

impl Line<'_> {
    /// Whether it is marked as a heading.
    pub const fn is_heading(&self) -> bool {
        matches!(self.block.kind, BlockKind::Heading(_))
    }
}

/// How far a site says that it complies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// In full.
    Full,
    /// In part.
    Partial,
    /// Not.
    Not,
}

/// A sentence that says how far.
pub struct Claim {
    /// What it says.
    pub status: Status,
    /// Whether in the words of the model statement.
    pub exact: bool,
    /// The sentence, as it was said.
    pub said: String,
}

/// What a statement says of a burden.
pub enum Burden {
    /// Nothing.
    Silent,
    /// That there is none.
    Denied,
    /// That there is one; these lines say it.
    Claimed(Vec<usize>),
    /// That there is one and that there is none.
    Unclear(Vec<usize>),
}

/// A sentence with what it stands in.
pub struct Sentence<'a> {
    /// As it was said.
    pub said: &'a str,
    /// As it is compared.
    pub plain: String,
    /// The part in which it stands.
    pub part: Part,
    /// Whether the block in which it stands speaks of a statement or page.
    pub of_statement: bool,
}

impl Sentence<'_> {
    /// The dates that it names.
    pub fn dates(&self) -> Vec<Said> {
        dates::dates(&self.plain)
    }
}

/// A statement that was read.
pub struct Reading<'a> {
    /// The page.
    pub page: &'a Page,
    /// Its lines.
    pub lines: Vec<Line<'a>>,
    /// Its sentences.
    pub sentences: Vec<Sentence<'a>>,
    /// What it says of its compliance.
    pub claims: Vec<Claim>,
}

impl<'a> Reading<'a> {
    /// Reads a page.
    pub fn of(page: &'a Page) -> Self {
        let lines = lines(page);
        let sentences: Vec<Sentence<'a>> = lines
            .iter()
            .filter(|line| !line.is_heading())
            .flat_map(|line| {
                let part = line.part;
                let of_statement = words::any(&line.plain, &["statement", "page"]).is_some();
                words::sentences(&line.block.text)
                    .into_iter()
                    .map(move |said| Sentence {
                        said,
                        plain: words::plain(said),
                        part,
                        of_statement,
                    })
            })
            .collect();
        let claims = sentences.iter().filter_map(claim).collect();
        Self {
            page,
            lines,
            sentences,
            claims,
        }
    }

    /// The heading of a part: one marked as such before one that is not, one worded as the model before another.
    pub fn heading(&self, part: Part) -> Option<&Line<'a>> {
        self.lines
            .iter()
            .filter(|line| line.opens.is_some_and(|named| named.part == part))
            .min_by_key(|line| {
                let exact = line.opens.is_some_and(|named| named.exact);
                (!exact, !line.is_heading())
            })
    }

    /// The lines of parts, without their headings.
    pub fn within<'s>(&'s self, parts: &'s [Part]) -> impl Iterator<Item = &'s Line<'a>> {
        self.lines
            .iter()
            .filter(move |line| parts.contains(&line.part) && line.opens.is_none())
    }

    /// Whether a part says anything.
    pub fn says(&self, part: Part) -> bool {
        self.within(&[part])
            .any(|line| !line.is_heading() && !line.plain.is_empty())
    }

    /// The first sentence of which the plain text satisfies.
    pub fn sentence(&self, is: impl Fn(&str) -> bool) -> Option<&Sentence<'a>> {
        self.sentences.iter().find(|sentence| is(&sentence.plain))
    }

    /// All links.
    pub fn links(&self) -> impl Iterator<Item = &'a Link> {
        self.lines.iter().flat_map(|line| line.block.links.iter())
    }

    /// The one status that it claims; none if it claims none or several.
    pub fn status(&self) -> Option<Status> {
        let first = self.claims.first()?.status;
        self.claims
            .iter()
            .all(|claim| claim.status == first)
            .then_some(first)
    }

    /// Whether it says of anything that it is not accessible.
    pub fn admits(&self) -> bool {
        [Part::NonAccessible, Part::NonCompliance]
            .into_iter()
            .any(|part| self.says(part))
    }

    /// The entries that name what is not accessible: those of lists, or paragraphs where there is no list.
    pub fn problems(&self) -> Vec<&Line<'a>> {
        const WITHIN: [Part; 2] = [Part::NonCompliance, Part::NonAccessible];
        let lines: Vec<&Line<'a>> = self
            .within(&WITHIN)
            .filter(|line| !line.is_heading())
            .collect();
        let items: Vec<&Line<'a>> = lines
            .iter()
            .copied()
            .filter(|line| line.block.kind == BlockKind::Item)
            .collect();
        if !items.is_empty() {
            return items;
        }
        // "The content listed below is non-accessible for the following reasons." names nothing.
        lines
            .into_iter()
            .filter(|line| {
                words::any(&line.plain, &["listed below", "following reasons"]).is_none()
            })
            .collect()
    }

    /// What it says of a disproportionate burden.
    pub fn burden(&self) -> Burden {
        let mut claims = Vec::new();
        let mut denied = false;
        for (at, line) in self.lines.iter().enumerate() {
            if line.is_heading() || line.opens.is_some() {
                continue;
            }
            let named = line.plain.contains("disproportionate");
            if line.part != Part::Burden && !named {
                continue;
            }
            if denies_burden(&line.plain) {
                denied = true;
            } else if line.part == Part::Burden || claims_burden(&line.plain) {
                claims.push(at);
            }
        }
        match (claims.is_empty(), denied) {
            (true, true) => Burden::Denied,
            (true, false) => Burden::Silent,
            (false, false) => Burden::Claimed(claims),
            (false, true) => Burden::Unclear(claims),
        }
    }
}

fn denies_burden(plain: &str) -> bool {
    const DENIALS: [&str; 16] = [
        "not claim",
        "no content",
        "no disproportionate",
        "not applicable",
        "n/a",
        "no claim",
        "not currently claim",
        "not made any claim",
        "there are no",
        "there is no",
        "nothing",
        "no issues",
        "not consider",
        "not believe",
        "not relying",
        "not a disproportionate",
    ];
    matches!(plain.trim_end_matches('.'), "none" | "no" | "nil")
        || words::any(plain, &DENIALS).is_some()
        || plain.starts_with("none ")
}

fn claims_burden(plain: &str) -> bool {
    const CLAIMS: [&str; 7] = [
        "would be a disproportionate",
        "be a disproportionate",
        "is a disproportionate",
        "constitute",
        "represent",
        "claim",
        "impose",
    ];
    words::any(plain, &CLAIMS).is_some()
}

fn lines(page: &Page) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let mut part = Part::Other;
    let mut level = 0;
    let mut bytes = 0;
    for block in page.blocks.iter().take(Page::MOST_BLOCKS) {
        bytes += block.text.len();
        if bytes > Page::MOST_BYTES {
            break;
        }
        let plain = words::plain(&block.text);
        let marked = match block.kind {
            BlockKind::Heading(level) => Some(level),
            BlockKind::Text | BlockKind::Item => None,
        };
        let opens = match marked {
            Some(_) => part::named(&plain).filter(|_| !is_title(&plain)),
            None => unmarked(block, &plain),
        };
        match (opens, marked) {
            (Some(named), _) => {
                part = named.part;
                level = marked.unwrap_or(6);
            }
            // A heading that we do not know ends a part unless it is below that part's own.
            (None, Some(this)) if this <= level => part = Part::Other,
            _ => {}
        }
        lines.push(Line {
            block,
            plain,
            part,
            opens,
        });
    }
    lines
}

/// The heading of the whole statement opens no part, though its name may sound like one.
fn is_title(plain: &str) -> bool {
    plain.contains("accessibility statement") && !plain.contains("preparation")
}

/// A short line that is worded as a heading of the model, and is not marked as one.
fn unmarked(block: &Block, plain: &str) -> Option<Named> {
    (block.kind == BlockKind::Text && block.links.is_empty() && plain.len() <= LONGEST_UNMARKED)
        .then(|| part::named(plain))
        .flatten()
        .filter(|named| named.exact && !plain.ends_with('.'))
}

/// A sentence that says how far a site complies with the guidelines.
fn claim(sentence: &Sentence<'_>) -> Option<Claim> {
    let plain = sentence.plain.as_str();
    let about = words::any(
        plain,
        &[
            "web content accessibility",
            "wcag",
            "accessibility regulations",
            "this website",
            "this site",
            "our website",
            "this service",
        ],
    )
    .is_some();
    if !about {
        return None;
    }
    let (status, exact) = if words::any(
        plain,
        &[
            "not fully compliant",
            "not yet fully compliant",
            "not totally compliant",
            "not completely compliant",
        ],
    )
    .is_some()
    {
        (Status::Partial, false)
    } else if plain.contains("partially compliant") {
        (Status::Partial, true)
    } else if plain.contains("fully compliant") {
        (Status::Full, true)
    } else if words::any(plain, &["is not compliant", "are not compliant"]).is_some() {
        (Status::Not, true)
    } else if words::any(
        plain,
        &[
            "partially conform",
            "partially complian",
            "partially complies",
            "partially comply",
            "partly compliant",
            "mostly compliant",
            "largely compliant",
            "partially meets",
            "substantially compliant",
            "partial compliance",
            "part compliant",
        ],
    )
    .is_some()
    {
        (Status::Partial, false)
    } else if words::any(
        plain,
        &[
            "fully conform",
            "fully complies",
            "fully comply",
            "fully meets",
            "full compliance with",
            "is compliant with",
            "are compliant with",
            "complies with",
            "conforms to",
        ],
    )
    .is_some()
        && !plain.contains("not ")
    {
        (Status::Full, false)
    } else if words::any(
        plain,
        &[
            "is non-compliant with",
            "does not conform",
            "non-conformant",
        ],
    )
    .is_some()
    {
        (Status::Not, false)
    } else {
        return None;
    };
    // "Our aim is to be fully compliant", "we have been told it is fully compliant" and the like claim nothing.
    let wish = words::any(
        plain,
        &[
            "aim ",
            "aims ",
            "aiming",
            "strive",
            "working towards",
            "work towards",
            "will be ",
            "to be ",
            "to become",
            "hope",
            "ensure",
            "endeavour",
            "supplier",
            "once ",
            "intend",
        ],
    );
    (wish.is_none()).then(|| Claim {
        status,
        exact,
        said: words::evidence(sentence.said),
    })
}
