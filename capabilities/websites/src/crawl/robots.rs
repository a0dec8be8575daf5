//! What a site asks robots to leave alone (RFC 9309).

/// The rules of a `robots.txt` for us.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Robots {
    /// Whether each pattern is allowed.
    rules: Vec<(bool, String)>,
    /// Lists of pages.
    pub sitemaps: Vec<String>,
}

/// What we are called there.
const OURS: &str = "borough";
/// Lines that are read.
const MOST_LINES: usize = 5_000;

impl Robots {
    /// Reads the file: the groups that name us or, if none does, those for everybody.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let mut robots = Self::default();
        let (mut ours, mut all) = (None::<Vec<(bool, String)>>, Vec::new());
        let (mut for_us, mut for_all, mut naming) = (false, false, false);
        for line in text.lines().take(MOST_LINES) {
            let line = line.split('#').next().unwrap_or_default();
            let Some((name, value)) = line.split_once(':') else {
                continue;
            };
            let value = value.trim();
            match name.trim().to_ascii_lowercase().as_str() {
                "user-agent" => {
                    if !naming {
                        (for_us, for_all, naming) = (false, false, true);
                    }
                    for_all |= value == "*";
                    if value.eq_ignore_ascii_case(OURS) {
                        for_us = true;
                        ours.get_or_insert_default();
                    }
                }
                rule @ ("allow" | "disallow") => {
                    naming = false;
                    if value.is_empty() {
                        continue;
                    }
                    let rule = (rule == "allow", value.to_owned());
                    if for_us {
                        ours.get_or_insert_default().push(rule.clone());
                    }
                    if for_all {
                        all.push(rule);
                    }
                }
                "sitemap" => robots.sitemaps.push(value.to_owned()),
                _ => {}
            }
        }
        robots.rules = ours.unwrap_or(all);
        robots
    }

    /// Whether a path may be looked at: the longest pattern that fits decides, and of equals the one that allows.
    #[must_use]
    pub fn allows(&self, path: &str) -> bool {
        let fitting = self.rules.iter().filter(|(_, pattern)| fits(pattern, path));
        let longest = fitting.max_by_key(|(allowed, pattern)| (pattern.len(), *allowed));
        longest.is_none_or(|(allowed, _)| *allowed)
    }
}

/// Whether a pattern fits the beginning of a path; `*` stands for anything, `$` at its end for the end.
fn fits(pattern: &str, path: &str) -> bool {
    let (pattern, to_end) = match pattern.strip_suffix('$') {
        Some(pattern) => (pattern, true),
        None => (pattern, false),
    };
    let mut parts = pattern.split('*');
    let Some(mut rest) = path.strip_prefix(parts.next().unwrap_or_default()) else {
        return false;
    };
    let mut last = None;
    for part in parts {
        let Some(at) = rest.find(part) else {
            return false;
        };
        rest = &rest[at + part.len()..];
        last = Some(part);
    }
    // What stands last must stand at the end, wherever it stood first.
    !to_end || rest.is_empty() || last.is_some_and(|part| rest.ends_with(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, path: &str, want: bool) {
        assert_eq!(Robots::read(text).allows(path), want, "{path} of {text:?}");
    }

    #[test]
    fn the_longest_rule_decides() {
        let text =
            "User-agent: *\nDisallow: /a\nAllow: /a/b\nDisallow: /*.pdf$ # files\nDisallow:\n";
        check(text, "/", true);
        check(text, "/a/c", false);
        check(text, "/a/b/c", true);
        check(text, "/x/y.pdf", false);
        check(text, "/x/y.pdf?z.pdf", false);
        check(text, "/x/y.pdfs", true);
        check("", "/a", true);
    }

    #[test]
    fn our_own_group_is_for_us_alone() {
        let text =
            "user-agent: other\nuser-agent: Borough\ndisallow: /x\n\nuser-agent: *\ndisallow: /\n";
        check(text, "/a", true);
        check(text, "/x", false);
        check("user-agent: other\ndisallow: /\n", "/a", true);
        check(
            "user-agent: borough\nuser-agent: *\ndisallow: /\n",
            "/a",
            false,
        );
    }

    #[test]
    fn lists_of_pages_are_found() {
        let robots = Robots::read("Sitemap: https://place.example/sitemap.xml\nnonsense\n:\n");
        assert_eq!(robots.sitemaps, ["https://place.example/sitemap.xml"]);
    }
}
