//! Writes a template out again in the dialect of `minijinja`.

mod expression;
mod scope;

use crate::nunjucks::{Argument, Block, Expr, Parameter};
use scope::Scopes;

/// The text of a translated template.
pub(crate) fn emit(body: &[Block]) -> String {
    let mut writer = Writer {
        out: String::new(),
        scopes: Scopes::default(),
        kept: 0,
    };
    writer.scope(&[], body);
    writer.out
}

struct Writer {
    out: String,
    scopes: Scopes,
    /// How many bodies of calls have been kept under a name of their own.
    kept: usize,
}

impl Writer {
    /// A template or a macro: a scope of its own for what is set in it.
    fn scope(&mut self, parameters: &[Parameter], body: &[Block]) {
        let names: Vec<&str> = parameters.iter().map(|p| p.name.as_str()).collect();
        if let Some(holder) = self.scopes.enter(&names, body) {
            self.tag(&format!("set {holder} = namespace()"));
            for name in names {
                let carried = self.scopes.name(name);
                if carried != name {
                    self.tag(&format!("set {carried} = {name}"));
                }
            }
        }
        self.blocks(body);
        self.scopes.leave();
    }

    fn blocks(&mut self, body: &[Block]) {
        for block in body {
            self.block(block);
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Text(text) => self.text(text),
            Block::Output(value) => {
                let value = self.value(value);
                self.out.push_str(&format!("{{{{ {value} }}}}"));
            }
            Block::If {
                branches,
                otherwise,
            } => {
                for (at, branch) in branches.iter().enumerate() {
                    let word = if at == 0 { "if" } else { "elif" };
                    let condition = self.condition(&branch.condition);
                    self.tag(&format!("{word} {condition}"));
                    self.blocks(&branch.body);
                }
                self.otherwise(otherwise);
                self.tag("endif");
            }
            Block::For {
                names,
                over,
                body,
                otherwise,
            } => {
                let each = if names.len() > 1 { "entries" } else { "each" };
                let over = self.value(over);
                self.tag(&format!("for {} in {over} | {each}", names.join(", ")));
                self.blocks(body);
                self.otherwise(otherwise);
                self.tag("endfor");
            }
            Block::Set { names, value } => {
                let value = self.value(value);
                for name in names {
                    let name = self.scopes.name(name);
                    self.tag(&format!("set {name} = {value}"));
                }
            }
            Block::Capture { name, body } => {
                let name = self.scopes.name(name);
                self.tag(&format!("set {name} | unsafe"));
                self.blocks(body);
                self.tag("endset");
            }
            Block::Macro {
                name,
                parameters,
                body,
            } => {
                let signature = self.parameters(parameters);
                self.tag(&format!("macro {name}({signature})"));
                if body.iter().any(|block| matches!(block, Block::Include(_))) {
                    // An included template may ask for `caller`; naming it here lets it through.
                    self.tag("set caller = caller");
                }
                self.scope(parameters, body);
                self.tag("endmacro");
            }
            Block::Call {
                target,
                arguments,
                parameters,
                body,
            } => {
                self.call(target, arguments, parameters, body);
            }
            Block::From { template, names } => {
                let names: Vec<String> = names
                    .iter()
                    .map(|(name, alias)| match alias {
                        Some(alias) => format!("{name} as {alias}"),
                        None => name.clone(),
                    })
                    .collect();
                self.tag(&format!("from {template:?} import {}", names.join(", ")));
            }
            Block::Import { template, name } => {
                self.tag(&format!("import {template:?} as {name}"));
            }
            Block::Include(template) => self.tag(&format!("include {template:?}")),
            Block::Extends(template) => self.tag(&format!("extends {template:?}")),
            Block::Slot { name, body } => {
                self.tag(&format!("block {name}"));
                self.blocks(body);
                self.tag("endblock");
            }
        }
    }

    fn call(
        &mut self,
        target: &Expr,
        arguments: &[Argument],
        parameters: &[Parameter],
        body: &[Block],
    ) {
        if body.iter().any(|block| matches!(block, Block::Slot { .. })) {
            // A named block may not stand inside a call: fill a name first, then hand that over.
            let kept = format!("kept_{}", self.kept);
            self.kept += 1;
            self.tag(&format!("set {kept}"));
            self.blocks(body);
            self.tag("endset");
            let target = self.value(target);
            let mut arguments = self.arguments(arguments);
            if !arguments.is_empty() {
                arguments.push_str(", ");
            }
            self.out.push_str(&format!(
                "{{{{ {target}({arguments}caller=returning({kept})) }}}}"
            ));
            return;
        }
        let signature = self.parameters(parameters);
        let signature = if signature.is_empty() {
            signature
        } else {
            format!("({signature})")
        };
        let target = self.value(target);
        let arguments = self.arguments(arguments);
        self.tag(&format!("call{signature} {target}({arguments})"));
        self.scope(parameters, body);
        self.tag("endcall");
    }

    fn parameters(&mut self, parameters: &[Parameter]) -> String {
        let parameters: Vec<String> = parameters
            .iter()
            .map(|parameter| match &parameter.default {
                Some(default) => format!("{}={}", parameter.name, self.value(default)),
                None => parameter.name.clone(),
            })
            .collect();
        parameters.join(", ")
    }

    fn otherwise(&mut self, body: &[Block]) {
        if !body.is_empty() {
            self.tag("else");
            self.blocks(body);
        }
    }

    fn tag(&mut self, inside: &str) {
        self.out.push_str(&format!("{{% {inside} %}}"));
    }

    /// Text as it stands; a brace at its end must not join the tag that follows.
    fn text(&mut self, text: &str) {
        match text.strip_suffix('{') {
            Some(before) => self.out.push_str(&format!("{before}{{{{ \"{{\" }}}}")),
            None => self.out.push_str(text),
        }
    }
}
