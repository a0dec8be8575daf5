//! What this capability keeps in memory while it runs: the devices heard lately, the codecs' threads,
//! and what is to be written of each device's health.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use app::App;
use app::decode::{self, BUILT_IN, Decoder, Meaning, STUCK, Script, Threads, Unread};
use app::kit::{Fault, Time};
use app::store::StoreError;
use payload::{BatteryRule, Mapping, shelf};
use uplink::Said;

use crate::health::Pending;
use crate::model::{CODECS, Codec, DEVICES, Device, SUSPENDED, Suspension};

/// How long a device that was looked up is believed: a change on another node counts within this time.
const BELIEVED: Duration = Duration::from_secs(5);
/// Devices remembered.
const REMEMBERED: usize = 50_000;
/// How long a device of no known kind may be quiet.
pub const QUIET_S: u32 = 86_400;

/// A device with everything that its messages need.
#[derive(Debug)]
pub struct Known {
    /// Its id.
    pub id: String,
    /// Its record.
    pub device: Device,
    /// What reads its messages.
    pub reader: Reader,
}

/// What reads the messages of a model.
#[derive(Debug, Clone)]
pub struct Reader {
    /// The codec.
    pub decoder: Decoder,
    /// Which field becomes which attribute; none to take the fields as they are named.
    pub mapping: Option<Mapping>,
    /// How the battery is read.
    pub battery: Option<BatteryRule>,
    /// Whether codec and mapping are those of our shelf: then what is not mapped is no mistake, but
    /// what the device says of itself.
    pub shelved: bool,
    /// After how long without a message something is wrong.
    pub silent_after_s: u32,
}

/// The room of one App.
pub struct Room {
    /// The threads that run codecs.
    pub threads: Threads,
    /// What is to be written of each device's health.
    pub pending: Mutex<Pending>,
    known: Mutex<HashMap<String, (Instant, Arc<Known>)>>,
    scripts: Mutex<HashMap<String, Arc<Script>>>,
}

/// The room of this App, opened at its first use.
#[must_use]
pub fn room(app: &App) -> Arc<Room> {
    app.shared(|| Room {
        threads: Threads::start(app.config().devices.workers),
        pending: Mutex::default(),
        known: Mutex::default(),
        scripts: Mutex::default(),
    })
}

impl Room {
    /// The device of this id, with what reads its messages.
    ///
    /// # Errors
    /// Whatever the store says.
    pub async fn known(&self, app: &App, id: &str) -> Result<Option<Arc<Known>>, Fault> {
        if let Some((since, known)) = lock(&self.known).get(id)
            && since.elapsed() < BELIEVED
        {
            return Ok(Some(Arc::clone(known)));
        }
        let wanted = id.to_owned();
        let found = app
            .store()
            .read(move |rd| {
                let Some(device) = DEVICES.get(rd, &wanted)? else {
                    return Ok(None);
                };
                let codec = CODECS
                    .get(rd, &device.value.model)?
                    .map(|codec| codec.value);
                let suspended = SUSPENDED
                    .get(rd, &device.value.model)?
                    .map(|suspended| suspended.value);
                Ok::<_, StoreError>(Some((device.value, codec, suspended)))
            })
            .await?;
        let Some((device, codec, suspended)) = found else {
            return Ok(None);
        };
        let mut reader = self.reader(&device.model, codec.as_ref(), suspended.as_ref());
        if device.mapping.is_some() {
            reader.mapping.clone_from(&device.mapping);
            reader.shelved = false;
        }
        reader.silent_after_s = device.silent_after_s.unwrap_or(reader.silent_after_s);
        let known = Arc::new(Known {
            id: id.to_owned(),
            device,
            reader,
        });
        let mut all = lock(&self.known);
        if all.len() >= REMEMBERED {
            all.clear();
        }
        all.insert(id.to_owned(), (Instant::now(), Arc::clone(&known)));
        Ok(Some(known))
    }

    /// What reads the messages of `model`, looked up in the store.
    ///
    /// # Errors
    /// Whatever the store says.
    pub async fn reader_of(&self, app: &App, model: &str) -> Result<Reader, Fault> {
        let wanted = model.to_owned();
        let (codec, suspended) = app
            .store()
            .read(move |rd| {
                Ok::<_, StoreError>((CODECS.get(rd, &wanted)?, SUSPENDED.get(rd, &wanted)?))
            })
            .await?;
        Ok(self.reader(
            model,
            codec.map(|codec| codec.value).as_ref(),
            suspended.map(|s| s.value).as_ref(),
        ))
    }

    fn reader(&self, model: &str, codec: Option<&Codec>, suspended: Option<&Suspension>) -> Reader {
        let mut reader = Reader {
            decoder: Decoder::Json,
            mapping: None,
            battery: None,
            shelved: false,
            silent_after_s: QUIET_S,
        };
        let shelved = shelf::all().get(model);
        if let Some(model) = shelved {
            reader.mapping = Some(model.mapping.clone());
            reader.battery.clone_from(&model.battery);
            reader.shelved = codec.is_none();
            reader.silent_after_s = model.silent_after_s;
        }
        if let Some(codec) = codec {
            reader.mapping.clone_from(&codec.mapping);
        }
        let source = codec
            .map(|codec| codec.source.clone())
            .or_else(|| shelved.map(|model| model.source.to_owned()));
        reader.decoder = match (suspended, source) {
            (Some(suspended), _) => {
                Decoder::None(format!("its codec is suspended: {}", suspended.why))
            }
            (None, Some(source)) => Decoder::Script(self.script(model, source)),
            (None, None) => BUILT_IN
                .iter()
                .find(|(name, ..)| *name == model)
                .map_or_else(
                    || Decoder::None("no codec is known for its model".into()),
                    |(.., decoder)| decoder.clone(),
                ),
        };
        reader
    }

    /// The script of this name, compiled already if its source has not changed.
    fn script(&self, name: &str, source: String) -> Arc<Script> {
        let mut scripts = lock(&self.scripts);
        match scripts.get(name) {
            Some(script) if script.source == source => Arc::clone(script),
            _ => {
                let script = Script::new(source);
                scripts.insert(name.to_owned(), Arc::clone(&script));
                script
            }
        }
    }

    /// Reads what a device of this model said at `at`. A codec that did not come back is suspended.
    ///
    /// # Errors
    /// Whatever the store says; within, why the message means nothing to us.
    pub async fn read(
        &self,
        app: &App,
        model: &str,
        reader: &Reader,
        said: &Said,
        at: Time,
    ) -> Result<Result<Meaning, Unread>, Fault> {
        let mapping = reader.mapping.as_ref();
        let read = decode::read(&self.threads, &reader.decoder, mapping, said, at).await;
        if read == Err(Unread::Stuck) {
            self.suspend(app, model).await?;
        }
        Ok(read)
    }

    /// Forgets what was looked up, so that a change counts at once.
    pub fn forget(&self) {
        lock(&self.known).clear();
    }

    /// Runs this codec, which did not come back, no more until it is mended or resumed.
    ///
    /// # Errors
    /// Whatever the store says.
    async fn suspend(&self, app: &App, codec: &str) -> Result<(), Fault> {
        tracing::warn!(codec, "codec suspended: it {STUCK}");
        let (codec, suspension) = (
            codec.to_owned(),
            Suspension {
                why: format!("it {STUCK}"),
                at: app.now(),
            },
        );
        app.store()
            .write(move |tx| {
                match SUSPENDED.insert_as(tx, "system", codec.clone(), suspension.clone()) {
                    Ok(_) | Err(StoreError::Taken(_)) => Ok(()),
                    Err(error) => Err(error),
                }
            })
            .await?;
        self.forget();
        Ok(())
    }
}

/// The lock, whatever became of its last holder: what it guards is whole between statements.
pub fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
