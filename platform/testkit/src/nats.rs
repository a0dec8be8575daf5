//! A real NATS server with JetStream.

use crate::server::{Server, free_port, wait_for};

/// A running server.
pub struct Nats {
    /// Where it listens.
    pub port: u16,
    _folder: tempfile::TempDir,
    _server: Server,
}

impl Nats {
    /// Starts one.
    ///
    /// # Panics
    /// If NATS is not installed; the message says what to install.
    #[must_use]
    pub fn start() -> Self {
        let (port, folder) = (free_port(), crate::folder());
        let store = folder.path().to_string_lossy().into_owned();
        let args = [
            "-a",
            "127.0.0.1",
            "-p",
            &port.to_string(),
            "-js",
            "-sd",
            &store,
        ];
        let server = Server::start("nats-server", &args, "nats-server");
        wait_for(port);
        Self {
            port,
            _folder: folder,
            _server: server,
        }
    }

    /// Its address, as the settings want it.
    #[must_use]
    pub fn url(&self) -> String {
        format!("nats://127.0.0.1:{}", self.port)
    }
}
