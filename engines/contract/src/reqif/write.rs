//! ReqIF, written: one type of object with the implementation guide's attributes and ours beside them.

use quick_xml::escape::escape;

use super::NAMESPACE;
use crate::{Kind, Priority, Requirement, Specification, sheet};

/// What a requirement says in an attribute.
type Says = fn(&Requirement) -> String;

/// Attributes of text: their long names, and what of a requirement each holds.
const TEXTS: [(&str, Says); 4] = [
    ("ReqIF.ForeignID", |one| one.id.clone()),
    ("ReqIF.Name", |one| one.title.clone()),
    ("Criteria", |one| sheet::criteria_text(&one.criteria)),
    ("Scenarios", |one| sheet::scenarios_text(&one.criteria)),
];

/// Writes a specification as a ReqIF document: reading it gives the same requirements, their versions apart.
/// `at` is the time of writing, in ISO 8601; `tool` names what wrote it.
#[must_use]
pub fn write(specification: &Specification, at: &str, tool: &str) -> String {
    let mut out = Xml::default();
    out.line("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    out.open(&format!(
        "REQ-IF xmlns=\"{NAMESPACE}\" xmlns:xhtml=\"http://www.w3.org/1999/xhtml\""
    ));
    out.open("THE-HEADER");
    out.open("REQ-IF-HEADER IDENTIFIER=\"header\"");
    for (name, text) in [
        ("CREATION-TIME", at),
        ("REQ-IF-TOOL-ID", tool),
        ("REQ-IF-VERSION", "1.0"),
        ("SOURCE-TOOL-ID", tool),
        ("TITLE", &specification.title),
    ] {
        out.text(name, text);
    }
    out.close("REQ-IF-HEADER");
    out.close("THE-HEADER");
    out.open("CORE-CONTENT");
    out.open("REQ-IF-CONTENT");
    types(&mut out, at);
    out.open("SPEC-OBJECTS");
    for (n, one) in specification.requirements.iter().enumerate() {
        object(&mut out, n, one, at);
    }
    out.close("SPEC-OBJECTS");
    relations(&mut out, specification, at);
    out.open("SPECIFICATIONS");
    out.open(&format!(
        "SPECIFICATION IDENTIFIER=\"specification\" LAST-CHANGE=\"{}\" LONG-NAME=\"{}\"",
        quoted(at),
        quoted(&specification.title)
    ));
    out.reference("TYPE", "SPECIFICATION-TYPE-REF", "type-specification");
    hierarchy(&mut out, specification, at);
    out.close("SPECIFICATION");
    out.close("SPECIFICATIONS");
    for name in ["REQ-IF-CONTENT", "CORE-CONTENT", "REQ-IF"] {
        out.close(name);
    }
    out.0
}

/// The file, put together line by line.
#[derive(Default)]
struct Xml(String);

impl Xml {
    fn line(&mut self, text: &str) {
        self.0.push_str(text);
        self.0.push('\n');
    }

    fn open(&mut self, tag: &str) {
        self.line(&format!("<{tag}>"));
    }

    fn close(&mut self, name: &str) {
        self.line(&format!("</{name}>"));
    }

    fn text(&mut self, name: &str, text: &str) {
        self.line(&format!("<{name}>{}</{name}>", escape(text)));
    }

    fn reference(&mut self, holder: &str, name: &str, id: &str) {
        self.line(&format!("<{holder}><{name}>{id}</{name}></{holder}>"));
    }
}

/// Text within an attribute: line breaks would be made spaces.
fn quoted(text: &str) -> String {
    escape(text).replace('\n', "&#10;").replace('\t', "&#9;")
}

fn types(out: &mut Xml, at: &str) {
    let at = quoted(at);
    out.open("DATATYPES");
    out.line(&format!("<DATATYPE-DEFINITION-STRING IDENTIFIER=\"text\" LAST-CHANGE=\"{at}\" LONG-NAME=\"Text\" MAX-LENGTH=\"100000\"/>"));
    out.line(&format!("<DATATYPE-DEFINITION-XHTML IDENTIFIER=\"formatted\" LAST-CHANGE=\"{at}\" LONG-NAME=\"Formatted text\"/>"));
    out.line(&format!("<DATATYPE-DEFINITION-INTEGER IDENTIFIER=\"number\" LAST-CHANGE=\"{at}\" LONG-NAME=\"Number\" MIN=\"0\" MAX=\"1000\"/>"));
    for (id, long, values) in [
        ("kind", "Kind", Kind::ALL.map(Kind::word).to_vec()),
        (
            "priority",
            "Priority",
            Priority::ALL.map(Priority::word).to_vec(),
        ),
    ] {
        out.open(&format!("DATATYPE-DEFINITION-ENUMERATION IDENTIFIER=\"{id}\" LAST-CHANGE=\"{at}\" LONG-NAME=\"{long}\""));
        out.open("SPECIFIED-VALUES");
        for (key, value) in values.iter().enumerate() {
            out.line(&format!("<ENUM-VALUE IDENTIFIER=\"{id}-{value}\" LAST-CHANGE=\"{at}\" LONG-NAME=\"{value}\"><PROPERTIES><EMBEDDED-VALUE KEY=\"{key}\" OTHER-CONTENT=\"\"/></PROPERTIES></ENUM-VALUE>"));
        }
        out.close("SPECIFIED-VALUES");
        out.close("DATATYPE-DEFINITION-ENUMERATION");
    }
    out.close("DATATYPES");
    out.open("SPEC-TYPES");
    out.open(&format!("SPEC-OBJECT-TYPE IDENTIFIER=\"type-requirement\" LAST-CHANGE=\"{at}\" LONG-NAME=\"Requirement\""));
    out.open("SPEC-ATTRIBUTES");
    let mut attribute = |kind: &str, id: &str, long: &str, datatype: &str, more: &str| {
        out.line(&format!("<ATTRIBUTE-DEFINITION-{kind} IDENTIFIER=\"{id}\" LAST-CHANGE=\"{at}\" LONG-NAME=\"{long}\"{more}><TYPE><DATATYPE-DEFINITION-{kind}-REF>{datatype}</DATATYPE-DEFINITION-{kind}-REF></TYPE></ATTRIBUTE-DEFINITION-{kind}>"));
    };
    for (n, (long, _)) in TEXTS.iter().enumerate() {
        attribute("STRING", &format!("a-text-{n}"), long, "text", "");
    }
    attribute("XHTML", "a-formatted", "ReqIF.Text", "formatted", "");
    attribute(
        "ENUMERATION",
        "a-kind",
        "Kind",
        "kind",
        " MULTI-VALUED=\"false\"",
    );
    attribute(
        "ENUMERATION",
        "a-priority",
        "Priority",
        "priority",
        " MULTI-VALUED=\"false\"",
    );
    attribute("INTEGER", "a-weight", "Weight", "number", "");
    out.close("SPEC-ATTRIBUTES");
    out.close("SPEC-OBJECT-TYPE");
    out.line(&format!(
        "<SPEC-RELATION-TYPE IDENTIFIER=\"type-link\" LAST-CHANGE=\"{at}\" LONG-NAME=\"Rests on\"/>"
    ));
    out.line(&format!("<SPECIFICATION-TYPE IDENTIFIER=\"type-specification\" LAST-CHANGE=\"{at}\" LONG-NAME=\"Specification\"/>"));
    out.close("SPEC-TYPES");
}

fn object(out: &mut Xml, n: usize, one: &Requirement, at: &str) {
    out.open(&format!(
        "SPEC-OBJECT IDENTIFIER=\"object-{n}\" LAST-CHANGE=\"{}\"",
        quoted(at)
    ));
    out.open("VALUES");
    for (n, (_, of)) in TEXTS.iter().enumerate() {
        out.line(&format!("<ATTRIBUTE-VALUE-STRING THE-VALUE=\"{}\"><DEFINITION><ATTRIBUTE-DEFINITION-STRING-REF>a-text-{n}</ATTRIBUTE-DEFINITION-STRING-REF></DEFINITION></ATTRIBUTE-VALUE-STRING>", quoted(&of(one))));
    }
    // Preformatted, so that each line and each space comes back as it was.
    out.line(&format!("<ATTRIBUTE-VALUE-XHTML><THE-VALUE><xhtml:div><xhtml:pre>{}</xhtml:pre></xhtml:div></THE-VALUE><DEFINITION><ATTRIBUTE-DEFINITION-XHTML-REF>a-formatted</ATTRIBUTE-DEFINITION-XHTML-REF></DEFINITION></ATTRIBUTE-VALUE-XHTML>", escape(&one.text)));
    for (id, word) in [("kind", one.kind.word()), ("priority", one.priority.word())] {
        out.line(&format!("<ATTRIBUTE-VALUE-ENUMERATION><VALUES><ENUM-VALUE-REF>{id}-{word}</ENUM-VALUE-REF></VALUES><DEFINITION><ATTRIBUTE-DEFINITION-ENUMERATION-REF>a-{id}</ATTRIBUTE-DEFINITION-ENUMERATION-REF></DEFINITION></ATTRIBUTE-VALUE-ENUMERATION>"));
    }
    out.line(&format!("<ATTRIBUTE-VALUE-INTEGER THE-VALUE=\"{}\"><DEFINITION><ATTRIBUTE-DEFINITION-INTEGER-REF>a-weight</ATTRIBUTE-DEFINITION-INTEGER-REF></DEFINITION></ATTRIBUTE-VALUE-INTEGER>", one.weight));
    out.close("VALUES");
    out.reference("TYPE", "SPEC-OBJECT-TYPE-REF", "type-requirement");
    out.close("SPEC-OBJECT");
}

fn position(specification: &Specification, id: &str) -> Option<usize> {
    specification
        .requirements
        .iter()
        .position(|one| one.id == id)
}

fn relations(out: &mut Xml, specification: &Specification, at: &str) {
    out.open("SPEC-RELATIONS");
    for (n, one) in specification.requirements.iter().enumerate() {
        for (m, link) in one.links.iter().enumerate() {
            let Some(to) = position(specification, link) else {
                continue;
            };
            out.open(&format!(
                "SPEC-RELATION IDENTIFIER=\"link-{n}-{m}\" LAST-CHANGE=\"{}\"",
                quoted(at)
            ));
            out.reference("TYPE", "SPEC-RELATION-TYPE-REF", "type-link");
            out.reference("SOURCE", "SPEC-OBJECT-REF", &format!("object-{n}"));
            out.reference("TARGET", "SPEC-OBJECT-REF", &format!("object-{to}"));
            out.close("SPEC-RELATION");
        }
    }
    out.close("SPEC-RELATIONS");
}

/// The tree, without recursion: what is deeper is opened, what is left is closed.
fn hierarchy(out: &mut Xml, specification: &Specification, at: &str) {
    let depths = specification.depths();
    let mut open = 0;
    for (n, depth) in depths.iter().enumerate() {
        let depth = depth.unwrap_or(0);
        while open > depth {
            out.close("SPEC-HIERARCHY");
            out.close("CHILDREN");
            open -= 1;
        }
        if n > 0 && depths.get(n - 1).copied().flatten().unwrap_or(0) >= depth {
            out.close("SPEC-HIERARCHY");
        } else {
            out.open("CHILDREN");
        }
        out.open(&format!(
            "SPEC-HIERARCHY IDENTIFIER=\"place-{n}\" LAST-CHANGE=\"{}\"",
            quoted(at)
        ));
        out.reference("OBJECT", "SPEC-OBJECT-REF", &format!("object-{n}"));
        open = depth;
    }
    if !depths.is_empty() {
        for _ in 0..=open {
            out.close("SPEC-HIERARCHY");
            out.close("CHILDREN");
        }
    }
}
