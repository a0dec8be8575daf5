//! `borough key`: keys for machines.

use app::Command;
use app::kit::{Config, Fault};
use app::signin::{KEYS, create_key};
use app::store::{Filter, collection::Page};
use clap::{Arg, ArgMatches};

use super::{open, print};

pub const KEY: Command = Command {
    spec: || {
        clap::Command::new("key")
            .about("Make, list and remove keys for machines")
            .subcommand_required(true)
            .arg_required_else_help(true)
            .subcommand(
                clap::Command::new("add")
                    .about("Make a key; its secret is printed once")
                    .arg(Arg::new("label").required(true).help("What the key is for"))
                    .arg(
                        Arg::new("scope")
                            .long("scope")
                            .required(true)
                            .action(clap::ArgAction::Append)
                            .help("What it may do, such as devices.send or context.write; repeat for several"),
                    )
                    .arg(Arg::new("only").long("only").help("The one device it may do it for")),
            )
            .subcommand(clap::Command::new("list").about("List the keys, without their secrets"))
            .subcommand(clap::Command::new("remove").about("Remove a key").arg(Arg::new("id").required(true)))
            .after_help(
                "Examples:\n  borough key add \"ChirpStack\" --scope devices.send\n  \
                 borough key add \"Tide gauge\" --scope devices.send --only a84041ffff1234aa",
            )
    },
    run: |config, arguments| Box::pin(run(config, arguments)),
};

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
            let scopes: Vec<String> = arguments
                .get_many::<String>("scope")
                .unwrap_or_default()
                .cloned()
                .collect();
            let acts = app::acts(&app);
            if let Some(unknown) = scopes
                .iter()
                .find(|scope| !acts.iter().any(|act| act.for_keys && act.name == **scope))
            {
                let known: Vec<&str> = acts
                    .iter()
                    .filter(|act| act.for_keys)
                    .map(|act| act.name)
                    .collect();
                return Err(Fault::invalid(format!(
                    "{unknown} is not something a key may do; these are: {}",
                    known.join(", ")
                )));
            }
            let only = arguments.get_one::<String>("only").cloned();
            let (_, secret) =
                create_key(&app, "command line", &text("label"), scopes, only).await?;
            print(&secret);
        }
        "list" => {
            let all = app
                .store()
                .read(|rd| KEYS.find(rd, &Filter::All, Page::default()))
                .await?;
            for key in all {
                let only = key
                    .value
                    .only
                    .map(|only| format!(" for {only}"))
                    .unwrap_or_default();
                print(&format!(
                    "{}  {}…  {:30} {}{only}",
                    key.id,
                    key.value.hint,
                    key.value.label,
                    key.value.scopes.join(", ")
                ));
            }
        }
        "remove" => {
            let id = text("id");
            let gone = app
                .store()
                .write(move |tx| KEYS.remove(tx, "command line", &id))
                .await?;
            if !gone {
                return Err(Fault::not_found(format!("There is no key {}.", text("id"))));
            }
            print("removed");
        }
        _ => {}
    }
    Ok(())
}
