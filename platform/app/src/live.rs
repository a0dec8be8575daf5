//! Live updates on top of plain pages: server-sent events, bounded in number, ending when we stop.

use std::convert::Infallible;
use std::future::Future;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use bus::{Heard, News};
use futures::stream;
use kit::{Fault, Kind};
use serde::Serialize;
use serde::de::DeserializeOwned;
use store::{Collection, Rd};

use crate::App;
use crate::jobs::Stop;

/// Pages that may listen at once on one node.
const LISTENERS: usize = 2_000;

/// Who listens, and until when.
#[derive(Clone, Default)]
pub struct Live {
    listeners: Arc<AtomicUsize>,
    stop: Arc<Mutex<Option<Stop>>>,
}

impl Live {
    /// Streams end when `stop` says so: a graceful stop does not wait for them.
    pub fn open_until(&self, stop: Stop) {
        *self.stop.lock().unwrap_or_else(PoisonError::into_inner) = Some(stop);
    }
}

/// Counts a listener for as long as it lives.
struct Listening(Arc<AtomicUsize>);

impl Drop for Listening {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Streams what `tell` says of one record, as it is at first and after each piece of news under `subject` that names
/// it. What has no record is told of too: it is over, or was not begun.
///
/// # Errors
/// As [`stream`].
pub fn of_record<T>(
    app: &App,
    subject: &'static str,
    collection: &'static Collection<T>,
    id: String,
    tell: fn(Option<&T>) -> String,
) -> Result<Response, Fault>
where
    T: Serialize + DeserializeOwned + Send + Sync + 'static,
{
    let house = app.clone();
    stream(app, subject, move |news| {
        let (app, id) = (house.clone(), id.clone());
        async move {
            if news.is_some_and(|news| news.body.as_ref() != id.as_bytes()) {
                return None;
            }
            let kept = app
                .store()
                .read(move |rd: &mut Rd<'_>| collection.get(rd, &id))
                .await
                .ok()?;
            Some(tell(kept.map(|kept| kept.value).as_ref()))
        }
    })
}

/// Streams an event for each piece of news under `subject` for which `show` has something to say.
/// `show` is asked once at the beginning too, and whenever news was missed, without news.
///
/// # Errors
/// A fault, if too many listen already.
pub fn stream<S, F>(app: &App, subject: &'static str, show: S) -> Result<Response, Fault>
where
    S: Fn(Option<News>) -> F + Send + Sync + 'static,
    F: Future<Output = Option<String>> + Send,
{
    let live = app.live().clone();
    if live.listeners.fetch_add(1, Ordering::Relaxed) >= LISTENERS {
        live.listeners.fetch_sub(1, Ordering::Relaxed);
        return Err(Fault::new(
            Kind::TooBusy,
            "Too many people are watching live just now. The page itself is up to date when you load it.",
        ));
    }
    let listening = Listening(Arc::clone(&live.listeners));
    let stop = live
        .stop
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .clone();
    let listener = app.bus().listen(subject);
    let state = (listener, listening, stop, Arc::new(show), true);
    let events = stream::unfold(
        state,
        |(mut listener, listening, mut stop, show, first)| async move {
            let mut news = None;
            let mut first = first;
            loop {
                if !std::mem::take(&mut first) {
                    let heard = match &mut stop {
                        Some(stop) => tokio::select! {
                            heard = listener.next() => heard,
                            _ = stop.changed() => None,
                        },
                        None => listener.next().await,
                    };
                    news = match heard? {
                        Heard::News(news) => Some(news),
                        Heard::Missed => None,
                    };
                }
                if let Some(data) = show(news.take()).await {
                    let event = Ok::<_, Infallible>(Event::default().data(data));
                    return Some((event, (listener, listening, stop, show, false)));
                }
            }
        },
    );
    let keep_alive = KeepAlive::new().interval(Duration::from_secs(20));
    let mut response = Sse::new(events).keep_alive(keep_alive).into_response();
    // A proxy that gathers the stream would make it late.
    response
        .headers_mut()
        .insert("x-accel-buffering", http::HeaderValue::from_static("no"));
    Ok(response)
}
