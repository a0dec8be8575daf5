//! The files of the suite, for whoever on this machine asks.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};

/// Serves a folder on loopback until the process ends.
///
/// # Errors
/// If somebody else has the port.
pub fn start(folder: &Path, port: u16) -> Result<()> {
    let listener = TcpListener::bind(("127.0.0.1", port))
        .with_context(|| format!("port {port} is taken: --port says which to use"))?;
    let folder = folder.to_owned();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let folder = folder.clone();
            std::thread::spawn(move || answer(stream, &folder));
        }
    });
    Ok(())
}

/// Answers one request and hangs up. One who hangs up first is not missed.
fn answer(mut stream: TcpStream, folder: &Path) -> Option<()> {
    stream
        .set_read_timeout(Some(Duration::from_secs(10)))
        .ok()?;
    let mut lines = BufReader::new(stream.try_clone().ok()?.take(65_536)).lines();
    let request = lines.next()?.ok()?;
    let _headers = lines
        .map_while(Result::ok)
        .take_while(|line| !line.is_empty())
        .count();
    let found = file(folder, &request).and_then(|path| Some((fs::read(&path).ok()?, path)));
    let (status, media, body) = match &found {
        Some((body, path)) => ("200 OK", media(path), body.as_slice()),
        None => ("404 Not Found", "text/plain", b"not found".as_slice()),
    };
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {media}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).ok()?;
    stream.write_all(body).ok()
}

/// The file that a request line asks for.
fn file(folder: &Path, request: &str) -> Option<PathBuf> {
    let target = request.strip_prefix("GET /")?.split_whitespace().next()?;
    let path = target.split('?').next()?;
    let is_inside = path
        .split('/')
        .all(|part| !part.is_empty() && part != ".." && part != ".");
    is_inside.then(|| folder.join(path))
}

fn media(path: &Path) -> &'static str {
    match path.extension().and_then(|kind| kind.to_str()) {
        Some("jsonld") => "application/ld+json",
        Some("json") => "application/json",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_inside_is_found() {
        let check = |request: &str, want: Option<&str>| {
            assert_eq!(
                file(Path::new("/s"), request),
                want.map(PathBuf::from),
                "{request}"
            );
        };
        check("GET /a/b.jsonld HTTP/1.1", Some("/s/a/b.jsonld"));
        check("GET /a.json?x=1 HTTP/1.1", Some("/s/a.json"));
        check("GET /a/../../etc/passwd HTTP/1.1", None);
        check("GET // HTTP/1.1", None);
        check("POST /a.json HTTP/1.1", None);
    }
}
