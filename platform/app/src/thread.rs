//! Work that holds on to what may not change threads.

use kit::Fault;

/// Does work on one thread from its beginning to its end, while others go on.
///
/// # Errors
/// What the work says; a fault, if it panicked.
pub async fn on_one_thread<T, F>(work: impl FnOnce() -> F + Send + 'static) -> Result<T, Fault>
where
    T: Send + 'static,
    F: Future<Output = Result<T, Fault>>,
{
    let house = tokio::runtime::Handle::current();
    tokio::task::spawn_blocking(move || house.block_on(work()))
        .await
        .map_err(Fault::internal)?
}
