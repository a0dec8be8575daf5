//! Running groups of the suite: each with brokers and stores of its own, some side by side.

use std::collections::VecDeque;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use anyhow::{Context, Result};

use super::broker::{self, Running};
use super::cases::{self, Group, Results};
use super::ledger::STORES;
use super::postgres::Cluster;
use super::suite::Suite;

/// The ports that one lane may use: five brokers, and what listens for them.
const PORTS: u16 = 10;

/// The core @context that this borough knows itself.
const CORE: &str = "https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v1.9.jsonld";

/// A group to run on a store, by the store's place among the ledger's columns.
pub struct Job {
    pub store: usize,
    pub group: &'static Group,
}

/// All that the jobs have in common.
pub struct Runner<'a> {
    pub suite: &'a Suite,
    pub binary: &'a Path,
    /// Where it runs on PostgreSQL.
    pub cluster: Option<&'a Cluster>,
    pub work: &'a Path,
    /// The first of the lanes' ports.
    pub port: u16,
    /// Whether what an earlier run has ended is taken over.
    pub goes_on: bool,
}

/// Whether the earlier run was of the same binary; from now on it is of this one.
///
/// # Errors
/// If it cannot be read or written down.
pub fn is_same(work: &Path, binary: &Path) -> Result<bool> {
    let known = fs::metadata(binary)?;
    let stamp = format!("{} bytes, {:?}", known.len(), known.modified()?);
    let file = work.join("runs").join("binary");
    let is_same = fs::read_to_string(&file).is_ok_and(|text| text == stamp);
    fs::create_dir_all(work.join("runs"))?;
    fs::write(file, stamp)?;
    Ok(is_same)
}

/// What waits, what runs, and what came of the rest.
struct Queue {
    waiting: VecDeque<Job>,
    /// The groups that run now.
    running: Vec<&'static str>,
    done: Vec<(Job, Result<Results>)>,
}

impl Runner<'_> {
    /// Runs all jobs in so many lanes. No group runs twice at a time: its cases may use ports that
    /// are written into them.
    ///
    /// # Errors
    /// The first job that could not be run.
    pub fn all(&self, jobs: VecDeque<Job>, lanes: u16) -> Result<Vec<(Job, Results)>> {
        let queue = Mutex::new(Queue {
            waiting: jobs,
            running: Vec::new(),
            done: Vec::new(),
        });
        let freed = Condvar::new();
        std::thread::scope(|scope| {
            for lane in 0..lanes.max(1) {
                let (queue, freed) = (&queue, &freed);
                scope.spawn(move || {
                    while let Some(job) = next(queue, freed) {
                        let results = self.one(&job, self.port + lane * PORTS);
                        let mut queue = lock(queue);
                        queue.running.retain(|name| *name != job.group.name);
                        queue.done.push((job, results));
                        freed.notify_all();
                    }
                });
            }
        });
        let done = queue.into_inner().unwrap_or_else(PoisonError::into_inner);
        done.done
            .into_iter()
            .map(|(job, results)| {
                let name = format!("{} on {}", job.group.name, STORES[job.store]);
                Ok((job, results.context(name)?))
            })
            .collect()
    }

    /// Runs a group on a store, from a port on.
    fn one(&self, job: &Job, port: u16) -> Result<Results> {
        let begun = Instant::now();
        let store = STORES[job.store].to_lowercase();
        let folder = self.work.join("runs").join(&store).join(job.group.name);
        if self.goes_on
            && let Ok(results) = cases::read(&folder.join("output.json"), &self.suite.folder)
        {
            return Ok(results);
        }
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
        let _brokers: Vec<Running> = (0..job.group.brokers)
            .map(|nth| {
                let store = self.store(job, &folder, nth)?;
                broker::start(self.binary, nth, port + nth, &store, &folder)
            })
            .collect::<Result<_>>()?;
        self.robot(job.group, &folder, port)?;
        let results = cases::read(&folder.join("output.json"), &self.suite.folder)?;
        let passed = results.values().filter(|has_passed| **has_passed).count();
        writeln!(
            std::io::stdout(),
            "{} on {}: {passed} of {} in {} s",
            job.group.name,
            STORES[job.store],
            results.len(),
            begun.elapsed().as_secs()
        )?;
        Ok(results)
    }

    /// The address of a new store for the nth broker of a job.
    fn store(&self, job: &Job, folder: &Path, nth: u16) -> Result<String> {
        match (job.store, self.cluster) {
            (0, _) => Ok(format!("sqlite:{}/store-{nth}.db", folder.display())),
            (_, Some(cluster)) => {
                cluster.database(&format!("{}_{nth}", job.group.name.to_lowercase()))
            }
            (_, None) => anyhow::bail!("no PostgreSQL was started"),
        }
    }

    /// Runs Robot Framework on a group. That cases fail is for its output to say.
    fn robot(&self, group: &Group, folder: &Path, port: u16) -> Result<()> {
        let listens = port + 5;
        let url = |nth: u16| format!("http://127.0.0.1:{}/ngsi-ld/v1", port + nth);
        let mut variables = vec![
            ("url".to_owned(), url(0)),
            ("temporal_api_url".to_owned(), url(0)),
            ("broker_root".to_owned(), format!("http://127.0.0.1:{port}")),
            (
                "ngsild_test_suite_context".to_owned(),
                format!(
                    "{}/resources/jsonld-contexts/ngsi-ld-test-suite-compound.jsonld",
                    self.suite.address
                ),
            ),
            ("core_context".to_owned(), CORE.to_owned()),
            (
                "delete_temporal_on_core_delete".to_owned(),
                "True".to_owned(),
            ),
        ];
        for (name, nth) in [
            ("notification_server", 0),
            ("context_source", 1),
            ("context_server", 2),
        ] {
            variables.push((format!("{name}_host"), "127.0.0.1".to_owned()));
            variables.push((format!("{name}_port"), (listens + nth).to_string()));
        }
        let mqtt = (listens + 3).to_string();
        variables.push(("mqtt_broker_host".to_owned(), "127.0.0.1".to_owned()));
        variables.push(("mqtt_broker_non_default_port".to_owned(), mqtt.clone()));
        if group.is_between_brokers() {
            variables.extend((0..group.brokers).map(|nth| (format!("b{}_url", nth + 1), url(nth))));
            variables.push(("mock_port".to_owned(), (listens + 1).to_string()));
            variables.push(("notify_port".to_owned(), listens.to_string()));
        }
        let path = std::env::join_paths(std::iter::once(self.suite.programs.clone()).chain(
            std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()),
        ))?;
        let mut robot = Command::new(&self.suite.robot);
        robot
            .args([
                "--output",
                "output.json",
                "--log",
                "NONE",
                "--report",
                "NONE",
            ])
            .args(["--console", "none", "--outputdir"])
            .arg(folder);
        for (name, value) in variables {
            robot.args(["--variable", &format!("{name}:{value}")]);
        }
        robot
            .arg(group.folder)
            .current_dir(&self.suite.folder)
            .env("PATH", path)
            .env(
                "CONFORMANCE_MQTT",
                self.suite.folder.join("resources/mqttUtils/mosquitto"),
            )
            .env("CONFORMANCE_MQTT_PORT", mqtt)
            .env("CONFORMANCE_STATE", folder)
            .stdin(Stdio::null())
            .stdout(fs::File::create(folder.join("robot.log"))?)
            .stderr(fs::File::create(folder.join("robot.err"))?);
        robot.status()?;
        // A case that failed half-way may have left its Mosquitto.
        Command::new(self.suite.programs.join("docker"))
            .arg("rm")
            .env("CONFORMANCE_STATE", folder)
            .status()?;
        Ok(())
    }
}

/// The next job whose group does not run, once there is one.
fn next(queue: &Mutex<Queue>, freed: &Condvar) -> Option<Job> {
    let mut queue = lock(queue);
    loop {
        let free = queue
            .waiting
            .iter()
            .position(|job| !queue.running.contains(&job.group.name));
        if let Some(job) = free.and_then(|place| queue.waiting.remove(place)) {
            queue.running.push(job.group.name);
            return Some(job);
        }
        if queue.waiting.is_empty() {
            return None;
        }
        queue = freed.wait(queue).unwrap_or_else(PoisonError::into_inner);
    }
}

fn lock(queue: &Mutex<Queue>) -> MutexGuard<'_, Queue> {
    queue.lock().unwrap_or_else(PoisonError::into_inner)
}
