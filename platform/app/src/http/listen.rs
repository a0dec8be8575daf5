//! Answering callers: each connection by itself, until the house closes.

use std::convert::Infallible;
use std::future::Future;
use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use axum::response::Response;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tower::{Service, ServiceExt};

/// How long a caller may take to tell what it wants, once it is connected or has been answered.
const HEADERS_TIME: Duration = Duration::from_secs(75);
/// How long to wait before accepting again when the system lets nobody in.
const PAUSE: Duration = Duration::from_millis(50);

/// Serves everyone who calls until `stop` comes, then finishes what was begun.
pub async fn listen<S>(listener: TcpListener, service: S, stop: impl Future<Output = ()>)
where
    S: Service<Request, Response = Response, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send,
{
    let mut builder = Builder::new(TokioExecutor::new());
    // The case of names means nothing (RFC 9110, section 5.1), and yet some callers know only this one.
    builder
        .http1()
        .title_case_headers(true)
        .timer(TokioTimer::new())
        .header_read_timeout(HEADERS_TIME);
    let closing = GracefulShutdown::new();
    let mut stop = pin!(stop);
    loop {
        let (stream, address) = tokio::select! {
            () = &mut stop => break,
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    // A caller that left again, or too many open files: others are still served.
                    tracing::debug!(%error, "a caller could not be let in");
                    tokio::time::sleep(PAUSE).await;
                    continue;
                }
            },
        };
        let service = service.clone();
        let known = TowerToHyperService::new(tower::service_fn(move |request| {
            answer(service.clone(), address, request)
        }));
        let connection = builder.serve_connection(io(stream), known).into_owned();
        let connection = closing.watch(connection);
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::trace!(%error, "a connection broke off");
            }
        });
    }
    drop(listener);
    closing.shutdown().await;
}

fn io(stream: TcpStream) -> TokioIo<TcpStream> {
    // Answers are written in one piece: waiting for more to send only makes them late.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "a connection keeps its delay");
    }
    TokioIo::new(stream)
}

async fn answer<S>(
    service: S,
    address: SocketAddr,
    request: http::Request<hyper::body::Incoming>,
) -> Result<Response, Infallible>
where
    S: Service<Request, Response = Response, Error = Infallible>,
{
    let mut request = request.map(Body::new);
    request.extensions_mut().insert(ConnectInfo(address));
    service.oneshot(request).await
}
