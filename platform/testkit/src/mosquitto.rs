//! A real Mosquitto broker.

use crate::server::{Server, free_port, wait_for};

/// A running broker that keeps every message for absent clients.
pub struct Mosquitto {
    /// Where it listens.
    pub port: u16,
    _folder: tempfile::TempDir,
    _server: Server,
}

impl Mosquitto {
    /// Starts one.
    ///
    /// # Panics
    /// If Mosquitto is not installed; the message says what to install.
    #[must_use]
    pub fn start() -> Self {
        let (port, folder) = (free_port(), crate::folder());
        let settings = folder.path().join("mosquitto.conf");
        // The default of 1,000 queued messages for each client drops the rest: 0 is no limit.
        std::fs::write(
            &settings,
            format!("listener {port} 127.0.0.1\nallow_anonymous true\nmax_queued_messages 0\nmax_inflight_messages 200\n"),
        )
        .unwrap();
        let server = Server::start(
            "mosquitto",
            &["-c", &settings.to_string_lossy()],
            "mosquitto",
        );
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
        format!("mqtt://127.0.0.1:{}", self.port)
    }
}
