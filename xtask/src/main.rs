//! The chores of this repository, as `cargo xtask NAME`.

mod place;

use std::fs;
use std::path::Path;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(about = "The chores of this repository")]
struct Xtask {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Write the example place from its seed.
    Place,
}

fn main() -> anyhow::Result<()> {
    match Xtask::parse().chore {
        Chore::Place => {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../places/example");
            for (name, bytes) in place::files()? {
                let path = folder.join(name);
                fs::create_dir_all(path.parent().unwrap_or(&folder))?;
                fs::write(path, bytes)?;
            }
            Ok(())
        }
    }
}
