//! Sealing anew the secrets of a collection: those kept plain in earlier times, and those of an older key.

use kit::{Fault, Sealed, words};
use serde::Serialize;
use serde::de::DeserializeOwned;
use store::{Collection, Filter, Page, StoreError};

use crate::App;

/// Records read at once.
const BATCH: i64 = 200;

/// Seals anew whatever of a collection is kept plain or under an older key; `secrets` are those of a record, each
/// with the field that it is bound to. One that cannot be opened or sealed stays as it is.
///
/// # Errors
/// Whatever the store says.
pub async fn reseal<T>(
    app: &App,
    collection: &'static Collection<T>,
    secrets: fn(&mut T) -> Vec<(String, &mut Sealed)>,
) -> Result<String, Fault>
where
    T: Serialize + DeserializeOwned + Clone + Send + Sync + 'static,
{
    let (mut skip, mut anew, mut lost) = (0, 0, 0);
    loop {
        let page = Page {
            skip,
            limit: BATCH,
            ..Page::default()
        };
        let records = app
            .store()
            .read(move |rd| collection.find(rd, &Filter::All, page))
            .await?;
        if records.is_empty() {
            break;
        }
        for record in records {
            skip += 1;
            let (id, version, mut value) = (record.id, record.version, record.value);
            let mut changed = 0;
            for (field, sealed) in secrets(&mut value) {
                match app.secrets().renew(collection.secret(&id, &field), sealed) {
                    Ok(is_anew) => changed += i64::from(is_anew),
                    Err(fault) => {
                        lost += 1;
                        tracing::warn!(collection = collection.name, id, error = %fault, source = ?fault.source, "a secret is not sealed anew");
                    }
                }
            }
            if changed == 0 {
                continue;
            }
            let written = app
                .store()
                .write(move |tx| {
                    collection
                        .change(tx, "system", &id, Some(version), value.clone())
                        .map(drop)
                })
                .await;
            match written {
                Ok(()) => anew += changed,
                // Somebody has changed it meanwhile: the next turn looks again.
                Err(StoreError::Stale { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }
    let anew = words::count(anew, "secret", "secrets");
    Ok(match lost {
        0 => format!("{anew} sealed anew"),
        _ => format!("{anew} sealed anew, {lost} not: the log says why"),
    })
}
