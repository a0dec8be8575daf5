//! Work that holds on to what may not change threads.

use kit::Fault;
use tokio::runtime::Handle;
use tokio::sync::oneshot;

/// Does work on one thread from its beginning to its end, while others go on. Who no longer waits for it ends it.
///
/// # Errors
/// What the work says; a fault, if it panicked.
pub async fn on_one_thread<T, F>(work: impl FnOnce() -> F + Send + 'static) -> Result<T, Fault>
where
    T: Send + 'static,
    F: Future<Output = Result<T, Fault>>,
{
    let house = Handle::current();
    // Dropped with this, whatever ends it: then the thread gives up too.
    let (_here, gone) = oneshot::channel::<()>();
    let on_it = move || {
        house.block_on(async {
            tokio::select! {
                done = work() => done,
                _ = gone => Err(Fault::invalid("It was stopped.")),
            }
        })
    };
    tokio::task::spawn_blocking(on_it)
        .await
        .map_err(Fault::internal)?
}
