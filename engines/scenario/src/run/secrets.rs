//! Secrets, which have names in scenarios and never their values in what is told.

/// The secrets of a run: passwords and keys, by name.
#[derive(Clone, Default)]
pub struct Secrets {
    /// The longest value first, so that one within another does not show the rest of it.
    named: Vec<(String, String)>,
}

/// The shortest value: a shorter one would be found in ordinary words.
const SHORTEST: usize = 4;

impl Secrets {
    /// None.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one.
    ///
    /// # Errors
    /// In words, where its value has fewer than four characters.
    pub fn add(&mut self, name: &str, value: &str) -> Result<(), String> {
        if value.chars().count() < SHORTEST {
            return Err(format!(
                "the secret {name} has fewer than {SHORTEST} characters: it could not be kept out of reports"
            ));
        }
        self.named.push((name.to_string(), value.to_string()));
        self.named
            .sort_by_key(|(_, value)| std::cmp::Reverse(value.len()));
        Ok(())
    }

    /// The value of one, for whoever fills it in.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&str> {
        let found = self.named.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// A text with the name of each secret instead of its value. What was encoded (base64, percent signs) is not seen.
    #[must_use]
    pub fn hide(&self, text: &str) -> String {
        let mut text = text.to_string();
        for (name, value) in &self.named {
            if text.contains(value) {
                text = text.replace(value, &format!("[secret {name}]"));
            }
        }
        text
    }
}

/// The names only.
impl std::fmt::Debug for Secrets {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names = self.named.iter().map(|(name, _)| name);
        to.debug_set().entries(names).finish()
    }
}
