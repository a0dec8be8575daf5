//! Accounts of people: few, audited, locked after wrong guesses.

use kit::{Fault, Time};
use serde::{Deserialize, Serialize};
use store::{Collection, Field, Record, StoreError};

use super::password;
use crate::{Act, App, Role};

/// Add, change and close accounts.
pub const MANAGE_ACCOUNTS: Act = Act {
    name: "accounts.change",
    words: "manage accounts",
    roles: &[Role::Admin],
    for_keys: false,
};

/// Wrong guesses before an account is locked.
const GUESSES: u32 = 5;
/// How long it stays locked.
const LOCKED_S: i64 = 15 * 60;

/// A person's account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// As typed, for messages; compared in lower case.
    pub email: String,
    /// What we call them.
    pub name: String,
    /// What they are to the council.
    pub roles: Vec<Role>,
    /// Argon2id hash; none if they sign in elsewhere.
    pub password: Option<String>,
    /// Their id at the single sign-on, if they came by it.
    pub subject: Option<String>,
    /// Closed accounts cannot sign in.
    pub closed: bool,
    /// Wrong guesses since the last right one.
    pub wrong_guesses: u32,
    /// Until when it is locked.
    pub locked_until: Option<Time>,
}

/// Accounts.
pub const ACCOUNTS: Collection<Account> = Collection {
    name: "account",
    purpose: "to let people sign in and to know what they may do",
    personal: true,
    erase_at: |_, _| None,
    kept_for: "until the account is removed",
    audited: true,
    fields: &[
        Field {
            name: "email",
            unique: true,
            of: |account| vec![account.email.to_lowercase()],
        },
        Field {
            name: "subject",
            unique: true,
            of: |account| account.subject.iter().cloned().collect(),
        },
    ],
};

/// An account to add.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAccount {
    /// Their address.
    pub email: String,
    /// What we call them.
    pub name: String,
    /// What they are to the council.
    pub roles: Vec<Role>,
    /// Their first password.
    pub password: String,
}

/// Adds a local account.
///
/// # Errors
/// A fault, if the address or the password will not do or the address is taken.
pub async fn add(app: &App, who: &str, new: NewAccount) -> Result<Record<Account>, Fault> {
    let email = new.email.trim().to_owned();
    let plausible = email
        .split_once('@')
        .is_some_and(|(name, host)| !name.is_empty() && !host.is_empty());
    if !plausible || email.len() > 254 || email.contains(char::is_whitespace) {
        return Err(Fault::invalid(format!(
            "{email} is not an email address such as name@example.org."
        )));
    }
    password::check(&new.password)?;
    let account = Account {
        email,
        name: new.name.trim().to_owned(),
        roles: new.roles,
        password: Some(hashed(app, new.password).await?),
        subject: None,
        closed: false,
        wrong_guesses: 0,
        locked_until: None,
    };
    let who = who.to_owned();
    Ok(app
        .store()
        .write(move |tx| ACCOUNTS.insert(tx, &who, account.clone()))
        .await?)
}

/// The account of an address.
///
/// # Errors
/// Whatever the store says.
pub async fn by_email(app: &App, email: &str) -> Result<Option<Record<Account>>, Fault> {
    let email = email.trim().to_lowercase();
    Ok(app
        .store()
        .read(move |rd| ACCOUNTS.by(rd, "email", &email))
        .await?)
}

/// Sets a new password and unlocks.
///
/// # Errors
/// A fault, if there is no such account or the password will not do.
pub async fn reset(app: &App, who: &str, email: &str, new: String) -> Result<(), Fault> {
    password::check(&new)?;
    let found = by_email(app, email).await?;
    let found =
        found.ok_or_else(|| Fault::not_found(format!("There is no account for {email}.")))?;
    let hash = hashed(app, new).await?;
    let who = who.to_owned();
    change(app, &who, found.id, move |account| {
        account.password = Some(hash.clone());
        account.wrong_guesses = 0;
        account.locked_until = None;
    })
    .await
}

/// Closes an account, so that it cannot sign in, or opens it again.
///
/// # Errors
/// A fault, if there is no such account.
pub async fn set_closed(app: &App, who: &str, id: String, closed: bool) -> Result<(), Fault> {
    change(app, who, id, move |account| account.closed = closed).await
}

/// Changes an account in place.
pub async fn change(
    app: &App,
    who: &str,
    id: String,
    change: impl Fn(&mut Account) + Send + 'static,
) -> Result<(), Fault> {
    let who = who.to_owned();
    let changed = app
        .store()
        .write(move |tx| {
            let Some(mut found) = ACCOUNTS.get(tx, &id)? else {
                return Ok::<_, StoreError>(false);
            };
            change(&mut found.value);
            ACCOUNTS.change(tx, &who, &id, Some(found.version), found.value)?;
            Ok(true)
        })
        .await?;
    if changed {
        Ok(())
    } else {
        Err(Fault::not_found("That account is no longer there."))
    }
}

/// The account, if the password is right. The answer to a wrong one says neither whether the account
/// exists nor how many guesses are left.
///
/// # Errors
/// A fault in words for the person.
pub async fn verify(app: &App, email: &str, given: String) -> Result<Record<Account>, Fault> {
    let found = by_email(app, email).await?;
    let now = app.now();
    let locked = found
        .as_ref()
        .and_then(|f| f.value.locked_until)
        .is_some_and(|until| until > now);
    let kept = found
        .as_ref()
        .filter(|f| !f.value.closed)
        .and_then(|f| f.value.password.clone());
    let right = off_thread(move || Ok(password::matches(&given, kept.as_deref()))).await?;
    let refused = || {
        Fault::invalid(
            "The email address or password is not right. After 5 wrong tries an account is locked for 15 minutes.",
        )
    };
    let Some(found) = found else {
        return Err(refused());
    };
    if locked {
        return Err(refused());
    }
    if !right {
        let until = now.plus_s(LOCKED_S);
        change(app, "system", found.id, move |account| {
            account.wrong_guesses += 1;
            if account.wrong_guesses >= GUESSES {
                account.wrong_guesses = 0;
                account.locked_until = Some(until);
            }
        })
        .await?;
        return Err(refused());
    }
    if found.value.wrong_guesses > 0 || found.value.locked_until.is_some() {
        change(app, "system", found.id.clone(), |account| {
            account.wrong_guesses = 0;
            account.locked_until = None;
        })
        .await?;
    }
    Ok(found)
}

/// A password's hash.
pub async fn hashed(app: &App, given: String) -> Result<String, Fault> {
    let chance = app.chance().clone();
    off_thread(move || password::hash(&given, &chance)).await
}

/// Hashing takes a core for tens of milliseconds and 19 MiB: at most two at once.
async fn off_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Fault> + Send + 'static,
) -> Result<T, Fault> {
    static AT_ONCE: tokio::sync::Semaphore = tokio::sync::Semaphore::const_new(2);
    let _turn = AT_ONCE.acquire().await.map_err(Fault::internal)?;
    tokio::task::spawn_blocking(work)
        .await
        .map_err(Fault::internal)?
}
