//! The rival: the same things in SQLite, their words in its full-text index (FTS5), ordered by its own
//! rank and by distance. It mends no slips, knows no meanings, counts no facets and gives no reasons.

use find::{Moment, Thing};
use geo::Point;
use rusqlite::{Connection, params};

pub struct Rival(Connection);

impl Rival {
    pub fn new(things: &[Thing]) -> Self {
        let mut db = Connection::open_in_memory().unwrap();
        db.execute_batch(
            "CREATE VIRTUAL TABLE words USING fts5 (title, about, more, tokenize = 'porter unicode61');
             CREATE TABLE thing (id INTEGER PRIMARY KEY, lon REAL, lat REAL, title TEXT NOT NULL);
             CREATE TABLE hours (thing INTEGER NOT NULL, weekday INTEGER NOT NULL, opens INTEGER NOT NULL,
               closes INTEGER NOT NULL, PRIMARY KEY (thing, weekday, opens)) WITHOUT ROWID;
             CREATE TABLE shut (thing INTEGER NOT NULL, day INTEGER NOT NULL, PRIMARY KEY (thing, day)) WITHOUT ROWID;",
        )
        .unwrap();
        let tx = db.transaction().unwrap();
        for (id, thing) in (1_i64..).zip(things) {
            let (lon, lat) = thing.at.first().map(|at| (at.lon, at.lat)).unzip();
            let facets: Vec<&str> = thing
                .facets
                .iter()
                .map(|facet| facet.value.as_str())
                .collect();
            let more = format!("{} {}", thing.more, facets.join(" "));
            let words = "INSERT INTO words (rowid, title, about, more) VALUES (?1, ?2, ?3, ?4)";
            tx.execute(words, params![id, thing.title, thing.about, more])
                .unwrap();
            let place = "INSERT INTO thing VALUES (?1, ?2, ?3, ?4)";
            tx.execute(place, params![id, lon, lat, thing.title])
                .unwrap();
            for (weekday, spans) in (0_i64..).zip(thing.hours.iter().flat_map(|hours| &hours.week))
            {
                for span in spans {
                    let hours = "INSERT INTO hours VALUES (?1, ?2, ?3, ?4)";
                    tx.execute(hours, params![id, weekday, span.from, span.until])
                        .unwrap();
                }
            }
            for day in thing.hours.iter().flat_map(|hours| hours.instead.keys()) {
                tx.execute("INSERT INTO shut VALUES (?1, ?2)", params![id, day])
                    .unwrap();
            }
        }
        tx.commit().unwrap();
        Self(db)
    }

    /// The best 20 of those that have all the words, and are open at `open` if that is asked.
    pub fn find(&self, words: &str, near: Point, open: Option<Moment>) -> usize {
        let cos = near.lat.to_radians().cos();
        let is_open = if open.is_some() {
            "AND EXISTS (SELECT 1 FROM hours h WHERE h.thing = t.id AND h.weekday = ?5 AND h.opens <= ?6 AND ?6 < h.closes)
             AND NOT EXISTS (SELECT 1 FROM shut s WHERE s.thing = t.id AND s.day = ?7)"
        } else {
            "AND ?5 IS NOT ?6 + ?7 + 1"
        };
        // In kilometres squared: SQLite has no root.
        let sql = format!(
            "SELECT t.id, t.title FROM words JOIN thing t ON t.id = words.rowid WHERE words MATCH ?1 {is_open}
             ORDER BY bm25(words, 3.0, 1.0, 1.0) / (1 + coalesce(
               (t.lon - ?2) * (t.lon - ?2) * 12393 * ?4 * ?4 + (t.lat - ?3) * (t.lat - ?3) * 12393, 9)) LIMIT 20"
        );
        let at = open.unwrap_or(Moment { day: 0, minute: 0 });
        let weekday = (at.day + 3).rem_euclid(7);
        let mut found = self.0.prepare_cached(&sql).unwrap();
        let values = params![words, near.lon, near.lat, cos, weekday, at.minute, at.day];
        let rows = found
            .query_map(values, |row| row.get::<_, String>(1))
            .unwrap();
        rows.map(Result::unwrap)
            .filter(|title| !title.is_empty())
            .count()
    }
}
