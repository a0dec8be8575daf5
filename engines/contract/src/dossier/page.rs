//! The HTML form of a dossier: one file, no script, made from the sealed parts alone.

use super::{Block, Body, Dossier, SUMMARY};
use crate::dossier::verify::lines_of;

/// What stands before and after the JSON within the page.
pub(super) const BEFORE: &str = "<script type=\"application/json\" id=\"dossier\">\n";
pub(super) const AFTER: &str = "\n</script>";

const STYLE: &str = "body{font-family:system-ui,sans-serif;line-height:1.5;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#0b0c0c}\
table{border-collapse:collapse;width:100%;margin:0 0 2rem}caption{text-align:left;font-weight:700;padding:.25rem 0}\
th,td{border-bottom:1px solid #b1b4b6;padding:.35rem .75rem .35rem 0;text-align:left;vertical-align:top}td:last-child{overflow-wrap:anywhere}\
thead th{border-bottom:2px solid #0b0c0c}code{overflow-wrap:anywhere}img{max-width:100%;border:1px solid #b1b4b6}\
@media print{@page{margin:16mm}tr,figure{break-inside:avoid}}";

/// The dossier as a page: the same dossier always gives the same bytes.
#[must_use]
pub fn html(dossier: &Dossier) -> String {
    let stated = lines_of(&dossier.statement);
    let title = escaped(&stated.title);
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n"
    );
    for block in blocks(dossier) {
        show(&block, &mut out);
    }
    for part in dossier.parts.iter().filter(|part| is_picture(part)) {
        if let Some(coded) = &part.base64 {
            out.push_str(&format!(
                "<figure>\n<img alt=\"{0}\" src=\"data:{1};base64,{2}\">\n<figcaption>{0}</figcaption>\n</figure>\n",
                escaped(&part.name),
                escaped(&part.media_type),
                escaped(coded)
            ));
        }
    }
    out.push_str("<h2>What is in this dossier</h2>\n<p>Each part has the SHA-256 that is beside its name. The list is signed, so that neither it nor a part can be changed without being found out. To check this file: <code>borough assurance verify FILE</code>.</p>\n");
    let rows = stated.parts.iter().map(|part| {
        vec![
            part.name.clone(),
            part.bytes.to_string(),
            part.sha256.clone(),
        ]
    });
    let head = ["Part", "Bytes", "SHA-256"].map(str::to_owned).to_vec();
    show(
        &Block::Table {
            caption: "Parts".into(),
            head,
            rows: rows.collect(),
        },
        &mut out,
    );
    out.push_str(&format!(
        "<h2>Signature</h2>\n<p>Ed25519 signature of the list: <code>{}</code></p>\n<p>Public key: <code>{}</code>. Compare it with the key that the council publishes.</p>\n</main>\n",
        escaped(&dossier.signature),
        escaped(&dossier.key)
    ));
    // Within a script nothing may look like its end.
    let json = super::json(dossier).replace('<', "\\u003c");
    out.push_str(BEFORE);
    out.push_str(&json);
    out.push_str(AFTER);
    out.push_str("\n</body>\n</html>\n");
    out
}

fn blocks(dossier: &Dossier) -> Vec<Block> {
    let summary = dossier.parts.iter().find(|part| part.name == SUMMARY);
    let text = summary.and_then(|part| part.text.as_deref());
    text.and_then(|text| serde_json::from_str(text).ok())
        .unwrap_or_default()
}

/// Pictures that a browser shows without running anything.
fn is_picture(part: &Body) -> bool {
    matches!(
        part.media_type.as_str(),
        "image/png" | "image/jpeg" | "image/webp" | "image/gif"
    )
}

fn show(block: &Block, out: &mut String) {
    match block {
        Block::Heading(text) => out.push_str(&format!("<h2>{}</h2>\n", escaped(text))),
        Block::Text(text) => out.push_str(&format!("<p>{}</p>\n", escaped(text))),
        Block::List(items) => {
            out.push_str("<ul>\n");
            for item in items {
                out.push_str(&format!("<li>{}</li>\n", escaped(item)));
            }
            out.push_str("</ul>\n");
        }
        Block::Table {
            caption,
            head,
            rows,
        } => {
            out.push_str(&format!(
                "<table>\n<caption>{}</caption>\n<thead>\n<tr>",
                escaped(caption)
            ));
            for cell in head {
                out.push_str(&format!("<th scope=\"col\">{}</th>", escaped(cell)));
            }
            out.push_str("</tr>\n</thead>\n<tbody>\n");
            for row in rows {
                out.push_str("<tr>");
                for (n, cell) in row.iter().enumerate() {
                    let cell = escaped(cell);
                    out.push_str(&if n == 0 {
                        format!("<th scope=\"row\">{cell}</th>")
                    } else {
                        format!("<td>{cell}</td>")
                    });
                }
                out.push_str("</tr>\n");
            }
            out.push_str("</tbody>\n</table>\n");
        }
    }
}

fn escaped(text: &str) -> String {
    quick_xml::escape::escape(text).into_owned()
}
