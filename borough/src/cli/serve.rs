//! `borough serve` and `borough work`.

use app::Command;

use super::{open, print, told_to_stop};

pub const SERVE: Command = Command {
    spec: || {
        clap::Command::new("serve").about("Serve the place: pages, interfaces, devices, jobs").after_help(
            "Examples:\n  borough serve\n  BOROUGH__HTTP__LISTEN=0.0.0.0:8080 borough serve\n  \
             BOROUGH__STORE__URL=postgres://borough@db/borough BOROUGH__BUS__URL=nats://bus:4222 borough serve",
        )
    },
    run: |config, _| {
        Box::pin(async move {
            app::count_metrics();
            let app = open(config).await?;
            print(&format!(
                "{} is at {}",
                app.place().facts().name,
                app.config().public_url()
            ));
            app::serve(app, told_to_stop()).await
        })
    },
};

pub const WORK: Command = Command {
    spec: || {
        clap::Command::new("work")
            .about("Do the jobs and speak to devices, without serving pages")
            .after_help(
                "Example:\n  BOROUGH__STORE__URL=postgres://borough@db/borough borough work",
            )
    },
    run: |config, _| {
        Box::pin(async move {
            app::count_metrics();
            let app = open(config).await?;
            app::work(app, told_to_stop()).await
        })
    },
};
