//! Requirements Interchange Format 1.2 (OMG formal/2016-07-01): in and out.
//!
//! The part of the standard that a contract needs: string, XHTML, enumeration, integer, real, boolean and date
//! attributes by the definitions that the file declares, with their default values; the hierarchy of the
//! first specification; relations between requirements. Attributes are known by their long names, those of
//! the ReqIF implementation guide (`ReqIF.ForeignID`, `ReqIF.Name`, `ReqIF.Text`, …) or those of our table.
//! A document type declaration is refused, so that no entity can grow; size, depth and count are limited.

mod read;
mod write;
mod xml;

pub use read::read;
pub use write::write;
pub use xml::MOST_BYTES;

/// The namespace of ReqIF 1.0 to 1.2.
const NAMESPACE: &str = "http://www.omg.org/spec/ReqIF/20110401/reqif.xsd";

/// What each long name of an attribute stands for, in lower case: the implementation guide's, then others met.
const NAMES: [(&str, &str); 21] = [
    ("reqif.foreignid", "id"),
    ("id", "id"),
    ("reqif.name", "title"),
    ("reqif.chaptername", "title"),
    ("title", "title"),
    ("name", "title"),
    ("reqif.text", "text"),
    ("reqif.description", "text"),
    ("text", "text"),
    ("description", "text"),
    ("kind", "kind"),
    ("type", "kind"),
    ("priority", "priority"),
    ("reqif.priority", "priority"),
    ("moscow", "priority"),
    ("weight", "weight"),
    ("criteria", "criteria"),
    ("acceptance criteria", "criteria"),
    ("acceptancecriteria", "criteria"),
    ("scenarios", "scenarios"),
    ("parent", "parent"),
];
