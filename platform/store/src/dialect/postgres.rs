//! PostgreSQL: for places that outgrow one machine.

use std::collections::HashMap;
use std::error::Error;

use ::postgres::config::{Host, SslMode};
use ::postgres::error::SqlState;
use ::postgres::types::private::BytesMut;
use ::postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use ::postgres::{Client, Config, NoTls, Statement};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::{Dialect, Row};
use crate::StoreError;
use crate::session::{Flow, Session};
use crate::value::Value;

/// Statements kept prepared on one connection.
const PREPARED: usize = 512;

/// One connection.
pub struct Postgres {
    client: Client,
    prepared: HashMap<String, Statement>,
    contended: bool,
}

/// "host:port/database", without the password.
pub fn place(config: &Config) -> String {
    let host = config.get_hosts().first().map_or_else(
        || "localhost".to_owned(),
        |host| match host {
            Host::Tcp(name) => name.clone(),
            Host::Unix(path) => path.display().to_string(),
        },
    );
    let port = config.get_ports().first().copied().unwrap_or(5432);
    format!("{host}:{port}/{}", config.get_dbname().unwrap_or_default())
}

impl Postgres {
    pub fn connect(config: &Config) -> Result<Self, StoreError> {
        let mut config = config.clone();
        config
            .application_name("borough")
            .connect_timeout(std::time::Duration::from_secs(5));
        let lost = |why: String| StoreError::Lost(format!("{}: {why}", place(&config)));
        // TLS is asked for, and then it is checked: one that falls back to plain text protects nobody.
        let mut client = if config.get_ssl_mode() == SslMode::Require {
            let tls = kit::tls().map_err(|e| lost(e.to_string()))?;
            config.connect(MakeRustlsConnect::new((*tls).clone()))
        } else {
            config.connect(NoTls)
        }
        .map_err(|e| lost(cause(&e)))?;
        // A scan of a whole table is in the way of everyone who writes to it: transactions are
        // serializable. The planner would choose one while it believes that a table is small.
        client
            .batch_execute(
                "SET synchronous_commit = on; SET client_min_messages = warning; \
                 SET enable_seqscan = off",
            )
            .map_err(|e| StoreError::Lost(cause(&e)))?;
        Ok(Self {
            client,
            prepared: HashMap::new(),
            contended: false,
        })
    }

    fn statement(&mut self, sql: &str) -> Result<Statement, StoreError> {
        if let Some(statement) = self.prepared.get(sql) {
            return Ok(statement.clone());
        }
        let statement = self
            .client
            .prepare(&numbered(sql))
            .map_err(|e| self.refusal(&e))?;
        if self.prepared.len() >= PREPARED {
            self.prepared.clear();
        }
        self.prepared.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }

    fn refusal(&mut self, error: &::postgres::Error) -> StoreError {
        let Some(db) = error.as_db_error() else {
            return StoreError::Lost(cause(error));
        };
        match db.code() {
            &SqlState::T_R_SERIALIZATION_FAILURE | &SqlState::T_R_DEADLOCK_DETECTED => {
                self.contended = true;
                StoreError::Contended
            }
            &SqlState::UNIQUE_VIOLATION => {
                // Two nodes that insert the same key at once: the loser's second try sees the winner's row.
                StoreError::Taken(db.detail().unwrap_or_else(|| db.message()).to_owned())
            }
            &SqlState::DISK_FULL => StoreError::Full,
            &SqlState::ADMIN_SHUTDOWN
            | &SqlState::CRASH_SHUTDOWN
            | &SqlState::CANNOT_CONNECT_NOW => StoreError::Lost(db.message().to_owned()),
            _ => StoreError::Database(db.to_string()),
        }
    }
}

impl Session for Postgres {
    fn dialect(&self) -> Dialect {
        Dialect::Postgres
    }

    fn execute(&mut self, sql: &str, values: &[Value<'_>]) -> Result<u64, StoreError> {
        let statement = self.statement(sql)?;
        let bound = bind(values)?;
        self.client
            .execute(&statement, &bound)
            .map_err(|e| self.refusal(&e))
    }

    fn insert(
        &mut self,
        sql: &str,
        number: &str,
        values: &[Value<'_>],
    ) -> Result<Option<i64>, StoreError> {
        let mut given = None;
        self.query(&format!("{sql} RETURNING {number}"), values, &mut |row| {
            given = Some(row.int(0)?);
            Ok(Flow::Enough)
        })?;
        Ok(given)
    }

    fn query(
        &mut self,
        sql: &str,
        values: &[Value<'_>],
        each: &mut dyn FnMut(&Row<'_>) -> Result<Flow, StoreError>,
    ) -> Result<(), StoreError> {
        let statement = self.statement(sql)?;
        let bound = bind(values)?;
        let rows = self
            .client
            .query(&statement, &bound)
            .map_err(|e| self.refusal(&e))?;
        for row in &rows {
            if each(&Row::Postgres(row))? == Flow::Enough {
                break;
            }
        }
        Ok(())
    }

    fn batch(&mut self, sql: &str) -> Result<(), StoreError> {
        self.client.batch_execute(sql).map_err(|e| self.refusal(&e))
    }

    fn insert_many(
        &mut self,
        head: &str,
        tail: &str,
        width: usize,
        cells: &[Value<'_>],
    ) -> Result<(), StoreError> {
        // One statement for up to 64 rows keeps the count of bound values and of prepared texts small.
        for rows in cells.chunks(width * 64) {
            let groups: Vec<String> = (0..rows.len() / width)
                .map(|r| {
                    let slots: Vec<String> =
                        (1..=width).map(|c| format!("?{}", r * width + c)).collect();
                    format!("({})", slots.join(", "))
                })
                .collect();
            self.execute(&format!("{head} VALUES {} {tail}", groups.join(", ")), rows)?;
        }
        Ok(())
    }

    fn must_try_again(&mut self) -> bool {
        std::mem::take(&mut self.contended)
    }

    fn is_lost(&self) -> bool {
        self.client.is_closed()
    }
}

fn bind<'a>(values: &'a [Value<'_>]) -> Result<Vec<&'a (dyn ToSql + Sync)>, StoreError> {
    values
        .iter()
        .map(|value| value.check().map(|()| value as &(dyn ToSql + Sync)))
        .collect()
}

impl ToSql for Value<'_> {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match (*self, ty) {
            (Self::Null, _) => Ok(IsNull::Yes),
            (Self::Int(n), &Type::FLOAT8) => (n as f64).to_sql(ty, out),
            (Self::Int(n), &Type::INT4) => i32::try_from(n)?.to_sql(ty, out),
            (Self::Int(n), _) => n.to_sql(ty, out),
            (Self::Real(n), _) => n.to_sql(ty, out),
            (Self::Text(s), _) => s.to_sql(ty, out),
            (Self::Bytes(b), _) => b.to_sql(ty, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

/// `?1` becomes `$1`, except within quotes.
fn numbered(sql: &str) -> String {
    let mut quoted = false;
    sql.chars()
        .map(|c| match c {
            '\'' => {
                quoted = !quoted;
                c
            }
            '?' if !quoted => '$',
            c => c,
        })
        .collect()
}

/// The driver's own text says little: its cause says what happened.
fn cause(error: &::postgres::Error) -> String {
    error
        .source()
        .map_or_else(|| error.to_string(), ToString::to_string)
}

#[cfg(test)]
mod tests {
    #[test]
    fn placeholders_are_renumbered_outside_quotes() {
        assert_eq!(
            super::numbered("SELECT '?1' || ?1, 'it''s ?2' WHERE a = ?12"),
            "SELECT '?1' || $1, 'it''s ?2' WHERE a = $12"
        );
    }
}
