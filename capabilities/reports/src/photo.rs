//! Photos of reports: judged and cleaned when they come, small ones drawn for lists.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use app::App;
use app::kit::Fault;
use bytes::Bytes;
use geo::Point;
use serde::{Deserialize, Serialize};
use upload::{Clean, Kind, Rules};

/// The largest photo, in bytes.
pub const MOST_PHOTO_BYTES: usize = 20_000_000;
/// The largest post with photos in it.
pub const MOST_POST_BYTES: usize = 24_000_000;
/// Sides of a small picture, in pixels.
const SMALL_PX: u32 = 480;
/// Small pictures kept in memory: some 30 kilobytes each.
const SMALL_KEPT: usize = 300;

/// A photo that was kept with a report that is not sent yet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    /// Where it is kept.
    pub file: String,
    /// As the person named it.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// How large, in bytes.
    pub bytes: usize,
}

/// Judges and cleans a photo, on a thread that may take its time.
///
/// # Errors
/// A fault whose message says what is wrong with the photo and what to do.
pub async fn clean(name: &str, bytes: Bytes) -> Result<Clean, Fault> {
    const RULES: Rules = Rules {
        most_bytes: MOST_PHOTO_BYTES,
        ..Rules::PICTURES
    };
    let name = name.to_owned();
    let judged = tokio::task::spawn_blocking(move || upload::check(&name, &bytes, &RULES)).await;
    match judged {
        Ok(Ok(clean)) => Ok(clean),
        Ok(Err(refusal)) => Err(Fault::invalid(format!("{refusal}."))),
        Err(error) => Err(Fault::internal(error)),
    }
}

/// Where the photos say they were taken: the first that says it.
pub fn taken_at(photos: &[Clean]) -> Option<Point> {
    photos.iter().find_map(|photo| photo.taken_at)
}

/// Small pictures drawn lately, by the file they are of.
#[derive(Default)]
struct Small(Mutex<VecDeque<(String, Arc<Vec<u8>>)>>);

impl Small {
    fn get(&self, file: &str) -> Option<Arc<Vec<u8>>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = kept.iter().find(|(name, _)| name == file);
        found.map(|(_, picture)| Arc::clone(picture))
    }

    fn put(&self, file: &str, picture: &Arc<Vec<u8>>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= SMALL_KEPT {
            kept.pop_front();
        }
        kept.push_back((file.to_owned(), Arc::clone(picture)));
    }
}

/// A small JPEG of a kept photo; none where it cannot be drawn, and the photo itself must do.
///
/// # Errors
/// A fault if the drawing was broken off.
pub async fn small(app: &App, file: &str, clean: Clean) -> Result<Option<Arc<Vec<u8>>>, Fault> {
    let kept = app.shared(Small::default);
    if let Some(picture) = kept.get(file) {
        return Ok(Some(picture));
    }
    let drawn = tokio::task::spawn_blocking(move || upload::thumbnail(&clean, SMALL_PX)).await;
    let Some(picture) = drawn.map_err(Fault::internal)? else {
        return Ok(None);
    };
    let picture = Arc::new(picture);
    kept.put(file, &picture);
    Ok(Some(picture))
}
