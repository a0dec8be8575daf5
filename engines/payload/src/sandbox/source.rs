//! A codec's source, and how it must be run: in a sealed room kept warm, or in a new one each time.

use std::fmt;

/// What a codec does to the built-in things decides how it is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// It leaves them alone: they are frozen, and the interpreter is kept for the next call.
    Warm,
    /// It adds to them or makes code from text: each call has a new interpreter.
    Fresh,
}

pub(super) struct Program {
    pub(super) mode: Mode,
    pub(super) uses_modules: bool,
    /// The source made into the body of a function, on the same lines as it had.
    pub(super) factory: String,
}

const HEAD: &str = "(function(require,module,exports){return(function(){";
const TAIL: &str = "\n;return[typeof decodeUplink==='function'?decodeUplink:0,\
typeof Decode==='function'?Decode:0,typeof Decoder==='function'?Decoder:0,\
typeof encodeDownlink==='function'?encodeDownlink:0,typeof Encode==='function'?Encode:0,\
typeof Encoder==='function'?Encoder:0,typeof decodeDownlink==='function'?decodeDownlink:0,\
typeof normalizeUplink==='function'?normalizeUplink:0]}).call(globalThis)})";

impl Program {
    pub(super) fn new(source: &str) -> Self {
        let source = source.strip_prefix('\u{feff}').unwrap_or(source);
        Self {
            mode: if reshapes_built_ins(source) {
                Mode::Fresh
            } else {
                Mode::Warm
            },
            uses_modules: source.contains("require") || source.contains("Buffer"),
            factory: format!("{HEAD}{source}{TAIL}"),
        }
    }

    /// The text of the function itself, without the brackets around it.
    pub(super) fn function_text(&self) -> &str {
        &self.factory[1..self.factory.len() - 1]
    }
}

impl fmt::Debug for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Program")
            .field("mode", &self.mode)
            .field("bytes", &(self.factory.len() - HEAD.len() - TAIL.len()))
            .finish()
    }
}

/// Whether the text looks as if it changes built-in things. A wrong "yes" costs time only; after
/// a wrong "no" the change does not take, and the codec may fail, but nothing leaks.
fn reshapes_built_ins(source: &str) -> bool {
    const WORDS: [&str; 5] = [
        "prototype",
        "__proto__",
        "eval",
        "Function(",
        "setPrototypeOf",
    ];
    const OWNERS: [&str; 9] = [
        "Math", "Number", "String", "Object", "Array", "Date", "JSON", "Buffer", "console",
    ];
    WORDS.iter().any(|word| source.contains(word))
        || OWNERS.iter().any(|owner| assigns_to(source, owner))
}

/// Whether `owner.name = …` stands in the source, but not `==`.
fn assigns_to(source: &str, owner: &str) -> bool {
    source.match_indices(owner).any(|(at, _)| {
        let Some(rest) = source[at + owner.len()..].strip_prefix('.') else {
            return false;
        };
        let rest = rest.trim_start_matches(|c: char| c.is_alphanumeric() || c == '_' || c == '$');
        let rest = rest.trim_start();
        rest.starts_with('=') && !rest.starts_with("==") && !rest.starts_with("=>")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(source: &str, want: Mode) {
        assert_eq!(Program::new(source).mode, want, "{source}");
    }

    #[test]
    fn knows_a_codec_that_changes_built_in_things() {
        check(
            "function decodeUplink(input) { return { data: { a: Math.round(1.5) } } }",
            Mode::Warm,
        );
        check("if (Math.max == x) y", Mode::Warm);
        check("String.prototype.at0 = 1", Mode::Fresh);
        check("Math.trunc = Math.trunc || function () {}", Mode::Fresh);
        check("JSON.stringify\n =1", Mode::Fresh);
        check("x = new Function('return 1')", Mode::Fresh);
        check("Math.", Mode::Warm);
    }
}
