//! The teams and replies that a place begins with: `work.toml` of its folder.

use app::App;
use app::kit::{Fault, words};
use app::teams::{self, Team};
use serde::Deserialize;

use crate::reply::{self, Reply};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Start {
    #[serde(default)]
    team: Vec<NewTeam>,
    #[serde(default)]
    reply: Vec<NewReply>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewTeam {
    name: String,
    title: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewReply {
    title: String,
    #[serde(default)]
    category: String,
    #[serde(default)]
    status: String,
    words: String,
}

/// Adds them.
///
/// # Errors
/// A fault that names what is wrong with the file.
pub async fn seed(app: App) -> Result<String, Fault> {
    let Some(text) = app.place().file("work.toml") else {
        return Ok(String::new());
    };
    let start: Start = toml::from_str(&String::from_utf8_lossy(&text))
        .map_err(|e| Fault::invalid(format!("work.toml: {e}")))?;
    let said = format!(
        "{}, {}",
        count(start.team.len(), "team", "teams"),
        count(start.reply.len(), "reply", "replies")
    );
    app.store()
        .write(move |tx| {
            for team in &start.team {
                let team = Team {
                    name: team.name.clone(),
                    title: team.title.clone(),
                    ..Team::default()
                };
                teams::put(tx, "seed", team)?;
            }
            for reply in &start.reply {
                let reply = Reply {
                    title: reply.title.clone(),
                    category: reply.category.clone(),
                    status: reply.status.clone(),
                    words: reply.words.clone(),
                };
                reply::put(tx, "seed", None, reply)?;
            }
            Ok::<_, Fault>(())
        })
        .await?;
    Ok(said)
}

fn count(n: usize, one: &str, many: &str) -> String {
    words::count(i64::try_from(n).unwrap_or(i64::MAX), one, many)
}
