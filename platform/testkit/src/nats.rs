//! A real NATS server with JetStream, alone or as a cluster of three.

use std::time::{Duration, Instant};

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
        let port_text = port.to_string();
        let args = ["-a", "127.0.0.1", "-p", &port_text, "-js", "-sd", &store];
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

/// Three servers that keep JetStream's streams between them, each to be killed and started again.
pub struct NatsCluster {
    folder: tempfile::TempDir,
    members: [Member; 3],
}

struct Member {
    port: u16,
    route: u16,
    monitor: u16,
    server: Option<Server>,
}

impl NatsCluster {
    /// Starts three, and waits until they have chosen who leads.
    ///
    /// # Panics
    /// If NATS is not installed, or the three do not find each other within a minute.
    #[must_use]
    pub fn start() -> Self {
        let member = || Member {
            port: free_port(),
            route: free_port(),
            monitor: free_port(),
            server: None,
        };
        let mut cluster = Self {
            folder: crate::folder(),
            members: [member(), member(), member()],
        };
        for n in 0..3 {
            cluster.run(n);
        }
        for n in 0..3 {
            cluster.wait_until_well(n);
        }
        cluster
    }

    /// The addresses of all three, as the settings want them.
    #[must_use]
    pub fn url(&self) -> String {
        let each = self.members.iter();
        let each = each.map(|member| format!("nats://127.0.0.1:{}", member.port));
        each.collect::<Vec<_>>().join(",")
    }

    /// `kill -9` of the `n`th.
    pub fn kill(&mut self, n: usize) {
        self.members[n].server = None;
    }

    /// Starts the `n`th on what it had written, and waits until it has caught up with the others.
    ///
    /// # Panics
    /// After a minute.
    pub fn start_again(&mut self, n: usize) {
        self.run(n);
        self.wait_until_well(n);
    }

    fn run(&mut self, n: usize) {
        let routes: Vec<String> = self.members.iter().map(|m| m.route.to_string()).collect();
        let routes: Vec<String> = routes
            .iter()
            .map(|port| format!("nats-route://127.0.0.1:{port}"))
            .collect();
        let member = &self.members[n];
        let store = self.folder.path().join(n.to_string());
        let config = format!(
            "server_name: n{n}\nlisten: 127.0.0.1:{}\nhttp: 127.0.0.1:{}\n\
             jetstream {{ store_dir: {:?} }}\n\
             cluster {{ name: borough, listen: 127.0.0.1:{}, routes: [{}] }}\n",
            member.port,
            member.monitor,
            store,
            member.route,
            routes.join(", ")
        );
        let file = self.folder.path().join(format!("{n}.conf"));
        std::fs::write(&file, config).unwrap();
        let file = file.to_string_lossy();
        let server = Server::start("nats-server", &["-c", &file], "nats-server");
        wait_for(member.port);
        self.members[n].server = Some(server);
    }

    /// Its own word for it that JetStream is there: streams, consumers, and who leads.
    fn wait_until_well(&self, n: usize) {
        let port = self.members[n].monitor;
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(60) {
            if crate::server::answers_well(port, "/healthz") {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("the NATS server {n} of three is not well after a minute");
    }
}
