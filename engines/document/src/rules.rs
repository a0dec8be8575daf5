//! The table of all rules.
//!
//! # Source
//! Web Content Accessibility Guidelines 2.2; ISO 14289-1:2014 (PDF/UA-1); Matterhorn Protocol 1.1.

use crate::finding::Outcome::{Fail, NeedsPerson};
use crate::finding::Rule;

pub static OLD_FORMAT: Rule = Rule {
    id: "old-format",
    criteria: &["1.3.1", "4.1.2"],
    clause: None,
    outcome: Fail,
    message: "This is a file of an old office program, which many people cannot open and assistive technology reads badly.",
    mend: "Publish a web page. If it must be a file, save it anew as an open format: .odt, .ods, .docx or .xlsx.",
};
pub static HTML_DOWNLOAD: Rule = Rule {
    id: "html-download",
    criteria: &[],
    clause: None,
    outcome: NeedsPerson,
    message: "This web page is offered as a download. Can it be a page of the site?",
    mend: "Publish it as a page of the site, where it has the site's navigation and is reviewed with it.",
};
pub static NOT_WHOLE: Rule = Rule {
    id: "not-whole",
    criteria: &[],
    clause: None,
    outcome: NeedsPerson,
    message: "The file makes more work than we allow one file: not all of it was looked at. Is the rest sound?",
    mend: "Split the file, or save it anew.",
};
pub static BROKEN: Rule = Rule {
    id: "broken",
    criteria: &[],
    clause: None,
    outcome: Fail,
    message: "The file is broken: it cannot be opened, or not all of it.",
    mend: "Make the file anew from its source.",
};
pub static LOCKED: Rule = Rule {
    id: "locked",
    criteria: &[],
    clause: None,
    outcome: NeedsPerson,
    message: "The file needs a password, so we could not look into it. Is it accessible?",
    mend: "Publish it without a password.",
};
pub static PDF_SECURITY: Rule = Rule {
    id: "pdf-security",
    criteria: &[],
    clause: Some("7.16"),
    outcome: Fail,
    message: "The file's security settings forbid assistive technology to read its text.",
    mend: "Save it without security, or allow “text access for screen reader devices”.",
};
pub static PDF_TAGGED: Rule = Rule {
    id: "pdf-tagged",
    criteria: &["1.3.1", "1.3.2", "2.4.1", "4.1.2"],
    clause: Some("7.1"),
    outcome: Fail,
    message: "The PDF has no tags: assistive technology cannot tell headings, lists and tables from other text.",
    mend: "Make it anew from its source with “tagged PDF” switched on, or publish a web page.",
};
pub static PDF_SUSPECTS: Rule = Rule {
    id: "pdf-suspects",
    criteria: &["1.3.2"],
    clause: Some("7.1"),
    outcome: Fail,
    message: "The program that tagged the PDF says itself that its tags may be wrong.",
    mend: "Check the tags and take away the mark “Suspects”.",
};
pub static PDF_ROLES: Rule = Rule {
    id: "pdf-roles",
    criteria: &["1.3.1", "4.1.2"],
    clause: Some("7.1"),
    outcome: Fail,
    message: "Tags have names that no reader knows, or take the name of another kind of tag.",
    mend: "Map each tag of your own to one of the standard ones, and no standard one to another.",
};
pub static PDF_UNTAGGED: Rule = Rule {
    id: "pdf-untagged",
    criteria: &["1.3.1", "1.3.2"],
    clause: Some("7.1"),
    outcome: Fail,
    message: "Some text or pictures are in no tag, so assistive technology leaves them out.",
    mend: "Tag them, or mark them as artifacts where they tell nothing.",
};
pub static PDF_MIXED: Rule = Rule {
    id: "pdf-mixed",
    criteria: &[],
    clause: Some("7.1"),
    outcome: Fail,
    message: "Content is both in a tag and marked as an artifact.",
    mend: "Let each piece of content be one or the other.",
};
pub static PDF_TITLE: Rule = Rule {
    id: "pdf-title",
    criteria: &["2.4.2"],
    clause: Some("7.1"),
    outcome: Fail,
    message: "The document has no title.",
    mend: "Give it a title in the document's properties.",
};
pub static PDF_TITLE_POOR: Rule = Rule {
    id: "pdf-title-poor",
    criteria: &["2.4.2"],
    clause: None,
    outcome: Fail,
    message: "The title is that of a file or of a program, not of the document.",
    mend: "Give it a title that says what it is about.",
};
pub static PDF_TITLE_METADATA: Rule = Rule {
    id: "pdf-title-metadata",
    criteria: &[],
    clause: Some("7.1"),
    outcome: Fail,
    message: "The title is not in the metadata (dc:title).",
    mend: "Save it with a program that writes the title into the XMP metadata.",
};
pub static PDF_TITLE_SHOWN: Rule = Rule {
    id: "pdf-title-shown",
    criteria: &["2.4.2"],
    clause: Some("7.1"),
    outcome: Fail,
    message: "Readers show the name of the file and not the title.",
    mend: "Switch on “show document title” (DisplayDocTitle).",
};
pub static PDF_LANGUAGE: Rule = Rule {
    id: "pdf-language",
    criteria: &["3.1.1"],
    clause: Some("7.2"),
    outcome: Fail,
    message: "Not all text has a language, so it may be read aloud in a wrong one.",
    mend: "Set the language of the document.",
};
pub static PDF_LANGUAGE_TAG: Rule = Rule {
    id: "pdf-language-tag",
    criteria: &["3.1.1", "3.1.2"],
    clause: Some("7.2"),
    outcome: Fail,
    message: "A language is not named as it must be.",
    mend: "Use a language tag such as “en-GB” or “cy”.",
};
pub static PDF_SCANNED: Rule = Rule {
    id: "pdf-scanned",
    criteria: &["1.1.1", "1.4.5"],
    clause: Some("7.3"),
    outcome: Fail,
    message: "Pages are pictures of text: nothing on them can be read aloud, enlarged well or searched.",
    mend: "Publish the document from its source. If there is none, recognise the text, check it and tag it.",
};
pub static PDF_RECOGNISED: Rule = Rule {
    id: "pdf-recognised",
    criteria: &["1.1.1", "1.4.5"],
    clause: None,
    outcome: NeedsPerson,
    message: "Pages are pictures with recognised text behind them. Is that text right and complete?",
    mend: "Publish the document from its source, or correct the recognised text.",
};
pub static PDF_FIGURE: Rule = Rule {
    id: "pdf-figure-alt",
    criteria: &["1.1.1"],
    clause: Some("7.3"),
    outcome: Fail,
    message: "Pictures have no text alternative.",
    mend: "Add a text alternative, or mark the picture as an artifact where it tells nothing.",
};
pub static PDF_FIGURE_POOR: Rule = Rule {
    id: "pdf-figure-alt-poor",
    criteria: &["1.1.1"],
    clause: None,
    outcome: NeedsPerson,
    message: "The text alternative looks like the name of a file or of nothing in particular. Does it say what the picture tells?",
    mend: "Write what the picture tells.",
};
pub static PDF_FORMULA: Rule = Rule {
    id: "pdf-formula-alt",
    criteria: &["1.1.1"],
    clause: Some("7.7"),
    outcome: Fail,
    message: "Formulas have no text alternative.",
    mend: "Add the formula in words.",
};
pub static PDF_HEADING_ORDER: Rule = Rule {
    id: "pdf-heading-order",
    criteria: &["1.3.1"],
    clause: Some("7.4.2"),
    outcome: Fail,
    message: "Headings leave out a level.",
    mend: "Begin with level 1 and go down one level at a time.",
};
pub static PDF_HEADING_KINDS: Rule = Rule {
    id: "pdf-heading-kinds",
    criteria: &["1.3.1"],
    clause: Some("7.4.4"),
    outcome: Fail,
    message: "Headings with a level (H1) and without one (H) are mixed, or one part has several without.",
    mend: "Give every heading a level.",
};
pub static PDF_HEADINGS_NONE: Rule = Rule {
    id: "pdf-headings-none",
    criteria: &["1.3.1", "2.4.6"],
    clause: None,
    outcome: NeedsPerson,
    message: "No text is tagged as a heading. Does the document have headings?",
    mend: "Tag headings as H1 to H6.",
};
pub static PDF_TABLE_HEADERS: Rule = Rule {
    id: "pdf-table-headers",
    criteria: &["1.3.1"],
    clause: Some("7.5"),
    outcome: Fail,
    message: "A table has no header cell.",
    mend: "Tag its header cells as TH; do not use a table for layout.",
};
pub static PDF_TABLE_SCOPE: Rule = Rule {
    id: "pdf-table-scope",
    criteria: &[],
    clause: Some("7.5"),
    outcome: Fail,
    message: "It is not said whether a header cell is of a row or of a column.",
    mend: "Give header cells a scope, or name the headers in each cell.",
};
pub static PDF_TABLE_SHAPE: Rule = Rule {
    id: "pdf-table-shape",
    criteria: &["1.3.1"],
    clause: Some("7.2"),
    outcome: Fail,
    message: "The rows of a table do not have the same number of columns.",
    mend: "Mend the spans of its cells.",
};
pub static PDF_NESTING: Rule = Rule {
    id: "pdf-nesting",
    criteria: &["1.3.1"],
    clause: Some("7.2"),
    outcome: Fail,
    message: "Tags are within tags where they may not be.",
    mend: "Put rows in tables, cells in rows, items in lists and nothing else in between.",
};
pub static PDF_NOTE: Rule = Rule {
    id: "pdf-note-id",
    criteria: &[],
    clause: Some("7.9"),
    outcome: Fail,
    message: "A note has no ID of its own.",
    mend: "Give each note an ID.",
};
pub static PDF_LINK: Rule = Rule {
    id: "pdf-link-tagged",
    criteria: &["1.3.1", "2.4.4", "4.1.2"],
    clause: Some("7.18.5"),
    outcome: Fail,
    message: "Links are not tagged as links.",
    mend: "Tag each link, with its words, as Link.",
};
pub static PDF_LINK_WORDS: Rule = Rule {
    id: "pdf-link-words",
    criteria: &["2.4.4"],
    clause: Some("7.18.5"),
    outcome: Fail,
    message: "Links have no words.",
    mend: "Give each link words or a description.",
};
pub static PDF_LINK_CONTENTS: Rule = Rule {
    id: "pdf-link-contents",
    criteria: &[],
    clause: Some("7.18.5"),
    outcome: Fail,
    message: "Links have no description of their own (Contents).",
    mend: "Add one to each link.",
};
pub static PDF_FIELD: Rule = Rule {
    id: "pdf-field-name",
    criteria: &["1.3.1", "3.3.2", "4.1.2"],
    clause: Some("7.18.1"),
    outcome: Fail,
    message: "Fields of the form have no name (tooltip).",
    mend: "Give each field a tooltip that says what to enter.",
};
pub static PDF_FIELD_TAG: Rule = Rule {
    id: "pdf-field-tagged",
    criteria: &["1.3.1", "4.1.2"],
    clause: Some("7.18.4"),
    outcome: Fail,
    message: "Fields of the form are not tagged as Form.",
    mend: "Tag each field as Form.",
};
pub static PDF_XFA: Rule = Rule {
    id: "pdf-xfa",
    criteria: &["4.1.2"],
    clause: Some("7.15"),
    outcome: Fail,
    message: "The form is made with dynamic XFA, which assistive technology and most readers cannot use.",
    mend: "Publish a form on the web.",
};
pub static PDF_NOTE_TAG: Rule = Rule {
    id: "pdf-annotation-tagged",
    criteria: &[],
    clause: Some("7.18.1"),
    outcome: Fail,
    message: "Comments or other marks on the page are not tagged.",
    mend: "Tag each as Annot, or take it away before publishing.",
};
pub static PDF_NOTE_WORDS: Rule = Rule {
    id: "pdf-annotation-words",
    criteria: &["1.1.1"],
    clause: Some("7.18.1"),
    outcome: Fail,
    message: "Comments or other marks on the page have no description.",
    mend: "Add one, or take the mark away before publishing.",
};
pub static PDF_TABS: Rule = Rule {
    id: "pdf-tab-order",
    criteria: &["2.4.3"],
    clause: Some("7.18.3"),
    outcome: Fail,
    message: "The Tab key does not follow the tags on pages with links or fields.",
    mend: "Set the tab order of each page to “use document structure”.",
};
pub static PDF_FONT: Rule = Rule {
    id: "pdf-text-unreadable",
    criteria: &["1.1.1", "1.3.1"],
    clause: Some("7.21.7"),
    outcome: Fail,
    message: "A font does not say which letters its signs are, so the text cannot be read aloud, searched or copied.",
    mend: "Make the PDF anew with embedded fonts that map to Unicode.",
};
pub static PDF_BOOKMARKS: Rule = Rule {
    id: "pdf-bookmarks",
    criteria: &["2.4.5"],
    clause: None,
    outcome: NeedsPerson,
    message: "The document is long and has no bookmarks. Can people find their way in it?",
    mend: "Make bookmarks from the headings.",
};
pub static PDF_LAYERS: Rule = Rule {
    id: "pdf-layers",
    criteria: &[],
    clause: Some("7.10"),
    outcome: Fail,
    message: "A set of layers has no name, or changes by itself.",
    mend: "Name each set of layers, and take away its automatic states.",
};
pub static PDF_ATTACHED: Rule = Rule {
    id: "pdf-attached",
    criteria: &[],
    clause: Some("7.11"),
    outcome: Fail,
    message: "An attached file has no name.",
    mend: "Name each attached file (F and UF).",
};
pub static OFFICE_TITLE: Rule = Rule {
    id: "office-title",
    criteria: &["2.4.2"],
    clause: None,
    outcome: Fail,
    message: "The document has no title in its properties.",
    mend: "Give it a title in the document's properties.",
};
pub static OFFICE_TITLE_POOR: Rule = Rule {
    id: "office-title-poor",
    criteria: &["2.4.2"],
    clause: None,
    outcome: Fail,
    message: "The title in the properties is that of a file or of a program, not of the document.",
    mend: "Give it a title that says what it is about.",
};
pub static OFFICE_LANGUAGE: Rule = Rule {
    id: "office-language",
    criteria: &["3.1.1"],
    clause: None,
    outcome: NeedsPerson,
    message: "The document does not say in which language it is. Is it in the reader's?",
    mend: "Set the language of the whole document.",
};
pub static OFFICE_HEADINGS: Rule = Rule {
    id: "office-headings",
    criteria: &["1.3.1"],
    clause: None,
    outcome: Fail,
    message: "Headings are only made to look like headings: they have no heading style.",
    mend: "Use the styles “Heading 1” to “Heading 6”.",
};
pub static OFFICE_HEADINGS_NONE: Rule = Rule {
    id: "office-headings-none",
    criteria: &["1.3.1", "2.4.6"],
    clause: None,
    outcome: NeedsPerson,
    message: "The document is long and has no heading. Does it need some?",
    mend: "Use the styles “Heading 1” to “Heading 6”.",
};
pub static OFFICE_HEADING_ORDER: Rule = Rule {
    id: "office-heading-order",
    criteria: &["1.3.1"],
    clause: None,
    outcome: Fail,
    message: "Headings leave out a level.",
    mend: "Begin with level 1 and go down one level at a time.",
};
pub static OFFICE_PICTURE: Rule = Rule {
    id: "office-picture-alt",
    criteria: &["1.1.1"],
    clause: None,
    outcome: Fail,
    message: "Pictures have no text alternative.",
    mend: "Add one, or mark the picture as decorative.",
};
pub static OFFICE_PICTURE_POOR: Rule = Rule {
    id: "office-picture-alt-poor",
    criteria: &["1.1.1"],
    clause: None,
    outcome: NeedsPerson,
    message: "The text alternative looks like the name of a file or of nothing in particular. Does it say what the picture tells?",
    mend: "Write what the picture tells.",
};
pub static OFFICE_PICTURE_FLOATS: Rule = Rule {
    id: "office-picture-floats",
    criteria: &["1.3.2"],
    clause: None,
    outcome: NeedsPerson,
    message: "Pictures or text boxes float over the text. Are they read in the right place?",
    mend: "Set them “in line with text”.",
};
pub static OFFICE_TABLE: Rule = Rule {
    id: "office-table-headers",
    criteria: &["1.3.1"],
    clause: None,
    outcome: Fail,
    message: "A table has no header row.",
    mend: "Mark the first row as “repeat as header row”, or in a slide switch on “header row”.",
};
pub static OFFICE_TABLE_MERGED: Rule = Rule {
    id: "office-table-merged",
    criteria: &["1.3.1"],
    clause: None,
    outcome: NeedsPerson,
    message: "A table has merged or split cells. Can it be followed cell by cell?",
    mend: "Make simple tables, with the same number of cells in each row.",
};
pub static OFFICE_LINK: Rule = Rule {
    id: "office-link-words",
    criteria: &["2.4.4"],
    clause: None,
    outcome: NeedsPerson,
    message: "Links show a bare address, or only “click here”. Does the text around them say where they lead?",
    mend: "Say in the link's own words where it leads.",
};
pub static OFFICE_CONTRAST: Rule = Rule {
    id: "office-contrast",
    criteria: &["1.4.3"],
    clause: None,
    outcome: Fail,
    message: "The colour of some text is too close to the colour behind it.",
    mend: "Use colours with a contrast of at least 4.5 to 1.",
};
pub static OFFICE_SHEET_NAME: Rule = Rule {
    id: "office-sheet-name",
    criteria: &["2.4.6"],
    clause: None,
    outcome: Fail,
    message: "Sheets have no names of their own (“Sheet1”).",
    mend: "Name each sheet by what is on it.",
};
pub static OFFICE_SHEET_MERGED: Rule = Rule {
    id: "office-sheet-merged",
    criteria: &["1.3.1"],
    clause: None,
    outcome: NeedsPerson,
    message: "Sheets have merged cells. Can the table be followed cell by cell?",
    mend: "Take merged cells apart.",
};
pub static OFFICE_SHEET_HEADERS: Rule = Rule {
    id: "office-sheet-headers",
    criteria: &["1.3.1"],
    clause: None,
    outcome: NeedsPerson,
    message: "Nothing on the sheet is marked as a table with headers. Is it clear what its columns are?",
    mend: "Make the data a table with a header row.",
};
pub static OFFICE_SHEET_HIDDEN: Rule = Rule {
    id: "office-sheet-hidden",
    criteria: &["1.3.2"],
    clause: None,
    outcome: NeedsPerson,
    message: "There are hidden sheets. Are they meant to be published?",
    mend: "Take out what is not meant to be published.",
};
pub static OFFICE_SLIDE_TITLE: Rule = Rule {
    id: "office-slide-title",
    criteria: &["2.4.2", "2.4.6"],
    clause: None,
    outcome: Fail,
    message: "Slides have no title.",
    mend: "Give each slide a title, which may be hidden.",
};
pub static OFFICE_SLIDE_SAME: Rule = Rule {
    id: "office-slide-same-title",
    criteria: &["2.4.6"],
    clause: None,
    outcome: NeedsPerson,
    message: "Several slides have the same title. Can they be told apart?",
    mend: "Give each slide a title of its own, such as “(2 of 3)”.",
};
pub static OFFICE_SLIDE_ORDER: Rule = Rule {
    id: "office-slide-order",
    criteria: &["1.3.2"],
    clause: None,
    outcome: NeedsPerson,
    message: "The title of a slide is not what is read first. Is the order right?",
    mend: "Put the title first in the selection pane's reading order.",
};

/// All rules.
pub static RULES: [&Rule; 63] = [
    &OLD_FORMAT,
    &HTML_DOWNLOAD,
    &NOT_WHOLE,
    &BROKEN,
    &LOCKED,
    &PDF_SECURITY,
    &PDF_TAGGED,
    &PDF_SUSPECTS,
    &PDF_ROLES,
    &PDF_UNTAGGED,
    &PDF_MIXED,
    &PDF_TITLE,
    &PDF_TITLE_POOR,
    &PDF_TITLE_METADATA,
    &PDF_TITLE_SHOWN,
    &PDF_LANGUAGE,
    &PDF_LANGUAGE_TAG,
    &PDF_SCANNED,
    &PDF_RECOGNISED,
    &PDF_FIGURE,
    &PDF_FIGURE_POOR,
    &PDF_FORMULA,
    &PDF_HEADING_ORDER,
    &PDF_HEADING_KINDS,
    &PDF_HEADINGS_NONE,
    &PDF_TABLE_HEADERS,
    &PDF_TABLE_SCOPE,
    &PDF_TABLE_SHAPE,
    &PDF_NESTING,
    &PDF_NOTE,
    &PDF_LINK,
    &PDF_LINK_WORDS,
    &PDF_LINK_CONTENTS,
    &PDF_FIELD,
    &PDF_FIELD_TAG,
    &PDF_XFA,
    &PDF_NOTE_TAG,
    &PDF_NOTE_WORDS,
    &PDF_TABS,
    &PDF_FONT,
    &PDF_BOOKMARKS,
    &PDF_LAYERS,
    &PDF_ATTACHED,
    &OFFICE_TITLE,
    &OFFICE_TITLE_POOR,
    &OFFICE_LANGUAGE,
    &OFFICE_HEADINGS,
    &OFFICE_HEADINGS_NONE,
    &OFFICE_HEADING_ORDER,
    &OFFICE_PICTURE,
    &OFFICE_PICTURE_POOR,
    &OFFICE_PICTURE_FLOATS,
    &OFFICE_TABLE,
    &OFFICE_TABLE_MERGED,
    &OFFICE_LINK,
    &OFFICE_CONTRAST,
    &OFFICE_SHEET_NAME,
    &OFFICE_SHEET_MERGED,
    &OFFICE_SHEET_HEADERS,
    &OFFICE_SHEET_HIDDEN,
    &OFFICE_SLIDE_TITLE,
    &OFFICE_SLIDE_SAME,
    &OFFICE_SLIDE_ORDER,
];
