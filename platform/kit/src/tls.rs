//! Whom we believe when we call others over TLS.

use std::sync::{Arc, OnceLock};

use rustls::ClientConfig;
use rustls::crypto::ring;
use rustls_platform_verifier::BuilderVerifierExt;

/// How we call a server over TLS: it must show a certificate for the name that we called, from an
/// authority that the operating system trusts, or one in the file that `SSL_CERT_FILE` names. They
/// are read once: a call made for one notification must not read and check them all anew.
///
/// # Errors
/// If the operating system's authorities cannot be read.
pub fn tls() -> Result<Arc<ClientConfig>, rustls::Error> {
    static READ: OnceLock<Arc<ClientConfig>> = OnceLock::new();
    if let Some(config) = READ.get() {
        return Ok(Arc::clone(config));
    }
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_platform_verifier()?
        .with_no_client_auth();
    Ok(Arc::clone(READ.get_or_init(|| Arc::new(config))))
}
