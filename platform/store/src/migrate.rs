//! Brings the tables up to date, one numbered step at a time, and refuses a store from the future.

use kit::Time;

use crate::StoreError;
use crate::session::{Flow, Session, Tx};
use crate::value::values;

/// Every step, in order; a step that has shipped is never edited.
const STEPS: &[&str] = &[
    include_str!("../migrations/0001_first.sql"),
    include_str!("../migrations/0002_find.sql"),
    include_str!("../migrations/0003_book.sql"),
    include_str!("../migrations/0004_ask.sql"),
    include_str!("../migrations/0005_tell.sql"),
    include_str!("../migrations/0006_check.sql"),
];

pub fn run(session: &mut dyn Session, now: Time) -> Result<(), StoreError> {
    let dialect = session.dialect();
    session.batch(
        &dialect.schema("CREATE TABLE IF NOT EXISTS schema_step (step BIGINT PRIMARY KEY, at_us BIGINT NOT NULL) BY ROW"),
    )?;
    let known = i64::try_from(STEPS.len()).unwrap_or(i64::MAX);
    let found = newest(session)?;
    if found > known {
        return Err(StoreError::Newer { found, known });
    }
    for (step, text) in (1..).zip(STEPS).skip(usize::try_from(found).unwrap_or(0)) {
        session.batch(dialect.begin_sql())?;
        let done = take_step(session, step, text, now);
        session.batch(if done.is_ok() { "COMMIT" } else { "ROLLBACK" })?;
        done?;
    }
    Ok(())
}

/// Writes something that changes nothing.
pub fn touch(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE schema_step SET at_us = at_us WHERE step = 1",
        values![],
    )
    .map(drop)
}

fn take_step(
    session: &mut dyn Session,
    step: i64,
    text: &str,
    now: Time,
) -> Result<(), StoreError> {
    // Another node may have taken it while we waited for the lock.
    if newest(session)? >= step {
        return Ok(());
    }
    session.batch(&session.dialect().schema(text))?;
    session
        .execute(
            "INSERT INTO schema_step (step, at_us) VALUES (?1, ?2)",
            values![step, now],
        )
        .map(drop)
}

fn newest(session: &mut dyn Session) -> Result<i64, StoreError> {
    let mut newest = 0;
    session.query(
        "SELECT CAST(coalesce(max(step), 0) AS BIGINT) FROM schema_step",
        &[],
        &mut |row| {
            newest = row.int(0)?;
            Ok(Flow::Enough)
        },
    )?;
    Ok(newest)
}
