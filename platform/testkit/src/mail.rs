//! A real mail server: the npm package `smtp-server`, from the packages that `make test` installs.

use std::path::Path;

use crate::server::{Server, free_port, wait_for};

/// A running mail server.
pub struct MailServer {
    port: u16,
    folder: tempfile::TempDir,
    _server: Server,
}

impl MailServer {
    /// Starts one that answers each recipient with `verdict`, such as `250 ok` or `550 nobody of that name`.
    ///
    /// # Panics
    /// If Node.js or the package is not installed; the message says what to install.
    #[must_use]
    pub fn start(verdict: &str) -> Self {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let packages = here.join("../../web/node_modules");
        assert!(
            packages.join("smtp-server").exists(),
            "smtp-server is not installed: run make test, or npm ci in web"
        );
        let (port, folder) = (free_port(), crate::folder());
        let arguments = [
            here.join("src/mail.mjs").display().to_string(),
            packages.display().to_string(),
            port.to_string(),
            folder.path().display().to_string(),
            verdict.to_owned(),
        ];
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let server = Server::start("node", &arguments, "nodejs");
        wait_for(port);
        Self {
            port,
            folder,
            _server: server,
        }
    }

    /// Its address, as the settings want it.
    #[must_use]
    pub fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// The messages that it took, as they came.
    ///
    /// # Panics
    /// If they cannot be read.
    #[must_use]
    pub fn messages(&self) -> Vec<String> {
        (1..)
            .map(|n| self.folder.path().join(format!("{n}.eml")))
            .map_while(|file| std::fs::read_to_string(file).ok())
            .collect()
    }
}
