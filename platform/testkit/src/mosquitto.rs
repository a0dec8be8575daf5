//! A real Mosquitto broker.

use crate::Authority;
use crate::server::{Server, free_port, wait_for};

/// A running broker that keeps every message for absent clients.
pub struct Mosquitto {
    /// Where it listens.
    pub port: u16,
    tls_port: Option<u16>,
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
        Self::start_on(free_port(), None, "")
    }

    /// Starts one that listens with TLS as well.
    ///
    /// # Panics
    /// If Mosquitto is not installed; the message says what to install.
    #[must_use]
    pub fn start_with_tls(authority: &Authority) -> Self {
        let (tls_port, (certificate, key)) = (free_port(), authority.server());
        let more = format!(
            "listener {tls_port} 127.0.0.1\ncertfile {}\nkeyfile {}\n",
            certificate.display(),
            key.display()
        );
        Self::start_on(free_port(), Some(tls_port), &more)
    }

    fn start_on(port: u16, tls_port: Option<u16>, more: &str) -> Self {
        let folder = crate::folder();
        let settings = folder.path().join("mosquitto.conf");
        // The default of 1,000 queued messages for each client drops the rest: 0 is no limit.
        std::fs::write(
            &settings,
            format!("listener {port} 127.0.0.1\nallow_anonymous true\nmax_queued_messages 0\nmax_inflight_messages 200\n{more}"),
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
            tls_port,
            _folder: folder,
            _server: server,
        }
    }

    /// Its address, as the settings want it.
    #[must_use]
    pub fn url(&self) -> String {
        format!("mqtt://127.0.0.1:{}", self.port)
    }

    /// Its address with TLS.
    ///
    /// # Panics
    /// If it was started without.
    #[must_use]
    pub fn tls_url(&self) -> String {
        format!(
            "mqtts://localhost:{}",
            self.tls_port.expect("started with TLS")
        )
    }
}
