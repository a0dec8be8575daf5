//! `borough demo`: the example place, filled, simulated and served.

use std::time::Instant;

use app::kit::{Fault, words};
use app::signin::{ACCOUNTS, NewAccount};
use app::store::{Filter, Tx};
use app::{App, Command, Role};
use serde::Deserialize;

use super::{open, print, told_to_stop};

pub const DEMO: Command = Command {
    spec: || {
        clap::Command::new("demo")
            .about("Fill a new store with the example place, simulate its devices, and serve it")
            .arg(
                clap::Arg::new("still")
                    .long("still")
                    .action(clap::ArgAction::SetTrue)
                    .help("Serve without simulating devices"),
            )
            .after_help("Examples:\n  borough demo\n  BOROUGH__STORE__URL=sqlite:/tmp/place.db borough demo")
    },
    run: |config, arguments| {
        Box::pin(async move {
            app::count_metrics();
            let app = open(config).await?;
            seed(&app).await?;
            print(&welcome(&app)?);
            let (tell, told) = tokio::sync::watch::channel(false);
            let devices = (!arguments.get_flag("still"))
                .then(|| tokio::spawn(devices::simulate::run(app.clone(), told)));
            let served = app::serve(app, told_to_stop()).await;
            let _untold = tell.send(true);
            if let Some(devices) = devices {
                let _ended = devices.await;
            }
            served
        })
    },
};

/// The people of `people.toml`.
#[derive(Deserialize)]
struct People {
    person: Vec<PersonOfPlace>,
}

#[derive(Deserialize)]
struct PersonOfPlace {
    email: String,
    name: String,
    roles: Vec<Role>,
    password: String,
    /// The short names of their teams.
    #[serde(default)]
    teams: Vec<String>,
}

fn people(app: &App) -> Result<Vec<PersonOfPlace>, Fault> {
    let Some(text) = app.place().file("people.toml") else {
        return Ok(Vec::new());
    };
    let people: People = toml::from_str(&String::from_utf8_lossy(&text))
        .map_err(|e| Fault::invalid(format!("people.toml: {e}")))?;
    Ok(people.person)
}

/// Fills the store, if nobody has an account in it yet.
pub async fn seed(app: &App) -> Result<(), Fault> {
    if app
        .store()
        .read(|rd| ACCOUNTS.count(rd, &Filter::All))
        .await?
        > 0
    {
        return Ok(());
    }
    let began = Instant::now();
    for capability in app.capabilities().iter().rev() {
        let done = (capability.seed)(app.clone()).await?;
        if !done.is_empty() {
            print(&format!("{:12} {done}", capability.name));
        }
    }
    print(&format!(
        "{:12} {}",
        "search",
        app::names::learn(app).await?
    ));
    app::make_pages_findable(app).await?;
    // Accounts come last: a seeding cut short begins again.
    for person in people(app)? {
        let PersonOfPlace {
            email,
            name,
            roles,
            password,
            teams,
        } = person;
        let new = NewAccount {
            email,
            name,
            roles,
            password,
        };
        let account = app::signin::add(app, "seed", new).await?;
        let join = move |tx: &mut Tx<'_>| {
            teams
                .iter()
                .try_for_each(|team| app::teams::join(tx, "seed", team, &account.id))
        };
        app.store().write(join).await?;
    }
    print(&format!(
        "filled in {} s",
        words::number(began.elapsed().as_secs_f64())
    ));
    Ok(())
}

/// Where to look, and who may sign in.
fn welcome(app: &App) -> Result<String, Fault> {
    let url = app.config().public_url();
    let mut text = format!(
        "\n{} is at {url}\n  the map            {url}/assets/map\n  for programs       {url}/ngsi-ld/v1/types\n  \
         what can be asked  {url}/openapi.json\n\nSign in at {url}/sign-in as\n",
        app.place().facts().name
    );
    for person in people(app)? {
        let roles: Vec<&str> = person.roles.iter().map(|role| role.word()).collect();
        text.push_str(&format!(
            "  {:32} {:28} {}\n",
            person.email,
            person.password,
            roles.join(", ")
        ));
    }
    Ok(text)
}
