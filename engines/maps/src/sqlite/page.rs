//! How a page is laid out, and how much of a row stands on it.

/// The kinds of page that hold rows and the ways to them.
pub(super) const TABLE_INTERIOR: u8 = 5;
pub(super) const TABLE_LEAF: u8 = 13;
pub(super) const INDEX_LEAF: u8 = 10;

/// How much of a row's bytes stands on a leaf of a table; the rest is on a chain of other pages.
///
/// `usable` is the size of a page less what is reserved at its end, 480 or more.
///
/// # Source
/// SQLite database file format, section 1.6, "cell payload overflow pages".
pub(super) fn local(payload: usize, usable: usize) -> usize {
    let most = usable - 35;
    if payload <= most {
        return payload;
    }
    let least = (usable - 12) * 32 / 255 - 23;
    let fitting = least + (payload - least) % (usable - 4);
    if fitting <= most { fitting } else { least }
}
