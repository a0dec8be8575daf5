//! Whom we believe when we call others over TLS.

use std::sync::Arc;

use rustls::ClientConfig;
use rustls::crypto::ring;
use rustls_platform_verifier::BuilderVerifierExt;

/// How we call a server over TLS: it must show a certificate for the name that we called, from an
/// authority that the operating system trusts, or one in the file that `SSL_CERT_FILE` names.
///
/// # Errors
/// If the operating system's authorities cannot be read.
pub fn tls() -> Result<Arc<ClientConfig>, rustls::Error> {
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_platform_verifier()?
        .with_no_client_auth();
    Ok(Arc::new(config))
}
