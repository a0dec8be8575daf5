//! Files in answers: checked, made safe, kept, looked at, removed.

use app::ask::{self, AskError, NewFile};
use app::kit::Fault;
use app::{App, Fail};
use axum::extract::{FromRequestParts, Path};
use axum::response::{IntoResponse, Response};
use form::{Kept, Kind, Question, UploadKind, Wrong};
use http::header;
use serde::Deserialize;

use super::run::Run;
use app::Came;

/// Keeps the files that came for a question; what to say of those that will not do.
///
/// # Errors
/// Whatever the store says.
pub async fn keep(
    run: &Run,
    question: &Question,
    came: Vec<Came>,
    kept: &mut Vec<Kept>,
) -> Result<Vec<Wrong>, Fault> {
    let Kind::Upload {
        kinds,
        most_files,
        most_bytes,
    } = &question.kind
    else {
        return Ok(Vec::new());
    };
    let mut wrong = Vec::new();
    for file in came {
        if kept.len() >= *most_files {
            wrong.push(Wrong::new(
                &question.name,
                format!("You can add {most_files} files at most: remove one first"),
            ));
            break;
        }
        match safe(file, kinds, *most_bytes).await? {
            Ok(clean) => kept.push(store(run, clean).await?),
            Err(why) => wrong.push(Wrong::new(&question.name, why)),
        }
    }
    Ok(wrong)
}

/// The file without what tells of the person, or why it will not do.
async fn safe(
    file: Came,
    kinds: &[UploadKind],
    most_bytes: usize,
) -> Result<Result<upload::Clean, String>, Fault> {
    let rules = upload::Rules {
        most_bytes,
        ..upload::Rules::ANY
    };
    // A large picture takes a while: other requests go on meanwhile.
    let checked =
        tokio::task::spawn_blocking(move || upload::check(&file.name, &file.bytes, &rules))
            .await
            .map_err(Fault::internal)?;
    Ok(match checked {
        Err(refusal) => Err(refusal.to_string()),
        Ok(clean) if kinds.iter().any(|kind| is(*kind, clean.kind)) => Ok(clean),
        Ok(_) => {
            let may: Vec<&str> = kinds.iter().map(|kind| kind.words()).collect();
            Err(format!("The selected file must be {}", may.join(" or ")))
        }
    })
}

const fn is(wanted: UploadKind, kind: upload::Kind) -> bool {
    use upload::Kind as K;
    match wanted {
        UploadKind::Picture => kind.is_picture(),
        UploadKind::Pdf => matches!(kind, K::Pdf),
        UploadKind::Office => {
            matches!(kind, K::Docx | K::Xlsx | K::Pptx | K::Odt | K::Ods | K::Odp)
        }
        UploadKind::Text => matches!(kind, K::Text | K::Csv),
    }
}

async fn store(run: &Run, clean: upload::Clean) -> Result<Kept, Fault> {
    let draft_id = run
        .draft
        .as_ref()
        .map(|draft| draft.id.clone())
        .unwrap_or_default();
    let who = run.view.who.audit_name();
    let bytes = clean.bytes.len();
    let new = NewFile {
        name: clean.name,
        kind: clean.kind.media_type().into(),
        bytes: clean.bytes,
        draft_id,
        public: false,
    };
    let file = run
        .view
        .app
        .store()
        .write(move |tx| ask::keep_file(tx, &who, &new))
        .await?;
    Ok(Kept {
        id: file.id,
        name: file.name,
        kind: file.kind,
        bytes,
    })
}

/// Removes a file that was kept for these answers, and for nothing else.
///
/// # Errors
/// Whatever the store says.
pub async fn remove(run: &Run, id: &str) -> Result<(), Fault> {
    let (id, draft_id) = (
        id.to_owned(),
        run.draft.as_ref().map(|draft| draft.id.clone()),
    );
    run.view
        .app
        .store()
        .write(move |tx| {
            let ours = ask::file(tx, &id)?.is_some_and(|(file, _)| {
                Some(&file.draft_id) == draft_id.as_ref() && file.case_id.is_empty()
            });
            if ours {
                ask::remove_file(tx, &id)?;
            }
            Ok::<_, AskError>(())
        })
        .await
        .map_err(Fault::from)
}

/// The last part of an address: the file.
#[derive(Deserialize)]
pub struct Which {
    id: String,
}

/// A file of one's own answers.
pub async fn file(run: Run, parts: FileId) -> Result<Response, Fail> {
    let gone = || Fault::not_found("That file is gone. Go back to your answers and add it again.");
    let draft = run.draft.as_ref().ok_or_else(gone)?;
    let (id, draft_id) = (parts.0, draft.id.clone());
    let found = run
        .view
        .app
        .store()
        .read(move |rd| ask::file(rd, &id))
        .await?;
    let (file, bytes) = found
        .filter(|(file, _)| file.draft_id == draft_id)
        .ok_or_else(gone)?;
    let headers = [
        (header::CONTENT_TYPE, file.kind),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{}\"", file.name),
        ),
        (header::CACHE_CONTROL, "private, no-store".into()),
    ];
    Ok((headers, bytes).into_response())
}

/// The id of a file in the address, however many other parts the address has.
pub struct FileId(String);

impl FromRequestParts<App> for FileId {
    type Rejection = axum::extract::rejection::PathRejection;

    async fn from_request_parts(
        parts: &mut http::request::Parts,
        app: &App,
    ) -> Result<Self, Self::Rejection> {
        let Path(which) = Path::<Which>::from_request_parts(parts, app).await?;
        Ok(Self(which.id))
    }
}
