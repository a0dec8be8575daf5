//! `borough backup` and `borough restore`.

use std::path::{Path, PathBuf};

use app::Command;
use app::kit::{Fault, Kind};
use clap::{Arg, value_parser};

use super::{open, print};

pub const BACKUP: Command = Command {
    spec: || {
        clap::Command::new("backup")
            .about("Copy the whole store to a file, while it is in use")
            .arg(file("The file to write; it must not exist yet"))
            .after_help("Example:\n  borough backup /var/backups/borough-2026-11-24.db")
    },
    run: |config, arguments| {
        Box::pin(async move {
            let file = arguments
                .get_one::<PathBuf>("file")
                .cloned()
                .unwrap_or_default();
            let app = open(config).await?;
            app.store()
                .backup(file.clone())
                .await
                .map_err(|e| Fault::invalid(e.to_string()))?;
            let size = std::fs::metadata(&file).map_or(0, |facts| facts.len());
            print(&format!("{} written, {} kB", file.display(), size / 1000));
            Ok(())
        })
    },
};

pub const RESTORE: Command = Command {
    spec: || {
        clap::Command::new("restore")
            .about("Put a backup in the place of a store that does not exist")
            .arg(file("A file that `borough backup` wrote"))
            .after_help(
                "The store must not be there: move it away first, so that nothing is lost by a slip.\n\n\
                 Example:\n  mv data/borough.db data/borough.db.old\n  borough restore /var/backups/borough-2026-11-24.db",
            )
    },
    run: |config, arguments| {
        Box::pin(async move {
            let from = arguments
                .get_one::<PathBuf>("file")
                .cloned()
                .unwrap_or_default();
            let Some(to) = config
                .store
                .url
                .reveal()
                .strip_prefix("sqlite:")
                .map(PathBuf::from)
            else {
                return Err(Fault::invalid(
                    "A PostgreSQL store is restored with pg_restore, from a file that pg_dump wrote.",
                ));
            };
            restore(&from, &to)?;
            let app = open(config).await?;
            print(&app.store().describe().await?);
            Ok(())
        })
    },
};

fn file(help: &'static str) -> Arg {
    Arg::new("file")
        .value_name("FILE")
        .required(true)
        .value_parser(value_parser!(PathBuf))
        .help(help)
}

fn restore(from: &Path, to: &Path) -> Result<(), Fault> {
    for beside in ["", "-wal", "-shm"] {
        let path = PathBuf::from(format!("{}{beside}", to.display()));
        if path.exists() {
            return Err(Fault::new(
                Kind::Conflict,
                format!("{} is there already: move it away first", path.display()),
            ));
        }
    }
    let mut head = [0; 16];
    let is_store = std::fs::File::open(from)
        .and_then(|mut file| std::io::Read::read_exact(&mut file, &mut head))
        .is_ok_and(|()| &head == b"SQLite format 3\0");
    if !is_store {
        return Err(Fault::invalid(format!(
            "{} is not a file that `borough backup` wrote",
            from.display()
        )));
    }
    if let Some(folder) = to.parent() {
        std::fs::create_dir_all(folder).map_err(Fault::internal)?;
    }
    // Copied beside and moved into place, so that a copy cut short is never taken for a store.
    let part = PathBuf::from(format!("{}.part", to.display()));
    std::fs::copy(from, &part)
        .and_then(|_| std::fs::rename(&part, to))
        .map_err(|e| {
            Fault::invalid(format!(
                "{} cannot be copied to {}: {e}",
                from.display(),
                to.display()
            ))
        })
}
