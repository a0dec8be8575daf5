//! A stand-in for GOV.UK Notify: a real HTTP server with the contract of its version 2, written from
//! its public documentation. It is not Notify: it sends nothing to anybody.
//!
//! It checks what Notify checks (the token, the template, the address, the gaps), answers with the same
//! bodies, and remembers what it took. The addresses that Notify keeps for tests behave as they do
//! there: `perm-fail@simulator.notify` and `07700900002` fail for good, `temp-fail@simulator.notify` and
//! `07700900003` for now.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use hmac::{Hmac, KeyInit, Mac};
use kit::Clock;
use serde_json::{Value, json};
use sha2::Sha256;

const SERVICE: &str = "26785a09-ab16-4eb0-8407-a37497a57506";
const SECRET: &str = "3d844edf-8d35-48ac-975b-e847b4f122b0";

/// A running stand-in; it ends with the test's process.
pub struct NotifyFake {
    port: u16,
    state: Arc<Mutex<State>>,
}

/// A notification that was taken.
#[derive(Debug, Clone, PartialEq)]
pub struct Notification {
    /// The id given to it.
    pub id: String,
    /// `email`, `sms` or `letter`.
    pub kind: String,
    /// The caller's reference.
    pub reference: String,
    /// What was asked for, whole.
    pub request: Value,
    /// What became of it.
    pub status: String,
}

#[derive(Default)]
struct State {
    taken: Vec<Notification>,
    next: VecDeque<Upset>,
    calls: usize,
}

/// Something that goes wrong at the next call.
#[derive(Debug, Clone)]
pub enum Upset {
    /// This answer instead: status, error, message.
    Answer(u16, &'static str, &'static str),
    /// The connection ends before an answer.
    HangUp,
    /// It is taken, and then the connection ends before the answer.
    TakeAndHangUp,
    /// The answer is no JSON.
    Garbage,
}

impl NotifyFake {
    /// The template of each channel.
    pub const EMAIL: &'static str = "f33517ff-2a88-4f6e-b855-c550268ce08a";
    /// The template of each channel.
    pub const SMS: &'static str = "f33517ff-2a88-4f6e-b855-c550268ce08b";
    /// The template of each channel.
    pub const LETTER: &'static str = "f33517ff-2a88-4f6e-b855-c550268ce08c";
    /// The template of each channel.
    pub const LARGE_LETTER: &'static str = "f33517ff-2a88-4f6e-b855-c550268ce08d";

    /// Starts one, whose idea of the time is `clock`.
    ///
    /// # Panics
    /// If no port can be had.
    #[must_use]
    pub fn start(clock: Clock) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let state = Arc::<Mutex<State>>::default();
        let shared = Arc::clone(&state);
        std::thread::spawn(move || {
            for caller in listener.incoming().flatten() {
                let (state, clock) = (Arc::clone(&shared), clock.clone());
                std::thread::spawn(move || serve(&caller, &state, &clock));
            }
        });
        Self { port, state }
    }

    /// The settings that lead to it.
    #[must_use]
    pub fn settings(&self) -> kit::Notify {
        kit::Notify {
            url: format!("http://127.0.0.1:{}", self.port),
            api_key: kit::Secret::new(format!("a-test-key-{SERVICE}-{SECRET}")),
            email_template: Self::EMAIL.into(),
            sms_template: Self::SMS.into(),
            letter_template: Self::LETTER.into(),
            large_letter_template: Self::LARGE_LETTER.into(),
        }
    }

    /// What it has taken.
    #[must_use]
    pub fn taken(&self) -> Vec<Notification> {
        lock(&self.state).taken.clone()
    }

    /// How many calls it was made.
    #[must_use]
    pub fn calls(&self) -> usize {
        lock(&self.state).calls
    }

    /// What goes wrong at the next sending, and at the one after that.
    pub fn upset(&self, all: impl IntoIterator<Item = Upset>) {
        lock(&self.state).next.extend(all);
    }

    /// What becomes of a notification.
    pub fn becomes(&self, id: &str, status: &str) {
        for one in lock(&self.state)
            .taken
            .iter_mut()
            .filter(|one| one.id == id)
        {
            one.status = status.into();
        }
    }

    /// The delivery receipt that Notify would send of a notification, as it is now.
    ///
    /// # Panics
    /// If there is no such notification.
    #[must_use]
    pub fn receipt(&self, id: &str) -> String {
        let taken = self.taken();
        let one = taken.iter().find(|one| one.id == id).unwrap();
        json!({
            "id": one.id,
            "reference": one.reference,
            "to": one.request["email_address"].as_str().or(one.request["phone_number"].as_str()),
            "status": one.status,
            "created_at": "2026-11-24T14:05:00.000000Z",
            "completed_at": "2026-11-24T14:05:09.000000Z",
            "sent_at": "2026-11-24T14:05:01.000000Z",
            "notification_type": one.kind,
            "template_id": one.request["template_id"],
            "template_version": 1,
        })
        .to_string()
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

struct Call {
    method: String,
    path: String,
    token: String,
    body: Vec<u8>,
}

fn serve(caller: &TcpStream, state: &Mutex<State>, clock: &Clock) {
    let _limit = caller.set_read_timeout(Some(Duration::from_secs(30)));
    let mut reader = BufReader::new(caller);
    let mut writer = caller;
    while let Some(call) = read(&mut reader) {
        let Some((status, body)) = answer(&call, state, clock) else {
            let _ended = caller.shutdown(std::net::Shutdown::Both);
            return;
        };
        let head = format!(
            "HTTP/1.1 {status} Answer\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        if writer
            .write_all(format!("{head}{body}").as_bytes())
            .is_err()
        {
            return;
        }
    }
}

fn read(reader: &mut impl BufRead) -> Option<Call> {
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|n| *n > 0)?;
    let mut first = line.split(' ').map(str::to_owned);
    let (method, path) = (first.next()?, first.next()?);
    let (mut token, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        let (name, value) = line.split_once(':')?;
        match name.to_lowercase().as_str() {
            "authorization" => token = value.trim().to_owned(),
            "content-length" => length = value.trim().parse().ok()?,
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Call {
        method,
        path,
        token,
        body,
    })
}

fn error(status: u16, error: &str, message: &str) -> Option<(u16, String)> {
    let body = json!({ "status_code": status, "errors": [{ "error": error, "message": message }] });
    Some((status, body.to_string()))
}

/// What is answered; nothing to hang up.
fn answer(call: &Call, state: &Mutex<State>, clock: &Clock) -> Option<(u16, String)> {
    let mut state = lock(state);
    state.calls += 1;
    if let Err(message) = check(&call.token, clock) {
        return error(403, "AuthError", message);
    }
    if call.method == "GET" {
        return look(call, &state);
    }
    let upset = state.next.pop_front();
    match upset {
        Some(Upset::Answer(status, name, message)) => return error(status, name, message),
        Some(Upset::HangUp) => return None,
        Some(Upset::Garbage) => return Some((201, "<html>".into())),
        Some(Upset::TakeAndHangUp) | None => {}
    }
    let taken = take(call, &mut state);
    if matches!(upset, Some(Upset::TakeAndHangUp)) {
        None
    } else {
        taken
    }
}

/// The token: HS256, the service, and no more than 30 seconds off.
fn check(header: &str, clock: &Clock) -> Result<(), &'static str> {
    let token = header
        .strip_prefix("Bearer ")
        .ok_or("Unauthorized: authentication bearer scheme must be used")?;
    let wrong = "Invalid token: signature, api token not found";
    let (signed, signature) = token.rsplit_once('.').ok_or(wrong)?;
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
    mac.update(signed.as_bytes());
    let signature = BASE64.decode(signature).map_err(|_| wrong)?;
    mac.verify_slice(&signature).map_err(|_| wrong)?;
    let claims = signed
        .split('.')
        .nth(1)
        .and_then(|part| BASE64.decode(part).ok());
    let claims: Value = claims
        .and_then(|claims| serde_json::from_slice(&claims).ok())
        .ok_or(wrong)?;
    if claims["iss"] != SERVICE {
        return Err("Invalid token: service not found");
    }
    let issued = claims["iat"]
        .as_i64()
        .ok_or("Invalid token: iat field not provided")?;
    if (clock.now().0 / 1_000_000 - issued).abs() > 30 {
        return Err("Error: Your system clock must be accurate to within 30 seconds");
    }
    Ok(())
}

fn shown(one: &Notification) -> Value {
    json!({
        "id": one.id, "reference": one.reference, "type": one.kind, "status": one.status,
        "email_address": one.request["email_address"], "phone_number": one.request["phone_number"],
        "body": one.request["personalisation"]["body"], "subject": one.request["personalisation"]["subject"],
        "template": { "id": one.request["template_id"], "version": 1 },
        "created_at": "2026-11-24T14:05:00.000000Z",
    })
}

fn look(call: &Call, state: &State) -> Option<(u16, String)> {
    if let Some(reference) = call.path.strip_prefix("/v2/notifications?reference=") {
        let all: Vec<Value> = state
            .taken
            .iter()
            .filter(|one| one.reference == reference)
            .map(shown)
            .collect();
        return Some((
            200,
            json!({ "notifications": all, "links": {} }).to_string(),
        ));
    }
    let id = call
        .path
        .strip_prefix("/v2/notifications/")
        .unwrap_or_default();
    match state.taken.iter().find(|one| one.id == id) {
        Some(one) => Some((200, shown(one).to_string())),
        None => error(404, "NoResultFound", "No result found"),
    }
}

fn take(call: &Call, state: &mut State) -> Option<(u16, String)> {
    let kind = call
        .path
        .strip_prefix("/v2/notifications/")
        .unwrap_or_default();
    let Ok(request) = serde_json::from_slice::<Value>(&call.body) else {
        return error(400, "BadRequestError", "Invalid JSON supplied in POST data");
    };
    let text = |name: &str| request[name].as_str().unwrap_or_default().to_owned();
    let gap = |name: &str| {
        request["personalisation"][name]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    };
    let (template, to) = match kind {
        "email" => (NotifyFake::EMAIL, text("email_address")),
        "sms" => (NotifyFake::SMS, text("phone_number")),
        "letter" => (NotifyFake::LETTER, gap("address_line_1")),
        _ => {
            return error(
                404,
                "NotFound",
                "The requested URL was not found on the server",
            );
        }
    };
    let given = text("template_id");
    if given != template && !(kind == "letter" && given == NotifyFake::LARGE_LETTER) {
        return error(400, "BadRequestError", "Template not found");
    }
    let wrong_address = match kind {
        "email" if !to.contains('@') => Some("email_address Not a valid email address"),
        "sms" if !to.starts_with('+') || to.len() < 9 => Some("phone_number Not enough digits"),
        "letter" if gap("address_line_3").is_empty() => Some("Address must be at least 3 lines"),
        _ => None,
    };
    if let Some(message) = wrong_address {
        return error(400, "ValidationError", message);
    }
    if gap("body").is_empty() {
        return error(400, "BadRequestError", "Missing personalisation: body");
    }
    if kind == "sms" && gap("body").chars().count() > 918 {
        return error(
            400,
            "BadRequestError",
            "The content for template has a character count greater than the limit of 918",
        );
    }
    let status = match to.as_str() {
        "perm-fail@simulator.notify" | "+447700900002" => "permanent-failure",
        "temp-fail@simulator.notify" | "+447700900003" => "temporary-failure",
        _ if kind == "letter" => "accepted",
        _ => "sending",
    };
    let id = format!("740e5834-3a29-46b4-9a6f-{:012x}", state.taken.len() + 1);
    let reference = text("reference");
    let body = json!({
        "id": id, "reference": reference, "uri": format!("/v2/notifications/{id}"),
        "content": { "subject": gap("subject"), "body": gap("body") },
        "template": { "id": given, "version": 1, "uri": format!("/v2/template/{given}") },
    });
    state.taken.push(Notification {
        id,
        kind: kind.into(),
        reference,
        request,
        status: status.into(),
    });
    Some((201, body.to_string()))
}
