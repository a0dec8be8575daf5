//! A certificate authority of a test's own.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// An authority that nobody trusts who is not told to, and its certificate for `localhost`.
pub struct Authority {
    folder: tempfile::TempDir,
}

impl Authority {
    /// Makes one, with the program `openssl`.
    ///
    /// # Panics
    /// If it is not installed; the message says what to install.
    #[must_use]
    pub fn new() -> Self {
        let folder = crate::folder();
        let here = folder.path();
        std::fs::write(here.join("names"), "subjectAltName=DNS:localhost").unwrap();
        for command in [
            "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj /CN=test-authority -keyout ca.key -out ca.pem",
            "req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=localhost -keyout server.key -out server.csr",
            "x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 30 -extfile names -out server.pem",
        ] {
            let out = Command::new("openssl")
                .args(command.split(' '))
                .current_dir(here)
                .output()
                .expect("openssl is not installed: on Debian or Ubuntu, apt-get install openssl");
            assert!(
                out.status.success(),
                "openssl {command}: {}",
                String::from_utf8_lossy(&out.stderr)
            );
        }
        // Servers that are started by root go on as users of their own.
        let open = |path: &Path, mode| {
            std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
        };
        open(here, 0o755);
        open(&here.join("server.key"), 0o644);
        Self { folder }
    }

    /// Its own certificate: whoever trusts this trusts the server.
    #[must_use]
    pub fn certificate(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }

    /// The server's certificate and its key.
    #[must_use]
    pub fn server(&self) -> (PathBuf, PathBuf) {
        let here = self.folder.path();
        (here.join("server.pem"), here.join("server.key"))
    }
}

impl Default for Authority {
    fn default() -> Self {
        Self::new()
    }
}
