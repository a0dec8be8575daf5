//! SQLite: one file, no other process.

use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, OpenFlags, ToSql};

use super::{Dialect, Row};
use crate::StoreError;
use crate::session::{Flow, Session};
use crate::value::Value;

/// One connection to the file.
pub struct Sqlite(Connection);

pub fn prepare(path: &Path) -> Result<(), StoreError> {
    let Some(folder) = path.parent().filter(|f| !f.as_os_str().is_empty()) else {
        return Ok(());
    };
    std::fs::create_dir_all(folder)
        .map_err(|e| StoreError::Lost(format!("cannot make the folder {}: {e}", folder.display())))
}

impl Sqlite {
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let connection = Connection::open_with_flags(
            path,
            OpenFlags::SQLITE_OPEN_READ_WRITE
                | OpenFlags::SQLITE_OPEN_CREATE
                | OpenFlags::SQLITE_OPEN_NO_MUTEX,
        )
        .map_err(|e| StoreError::Lost(format!("{}: {e}", path.display())))?;
        connection
            .busy_timeout(Duration::from_secs(10))
            .map_err(refusal)?;
        // WAL with FULL: an answered commit is on the disk, and readers never wait for the writer.
        connection
            .execute_batch(
                "PRAGMA journal_mode = WAL;
                 PRAGMA synchronous = FULL;
                 PRAGMA wal_autocheckpoint = 4000;
                 PRAGMA journal_size_limit = 67108864;
                 PRAGMA cache_size = -8192;
                 PRAGMA temp_store = MEMORY;",
            )
            .map_err(refusal)?;
        // One plan for a statement, whatever is bound to it: else each new bound of a range has it
        // parsed and planned again.
        connection
            .set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)
            .map_err(refusal)?;
        connection.set_prepared_statement_cache_capacity(256);
        Ok(Self(connection))
    }
}

impl Session for Sqlite {
    fn dialect(&self) -> Dialect {
        Dialect::Sqlite
    }

    fn execute(&mut self, sql: &str, values: &[Value<'_>]) -> Result<u64, StoreError> {
        let mut statement = self.0.prepare_cached(sql).map_err(refusal)?;
        bind(&mut statement, values)?;
        statement.raw_execute().map(|n| n as u64).map_err(refusal)
    }

    fn insert(
        &mut self,
        sql: &str,
        _number: &str,
        values: &[Value<'_>],
    ) -> Result<Option<i64>, StoreError> {
        // Asking with RETURNING would have it kept in a table of its own first.
        let added = self.execute(sql, values)?;
        Ok((added > 0).then(|| self.0.last_insert_rowid()))
    }

    fn query(
        &mut self,
        sql: &str,
        values: &[Value<'_>],
        each: &mut dyn FnMut(&Row<'_>) -> Result<Flow, StoreError>,
    ) -> Result<(), StoreError> {
        let mut statement = self.0.prepare_cached(sql).map_err(refusal)?;
        bind(&mut statement, values)?;
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next().map_err(refusal)? {
            if each(&Row::Sqlite(row))? == Flow::Enough {
                break;
            }
        }
        Ok(())
    }

    fn batch(&mut self, sql: &str) -> Result<(), StoreError> {
        // The statements of every commit are worth keeping prepared.
        if sql.contains(';') {
            self.0.execute_batch(sql).map_err(refusal)
        } else {
            self.execute(sql, &[]).map(drop)
        }
    }

    fn insert_many(
        &mut self,
        head: &str,
        tail: &str,
        width: usize,
        cells: &[Value<'_>],
    ) -> Result<(), StoreError> {
        let slots: Vec<String> = (1..=width).map(|i| format!("?{i}")).collect();
        let mut statement = self
            .0
            .prepare_cached(&format!("{head} VALUES ({}) {tail}", slots.join(", ")))
            .map_err(refusal)?;
        for row in cells.chunks_exact(width) {
            bind(&mut statement, row)?;
            statement.raw_execute().map_err(refusal)?;
        }
        Ok(())
    }

    fn must_try_again(&mut self) -> bool {
        false
    }

    fn is_lost(&self) -> bool {
        false
    }
}

/// Copies the whole file, page by page, while others write.
pub fn backup(path: &Path, to: &Path) -> Result<(), StoreError> {
    if to.exists() {
        return Err(StoreError::Database(format!(
            "{} exists already",
            to.display()
        )));
    }
    let from = Sqlite::open(path)?.0;
    // VACUUM INTO writes one consistent, compact copy and syncs it.
    from.execute("VACUUM INTO ?1", [to.to_string_lossy()])
        .map(drop)
        .map_err(refusal)
}

fn bind(
    statement: &mut rusqlite::CachedStatement<'_>,
    values: &[Value<'_>],
) -> Result<(), StoreError> {
    for (i, value) in values.iter().enumerate() {
        value.check()?;
        statement
            .raw_bind_parameter(i + 1, value)
            .map_err(refusal)?;
    }
    Ok(())
}

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match *self {
            Self::Null => ValueRef::Null,
            Self::Int(n) => ValueRef::Integer(n),
            Self::Real(n) => ValueRef::Real(n),
            Self::Text(s) => ValueRef::Text(s.as_bytes()),
            Self::Bytes(b) => ValueRef::Blob(b),
        }))
    }
}

fn refusal(error: rusqlite::Error) -> StoreError {
    let Some(code) = error.sqlite_error_code() else {
        return StoreError::Database(error.to_string());
    };
    match code {
        ErrorCode::DiskFull => StoreError::Full,
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => StoreError::Contended,
        ErrorCode::ConstraintViolation => StoreError::Taken(error.to_string()),
        ErrorCode::CannotOpen | ErrorCode::ReadOnly => StoreError::Lost(error.to_string()),
        _ => StoreError::Database(error.to_string()),
    }
}
