//! What a device is called.

/// The id of a device in its one form: a DevEUI in small letters without separators, or the name given.
///
/// # Errors
/// In words for the person who typed it: it is empty, longer than 64 characters, or has other
/// characters than letters, digits and `. _ : -`.
pub fn device_id(text: &str) -> Result<String, String> {
    let text = text.trim();
    let bare: String = text
        .chars()
        .filter(|c| !matches!(c, ':' | '-' | ' '))
        .collect();
    if bare.len() == 16 && bare.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Ok(bare.to_ascii_lowercase());
    }
    if text.is_empty() {
        return Err("a device id is missing".into());
    }
    if text.len() > 64 {
        return Err(format!(
            "a device id has at most 64 characters, got {}",
            text.len()
        ));
    }
    if let Some(odd) = text
        .chars()
        .find(|&c| !(c.is_ascii_alphanumeric() || "._:-".contains(c)))
    {
        return Err(format!(
            "a device id has letters, digits and . _ : - only, got {odd:?}"
        ));
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dev_eui_is_kept_in_one_form() {
        #[track_caller]
        fn check(text: &str, want: Result<&str, &str>) {
            assert_eq!(device_id(text).as_deref().map_err(String::as_str), want);
        }
        check("0101010101010101", Ok("0101010101010101"));
        check(" 00-04-A3-0B-00-1C-05-30 ", Ok("0004a30b001c0530"));
        check("00:04:a3:0b:00:1c:05:30", Ok("0004a30b001c0530"));
        check("harbour.pump_2", Ok("harbour.pump_2"));
        check("", Err("a device id is missing"));
        check(
            "a/b",
            Err("a device id has letters, digits and . _ : - only, got '/'"),
        );
        assert!(device_id(&"x".repeat(10_000)).is_err());
    }
}
