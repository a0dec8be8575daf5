//! Why a page could not be looked at, in words for a person.

use std::time::Duration;

use chromiumoxide::error::CdpError;

/// Why a page could not be looked at. After any of these the tab is to be left.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// It did not load in time.
    #[error("The page did not load within {} seconds.", .0.as_secs())]
    Late(Duration),
    /// Something asked of it took too long.
    #[error("The page did not answer within {} seconds.", .0.as_secs())]
    Hung(Duration),
    /// It loads more than it may, in MB.
    #[error("The page is larger than {0} MB with all that belongs to it.")]
    Large(u64),
    /// It cannot be had, and why: a sentence.
    #[error("{0}")]
    Refused(String),
    /// It went away while it was looked at.
    #[error("The page has gone.")]
    Gone,
    /// A script of ours stopped within it, and what was said.
    #[error("The script stopped: {0}.")]
    Threw(String),
    /// What a script of ours said is not what was expected of it.
    #[error("What the page said could not be read: {0}.")]
    Unreadable(String),
    /// The browser gave no answer about it: it can lose a question.
    #[error("The browser did not answer in time.")]
    Unanswered,
    /// The browser no longer knows the tab.
    #[error("The browser lost the page.")]
    Lost,
}

pub(crate) const ABORTED: &str = "net::ERR_ABORTED";
pub(crate) const ANSWERED: &str = "net::ERR_HTTP_RESPONSE_CODE_FAILURE";

impl Trouble {
    /// What the browser says of an address that it cannot go to.
    pub(crate) fn refused(said: &str) -> Self {
        Self::Refused(plain(said))
    }

    pub(crate) fn of(error: &CdpError) -> Self {
        let said = match error {
            CdpError::ChromeMessage(said) => said.as_str(),
            CdpError::Chrome(said) => said.message.as_str(),
            CdpError::Timeout => return Self::Unanswered,
            _ => return Self::Lost,
        };
        // What the protocol calls a world whose page is no longer there.
        let is_gone = [
            "context",
            "navigated or closed",
            "No frame",
            "Could not find",
        ]
        .iter()
        .any(|sign| said.contains(sign));
        if is_gone {
            Self::Gone
        } else {
            Self::refused(said)
        }
    }
}

/// What the browser says, in plain words.
pub(crate) fn plain(said: &str) -> String {
    let plain = match said.trim_start_matches("net::") {
        "ERR_NAME_NOT_RESOLVED" => "No computer has this name.",
        "ERR_CONNECTION_REFUSED" => "Nothing answers there.",
        "ERR_CONNECTION_TIMED_OUT" | "ERR_TIMED_OUT" => "It does not answer.",
        "ERR_TOO_MANY_REDIRECTS" => "It leads on and on without an end.",
        "ERR_ABORTED" => "It is a download, or the page went away by itself.",
        "ERR_HTTP_RESPONSE_CODE_FAILURE" => "The server answered with an error and without a page.",
        "ERR_EMPTY_RESPONSE" => "It answers with nothing.",
        said if said.starts_with("ERR_CERT") => "Its certificate cannot be trusted.",
        other => return format!("The browser says: {other}."),
    };
    plain.into()
}
