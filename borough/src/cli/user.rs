//! `borough user`: accounts of people.

use app::Command;
use app::kit::{Config, Fault};
use app::signin::{ACCOUNTS, NewAccount, by_email, reset, set_closed};
use app::store::{Filter, collection::Page};
use app::{App, Role};
use clap::{Arg, ArgMatches};

use super::{open, print};

pub const USER: Command = Command {
    spec: || {
        clap::Command::new("user")
            .about("Add, list, reset, close and open people's accounts")
            .subcommand_required(true)
            .arg_required_else_help(true)
            .subcommand(
                clap::Command::new("add")
                    .about("Add an account")
                    .arg(email())
                    .arg(Arg::new("name").long("name").required(true).help("What we call them"))
                    .arg(
                        Arg::new("role")
                            .long("role")
                            .action(clap::ArgAction::Append)
                            .value_parser(Role::ALL.map(Role::word))
                            .help("What they are to the council; repeat for several"),
                    )
                    .arg(password()),
            )
            .subcommand(clap::Command::new("list").about("List the accounts"))
            .subcommand(
                clap::Command::new("reset").about("Set a new password, and unlock").arg(email()).arg(password()),
            )
            .subcommand(clap::Command::new("close").about("Stop an account from signing in").arg(email()))
            .subcommand(clap::Command::new("open").about("Let a closed account sign in again").arg(email()))
            .after_help(
                "Without --password-stdin a password is made up and printed once.\n\n\
                 Examples:\n  borough user add ann@example.org --name \"Ann Marsh\" --role engineer --role admin\n  \
                 echo \"the tide comes in\" | borough user reset ann@example.org --password-stdin",
            )
    },
    run: |config, arguments| Box::pin(run(config, arguments)),
};

fn email() -> Arg {
    Arg::new("email")
        .value_name("EMAIL")
        .required(true)
        .help("Their email address")
}

fn password() -> Arg {
    Arg::new("password-stdin")
        .long("password-stdin")
        .action(clap::ArgAction::SetTrue)
        .help("Read the password from standard input")
}

async fn run(config: Config, arguments: ArgMatches) -> Result<(), Fault> {
    let app = open(config).await?;
    let Some((verb, arguments)) = arguments.subcommand() else {
        return Ok(());
    };
    let text = |name: &str| {
        arguments
            .get_one::<String>(name)
            .cloned()
            .unwrap_or_default()
    };
    match verb {
        "add" => {
            let (password, made_up) = given_password(&app, arguments)?;
            let roles = arguments.get_many::<String>("role").unwrap_or_default();
            let roles = roles.filter_map(|word| Role::read(word)).collect();
            let new = NewAccount {
                email: text("email"),
                name: text("name"),
                roles,
                password: password.clone(),
            };
            let added = app::signin::add(&app, "command line", new).await?;
            print(&format!(
                "{} can sign in at {}/sign-in",
                added.value.email,
                app.config().public_url()
            ));
            tell(&password, made_up);
        }
        "list" => list(&app).await?,
        "reset" => {
            let (password, made_up) = given_password(&app, arguments)?;
            reset(&app, "command line", &text("email"), password.clone()).await?;
            print(&format!(
                "{} has a new password and is unlocked",
                text("email")
            ));
            tell(&password, made_up);
        }
        "close" | "open" => {
            let found = by_email(&app, &text("email")).await?;
            let found = found.ok_or_else(|| {
                Fault::not_found(format!("There is no account for {}.", text("email")))
            })?;
            set_closed(&app, "command line", found.id, verb == "close").await?;
            print(&format!(
                "{} is {}",
                text("email"),
                if verb == "close" { "closed" } else { "open" }
            ));
        }
        _ => {}
    }
    Ok(())
}

fn given_password(app: &App, arguments: &ArgMatches) -> Result<(String, bool), Fault> {
    if !arguments.get_flag("password-stdin") {
        let secret = app.chance().secret();
        let words: Vec<&str> = (0..4).map(|i| &secret[i * 6..i * 6 + 6]).collect();
        return Ok((words.join("-"), true));
    }
    let mut line = String::new();
    std::io::stdin()
        .read_line(&mut line)
        .map_err(Fault::internal)?;
    Ok((line.trim_end_matches(['\n', '\r']).to_owned(), false))
}

fn tell(password: &str, made_up: bool) {
    if made_up {
        print(&format!("password: {password}"));
    }
}

async fn list(app: &App) -> Result<(), Fault> {
    let all = app
        .store()
        .read(|rd| ACCOUNTS.find(rd, &Filter::All, Page::default()))
        .await?;
    for account in all {
        let roles: Vec<&str> = account.value.roles.iter().map(|role| role.word()).collect();
        let closed = if account.value.closed { "  closed" } else { "" };
        print(&format!(
            "{:32} {:24} {}{closed}",
            account.value.email,
            account.value.name,
            roles.join(", ")
        ));
    }
    Ok(())
}
