//! The pages, tags and pictures of a document bound into one file.

use crate::Document;
use crate::face::Face;
use crate::file::{File, text};
use crate::paper::{Bookmark, PAGE, Paper};

/// The file of a document that is laid out.
pub fn bound(paper: &Paper, document: &Document) -> Vec<u8> {
    let mut file = File::new();
    let catalog = file.reserve();
    let tree = file.reserve();
    let resources = resources(&mut file, paper);
    let pages: Vec<usize> = paper.pages.iter().map(|_| file.reserve()).collect();
    let feet = paper.feet(&document.title);
    for (n, ((page, content), foot)) in pages.iter().zip(&paper.pages).zip(&feet).enumerate() {
        let content = file.packed("", &[content.as_slice(), foot.as_slice()].concat());
        file.put(
            *page,
            &format!(
                "<</Type/Page /Parent {tree} 0 R /MediaBox[0 0 {} {}] /Resources {resources} 0 R /Contents {content} 0 R /StructParents {n} /Tabs/S>>",
                PAGE.0, PAGE.1
            ),
        );
    }
    let kids: String = pages.iter().map(|page| format!("{page} 0 R ")).collect();
    file.put(
        tree,
        &format!("<</Type/Pages /Kids[{kids}] /Count {}>>", pages.len()),
    );
    let tags = paper.tags.write(&mut file, &pages);
    let outlines = outlines(&mut file, &paper.bookmarks, &pages);
    let metadata = file.stream("/Type/Metadata /Subtype/XML", metadata(document).as_bytes());
    file.put(
        catalog,
        &format!(
            "<</Type/Catalog /Pages {tree} 0 R /Lang{} /MarkInfo<</Marked true>> /StructTreeRoot {tags} 0 R /Outlines {outlines} 0 R /Metadata {metadata} 0 R /ViewerPreferences<</DisplayDocTitle true>>>>",
            text(&document.language)
        ),
    );
    let info = file.add(&format!(
        "<</Title{} /Author{} /Producer(borough)>>",
        text(&document.title),
        text(&document.author)
    ));
    file.done(catalog, info)
}

/// The fonts and pictures, which all pages share.
fn resources(file: &mut File, paper: &Paper) -> usize {
    let mut fonts = String::new();
    for face in Face::ALL {
        let font = file.add(&format!(
            "<</Type/Font /Subtype/Type1 /BaseFont/{} /Encoding/WinAnsiEncoding>>",
            face.font()
        ));
        fonts += &format!("/{} {font} 0 R ", face.name());
    }
    let mut pictures = String::new();
    for (n, picture) in paper.pictures.iter().enumerate() {
        let entries = format!(
            "/Type/XObject /Subtype/Image /Width {} /Height {} /ColorSpace/DeviceRGB /BitsPerComponent 8",
            picture.wide, picture.high
        );
        let picture = file.packed(&entries, &picture.rgb);
        pictures += &format!("/I{n} {picture} 0 R ");
    }
    file.add(&format!("<</Font<<{fonts}>> /XObject<<{pictures}>>>>"))
}

/// The bookmarks: a list of all headings.
fn outlines(file: &mut File, bookmarks: &[Bookmark], pages: &[usize]) -> usize {
    let root = file.reserve();
    let numbers: Vec<usize> = bookmarks.iter().map(|_| file.reserve()).collect();
    let entry = |key: &str, at: Option<usize>| {
        let number = at.and_then(|at| numbers.get(at));
        number.map_or_else(String::new, |number| format!(" /{key} {number} 0 R"))
    };
    for (n, (bookmark, number)) in bookmarks.iter().zip(&numbers).enumerate() {
        let page = pages.get(bookmark.page).copied().unwrap_or_default();
        let object = format!(
            "<</Title{} /Parent {root} 0 R /Dest[{page} 0 R /XYZ null {:.2} null]{}{}>>",
            text(&bookmark.text),
            bookmark.top,
            entry("Prev", n.checked_sub(1)),
            entry("Next", n.checked_add(1))
        );
        file.put(*number, &object);
    }
    let many = numbers.len();
    let object = format!(
        "<</Type/Outlines{}{} /Count {many}>>",
        entry("First", Some(0)),
        entry("Last", many.checked_sub(1))
    );
    file.put(root, &object);
    root
}

/// What the document is, for programs (ISO 16684-1, XMP).
fn metadata(document: &Document) -> String {
    let said = |before: &str, words: &str, behind: &str| {
        if words.is_empty() {
            String::new()
        } else {
            format!("{before}{}{behind}", escaped(words))
        }
    };
    format!(
        "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n\
         <x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\
         <rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\">\
         {}{}{}{}</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>",
        said(
            "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">",
            &document.title,
            "</rdf:li></rdf:Alt></dc:title>"
        ),
        said(
            "<dc:creator><rdf:Seq><rdf:li>",
            &document.author,
            "</rdf:li></rdf:Seq></dc:creator>"
        ),
        said(
            "<dc:language><rdf:Bag><rdf:li>",
            &document.language,
            "</rdf:li></rdf:Bag></dc:language>"
        ),
        said("<xmp:CreateDate>", &document.made, "</xmp:CreateDate>"),
    )
}

/// Text within XML, which takes no control characters.
fn escaped(words: &str) -> String {
    let plain = words.replace(char::is_control, " ");
    let plain = plain.replace('&', "&amp;").replace('<', "&lt;");
    plain.replace('>', "&gt;")
}
