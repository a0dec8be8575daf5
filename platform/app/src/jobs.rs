//! What is done from time to time, and what is done all the time; and how each last went.

use std::collections::BTreeMap;
use std::future::Future;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use kit::Time;
use serde::Serialize;
use tokio::sync::watch;

use crate::{App, Job, Service};

/// Says when to stop.
pub type Stop = watch::Receiver<bool>;

/// How everything last went, for the health page.
#[derive(Default)]
pub struct Board(Mutex<BTreeMap<&'static str, Went>>);

/// How one thing last went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Went {
    /// When it ended.
    pub at: Time,
    /// Whether it went well.
    pub well: bool,
    /// Its line of status, or what went wrong.
    pub status: String,
}

impl Board {
    /// How everything last went, by name.
    #[must_use]
    pub fn all(&self) -> BTreeMap<&'static str, Went> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Writes down how something went.
    pub fn note(&self, name: &'static str, went: Went) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(name, went);
    }
}

/// Starts every job and service of the house; they end when told to stop.
pub fn start(app: &App, stop: &Stop) -> Vec<tokio::task::JoinHandle<()>> {
    let own = crate::housekeeping::JOBS
        .iter()
        .copied()
        .map(|job| tokio::spawn(repeat(app.clone(), job, stop.clone())));
    let own_services = crate::housekeeping::SERVICES
        .iter()
        .copied()
        .map(|service| tokio::spawn(keep_up(app.clone(), service, stop.clone())));
    let mut all: Vec<_> = own.chain(own_services).collect();
    for capability in app.capabilities() {
        for &job in capability.jobs {
            all.push(tokio::spawn(repeat(app.clone(), job, stop.clone())));
        }
        for &service in capability.services {
            all.push(tokio::spawn(keep_up(app.clone(), service, stop.clone())));
        }
    }
    all
}

async fn repeat(app: App, job: Job, mut stop: Stop) {
    loop {
        let outcome = (job.run)(app.clone()).await;
        let well = outcome.is_ok();
        let status = outcome.unwrap_or_else(|fault| {
            tracing::warn!(job = job.name, error = %fault, source = ?fault.source, "job failed; its next turn tries again");
            fault.message
        });
        app.board().note(
            job.name,
            Went {
                at: app.now(),
                well,
                status,
            },
        );
        if rest(&mut stop, job.every).await {
            return;
        }
    }
}

async fn keep_up(app: App, service: Service, mut stop: Stop) {
    let mut wait = Duration::from_millis(200);
    loop {
        let began = app.now();
        let outcome = (service.run)(app.clone(), stop.clone()).await;
        if *stop.borrow() {
            return;
        }
        let (well, status) = match outcome {
            Ok(()) => (true, "ended by itself; started again".to_owned()),
            Err(fault) => (false, fault.message),
        };
        tracing::warn!(
            service = service.name,
            status,
            "service ended; starting it again"
        );
        app.board().note(
            service.name,
            Went {
                at: app.now(),
                well,
                status,
            },
        );
        // A service that ran for a minute had started well: the next wait is short again.
        wait = if app.now().since_us(began) > 60_000_000 {
            Duration::from_millis(200)
        } else {
            wait.min(Duration::from_secs(15)) * 2
        };
        if rest(&mut stop, wait).await {
            return;
        }
    }
}

/// Waits; whether it is time to stop.
pub async fn rest(stop: &mut Stop, time: Duration) -> bool {
    tokio::select! {
        () = tokio::time::sleep(time) => *stop.borrow(),
        changed = stop.changed() => changed.is_err() || *stop.borrow(),
    }
}

/// What comes first: the answer, or the word to stop, which answers with none.
pub async fn until_stopped<T>(answer: impl Future<Output = T>, stop: &mut Stop) -> Option<T> {
    if *stop.borrow() {
        return None;
    }
    tokio::select! {
        answer = answer => Some(answer),
        _ = stop.changed() => None,
    }
}

/// Waits until something is put into the queue of a topic, or for so long; whether to go on, not to stop.
pub async fn until_pushed(
    app: &App,
    topic: &'static str,
    at_most: Duration,
    stop: &mut Stop,
) -> bool {
    let wait = async {
        tokio::select! {
            () = app.store().pushed(topic) => {}
            () = tokio::time::sleep(at_most) => {}
        }
    };
    until_stopped(wait, stop).await.is_some()
}
