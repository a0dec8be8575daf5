//! Office documents: archives whose list of parts says what they are and what they hide.

use miniz_oxide::inflate::stream::{InflateState, inflate};
use miniz_oxide::{DataFormat, MZFlush, MZStatus};

use crate::read::Reader;
use crate::{Cleaned, Kind, Refusal};

/// Parts of one document.
const MOST_PARTS: usize = 4_000;
/// All parts unfolded.
const MOST_UNFOLDED_BYTES: u64 = 200_000_000;
/// How far back from the end the directory's record may stand: its comment is at most this long.
const TAIL_BYTES: usize = 22 + 65_535;

/// A part as the directory has it.
struct Part<'a> {
    name: &'a [u8],
    method: u16,
    is_locked: bool,
    packed_bytes: u64,
    unfolded_bytes: u64,
    /// Where its own header stands.
    at: usize,
}

/// Which kind an archive is.
///
/// # Errors
/// [`Refusal::Unknown`] for an archive that is no document.
pub fn kind(bytes: &[u8]) -> Result<Kind, Refusal> {
    let parts = parts(bytes).ok_or(Refusal::Unknown)?;
    let has = |name: &[u8]| parts.iter().any(|part| part.name == name);
    if has(b"[Content_Types].xml") {
        let known: [(&[u8], Kind); 3] = [
            (b"word/document.xml", Kind::Docx),
            (b"xl/workbook.xml", Kind::Xlsx),
            (b"ppt/presentation.xml", Kind::Pptx),
        ];
        let found = known.into_iter().find(|(name, _)| has(name));
        return found.map(|(_, kind)| kind).ok_or(Refusal::Unknown);
    }
    // An OpenDocument file begins with its type, not packed (OpenDocument 1.3 part 2, section 3.3).
    const TYPE: &[u8] = b"application/vnd.oasis.opendocument.";
    let first = parts
        .iter()
        .find(|part| part.name == b"mimetype" && part.method == 0);
    let says = first
        .and_then(|part| body(bytes, part))
        .and_then(|body| body.strip_prefix(TYPE));
    match says {
        Some(b"text") => Ok(Kind::Odt),
        Some(b"spreadsheet") => Ok(Kind::Ods),
        Some(b"presentation") => Ok(Kind::Odp),
        _ => Err(Refusal::Unknown),
    }
}

/// The document as it came, if nothing in it is locked, runs, hides or unfolds without end. Who wrote
/// it stays in it.
///
/// # Source
/// PKWARE APPNOTE 6.3.10, sections 4.3 to 4.5.
pub fn clean(kind: Kind, bytes: &[u8]) -> Result<Cleaned, Refusal> {
    let broken = Refusal::Broken(kind);
    let parts = parts(bytes).ok_or(broken.clone())?;
    let said: u64 = parts.iter().map(|part| part.unfolded_bytes).sum();
    if said > MOST_UNFOLDED_BYTES {
        return Err(Refusal::Bomb);
    }
    let mut places: Vec<(usize, usize)> = Vec::with_capacity(parts.len());
    for part in &parts {
        judge(kind, part)?;
        let body = body(bytes, part).ok_or(broken.clone())?;
        unfolds(body, part).ok_or(Refusal::Bomb)?;
        places.push((part.at, part.at + body.len()));
    }
    // Parts that share their bytes are how a small file unfolds to a very large one.
    places.sort_unstable();
    let overlap = |pair: &[(usize, usize)]| matches!(pair, [a, b] if a.1 > b.0);
    if places.windows(2).any(overlap) {
        return Err(Refusal::Bomb);
    }
    Ok(Cleaned {
        bytes: bytes.to_vec(),
        may_name_author: true,
        ..Cleaned::default()
    })
}

fn judge(kind: Kind, part: &Part<'_>) -> Result<(), Refusal> {
    if part.is_locked {
        return Err(Refusal::Locked(kind));
    }
    let name = part.name.to_ascii_lowercase();
    let ends = |endings: &[&[u8]]| endings.iter().any(|ending| name.ends_with(ending));
    if ends(&[b"vbaproject.bin", b"vbadata.xml"])
        || name.starts_with(b"basic/")
        || name.starts_with(b"scripts/")
        || name.starts_with(b"xl/macrosheets/")
    {
        return Err(Refusal::Macros);
    }
    const CARRIED: [&[u8]; 16] = [
        b".zip", b".7z", b".rar", b".gz", b".jar", b".exe", b".dll", b".com", b".scr", b".msi",
        b".js", b".vbs", b".bat", b".cmd", b".ps1", b".lnk",
    ];
    // What is put into a document from another program opens that program.
    let is_object = ends(&[b".bin"])
        && (name.windows(11).any(|w| w == b"embeddings/")
            || name.windows(8).any(|w| w == b"activex/"));
    if ends(&CARRIED) || is_object {
        return Err(Refusal::Active(kind));
    }
    if !matches!(part.method, 0 | 8) {
        return Err(Refusal::Broken(kind));
    }
    Ok(())
}

/// The parts that the directory lists; none if it does not hold together, or has too many.
fn parts(bytes: &[u8]) -> Option<Vec<Part<'_>>> {
    let tail_at = bytes.len().saturating_sub(TAIL_BYTES);
    let tail = bytes.get(tail_at..)?;
    let end = tail.windows(4).rposition(|mark| mark == b"PK\x05\x06")?;
    let mut record = Reader::new(tail.get(end + 4..)?);
    record.take(6)?;
    let count = usize::from(record.u16_le()?);
    let (_, from) = (record.u32_le()?, record.u32_le()?);
    if count == 0 || count > MOST_PARTS {
        return None;
    }
    let mut directory = Reader::new(bytes.get(usize::try_from(from).ok()?..)?);
    (0..count).map(|_| part(&mut directory)).collect()
}

fn part<'a>(directory: &mut Reader<'a>) -> Option<Part<'a>> {
    (directory.take(4)? == b"PK\x01\x02").then_some(())?;
    directory.take(4)?;
    let flags = directory.u16_le()?;
    let method = directory.u16_le()?;
    directory.take(8)?;
    let packed_bytes = directory.u32_le()?;
    let unfolded_bytes = directory.u32_le()?;
    let name_length = directory.u16_le()?;
    let (extra, comment) = (directory.u16_le()?, directory.u16_le()?);
    directory.take(8)?;
    let at = directory.u32_le()?;
    let name = directory.take(name_length.into())?;
    directory.take(usize::from(extra) + usize::from(comment))?;
    Some(Part {
        name,
        method,
        is_locked: flags & 1 != 0,
        packed_bytes: packed_bytes.into(),
        unfolded_bytes: unfolded_bytes.into(),
        at: usize::try_from(at).ok()?,
    })
}

/// A part's bytes as they are packed.
fn body<'a>(bytes: &'a [u8], part: &Part<'_>) -> Option<&'a [u8]> {
    let mut own = Reader::new(bytes.get(part.at..)?);
    (own.take(4)? == b"PK\x03\x04").then_some(())?;
    own.take(22)?;
    let (name, extra) = (own.u16_le()?, own.u16_le()?);
    own.take(usize::from(name) + usize::from(extra))?;
    own.take(usize::try_from(part.packed_bytes).ok()?)
}

/// Unfolds a part and forgets it: whether it becomes as long as it says, and no longer.
fn unfolds(body: &[u8], part: &Part<'_>) -> Option<()> {
    if part.method == 0 {
        return (part.unfolded_bytes == part.packed_bytes).then_some(());
    }
    let mut state = InflateState::new_boxed(DataFormat::Raw);
    let (mut input, mut got) = (body, 0_u64);
    let mut out = vec![0; 64 << 10];
    loop {
        let step = inflate(&mut state, input, &mut out, MZFlush::None);
        input = input.get(step.bytes_consumed..)?;
        got += u64::try_from(step.bytes_written).ok()?;
        if got > part.unfolded_bytes {
            return None;
        }
        match step.status {
            Ok(MZStatus::StreamEnd) => break,
            Ok(_) if step.bytes_consumed + step.bytes_written > 0 => {}
            _ => return None,
        }
    }
    (got == part.unfolded_bytes).then_some(())
}
