//! Passwords: Argon2id, never kept in the clear, never compared in haste.

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use kit::{Chance, Fault};

/// The shortest password we take (NIST SP 800-63B: at least 8; longer for staff).
pub const SHORTEST: usize = 12;
/// The longest, so that hashing has a bound.
pub const LONGEST: usize = 256;

/// Refuses what is too short, too long, or one letter over and over.
///
/// # Errors
/// A fault in words for the person.
pub fn check(password: &str) -> Result<(), Fault> {
    let chars = password.chars().count();
    if chars < SHORTEST {
        return Err(Fault::invalid(format!(
            "Your password must have at least {SHORTEST} characters. Three or four words make a good one."
        )));
    }
    if password.len() > LONGEST {
        return Err(Fault::invalid(format!(
            "Your password must have at most {LONGEST} characters."
        )));
    }
    let first = password.chars().next();
    if password.chars().all(|c| Some(c) == first) {
        return Err(Fault::invalid(
            "Your password must not be one character over and over.",
        ));
    }
    Ok(())
}

/// The hash to keep. Takes tens of milliseconds of one core: call it off the async threads.
///
/// # Errors
/// Only if hashing itself fails.
pub fn hash(password: &str, chance: &Chance) -> Result<String, Fault> {
    let mut salt = [0; 16];
    salt[..8].copy_from_slice(&chance.bits().to_le_bytes());
    salt[8..].copy_from_slice(&chance.bits().to_le_bytes());
    Argon2::default()
        .hash_password_with_salt(password.as_bytes(), &salt)
        .map(|hash| hash.to_string())
        .map_err(|e| Fault::internal(e.to_string()))
}

/// Whether it is the password of this hash. With no hash it takes as long, so that nobody learns
/// from the time whether an account exists.
pub fn matches(password: &str, hash: Option<&str>) -> bool {
    const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    if password.len() > LONGEST {
        return false;
    }
    PasswordHash::new(hash.unwrap_or(NOBODY)).is_ok_and(|hash| {
        Argon2::default()
            .verify_password(password.as_bytes(), &hash)
            .is_ok()
    }) && hash.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_matches_its_own_hash_alone() {
        let chance = Chance::seeded(1);
        let kept = hash("correct horse battery", &chance).unwrap();
        assert!(kept.starts_with("$argon2id$"));
        assert!(matches("correct horse battery", Some(&kept)));
        assert!(!matches("correct horse batterz", Some(&kept)));
        assert!(!matches("correct horse battery", None));
        assert!(!matches(&"x".repeat(10_000), Some(&kept)));
        assert_ne!(
            kept,
            hash("correct horse battery", &chance).unwrap(),
            "the salt differs"
        );
    }

    #[test]
    fn weak_passwords_are_refused() {
        assert!(
            check("short").is_err()
                && check(&"a".repeat(20)).is_err()
                && check(&"ab".repeat(200)).is_err()
        );
        assert!(check("the tide comes in").is_ok());
    }
}
