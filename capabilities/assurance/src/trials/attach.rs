//! Files that the steps of a trial send: sent in with its form, kept with it, laid out for the browser during a run.

use std::collections::HashMap;
use std::path::PathBuf;

use app::kit::{Fault, Time};
use app::store::{StoreError, Tx};
use tempfile::TempDir;
use upload::{Clean, Rules};
use walk::Values;

use super::model::{Attached, Trial};
use crate::edit::Field;
use crate::evidence::safe;
use crate::model::{FILES, Kept};
use crate::posted::Posted;

/// Files of one trial, at most.
const MOST: usize = 5;
/// Letters of what steps call one, at most.
const LONGEST: usize = 120;

/// The part of a trial's form that is about them.
#[must_use]
pub fn fields(files: &[Attached]) -> Vec<Field> {
    let mut fields = Vec::new();
    if !files.is_empty() {
        let options = files.iter().map(|one| (one.file.clone(), one.name.clone()));
        fields.push(
            Field::checks(
                "drop",
                "Which files that steps send do you take out?",
                options.collect(),
                Vec::new(),
            )
            .hint("Those without a tick stay"),
        );
    }
    fields.push(Field {
        kind: "file",
        ..Field::line("sent", "A file that steps send (optional)", "").hint(
            "A picture, a PDF, an office document or text, up to 5 MB. Nothing of real people",
        )
    });
    fields.push(
        Field::short("sent_name", "What do steps call this file?", "")
            .hint("Such as bill.pdf. A step says: I upload \"bill.pdf\" to \"Proof\". Empty for the name of the file"),
    );
    fields
}

/// What becomes of a trial's files.
pub struct Change {
    kept: Vec<Attached>,
    gone: Vec<Attached>,
    new: Option<(String, Clean)>,
}

impl Change {
    /// What was asked of the files that a trial has, and what is wrong with it. A file takes the place of one of the
    /// same name.
    ///
    /// # Errors
    /// A fault of ours.
    pub async fn read(
        posted: &Posted,
        before: &[Attached],
        wrong: &mut Vec<(&'static str, String)>,
    ) -> Result<Self, Fault> {
        let dropped = posted.fields.all("drop");
        let sent = posted.files.iter().find(|came| came.field == "sent");
        let name = sent.map(|came| called(posted.fields.one("sent_name"), &came.name));
        let goes = |one: &Attached| {
            dropped.contains(&one.file.as_str()) || name.as_ref() == Some(&one.name)
        };
        let (gone, kept): (Vec<_>, Vec<_>) = before.iter().cloned().partition(goes);
        let mut new = None;
        if let (Some(came), Some(name)) = (sent, name) {
            match safe(came.clone(), Rules::ANY).await? {
                Ok(_) if kept.len() >= MOST => {
                    wrong.push(("sent", format!("{MOST} files are the most: take one out")));
                }
                Ok(clean) => new = Some((name.clone(), clean)),
                Err(why) => wrong.push(("sent", why)),
            }
            if name.chars().count() > LONGEST || name.contains('"') {
                let why = format!("Use {LONGEST} characters or fewer, and no quotation marks");
                wrong.push(("sent_name", why));
            }
        }
        Ok(Self { kept, gone, new })
    }

    /// Whether all stays as it is.
    #[must_use]
    pub fn is_none(&self) -> bool {
        self.gone.is_empty() && self.new.is_none()
    }

    /// Keeps what is new and erases what has gone; the files that the trial has then.
    ///
    /// # Errors
    /// Whatever the store says.
    pub fn write(
        &self,
        tx: &mut Tx<'_>,
        who: &str,
        contract: &str,
        until: Option<Time>,
    ) -> Result<Vec<Attached>, StoreError> {
        for one in &self.gone {
            FILES.remove(tx, who, &one.file)?;
        }
        let mut files = self.kept.clone();
        if let Some((name, clean)) = &self.new {
            let media_type = clean.kind.media_type();
            let kept = Kept::new(contract, &clean.name, media_type, &clean.bytes, until);
            files.push(Attached {
                name: name.clone(),
                file: FILES.insert(tx, who, kept)?.id,
            });
        }
        Ok(files)
    }
}

/// What steps call a file: as it was said, or else its own name without folders.
fn called(said: &str, name: &str) -> String {
    let own = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let words = if said.is_empty() { own } else { said }.split_whitespace();
    words.collect::<Vec<_>>().join(" ")
}

/// Files on a disk, where the browser takes them from. They go with this.
pub struct LaidOut {
    _folder: TempDir,
    paths: HashMap<String, PathBuf>,
}

impl LaidOut {
    /// Lays files out, each by the id under which it is kept, in a folder of its own: the site sees its name.
    ///
    /// # Errors
    /// A fault, if the disk takes no more.
    pub fn new(files: &[(String, Kept)]) -> Result<Self, Fault> {
        let folder = tempfile::tempdir().map_err(Fault::internal)?;
        let mut paths = HashMap::new();
        for (number, (id, kept)) in files.iter().enumerate() {
            let own = folder.path().join(number.to_string());
            std::fs::create_dir(&own).map_err(Fault::internal)?;
            let path = own.join(&kept.name);
            std::fs::write(&path, kept.bytes()).map_err(Fault::internal)?;
            paths.insert(id.clone(), path);
        }
        Ok(Self {
            _folder: folder,
            paths,
        })
    }

    /// The values with the files of a trial.
    #[must_use]
    pub fn values(&self, values: &Values, trial: &Trial) -> Values {
        let there = trial
            .files
            .iter()
            .filter_map(|one| Some((&one.name, self.paths.get(&one.file)?)));
        there.fold(values.clone(), |values, (name, path)| {
            values.with_file(name, path)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(said: &str, name: &str, want: &str) {
        assert_eq!(called(said, name), want);
    }

    #[test]
    fn a_file_is_called_as_said_or_by_its_own_name() {
        check("bill.pdf", "scan 1.pdf", "bill.pdf");
        check("", "scan  1.pdf", "scan 1.pdf");
        check("", "C:\\papers\\scan.pdf", "scan.pdf");
    }

    #[test]
    fn files_are_there_by_name_and_gone_afterwards() {
        let kept = Kept::new("1", "bill.txt", "text/plain", b"Pay", None);
        let laid = LaidOut::new(&[("7".into(), kept)]).unwrap();
        let path = laid.paths["7"].clone();
        assert_eq!(std::fs::read(&path).unwrap(), b"Pay");
        assert!(path.ends_with("bill.txt"));
        let journey =
            walk::read("Journey: A\nStart at \"/\"\nUpload \"proof\" to \"Proof\"\n").unwrap();
        let trial = Trial {
            files: vec![Attached {
                name: "proof".into(),
                file: "7".into(),
            }],
            ..Trial::new("1", crate::trials::model::Kind::Journey)
        };
        let missing = |values: &Values| values.missing(&journey).len();
        assert_eq!(missing(&Values::new()), 1);
        assert_eq!(missing(&laid.values(&Values::new(), &trial)), 0);
        drop(laid);
        assert!(!path.exists());
    }
}
