//! Statements: what a tag `{% … %}` opens, and the blocks up to its end.

use super::expression::Reader;
use super::pieces::{self, Piece};
use super::tree::{Block, Branch, Expr, Parameter};
use super::{DEEPEST, Reason, TranslateError};

/// Reads a whole template.
pub(crate) fn parse(name: &str, source: &str) -> Result<Vec<Block>, TranslateError> {
    let pieces = pieces::cut(name, source)?.into_iter();
    let mut parser = Parser {
        name,
        pieces,
        line: 1,
        depth: 0,
    };
    parser
        .until(&[])
        .map(|(body, _)| body)
        .map_err(|reason| TranslateError {
            template: name.to_owned(),
            line: parser.line,
            reason,
        })
}

struct Parser<'n> {
    name: &'n str,
    pieces: std::vec::IntoIter<Piece>,
    line: usize,
    depth: usize,
}

/// The word that closed a body, and the rest of its tag.
type End = Option<(String, Reader)>;

impl Parser<'_> {
    /// The blocks up to a statement that starts with one of `ends`; to the end of file if none.
    fn until(&mut self, ends: &[&'static str]) -> Result<(Vec<Block>, End), Reason> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(Reason::TooDeep(DEEPEST));
        }
        let mut body = Vec::new();
        while let Some(piece) = self.pieces.next() {
            match piece {
                Piece::Text(text) => body.push(Block::Text(text)),
                Piece::Output { line, tokens } => {
                    self.line = line;
                    let mut reader = Reader::new(tokens);
                    body.push(Block::Output(reader.expression()?));
                    reader.done()?;
                }
                Piece::Statement { line, tokens } => {
                    self.line = line;
                    let mut reader = Reader::new(tokens);
                    let word = reader.name()?;
                    if ends.contains(&word.as_str()) {
                        self.depth -= 1;
                        return Ok((body, Some((word, reader))));
                    }
                    body.push(self.statement(&word, reader)?);
                }
            }
        }
        match ends.last() {
            Some(end) => Err(Reason::Unexpected {
                wanted: end,
                got: "the end of the file".into(),
            }),
            None => Ok((body, None)),
        }
    }

    /// The blocks up to `end`, whose tag may repeat a name.
    fn body(&mut self, end: &'static str) -> Result<Vec<Block>, Reason> {
        Ok(self.until(&[end])?.0)
    }

    fn statement(&mut self, word: &str, mut reader: Reader) -> Result<Block, Reason> {
        match word {
            "if" => self.branches(reader),
            "for" => self.each(reader),
            "set" => self.set(reader),
            "macro" => {
                let name = reader.name()?;
                let parameters = parameters(&mut reader)?;
                reader.done()?;
                Ok(Block::Macro {
                    name,
                    parameters,
                    body: self.body("endmacro")?,
                })
            }
            "call" => {
                let parameters = parameters(&mut reader)?;
                let Expr::Call(target, arguments) = reader.expression()? else {
                    return Err(Reason::Unexpected {
                        wanted: "a call",
                        got: "a value".into(),
                    });
                };
                reader.done()?;
                let body = self.body("endcall")?;
                Ok(Block::Call {
                    target: *target,
                    arguments,
                    parameters,
                    body,
                })
            }
            "block" => {
                let name = reader.name()?;
                reader.done()?;
                Ok(Block::Slot {
                    name,
                    body: self.body("endblock")?,
                })
            }
            "from" => self.from(reader),
            "import" => {
                let template = self.template(&mut reader)?;
                if !reader.takes_name("as") {
                    return Err(Reason::Unexpected {
                        wanted: "as",
                        got: "no name".into(),
                    });
                }
                Ok(Block::Import {
                    template,
                    name: reader.name()?,
                })
            }
            "include" => {
                let template = self.template(&mut reader)?;
                reader.done()?;
                Ok(Block::Include(template))
            }
            "extends" => {
                let template = self.template(&mut reader)?;
                reader.done()?;
                Ok(Block::Extends(template))
            }
            other => Err(Reason::Unsupported(other.to_owned())),
        }
    }

    fn branches(&mut self, mut reader: Reader) -> Result<Block, Reason> {
        let mut branches = Vec::new();
        loop {
            let condition = reader.expression()?;
            reader.done()?;
            let (body, end) = self.until(&["elif", "elseif", "else", "endif"])?;
            branches.push(Branch { condition, body });
            match end {
                Some((word, next)) if word.starts_with("el") && word != "else" => reader = next,
                Some((word, _)) if word == "else" => {
                    return Ok(Block::If {
                        branches,
                        otherwise: self.body("endif")?,
                    });
                }
                _ => {
                    return Ok(Block::If {
                        branches,
                        otherwise: Vec::new(),
                    });
                }
            }
        }
    }

    fn each(&mut self, mut reader: Reader) -> Result<Block, Reason> {
        let mut names = vec![reader.name()?];
        while reader.takes_sign(",") {
            names.push(reader.name()?);
        }
        if !reader.takes_name("in") {
            return Err(Reason::Unexpected {
                wanted: "in",
                got: "no list".into(),
            });
        }
        let over = reader.expression()?;
        reader.done()?;
        let (body, end) = self.until(&["else", "endfor"])?;
        let otherwise = match end {
            Some((word, _)) if word == "else" => self.body("endfor")?,
            _ => Vec::new(),
        };
        Ok(Block::For {
            names,
            over,
            body,
            otherwise,
        })
    }

    fn set(&mut self, mut reader: Reader) -> Result<Block, Reason> {
        let mut names = vec![reader.name()?];
        while reader.takes_sign(",") {
            names.push(reader.name()?);
        }
        if reader.takes_sign("=") {
            let value = reader.expression()?;
            reader.done()?;
            return Ok(Block::Set { names, value });
        }
        reader.done()?;
        let name = names.swap_remove(0);
        Ok(Block::Capture {
            name,
            body: self.body("endset")?,
        })
    }

    fn from(&mut self, mut reader: Reader) -> Result<Block, Reason> {
        let template = self.template(&mut reader)?;
        if !reader.takes_name("import") {
            return Err(Reason::Unexpected {
                wanted: "import",
                got: "no import".into(),
            });
        }
        let mut names = Vec::new();
        while !reader.is_done() {
            let name = reader.name()?;
            let alias = if reader.takes_name("as") {
                Some(reader.name()?)
            } else {
                None
            };
            names.push((name, alias));
            if !reader.takes_sign(",") {
                break;
            }
        }
        reader.done()?;
        Ok(Block::From { template, names })
    }

    /// A template's name, made whole against the template that speaks of it.
    fn template(&mut self, reader: &mut Reader) -> Result<String, Reason> {
        let name = reader.text()?;
        if !name.starts_with('.') {
            return Ok(name);
        }
        let mut path: Vec<&str> = self.name.split('/').collect();
        path.pop();
        for step in name.split('/') {
            match step {
                "." => {}
                ".." => {
                    path.pop();
                }
                step => path.push(step),
            }
        }
        Ok(path.join("/"))
    }
}

/// The parameters of a macro or of a call's body; none if there are no parentheses.
fn parameters(reader: &mut Reader) -> Result<Vec<Parameter>, Reason> {
    let mut parameters = Vec::new();
    if !reader.takes_sign("(") {
        return Ok(parameters);
    }
    while !reader.takes_sign(")") {
        let name = reader.name()?;
        let default = if reader.takes_sign("=") {
            Some(reader.expression()?)
        } else {
            None
        };
        parameters.push(Parameter { name, default });
        if !reader.takes_sign(",") {
            reader.wants_sign(")")?;
            break;
        }
    }
    Ok(parameters)
}
