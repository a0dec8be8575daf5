//! The judge: each response by its table, then by sense, then all of them together.

mod page;
mod refs;
mod row;
mod sense;

use jiff::civil::Date;
use serde_json::Value;

use crate::Response;
use crate::report::{Finding, Report, Rule, Severity, Verdict};
use refs::{Place, Refs};

/// A response as it came.
#[derive(Debug, Clone, Copy)]
pub struct Answer<'a> {
    /// Its file or address.
    pub source: &'a str,
    /// Which one it is.
    pub response: Response,
    /// What it says.
    pub value: &'a Value,
}

/// Judges a feed.
#[derive(Debug)]
pub struct Judge {
    today: Date,
    report: Report,
    refs: Refs,
}

impl Judge {
    /// A judge for whom it is `today`: what is stale depends on it.
    #[must_use]
    pub fn new(today: Date) -> Self {
        Self {
            today,
            report: Report::default(),
            refs: Refs::default(),
        }
    }

    /// Judges a response.
    pub fn answer(&mut self, answer: Answer<'_>) {
        self.report.responses += 1;
        let mut bench = Bench {
            today: self.today,
            report: &mut self.report,
            refs: &mut self.refs,
            source: answer.source,
            response: answer.response,
            path: Vec::new(),
        };
        if answer.response.is_list() {
            page::judge(&mut bench, answer.value);
        } else {
            row::judge(&mut bench, answer.response.row(), answer.value);
            sense::judge(&mut bench, answer.response.row(), answer.value);
            let place = bench.place();
            bench.refs.seen(answer.value, place);
        }
    }

    /// Notes a response that could not be had, or could not be read as JSON; `why` in words, without a full stop.
    pub fn unreadable(&mut self, source: &str, response: Response, why: &str) {
        self.report.responses += 1;
        let mut bench = self.bench(source, response);
        let mend = "Answer with status 200 and JSON (RFC 8259), in UTF-8.";
        bench.standard(
            Rule::Unreadable,
            "",
            &Value::Null,
            format!("It cannot be read: {}.", clip(why)),
            mend,
        );
    }

    /// Notes that pages of other sites may not read the feed: it lacks `Access-Control-Allow-Origin: *`.
    ///
    /// # Source
    /// Open Referral UK profile 3.0, compliance rules, "Security".
    pub fn closed(&mut self, source: &str) {
        let what = "Pages of other sites cannot read it.".to_owned();
        let mend = "Send the header Access-Control-Allow-Origin: * with every answer.";
        self.bench(source, Response::Api)
            .warn(Rule::Closed, "", &Value::Null, what, mend);
    }

    /// The verdict. With `whole`, the responses that every feed must give are missed if they did not come.
    #[must_use]
    pub fn verdict(mut self, whole: bool) -> Verdict {
        if whole {
            for response in Response::ALL
                .into_iter()
                .filter(|response| response.is_required())
            {
                if !self.refs.came(response) {
                    let what = format!("There is no answer for {}.", response.path());
                    let mend = "Every feed must give it.";
                    self.bench("", response)
                        .standard(Rule::Absent, "", &Value::Null, what, mend);
                }
            }
        }
        let refs = std::mem::take(&mut self.refs);
        let services = refs.services();
        for loose in refs.loose() {
            let mut bench = self.bench(&loose.place.source, loose.place.response);
            bench.path.clone_from(&loose.place.path);
            let mend = "Give the row that it leads to, or leave the field out.";
            bench.warn(Rule::Reference, loose.field, &Value::Null, loose.what, mend);
        }
        self.report.verdict(services)
    }

    fn bench<'a>(&'a mut self, source: &'a str, response: Response) -> Bench<'a> {
        Bench {
            today: self.today,
            report: &mut self.report,
            refs: &mut self.refs,
            source,
            response,
            path: Vec::new(),
        }
    }
}

/// Where the judge is.
struct Bench<'a> {
    today: Date,
    report: &'a mut Report,
    refs: &'a mut Refs,
    source: &'a str,
    response: Response,
    /// The parts of the pointer, escaped.
    path: Vec<String>,
}

impl Bench<'_> {
    fn place(&self) -> Place {
        Place {
            source: self.source.to_owned(),
            response: self.response,
            path: self.path.clone(),
        }
    }

    /// Judges what lies under `part`.
    fn under(&mut self, part: impl AsRef<str>, judge: impl FnOnce(&mut Self)) {
        self.path
            .push(part.as_ref().replace('~', "~0").replace('/', "~1"));
        judge(self);
        self.path.pop();
    }

    /// Something against the standard: a fault where every feed must answer, a warning elsewhere.
    fn standard(
        &mut self,
        rule: Rule,
        field: &str,
        row: &Value,
        what: String,
        mend: impl Into<String>,
    ) {
        let severity = match self.response.is_required() {
            true => Severity::Fault,
            false => Severity::Warning,
        };
        self.add(severity, rule, field, row, what, mend.into());
    }

    /// Something that lets readers down.
    fn warn(
        &mut self,
        rule: Rule,
        field: &str,
        row: &Value,
        what: String,
        mend: impl Into<String>,
    ) {
        self.add(Severity::Warning, rule, field, row, what, mend.into());
    }

    fn add(
        &mut self,
        severity: Severity,
        rule: Rule,
        field: &str,
        row: &Value,
        what: String,
        mend: String,
    ) {
        let mut pointer = String::new();
        for part in &self.path {
            pointer.push('/');
            pointer.push_str(part);
        }
        let id = row.get("id").and_then(Value::as_str).unwrap_or_default();
        self.report.add(Finding {
            severity,
            rule,
            source: self.source.to_owned(),
            response: self.response.path(),
            pointer,
            field: field.to_owned(),
            id: clip(id),
            what,
            mend,
        });
    }
}

/// A text of the feed as it may be repeated: short, and without control characters.
fn clip(text: &str) -> String {
    const MOST: usize = 60;
    let mut out: String = text
        .chars()
        .take(MOST)
        .map(|c| if c.is_control() { '\u{fffd}' } else { c })
        .collect();
    if text.chars().nth(MOST).is_some() {
        out.push('…');
    }
    out
}

/// A value of the feed as it may be repeated.
fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => format!("“{}”", clip(text)),
        Value::Array(_) => "a list".into(),
        Value::Object(_) => "an object".into(),
        Value::Null => "null".into(),
        Value::Bool(is) => is.to_string(),
        Value::Number(number) => clip(&number.to_string()),
    }
}
