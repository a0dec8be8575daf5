//! The walls of the house, checked: who may know whom, where SQL may stand, what a file may hold.

mod arrows;
mod text;

use anyhow::{Result, ensure};

/// Looks at the whole repository.
///
/// # Errors
/// Every breach, with the sentence of ARCHITECTURE.md that it breaks.
pub fn check() -> Result<()> {
    let breaches: Vec<String> = arrows::breaches()?
        .into_iter()
        .chain(text::breaches()?)
        .collect();
    ensure!(
        breaches.is_empty(),
        "{} to mend:\n  {}",
        breaches.len(),
        breaches.join("\n  ")
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_walls_stand() {
        super::check().unwrap();
    }
}
