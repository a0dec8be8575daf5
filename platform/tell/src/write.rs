//! Writing a message in the transaction of what it tells of.

use kit::Time;
use store::{Record, StoreError, Tx, queue};

use crate::message::{MESSAGES, Message, State};
use crate::{Address, Channel, Kind, TOPIC, To, Words, failing, prefer, preferences_of};

/// How a message is to be sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// What it must not be written twice for: "booking 123 confirmed". Empty for none.
    pub key: String,
    /// The reference of what it tells of: a case's, a booking's. Empty for none.
    pub about: String,
    /// The way that the person asked for in this matter; none for the one they like best.
    pub channel: Option<Channel>,
    /// Not before.
    pub not_before: Option<Time>,
    /// It holds a secret that shows who someone is: it goes to the address given and by no other way, be it
    /// failing or not, and once a provider has it staff do not see its words.
    pub is_private: bool,
}

/// Writes a message, to be sent once `tx` has committed. Written again with the same key it is the same
/// message. A person who wants no messages of its kind, or has no address that works, has it on record
/// all the same: see [`State`].
///
/// # Errors
/// Whatever the store says.
pub fn write(
    tx: &mut Tx<'_>,
    to: &To,
    words: &Words,
    options: &Options,
) -> Result<Record<Message>, StoreError> {
    if !options.key.is_empty()
        && let Some(written) = MESSAGES.by(tx, "key", &options.key)?
    {
        return Ok(written);
    }
    let now = tx.now();
    let mut preferences = preferences_of(tx, to)?;
    if words.kind == Kind::Optional && preferences.is_none() {
        // The link that stops such messages needs something to be noted in.
        preferences = Some(prefer(tx, "system", to, |_| {})?);
    }
    let preferences = preferences.map(|kept| kept.value);
    let wanted = options
        .channel
        .or(preferences.as_ref().and_then(|p| p.channel));
    let (mut ways, mut notes) = (Vec::new(), Vec::new());
    let known = preferences
        .as_ref()
        .map(|p| &p.to)
        .filter(|_| !options.is_private);
    for address in in_order(to, known, wanted) {
        match failing(tx, &address)?.filter(|_| !options.is_private) {
            Some(fault) => notes.push(format!("{} was left out: {}", address.text, fault.why)),
            None => ways.push(address),
        }
    }
    if options.is_private {
        ways.truncate(1);
    }
    let is_stopped =
        words.kind == Kind::Optional && preferences.as_ref().is_some_and(|p| !p.optional);
    let state = match ways.first() {
        _ if is_stopped => State::Withheld,
        None => State::Unreachable,
        Some(_) => State::Waiting,
    };
    let first = (!ways.is_empty()).then(|| ways.remove(0));
    let mut message = Message {
        to: first
            .as_ref()
            .map_or_else(String::new, |first| first.text.clone()),
        channel: first.map_or_else(Channel::default, |first| first.channel),
        subject: words.subject.clone(),
        text: words.text.clone(),
        sms: words.sms.clone(),
        state,
        last_answer: String::new(),
        name: to.name.clone(),
        others: ways,
        kind: words.kind,
        language: words.language.clone(),
        template: words.template.clone(),
        words_version: words.version,
        key: options.key.clone(),
        about: options.about.clone(),
        not_before: options.not_before,
        is_private: options.is_private,
        large_print: preferences.as_ref().is_some_and(|p| p.large_print),
        stop: match (words.kind, preferences) {
            (Kind::Optional, Some(preferences)) => preferences.secret,
            _ => String::new(),
        },
        attempt: 0,
        soft: 0,
        provider: String::new(),
        provider_id: String::new(),
        bounce_key: String::new(),
        history: Vec::new(),
    };
    let note = match state {
        State::Withheld => "the person has stopped messages of this kind".into(),
        State::Unreachable if notes.is_empty() => {
            "the person gave no address that can be sent to".into()
        }
        _ => notes.join("; "),
    };
    message.step(now, state, note);
    let record = MESSAGES.insert(tx, "system", message)?;
    if state == State::Waiting {
        let due = options
            .not_before
            .map_or(now, |not_before| not_before.max(now));
        queue::push(tx, TOPIC, "", due, record.id.as_bytes())?;
    }
    Ok(record)
}

/// A person's addresses: the way they want first, then in the usual order; what they gave in this
/// matter before what they gave earlier.
fn in_order(to: &To, known: Option<&To>, wanted: Option<Channel>) -> Vec<Address> {
    let mut all = to.addresses();
    for address in known.map(To::addresses).unwrap_or_default() {
        if !all.iter().any(|given| given.channel == address.channel) {
            all.push(address);
        }
    }
    all.sort_by_key(|address| (Some(address.channel) != wanted, address.channel));
    all
}

/// Calls off the message that was written with `key`, if it still waits; whether it did.
///
/// # Errors
/// Whatever the store says.
pub fn cancel(tx: &mut Tx<'_>, key: &str) -> Result<bool, StoreError> {
    let found = MESSAGES.by(tx, "key", key)?;
    let Some(found) = found.filter(|found| found.value.state == State::Waiting) else {
        return Ok(false);
    };
    let (mut message, now) = (found.value, tx.now());
    message.step(now, State::Cancelled, "called off before it was sent");
    MESSAGES.change(tx, "system", &found.id, None, message)?;
    Ok(true)
}

/// Sends a message again, as an officer asks: to the address it had, or to another. A failing mark is
/// taken off that address, for the officer knows better.
///
/// # Errors
/// [`StoreError::Stale`] if there is no such message, or it is waiting already.
pub fn send_again(
    tx: &mut Tx<'_>,
    who: &str,
    id: &str,
    other: Option<Address>,
) -> Result<Record<Message>, StoreError> {
    let stale = || StoreError::Stale {
        collection: MESSAGES.name,
        id: id.to_owned(),
    };
    let found = MESSAGES.get(tx, id)?.ok_or_else(stale)?;
    let (mut message, now) = (found.value, tx.now());
    let address = other.unwrap_or_else(|| message.address());
    if message.state == State::Waiting || address.text.is_empty() {
        return Err(stale());
    }
    crate::mark_good(tx, who, &address)?;
    message.others.retain(|way| *way != address);
    (message.channel, message.to) = (address.channel, address.text);
    again(
        tx,
        &mut message,
        State::Waiting,
        "to be sent again, as an officer asked",
    );
    let record = MESSAGES.change(tx, who, id, None, message)?;
    queue::push(tx, TOPIC, "", now, id.as_bytes())?;
    Ok(record)
}

/// Begins another attempt: what is heard of the one before says nothing of this one.
pub(crate) fn again(tx: &Tx<'_>, message: &mut Message, state: State, note: &str) {
    message.attempt = message.attempt.saturating_add(1);
    message.provider.clear();
    message.provider_id.clear();
    message.bounce_key.clear();
    message.step(tx.now(), state, note);
}
