//! The token that each call to GOV.UK Notify carries: a JSON Web Token signed with HMAC SHA-256
//! (RFC 7519, RFC 7515 section A.1).

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use hmac::{Hmac, KeyInit, Mac};
use kit::Time;
use sha2::Sha256;

/// A token of `service`, good for 30 seconds from `now`. None if the secret cannot be a key.
pub fn token(service: &str, secret: &str, now: Time) -> Option<String> {
    let claims = serde_json::json!({ "iss": service, "iat": now.0.div_euclid(1_000_000) });
    let signed = format!(
        "{}.{}",
        BASE64.encode(r#"{"typ":"JWT","alg":"HS256"}"#),
        BASE64.encode(claims.to_string())
    );
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).ok()?;
    mac.update(signed.as_bytes());
    Some(format!(
        "{signed}.{}",
        BASE64.encode(mac.finalize().into_bytes())
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_is_the_one_that_another_program_makes() {
        // Checked with Python's hmac and base64 modules.
        let token = token(
            "26785a09-ab16-4eb0-8407-a37497a57506",
            "3d844edf-8d35-48ac-975b-e847b4f122b0",
            Time(1_568_818_578_000_000),
        );
        expect_test::expect!["eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.eyJpc3MiOiIyNjc4NWEwOS1hYjE2LTRlYjAtODQwNy1hMzc0OTdhNTc1MDYiLCJpYXQiOjE1Njg4MTg1Nzh9.YT_aQYNif0l3HaPwy62Cj9g0qsYzjnj1K5pLwkELiFw"].assert_eq(&token.unwrap());
    }
}
