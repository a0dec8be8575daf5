use expect_test::{Expect, expect};

use super::said;
use crate::reqif::{read, write};
use crate::{Priority, sheet};

/// A file as another tool writes it: prefixes, a chapter, defaults, XHTML, an enumeration, a relation.
const OTHERS: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<r:REQ-IF xmlns:r="http://www.omg.org/spec/ReqIF/20110401/reqif.xsd" xmlns:x="http://www.w3.org/1999/xhtml">
<r:THE-HEADER><r:REQ-IF-HEADER IDENTIFIER="h"><r:TITLE>Booking</r:TITLE></r:REQ-IF-HEADER></r:THE-HEADER>
<r:CORE-CONTENT><r:REQ-IF-CONTENT>
<r:DATATYPES>
<r:DATATYPE-DEFINITION-ENUMERATION IDENTIFIER="dp"><r:SPECIFIED-VALUES>
<r:ENUM-VALUE IDENTIFIER="v1" LONG-NAME="Should have"/><r:ENUM-VALUE IDENTIFIER="v2" LONG-NAME="Could"/>
</r:SPECIFIED-VALUES></r:DATATYPE-DEFINITION-ENUMERATION>
</r:DATATYPES>
<r:SPEC-TYPES><r:SPEC-OBJECT-TYPE IDENTIFIER="t"><r:SPEC-ATTRIBUTES>
<r:ATTRIBUTE-DEFINITION-STRING IDENTIFIER="a1" LONG-NAME="ReqIF.ForeignID"/>
<r:ATTRIBUTE-DEFINITION-XHTML IDENTIFIER="a2" LONG-NAME="ReqIF.Text"/>
<r:ATTRIBUTE-DEFINITION-STRING IDENTIFIER="a3" LONG-NAME="ReqIF.ChapterName"/>
<r:ATTRIBUTE-DEFINITION-ENUMERATION IDENTIFIER="a4" LONG-NAME="Priority"><r:DEFAULT-VALUE><r:ATTRIBUTE-VALUE-ENUMERATION><r:VALUES><r:ENUM-VALUE-REF>v2</r:ENUM-VALUE-REF></r:VALUES></r:ATTRIBUTE-VALUE-ENUMERATION></r:DEFAULT-VALUE></r:ATTRIBUTE-DEFINITION-ENUMERATION>
<r:ATTRIBUTE-DEFINITION-REAL IDENTIFIER="a5" LONG-NAME="Cost"/>
</r:SPEC-ATTRIBUTES></r:SPEC-OBJECT-TYPE></r:SPEC-TYPES>
<r:SPEC-OBJECTS>
<r:SPEC-OBJECT IDENTIFIER="o1"><r:VALUES>
<r:ATTRIBUTE-VALUE-STRING THE-VALUE="CH-1"><r:DEFINITION><r:ATTRIBUTE-DEFINITION-STRING-REF>a1</r:ATTRIBUTE-DEFINITION-STRING-REF></r:DEFINITION></r:ATTRIBUTE-VALUE-STRING>
<r:ATTRIBUTE-VALUE-STRING THE-VALUE="Rooms &amp; halls"><r:DEFINITION><r:ATTRIBUTE-DEFINITION-STRING-REF>a3</r:ATTRIBUTE-DEFINITION-STRING-REF></r:DEFINITION></r:ATTRIBUTE-VALUE-STRING>
</r:VALUES><r:TYPE><r:SPEC-OBJECT-TYPE-REF>t</r:SPEC-OBJECT-TYPE-REF></r:TYPE></r:SPEC-OBJECT>
<r:SPEC-OBJECT IDENTIFIER="o2"><r:VALUES>
<r:ATTRIBUTE-VALUE-XHTML><r:THE-VALUE><x:div>A room is booked <x:b>in
 two</x:b> steps:<x:ul><x:li>choose</x:li><x:li>pay &#163;5</x:li></x:ul></x:div></r:THE-VALUE><r:DEFINITION><r:ATTRIBUTE-DEFINITION-XHTML-REF>a2</r:ATTRIBUTE-DEFINITION-XHTML-REF></r:DEFINITION></r:ATTRIBUTE-VALUE-XHTML>
<r:ATTRIBUTE-VALUE-ENUMERATION><r:VALUES><r:ENUM-VALUE-REF>v1</r:ENUM-VALUE-REF></r:VALUES><r:DEFINITION><r:ATTRIBUTE-DEFINITION-ENUMERATION-REF>a4</r:ATTRIBUTE-DEFINITION-ENUMERATION-REF></r:DEFINITION></r:ATTRIBUTE-VALUE-ENUMERATION>
<r:ATTRIBUTE-VALUE-REAL THE-VALUE="1.5"><r:DEFINITION><r:ATTRIBUTE-DEFINITION-REAL-REF>a5</r:ATTRIBUTE-DEFINITION-REAL-REF></r:DEFINITION></r:ATTRIBUTE-VALUE-REAL>
</r:VALUES><r:TYPE><r:SPEC-OBJECT-TYPE-REF>t</r:SPEC-OBJECT-TYPE-REF></r:TYPE></r:SPEC-OBJECT>
</r:SPEC-OBJECTS>
<r:SPEC-RELATIONS><r:SPEC-RELATION IDENTIFIER="l"><r:SOURCE><r:SPEC-OBJECT-REF>o2</r:SPEC-OBJECT-REF></r:SOURCE><r:TARGET><r:SPEC-OBJECT-REF>o1</r:SPEC-OBJECT-REF></r:TARGET></r:SPEC-RELATION></r:SPEC-RELATIONS>
<r:SPECIFICATIONS><r:SPECIFICATION IDENTIFIER="s" LONG-NAME="Booking rooms"><r:CHILDREN>
<r:SPEC-HIERARCHY IDENTIFIER="h1"><r:OBJECT><r:SPEC-OBJECT-REF>o1</r:SPEC-OBJECT-REF></r:OBJECT><r:CHILDREN>
<r:SPEC-HIERARCHY IDENTIFIER="h2"><r:OBJECT><r:SPEC-OBJECT-REF>o2</r:SPEC-OBJECT-REF></r:OBJECT></r:SPEC-HIERARCHY>
</r:CHILDREN></r:SPEC-HIERARCHY></r:CHILDREN></r:SPECIFICATION></r:SPECIFICATIONS>
</r:REQ-IF-CONTENT></r:CORE-CONTENT></r:REQ-IF>"#;

#[test]
fn reads_what_another_tool_wrote() {
    let found = read(OTHERS).unwrap();
    assert_eq!(found.title, "Booking rooms");
    let [chapter, booking] = found.requirements.as_slice() else {
        panic!("{found:?}")
    };
    assert_eq!(
        (
            chapter.id.as_str(),
            chapter.title.as_str(),
            chapter.priority
        ),
        ("CH-1", "Rooms & halls", Priority::Could)
    );
    assert_eq!(
        (
            booking.id.as_str(),
            booking.parent.as_str(),
            booking.priority
        ),
        ("o2", "CH-1", Priority::Should)
    );
    assert_eq!(
        booking.text,
        "A room is booked in two steps:\n* choose\n* pay £5"
    );
    assert_eq!(booking.title, "A room is booked in two steps:");
    assert_eq!(booking.links, ["CH-1"]);
    assert_eq!(
        read(&write(&found, "2026-11-27T09:00:00Z", "borough")).unwrap(),
        found
    );
    assert_eq!(
        sheet::read(&sheet::write(&found)).unwrap().requirements,
        found.requirements
    );
}

#[track_caller]
fn check(text: &str, want: Expect) {
    want.assert_eq(&said(&read(text).unwrap_err()));
}

#[test]
fn says_what_is_broken_and_where() {
    check("", expect!["The file is empty."]);
    check("id,title\n", expect!["The file is empty."]);
    check(
        "<html/>",
        expect!["Line 1, html: The file begins with html, and a ReqIF file with REQ-IF."],
    );
    check(
        "<REQ-IF>\n<CORE-CONTENT>",
        expect!["Line 2, CORE-CONTENT: This element is never closed: the file is cut off."],
    );
    check(
        "<REQ-IF></CORE>",
        expect![
            "Line 1: This is no whole XML: ill-formed document: expected `</REQ-IF>`, but `</CORE>` was found."
        ],
    );
    check(
        "<REQ-IF/>",
        expect!["Line 1, REQ-IF-CONTENT: This element is missing: there is nothing to read."],
    );
    check(
        &OTHERS.replace(
            ">o1</r:SPEC-OBJECT-REF></r:OBJECT>",
            ">o7</r:SPEC-OBJECT-REF></r:OBJECT>",
        ),
        expect!["Line 31, SPEC-HIERARCHY: It names the SPEC-OBJECT “o7”, which is not there."],
    );
    check(
        &OTHERS.replace("THE-VALUE=\"1.5\"", "THE-VALUE=\"NaN\""),
        expect!["Line 26, ATTRIBUTE-VALUE-REAL: “NaN” is not a number."],
    );
    check(
        &OTHERS.replace(">v1</r:ENUM-VALUE-REF>", ">v9</r:ENUM-VALUE-REF>"),
        expect![
            "Line 25, ATTRIBUTE-VALUE-ENUMERATION: It names the value “v9”, which is not there."
        ],
    );
}

#[test]
fn hostile_files_are_refused() {
    let bomb = "<!DOCTYPE REQ-IF [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><REQ-IF>&b;</REQ-IF>";
    check(
        bomb,
        expect![
            "Line 1: The file declares a document type. Save it without one: ReqIF needs none."
        ],
    );
    check(
        "<REQ-IF>&b;</REQ-IF>",
        expect!["Line 1: This is no whole XML: it uses an entity that XML itself does not have."],
    );
    check(
        &"<a>".repeat(200),
        expect!["Line 1: Elements stand more than 100 deep."],
    );
    check(
        &format!("<a>{}</a>", "<b/>".repeat(400_001)),
        expect!["Line 1: The file has more than 400,000 elements. Send it in parts."],
    );
    check(
        &" ".repeat(20_000_001),
        expect!["The file is larger than 20 MB. Send it in parts."],
    );
    check(
        "<a/><b/>",
        expect!["Line 1: This is no whole XML: there is more than one root element."],
    );
}
