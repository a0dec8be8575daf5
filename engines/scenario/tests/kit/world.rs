//! What the steps of the kit's samples are done in, and how they are written.

use std::path::PathBuf;

use scenario::Id;
use scenario::expression::{Parameter, Value};
use scenario::pickle::PickleArgument;
use scenario::run::Status;
use scenario::{Hook, Library, Origin, TagExpression, When};

/// What a step was given.
#[derive(Default)]
pub struct Call {
    pub arguments: Vec<Value>,
    pub under: Option<PickleArgument>,
}

impl Call {
    pub fn int(&self, index: usize) -> i64 {
        self.arguments[index].int().unwrap()
    }

    pub fn text(&self, index: usize) -> &str {
        self.arguments[index].text().unwrap()
    }

    pub fn table(&self) -> Vec<Vec<&str>> {
        let under = self.under.as_ref().unwrap();
        under.data_table.as_ref().unwrap().cells()
    }

    pub fn doc_string(&self) -> &str {
        let under = self.under.as_ref().unwrap();
        &under.doc_string.as_ref().unwrap().content
    }
}

/// What one attempt at a scenario remembers.
#[derive(Default)]
pub struct World {
    /// The scenario and the attempt.
    pub of: Option<(Id, u32)>,
    /// Where the sample's own files are.
    pub folder: PathBuf,
    pub evidence: Vec<Evidence>,
    pub count: i64,
    pub friends: i64,
    pub money: i64,
    pub stock: Vec<&'static str>,
    pub chocolate: Option<&'static str>,
    pub transposed: Vec<Vec<String>>,
}

impl World {
    /// Attaches a file of the sample's.
    pub fn attach_file(&mut self, file: &str, media_type: &str, file_name: Option<&str>) {
        self.evidence.push(Evidence::Bytes {
            bytes: std::fs::read(self.folder.join(file)).unwrap(),
            media_type: media_type.to_string(),
            file_name: file_name.map(ToString::to_string),
        });
    }

    pub fn attach_text(&mut self, text: &str, media_type: &str) {
        self.evidence.push(Evidence::Text {
            text: text.to_string(),
            media_type: media_type.to_string(),
        });
    }
}

pub enum Evidence {
    Log(String),
    Link(String),
    Text {
        text: String,
        media_type: String,
    },
    Bytes {
        bytes: Vec<u8>,
        media_type: String,
        file_name: Option<String>,
    },
}

/// What a step throws.
pub struct Thrown {
    pub status: Status,
    pub kind: &'static str,
    pub message: String,
}

pub fn error(message: &str) -> Result<Status, Thrown> {
    Err(Thrown {
        status: Status::Failed,
        kind: "Error",
        message: message.to_string(),
    })
}

/// Fails as the kit's own checks of numbers do.
pub fn equal(got: i64, want: i64) -> Result<Status, Thrown> {
    if got == want {
        return Ok(Status::Passed);
    }
    Err(Thrown {
        status: Status::Failed,
        kind: "AssertionError",
        message: format!("Expected values to be strictly equal:\n\n{got} !== {want}\n"),
    })
}

type Act = Box<dyn Fn(&mut World, &Call) -> Result<Status, Thrown>>;

/// The steps and hooks of a sample, and what they do.
#[derive(Default)]
pub struct Kit {
    pub library: Library,
    pub steps: Vec<Act>,
    pub hooks: Vec<Act>,
}

fn here() -> Origin {
    Origin::new("the kit's test", 1)
}

impl Kit {
    pub fn step(
        &mut self,
        pattern: &str,
        act: impl Fn(&mut World, &Call) -> Result<Status, Thrown> + 'static,
    ) {
        // A pattern with a parameter that nobody defined is told, and is no step.
        if self.library.step(pattern, here()).is_ok() {
            self.steps.push(Box::new(act));
        }
    }

    pub fn regular(
        &mut self,
        pattern: &str,
        act: impl Fn(&mut World, &Call) -> Result<Status, Thrown> + 'static,
    ) {
        self.library.regular(pattern, here()).unwrap();
        self.steps.push(Box::new(act));
    }

    /// A step that does nothing.
    pub fn idle(&mut self, pattern: &str) {
        self.step(pattern, |_, _| Ok(Status::Passed));
    }

    pub fn parameter(&mut self, name: &str, pattern: &str) {
        let parameter = Parameter::new(name, &[pattern]).unwrap();
        self.library.parameter(parameter, here()).unwrap();
    }

    pub fn hook(
        &mut self,
        when: When,
        tags: &str,
        act: impl Fn(&mut World, &Call) -> Result<Status, Thrown> + 'static,
    ) {
        self.named_hook(when, tags, None, act);
    }

    pub fn named_hook(
        &mut self,
        when: When,
        tags: &str,
        name: Option<&str>,
        act: impl Fn(&mut World, &Call) -> Result<Status, Thrown> + 'static,
    ) {
        self.library.hook(Hook {
            when,
            tags: (!tags.is_empty()).then(|| TagExpression::new(tags).unwrap()),
            name: name.map(ToString::to_string),
            origin: here(),
        });
        self.hooks.push(Box::new(act));
    }

    /// A hook that does nothing.
    pub fn idle_hook(&mut self, when: When) {
        self.hook(when, "", |_, _| Ok(Status::Passed));
    }
}
