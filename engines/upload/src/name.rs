//! Names of files: compared with what the file is, and made safe.

use crate::{Kind, Refusal};

/// Letters of a name that are kept.
const LONGEST: usize = 80;

/// What stands behind the last dot of a name; none where there is no dot, or nothing before it.
pub fn ending(name: &str) -> Option<&str> {
    let base = name.rsplit(['/', '\\']).next().unwrap_or(name).trim_end();
    let (stem, ending) = base.rsplit_once('.')?;
    (!stem.is_empty() && !ending.is_empty()).then_some(ending)
}

/// Refuses a name that says something else than the bytes do. A picture with the ending of another kind
/// of picture is let through: phones and chat programs rename them, and no harm lies in it.
pub fn agrees(name: &str, kind: Kind) -> Result<(), Refusal> {
    let Some(ending) = ending(name) else {
        return Ok(());
    };
    let says = Kind::named(name);
    let fits = match says {
        Some(says) => says == kind || (says.is_picture() && kind.is_picture()),
        // Logs, notes and the like are plain text by any name, but not by one that a machine would run.
        None => kind == Kind::Text && !is_run(ending),
    };
    if fits {
        return Ok(());
    }
    Err(Refusal::NameDiffers {
        name_says: ending
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .take(12)
            .collect(),
        is: kind,
    })
}

/// Endings by which a machine takes text for a program or a page.
fn is_run(ending: &str) -> bool {
    const RUN: [&str; 27] = [
        "bat", "cmd", "com", "css", "exe", "hta", "htm", "html", "jar", "js", "jse", "mjs", "msi",
        "php", "ps1", "py", "reg", "scr", "sh", "svg", "url", "vbe", "vbs", "wsf", "xht", "xhtml",
        "xml",
    ];
    RUN.iter().any(|run| run.eq_ignore_ascii_case(ending))
}

/// The name in letters, digits, `-`, `_` and `.`, with the ending of its true kind.
pub fn safe(name: &str, kind: Kind) -> String {
    let base = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let stem = match ending(base) {
        Some(_) => base.rsplit_once('.').map_or(base, |(stem, _)| stem),
        None => base,
    };
    let mut out = String::new();
    for c in stem.chars().take(4 * LONGEST) {
        if c.is_ascii_alphanumeric() || matches!(c, '-' | '_') {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
        if out.len() == LONGEST {
            break;
        }
    }
    let out = out.trim_matches('-');
    let stem = if out.is_empty() { "file" } else { out };
    format!("{stem}.{}", kind.extension())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_plain_and_tell_the_truth() {
        #[track_caller]
        fn check(name: &str, kind: Kind, want: &str) {
            assert_eq!(safe(name, kind), want);
        }
        check("IMG 0001 (2).JPG", Kind::Jpeg, "IMG-0001-2.jpg");
        check("../../etc/passwd", Kind::Text, "passwd.txt");
        check("C:\\photos\\bench.png", Kind::Jpeg, "bench.jpg");
        check("fotó\u{202e}gpj.exe.png", Kind::Png, "fot-gpj-exe.png");
        check("", Kind::Pdf, "file.pdf");
        check("...", Kind::Pdf, "file.pdf");
        check("a\r\nSet-Cookie: x", Kind::Gif, "a-Set-Cookie-x.gif");
        check(
            &"x".repeat(500),
            Kind::Csv,
            &format!("{}.csv", "x".repeat(80)),
        );
    }

    #[test]
    fn a_name_may_not_say_something_else() {
        let fits = |name: &str, kind| agrees(name, kind).is_ok();
        assert!(fits("photo.jpeg", Kind::Jpeg) && fits("photo", Kind::Jpeg));
        assert!(fits("photo.jpg", Kind::Webp), "phones do this");
        assert!(!fits("photo.jpg", Kind::Pdf) && !fits("photo.pdf", Kind::Png));
        assert!(!fits("photo.exe", Kind::Jpeg) && !fits("notes.html", Kind::Text));
        assert!(fits("today.log", Kind::Text) && !fits("run.BAT", Kind::Text));
    }
}
