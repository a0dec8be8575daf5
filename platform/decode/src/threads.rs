//! The threads that run codecs, and the watch over them: a codec that does not come back loses its
//! thread, and the others go on.

use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::thread;
use std::time::{Duration, Instant};

use payload::{CodecError, Decoded, Limits, Sandbox, Uplink};
use tokio::sync::{mpsc, oneshot};

use crate::Script;

/// A codec that has not come back after this is given up, thread and all.
const GIVEN_UP_AFTER: Duration = Duration::from_secs(1);
/// How often the watch looks.
const LOOK: Duration = Duration::from_millis(100);
/// Messages that may wait for a thread before their senders wait too.
const WAITING: usize = 512;

/// Why a codec gave no result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Stopped {
    /// It failed, or was stopped at one of its limits.
    Codec(CodecError),
    /// It did not come back.
    Stuck,
}

/// A message for a codec.
#[derive(Debug)]
pub(crate) struct Ask {
    /// The LoRaWAN port.
    pub(crate) f_port: u8,
    /// The payload.
    pub(crate) bytes: Vec<u8>,
    /// When it was received.
    pub(crate) recv_time: String,
}

struct Job {
    script: Arc<Script>,
    ask: Ask,
    reply: oneshot::Sender<Result<Decoded, Stopped>>,
}

/// The threads. They end when this is dropped.
pub struct Threads {
    jobs: mpsc::Sender<Job>,
}

type Queue = Mutex<mpsc::Receiver<Job>>;
/// What a thread is busy with, since when, and who waits for it.
type Slot = Arc<Mutex<Option<(Instant, oneshot::Sender<Result<Decoded, Stopped>>)>>>;

impl Threads {
    /// Starts `workers` of them.
    #[must_use]
    pub fn start(workers: usize) -> Self {
        let (jobs, queue) = mpsc::channel(WAITING);
        let queue = Arc::new(Mutex::new(queue));
        let slots: Vec<Slot> = (0..workers).map(|_| hire(&queue)).collect();
        let weak = Arc::downgrade(&queue);
        spawn("codec-watch", move || watch(slots, &weak));
        Self { jobs }
    }

    /// Runs a codec on the first thread that is free.
    ///
    /// # Errors
    /// [`Stopped`].
    pub(crate) async fn decode(&self, script: Arc<Script>, ask: Ask) -> Result<Decoded, Stopped> {
        let (reply, answer) = oneshot::channel();
        if self.jobs.send(Job { script, ask, reply }).await.is_err() {
            return Err(Stopped::Stuck);
        }
        answer.await.unwrap_or(Err(Stopped::Stuck))
    }
}

fn spawn(name: &str, run: impl FnOnce() + Send + 'static) {
    if let Err(error) = thread::Builder::new().name(name.into()).spawn(run) {
        tracing::error!(%error, name, "no thread could be started");
    }
}

fn hire(queue: &Arc<Queue>) -> Slot {
    let slot = Slot::default();
    let (own, queue) = (Arc::clone(&slot), Arc::clone(queue));
    spawn("codec", move || work(&own, &queue));
    slot
}

fn work(slot: &Slot, queue: &Queue) {
    let mut room = None;
    loop {
        let next = queue
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .blocking_recv();
        let Some(Job { script, ask, reply }) = next else {
            return;
        };
        *lock(slot) = Some((Instant::now(), reply));
        let result = decode(&mut room, &script, &ask).map_err(Stopped::Codec);
        // If the watch has given this thread up, another has its place already.
        let Some((_, reply)) = lock(slot).take() else {
            return;
        };
        // Nobody may be waiting any more.
        let _unheard = reply.send(result);
    }
}

fn decode(room: &mut Option<Sandbox>, script: &Script, ask: &Ask) -> Result<Decoded, CodecError> {
    let room = match room {
        Some(room) => room,
        None => room.insert(Sandbox::new(Limits::default())?),
    };
    let codec = match script.compiled.get() {
        Some(codec) => codec,
        None => {
            let codec = room.load(&script.source)?;
            script.compiled.get_or_init(|| codec)
        }
    };
    let uplink = Uplink {
        f_port: ask.f_port,
        bytes: &ask.bytes,
        recv_time: Some(&ask.recv_time),
        variables: &[],
    };
    let began = Instant::now();
    room.decode(codec, &uplink, move || {
        began.elapsed() < Duration::from_millis(Limits::TIME_MS)
    })
}

fn watch(mut slots: Vec<Slot>, queue: &Weak<Queue>) {
    loop {
        thread::sleep(LOOK);
        // Without threads there is nobody to watch.
        let Some(queue) = queue.upgrade() else { return };
        for slot in &mut slots {
            let mut busy = lock(slot);
            if busy
                .as_ref()
                .is_none_or(|(since, _)| since.elapsed() <= GIVEN_UP_AFTER)
            {
                continue;
            }
            let given_up = busy.take();
            drop(busy);
            if let Some((_, reply)) = given_up {
                let _unheard = reply.send(Err(Stopped::Stuck));
            }
            *slot = hire(&queue);
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask() -> Ask {
        Ask {
            f_port: 1,
            bytes: vec![1],
            recv_time: "2026-11-24T14:05:00Z".into(),
        }
    }

    #[tokio::test]
    async fn a_codec_that_never_comes_back_holds_up_nobody() {
        let threads = Threads::start(1);
        // Whole numbers of half a million bits take a sixth of a second to multiply, and the
        // interpreter does not look up in between.
        let hostile = Script::new(
            "function decodeUplink(i){var x=(1n<<500000n)-1n;for(var k=0;k<25;k++)x*x}",
        );
        let good = Script::new("function decodeUplink(i){return {data:{n:i.bytes[0]}}}");
        let (stuck, fine) = tokio::join!(
            threads.decode(hostile, ask()),
            threads.decode(Arc::clone(&good), ask())
        );
        assert_eq!(stuck, Err(Stopped::Stuck));
        assert_eq!(fine.map(|decoded| decoded.data["n"].clone()), Ok(1.into()));
        let endless = Script::new("function decodeUplink(i){for(;;){}}");
        assert_eq!(
            threads.decode(endless, ask()).await,
            Err(Stopped::Codec(CodecError::Time))
        );
        assert!(threads.decode(good, ask()).await.is_ok());
    }
}
