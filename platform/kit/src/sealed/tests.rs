use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{MARK, Sealed, SealedAt, SecretKeys};
use crate::Secret;
use crate::config::Secrets;

const AT: SealedAt<'_> = SealedAt {
    collection: "website-sign-in",
    id: "1",
    field: "PIN",
};

/// Keys, the first one first.
fn keys(of: &[u8]) -> SecretKeys {
    let each = of.iter().map(|byte| STANDARD.encode([*byte; 32]));
    SecretKeys::read(&each.collect::<Vec<_>>().join("\n")).unwrap()
}

fn sealed(secret: &str) -> Sealed {
    keys(&[1]).seal(AT, &Secret::new(secret)).unwrap()
}

/// What opening comes to: the secret, or what a person is told.
#[track_caller]
fn check(keys: &SecretKeys, at: SealedAt<'_>, sealed: &Sealed, want: Result<&str, &str>) {
    let got = keys.open(at, sealed).map_err(|fault| fault.message);
    let got = got.as_ref().map(Secret::reveal).map_err(String::as_str);
    assert_eq!(got, want);
}

const OTHER: Result<&str, &str> =
    Err("The secret “PIN” was written with another key: type it again.");
const CHANGED: Result<&str, &str> =
    Err("The secret “PIN” was changed or moved since it was written: type it again.");

#[test]
fn what_was_sealed_opens_and_nothing_of_it_is_seen() {
    let long = "low water ".repeat(1_024);
    for secret in ["", "quayside", "Flut 🌊", "sealed:1:", &long] {
        let kept = sealed(secret);
        check(&keys(&[1]), AT, &kept, Ok(secret));
        let written = serde_json::to_string(&kept).unwrap();
        assert!(written.starts_with(&format!("\"{MARK}")));
        let body = written.rsplit(':').next().unwrap();
        assert!(secret.is_empty() || !body.contains(secret));
        assert_eq!(serde_json::from_str::<Sealed>(&written).unwrap(), kept);
        assert_eq!(format!("{kept:?}"), "••••");
    }
    assert_ne!(sealed("quayside"), sealed("quayside"), "a nonce each");
}

#[test]
fn what_was_kept_before_is_read_as_it_stands() {
    let kept: Sealed = serde_json::from_str("\"quayside\"").unwrap();
    check(&keys(&[1]), AT, &kept, Ok("quayside"));
    assert_eq!(format!("{kept:?}"), "••••");
}

#[test]
fn a_secret_opens_in_its_own_place_alone() {
    let kept = sealed("quayside");
    let (collection, id, field) = ("assurance-test-site", "2", "PIN");
    check(&keys(&[1]), SealedAt { collection, ..AT }, &kept, CHANGED);
    check(&keys(&[1]), SealedAt { id, ..AT }, &kept, CHANGED);
    // The same letters, parted elsewhere.
    let parted = SealedAt {
        collection: "website-sign-in1",
        id: "",
        field,
    };
    check(&keys(&[1]), parted, &kept, CHANGED);
}

#[test]
fn what_was_tampered_with_does_not_open() {
    let kept = sealed("quayside").0;
    let start = kept.rfind(':').unwrap() + 1;
    let bytes = STANDARD.decode(&kept[start..]).unwrap();
    for at in 0..bytes.len() {
        let mut other = bytes.clone();
        other[at] ^= 1;
        let other = Sealed(format!("{}{}", &kept[..start], STANDARD.encode(other)));
        check(&keys(&[1]), AT, &other, CHANGED);
    }
    for end in start..kept.len() {
        check(&keys(&[1]), AT, &Sealed(kept[..end].into()), CHANGED);
    }
    for cut in ["sealed:1:", "sealed:1:0", "sealed:1::"] {
        check(&keys(&[1]), AT, &Sealed(cut.into()), OTHER);
    }
}

#[test]
fn keys_can_be_changed() {
    let kept = sealed("quayside");
    check(&keys(&[2]), AT, &kept, OTHER);
    check(&keys(&[2, 1]), AT, &kept, Ok("quayside"));

    let mut renewed = kept.clone();
    assert!(keys(&[2]).renew(AT, &mut renewed).is_err());
    assert_eq!(renewed, kept, "nothing is lost");
    assert!(!keys(&[1, 2]).renew(AT, &mut renewed).unwrap());
    assert!(keys(&[2, 1]).renew(AT, &mut renewed).unwrap());
    check(&keys(&[2]), AT, &renewed, Ok("quayside"));

    let mut plain = Sealed("quayside".into());
    assert!(keys(&[1]).renew(AT, &mut plain).unwrap());
    assert!(plain.0.starts_with(MARK));
    check(&keys(&[1]), AT, &plain, Ok("quayside"));
}

#[test]
fn a_wrong_key_is_named() {
    let told = |text: &str| SecretKeys::read(text).err().unwrap();
    let want = "key 1 is not 32 bytes in base 64; make one with `openssl rand -base64 32`";
    assert_eq!(told("quayside"), want);
    assert_eq!(told(&STANDARD.encode([1; 31])), want);
    let want = "there is no key in it; make one with `openssl rand -base64 32`";
    assert_eq!(told(" \n"), want);

    let settings = Secrets {
        key: Secret::new("quayside"),
        key_file: None,
    };
    let fault = SecretKeys::new(&settings, None).err().unwrap();
    assert!(fault.message.starts_with("BOROUGH__SECRETS__KEY: key 1"));
    let settings = Secrets {
        key: Secret::default(),
        key_file: Some(PathBuf::from("/no/such/file")),
    };
    let fault = SecretKeys::new(&settings, None).err().unwrap();
    let want = "BOROUGH__SECRETS__KEY_FILE: /no/such/file: there is no such file";
    assert_eq!(fault.message, want);
}

#[test]
fn without_a_key_nothing_is_kept_and_nothing_is_lost() {
    let none = SecretKeys::new(&Secrets::default(), None).unwrap();
    let fault = none.seal(AT, &Secret::new("quayside")).unwrap_err();
    assert!(fault.message.contains("BOROUGH__SECRETS__KEY"));
    check(&none, AT, &sealed("quayside"), OTHER);
    check(&none, AT, &Sealed("quayside".into()), Ok("quayside"));
}

#[test]
fn the_key_beside_the_store_is_made_with_the_first_secret() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("borough.db.key");
    let open = || SecretKeys::new(&Secrets::default(), Some(path.clone())).unwrap();
    let (one, other) = (open(), open());
    check(&one, AT, &sealed("quayside"), OTHER);
    assert!(!path.exists());

    let kept = one.seal(AT, &Secret::new("low water")).unwrap();
    let mode = std::fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    check(&other, AT, &kept, Ok("low water"));
    check(&open(), AT, &kept, Ok("low water"));

    // Lost, it is made anew: what it sealed must be typed again.
    std::fs::remove_file(&path).unwrap();
    let anew = open();
    check(&anew, AT, &kept, OTHER);
    let again = anew.seal(AT, &Secret::new("low water")).unwrap();
    check(&open(), AT, &again, Ok("low water"));

    std::fs::write(&path, "quayside").unwrap();
    let fault = open().seal(AT, &Secret::new("low water")).unwrap_err();
    assert!(fault.message.contains("cannot be used"), "{fault}");
}
