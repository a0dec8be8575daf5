//! The pages of teams.

use app::kit::{Fault, Kind};
use app::store::StoreError;
use app::teams::{self, Colleague, TEAMS, Team};
use app::{Fail, Page, View, Wrong};
use axum::extract::{Form, Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use serde::{Deserialize, Serialize};

/// Who is in which team?
#[derive(Debug, Default, Serialize)]
pub struct Teams {
    teams: Vec<Line>,
    may_change: bool,
    notice: &'static str,
}

#[derive(Debug, Serialize)]
struct Line {
    name: String,
    title: String,
    lead: String,
    members: Vec<String>,
}

impl Page for Teams {
    const TEMPLATE: &'static str = "work/teams.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let line = Line {
            name: "street-care".into(),
            title: "Street care".into(),
            lead: "Idris Okafor".into(),
            members: vec!["Idris Okafor".into(), "Nadia Hurrell".into()],
        };
        vec![
            (
                "none yet",
                Self {
                    may_change: true,
                    ..Self::default()
                },
            ),
            (
                "some",
                Self {
                    teams: vec![line],
                    may_change: true,
                    notice: "The team is saved.",
                },
            ),
        ]
    }
}

/// One team, to change.
#[derive(Debug, Default, Serialize)]
pub struct TeamForm {
    is_new: bool,
    team: Team,
    colleagues: Vec<Member>,
    errors: Vec<Wrong>,
}

#[derive(Debug, Clone, Serialize)]
struct Member {
    id: String,
    name: String,
    email: String,
    is_in: bool,
    is_lead: bool,
}

impl Page for TeamForm {
    const TEMPLATE: &'static str = "work/team.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let member = Member {
            id: "1".into(),
            name: "Idris Okafor".into(),
            email: "idris@example.org".into(),
            is_in: true,
            is_lead: true,
        };
        let errors = vec![Wrong {
            field: "title",
            text: "Enter what people call the team.".into(),
        }];
        vec![
            (
                "new",
                Self {
                    is_new: true,
                    ..Self::default()
                },
            ),
            (
                "not right yet",
                Self {
                    colleagues: vec![member],
                    errors,
                    ..Self::default()
                },
            ),
        ]
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Said {
    done: String,
}

/// All teams.
pub async fn list(view: View, Query(said): Query<Said>) -> Result<Response, Fail> {
    let (teams, people) = view
        .app
        .store()
        .read(|rd| Ok::<_, StoreError>((teams::all(rd)?, teams::colleagues(rd)?)))
        .await?;
    let name_of = |id: &String| {
        let person = people.iter().find(|person| person.id == *id);
        person.map(|person| person.name.clone())
    };
    let teams = teams
        .into_iter()
        .map(|record| Line {
            lead: name_of(&record.value.lead).unwrap_or_default(),
            members: record.value.members.iter().filter_map(name_of).collect(),
            name: record.value.name,
            title: record.value.title,
        })
        .collect();
    Ok(view.page(&Teams {
        teams,
        may_change: view.who.may(crate::acts::SET_UP),
        notice: if said.done == "saved" {
            "The team is saved."
        } else {
            ""
        },
    }))
}

fn form(people: Vec<Colleague>, is_new: bool, team: Team, errors: Vec<Wrong>) -> TeamForm {
    TeamForm {
        colleagues: people
            .into_iter()
            .map(|person| Member {
                is_in: team.members.contains(&person.id),
                is_lead: team.lead == person.id,
                id: person.id,
                name: person.name,
                email: person.email,
            })
            .collect(),
        is_new,
        team,
        errors,
    }
}

/// An empty form.
pub async fn new(view: View) -> Result<Response, Fail> {
    let people = view.app.store().read(teams::colleagues).await?;
    Ok(view.page(&form(people, true, Team::default(), Vec::new())))
}

/// The form of a team that is there.
pub async fn edit(view: View, Path(name): Path<String>) -> Result<Response, Fail> {
    let (found, people) = view
        .app
        .store()
        .read(move |rd| Ok::<_, StoreError>((TEAMS.by(rd, "name", &name)?, teams::colleagues(rd)?)))
        .await?;
    let found = found.ok_or_else(|| Fault::not_found("There is no team of that name."))?;
    Ok(view.page(&form(people, false, found.value, Vec::new())))
}

/// Keeps a team. Whose boxes are ticked comes as many fields of one name.
pub async fn save(view: View, Form(fields): Form<Vec<(String, String)>>) -> Result<Response, Fail> {
    let value = |wanted: &str| {
        let field = fields.iter().find(|(name, _)| name == wanted);
        field
            .map(|(_, value)| value.trim().to_owned())
            .unwrap_or_default()
    };
    let is_new = value("new") == "yes";
    let people = view.app.store().read(teams::colleagues).await?;
    let known = |id: &String| people.iter().any(|person| person.id == *id);
    let title = value("title");
    let name = if is_new {
        short_name(&title)
    } else {
        value("name")
    };
    let mut team = Team {
        name,
        title,
        lead: value("lead"),
        members: fields
            .iter()
            .filter(|(name, id)| name == "member" && known(id))
            .map(|(_, id)| id.clone())
            .collect(),
    };
    if !known(&team.lead) {
        team.lead.clear();
    } else if !team.members.contains(&team.lead) {
        team.members.push(team.lead.clone());
    }
    let (kept, who) = (team.clone(), view.who.audit_name());
    let saved = view
        .app
        .store()
        .write(move |tx| {
            if is_new && TEAMS.by(tx, "name", &kept.name)?.is_some() {
                return Err(Fault::conflict("There is a team of that name already."));
            }
            teams::put(tx, &who, kept.clone())
        })
        .await;
    match saved {
        Ok(()) => Ok(Redirect::to("/work/teams?done=saved").into_response()),
        Err(fault) if matches!(fault.kind, Kind::Invalid | Kind::Conflict) => {
            let errors = vec![Wrong {
                field: "title",
                text: fault.message,
            }];
            Ok(view.page(&form(people, is_new, team, errors)))
        }
        Err(fault) => Err(fault.into()),
    }
}

/// "Street care" as "street-care".
fn short_name(title: &str) -> String {
    let words: Vec<String> = title
        .to_lowercase()
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(ToOwned::to_owned)
        .collect();
    words.join("-").chars().take(60).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_names_are_made_of_titles() {
        for (title, want) in [
            ("Street care", "street-care"),
            (" Bins & more ", "bins-more"),
            ("", ""),
        ] {
            assert_eq!(short_name(title), want);
        }
    }
}
