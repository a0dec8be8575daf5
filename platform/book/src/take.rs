//! Taking a place: held while somebody says who they are, then booked.

use kit::Time;
use store::bookings::State;
use store::{Rd, Record, StoreError, Tx, audit, bookings};

use crate::booking::{mint, read};
use crate::{
    Audience, BookError, Booking, Details, Kind, Notice, NoticeKind, Resource, due, free, get,
    resource,
};

/// Which time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum At {
    /// A stretch of the opening hours.
    Time {
        /// From when.
        start: Time,
        /// For how long.
        length_min: u32,
    },
    /// A session of a class, by its number.
    Session(i64),
}

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum By {
    /// Anyone.
    Anyone,
    /// Somebody who has signed in to this account.
    Account(String),
    /// Our staff, for somebody at the desk: no notice, no limit for each person, and times that have begun.
    Staff,
}

/// What somebody wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// Of which resource, by its id.
    pub resource: String,
    /// When.
    pub at: At,
    /// For how many people.
    pub people: u32,
    /// Who asks.
    pub by: By,
    /// What a form that is sent again carries, so that it counts once; a secret of ours, or empty for none.
    pub once: String,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Done {
    /// The booking as it is now.
    pub booking: Booking,
    /// A secret that opens it, for the link to it.
    pub key: String,
    /// Whether the same had been asked for before, and is told again.
    pub is_repeat: bool,
    /// What must be told.
    pub notices: Vec<Notice>,
}

/// A time that can be had, and what it takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fit {
    pub session: Option<i64>,
    pub starts: Time,
    pub ends: Time,
    /// The cells of the claims, from the first up to the last and not including it.
    pub cells: (i64, i64),
    /// From when to when it is taken up, with getting ready and clearing away.
    pub taken_up: (Time, Time),
    /// How many places there are at all.
    pub of: i64,
    /// Whether it takes place.
    pub is_on: bool,
}

/// Keeps a place for as long as the resource says, while somebody gives their details.
///
/// # Errors
/// [`BookError`], with nothing changed.
pub fn hold(tx: &mut Tx<'_>, who: &str, wanted: &Wanted) -> Result<Done, BookError> {
    if let Some(done) = repeat(tx, wanted)? {
        return Ok(done);
    }
    let rec = resource(tx, &wanted.resource)?;
    let fit = wanted_fit(tx, &rec, wanted)?;
    let notices = due::run_out(tx, Some(&rec.id))?;
    let places = free::places(tx, &rec, &fit, places_for(&rec, wanted))?;
    let expires = tx.now().plus_s(i64::from(rec.value.hold_min) * 60);
    let state = (State::Held, Some(expires));
    let booking = add(tx, who, &rec, wanted, &fit, state, &Details::default())?;
    bookings::claim(tx, &rec.id, booking.id, fit.cells, &places).map_err(taken)?;
    let key = mint(tx, booking.id)?;
    Ok(Done {
        booking,
        key,
        is_repeat: false,
        notices,
    })
}

/// Keeps what somebody has told us so far with a hold or an offer, until they confirm it.
///
/// # Errors
/// [`BookError::State`] if it is neither; those of the details.
pub fn keep_details(tx: &mut Tx<'_>, id: i64, details: &Details) -> Result<Booking, BookError> {
    let mut booking = get(tx, id)?;
    if !matches!(booking.state, State::Held | State::Offered | State::Lapsed) {
        return Err(BookError::State(booking.state));
    }
    details.check()?;
    booking.details = details.clone();
    booking.row.doc = write(details)?;
    bookings::change(tx, &booking.row)?;
    Ok(booking)
}

/// Makes a hold, or a place that was offered, somebody's own. A hold that ran out counts as long as nobody else
/// has the place; done again, it changes nothing.
///
/// # Errors
/// [`BookError::RanOut`] if somebody else has the place now, and those of the limits.
pub fn confirm(
    tx: &mut Tx<'_>,
    who: &str,
    id: i64,
    by: &By,
    details: &Details,
) -> Result<Done, BookError> {
    let before = get(tx, id)?;
    if before.state == State::Booked {
        let key = mint(tx, id)?;
        return Ok(Done {
            booking: before,
            key,
            is_repeat: true,
            notices: Vec::new(),
        });
    }
    if !matches!(before.state, State::Held | State::Offered | State::Lapsed) {
        return Err(BookError::State(before.state));
    }
    details.check()?;
    let rec = resource(tx, &before.resource)?;
    if before.ends <= tx.now() || (*by != By::Staff && before.starts <= tx.now()) {
        return Err(BookError::RanOut);
    }
    if *by != By::Staff {
        // An offered place is counted among theirs already.
        let own = i64::from(before.state == State::Offered && before.person == details.person());
        check_limit(tx, &rec, details, own)?;
    }
    if before.state == State::Lapsed {
        let fit = free::fit_of(tx, &rec, &before)?;
        let places = free::places(tx, &rec, &fit, before.places).map_err(|error| match error {
            BookError::Full => BookError::RanOut,
            error => error,
        })?;
        bookings::claim(tx, &rec.id, id, fit.cells, &places).map_err(taken)?;
    }
    let mut booking = before;
    booking.row.account = match by {
        By::Account(account) => account.clone(),
        By::Anyone | By::Staff => booking.row.account,
    };
    settle(tx, &rec, &mut booking, details)?;
    audit::note(tx, who, "booked", "booking", &booking.reference, "")?;
    let notices = vec![Notice::new(
        tx,
        NoticeKind::Confirmed,
        &booking,
        &rec,
        None,
    )?];
    Ok(Done {
        key: mint(tx, id)?,
        booking,
        is_repeat: false,
        notices,
    })
}

/// Books at once.
///
/// # Errors
/// [`BookError`], with nothing changed.
pub fn book(
    tx: &mut Tx<'_>,
    who: &str,
    wanted: &Wanted,
    details: &Details,
) -> Result<Done, BookError> {
    if let Some(done) = repeat(tx, wanted)? {
        return Ok(done);
    }
    details.check()?;
    let rec = resource(tx, &wanted.resource)?;
    let fit = wanted_fit(tx, &rec, wanted)?;
    if wanted.by != By::Staff {
        check_limit(tx, &rec, details, 0)?;
    }
    let mut notices = due::run_out(tx, Some(&rec.id))?;
    let places = free::places(tx, &rec, &fit, places_for(&rec, wanted))?;
    let booking = add(tx, who, &rec, wanted, &fit, (State::Booked, None), details)?;
    bookings::claim(tx, &rec.id, booking.id, fit.cells, &places).map_err(taken)?;
    notices.push(Notice::new(
        tx,
        NoticeKind::Confirmed,
        &booking,
        &rec,
        None,
    )?);
    Ok(Done {
        key: mint(tx, booking.id)?,
        booking,
        is_repeat: false,
        notices,
    })
}

/// What the same form led to before.
pub(crate) fn repeat(tx: &mut Tx<'_>, wanted: &Wanted) -> Result<Option<Done>, BookError> {
    if wanted.once.is_empty() {
        return Ok(None);
    }
    let before = bookings::by_once(tx, &wanted.once)?;
    let Some(before) = before.filter(|before| before.resource == wanted.resource) else {
        return Ok(None);
    };
    Ok(Some(Done {
        key: mint(tx, before.id)?,
        booking: read(before)?,
        is_repeat: true,
        notices: Vec::new(),
    }))
}

/// Whether what somebody wants is offered to them at all, be it full or not.
pub(crate) fn wanted_fit(
    rd: &mut Rd<'_>,
    rec: &Record<Resource>,
    wanted: &Wanted,
) -> Result<Fit, BookError> {
    let resource = &rec.value;
    let is_staff = wanted.by == By::Staff;
    if !resource.is_open && !is_staff {
        return Err(BookError::Closed);
    }
    match (resource.audience, &wanted.by) {
        (_, By::Staff) | (Audience::Anyone, _) | (Audience::SignedIn, By::Account(_)) => {}
        (audience, _) => return Err(BookError::NotForYou(audience)),
    }
    if !(1..=resource.most_people).contains(&wanted.people) {
        let (most, got) = (resource.most_people, wanted.people);
        return Err(BookError::People { most, got });
    }
    let fit = match (&resource.kind, wanted.at) {
        (Kind::Times(rules), At::Time { start, length_min }) => {
            free::fit_time(rd.now(), rec, rules, start, length_min, is_staff)?
        }
        (Kind::Sessions, At::Session(id)) => free::fit_session(rd, rec, id)?,
        _ => return Err(BookError::NotOffered),
    };
    let now = rd.now();
    let is_over = if is_staff {
        fit.ends <= now
    } else {
        fit.starts <= now
    };
    if is_over || !fit.is_on {
        return Err(BookError::NotOffered);
    }
    Ok(fit)
}

pub(crate) fn places_for(rec: &Record<Resource>, wanted: &Wanted) -> i64 {
    i64::from(rec.value.places_for(wanted.people))
}

/// Whether they may have one more; `own` of those they have are not to be counted.
pub(crate) fn check_limit(
    rd: &mut Rd<'_>,
    rec: &Record<Resource>,
    details: &Details,
    own: i64,
) -> Result<(), BookError> {
    let now = rd.now();
    let open = bookings::open_count(rd, &rec.id, &details.person(), now)?;
    let most = rec.value.most_each;
    if open - own >= i64::from(most) {
        return Err(BookError::TooMany { most });
    }
    Ok(())
}

/// A place that somebody else was given at the same moment.
pub(crate) fn taken(error: StoreError) -> BookError {
    match error {
        StoreError::Taken(_) => BookError::Full,
        error => error.into(),
    }
}

/// Adds the row of a booking, without its places.
pub(crate) fn add(
    tx: &mut Tx<'_>,
    who: &str,
    rec: &Record<Resource>,
    wanted: &Wanted,
    fit: &Fit,
    (state, expires): (State, Option<Time>),
    details: &Details,
) -> Result<Booking, BookError> {
    let account = match &wanted.by {
        By::Account(account) => account.clone(),
        By::Anyone | By::Staff => String::new(),
    };
    let now = tx.now();
    let mut row = bookings::Booking {
        id: 0,
        reference: String::new(),
        resource: rec.id.clone(),
        session: fit.session,
        starts: fit.starts,
        ends: fit.ends,
        state,
        people: i64::from(wanted.people),
        places: places_for(rec, wanted),
        person: details.person(),
        account,
        doc: write(details)?,
        changes: 0,
        expires,
        remind: remind_at(&rec.value, fit.starts, now).filter(|_| state == State::Booked),
        created: now,
        modified: now,
        erase: erase_at(&rec.value, state, fit.ends, now),
    };
    let once = Some(wanted.once.as_str()).filter(|once| !once.is_empty());
    // One reference in seventeen thousand million comes twice: then another is tried.
    for _ in 0..4 {
        row.reference = kit::reference::new(tx.chance());
        if let Some(id) = bookings::add(tx, &row, once)? {
            row.id = id;
            audit::note(tx, who, state.word(), "booking", &row.reference, "")?;
            return Ok(Booking {
                row,
                details: details.clone(),
            });
        }
    }
    Err(StoreError::Taken("this form's token".into()).into())
}

/// Writes a booking as booked, for the person of these details.
pub(crate) fn settle(
    tx: &mut Tx<'_>,
    rec: &Record<Resource>,
    booking: &mut Booking,
    details: &Details,
) -> Result<(), BookError> {
    let now = tx.now();
    booking.details = details.clone();
    let row = &mut booking.row;
    row.state = State::Booked;
    row.changes += 1;
    row.expires = None;
    row.person = details.person();
    row.doc = write(details)?;
    row.remind = remind_at(&rec.value, row.starts, now);
    row.erase = erase_at(&rec.value, State::Booked, row.ends, now);
    row.modified = now;
    Ok(bookings::change(tx, row)?)
}

pub(crate) fn write(details: &Details) -> Result<String, BookError> {
    serde_json::to_string(details)
        .map_err(|e| StoreError::Unreadable(format!("details: {e}")).into())
}

/// When to remind somebody: not at all where that is past already.
pub(crate) fn remind_at(resource: &Resource, starts: Time, now: Time) -> Option<Time> {
    let at = starts.plus_s(-i64::from(resource.remind_h) * 3_600);
    (resource.remind_h > 0 && at > now).then_some(at)
}

/// When a booking is erased: a while after its time; what came to nothing, sooner.
pub(crate) fn erase_at(resource: &Resource, state: State, ends: Time, now: Time) -> Time {
    const DAY: i64 = 86_400;
    match state {
        State::Held => now.plus_s(2 * DAY),
        State::Lapsed => now.plus_s(30 * DAY),
        _ => ends.max(now).plus_s(i64::from(resource.keep_days) * DAY),
    }
}
