//! Files that SQLite itself reads, and files that it wrote.

use std::io::Cursor;

use proptest::prelude::*;

use super::{Database, Index, Table, Value, write};

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

/// Some rows of every kind of value, one in ten far longer than a page.
fn rows(count: i64) -> Vec<(i64, Vec<Value>)> {
    let row = |i: i64| {
        let long = if i % 10 == 3 {
            9_000 + i as usize
        } else {
            i as usize % 50
        };
        vec![
            Value::Null,
            text(&"é".repeat(long % 60)),
            Value::Blob((0..long).map(|b| b as u8).collect()),
            Value::Real(i as f64 / 3.0),
            [
                Value::Int(i),
                Value::Int(-i * 1_000_000_007),
                Value::Int(i64::MIN + i),
                Value::Null,
            ][i as usize % 4]
                .clone(),
        ]
    };
    (1..=count).map(|i| (i * 3, row(i))).collect()
}

fn file(count: i64) -> Vec<u8> {
    let things = Table {
        name: "things".to_owned(),
        text: "CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT, shape BLOB, size DOUBLE, n INTEGER)".to_owned(),
        indexes: vec![],
        rows: rows(count),
    };
    let names = Table {
        name: "names".to_owned(),
        text: "CREATE TABLE names (a TEXT NOT NULL PRIMARY KEY, b TEXT, UNIQUE (b, a))".to_owned(),
        indexes: vec![Index { columns: &[0] }, Index { columns: &[1, 0] }],
        rows: vec![
            (1, vec![text("z"), text("1")]),
            (2, vec![text("a"), text("2")]),
        ],
    };
    write(0x4750_4B47, 10_300, &[things, names]).unwrap()
}

fn all(bytes: Vec<u8>) -> Result<Vec<(i64, Vec<Value>)>, String> {
    let mut rows = vec![];
    let mut database = Database::open(Cursor::new(bytes)).map_err(|e| e.to_string())?;
    let each = &mut |number, row: &[Value]| {
        rows.push((number, row.to_vec()));
        Ok(())
    };
    database.rows("THINGS", each).map_err(|e| e.to_string())?;
    Ok(rows)
}

/// The rows as they are read: the row's number stands for its key.
fn want(count: i64) -> Vec<(i64, Vec<Value>)> {
    let mut rows = rows(count);
    rows.iter_mut().for_each(|(n, row)| row[0] = Value::Int(*n));
    rows
}

#[test]
fn what_is_written_is_read_back() {
    for count in [0, 1, 40, 2_000] {
        assert_eq!(all(file(count)).unwrap(), want(count));
    }
    let database = Database::open(Cursor::new(file(1))).unwrap();
    assert_eq!(database.tables().collect::<Vec<_>>(), ["things", "names"]);
    assert_eq!(
        database.columns("things").unwrap(),
        ["id", "name", "shape", "size", "n"]
    );
}

#[test]
fn sqlite_finds_no_fault_and_its_own_files_are_read() {
    let folder = std::env::temp_dir().join(format!("maps-sqlite-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    // Smaller pages make deeper trees and longer chains.
    for page_size in [512, 4_096, 65_536] {
        let path = folder.join(format!("{page_size}.db"));
        std::fs::write(&path, file(2_000)).unwrap();
        let sqlite = rusqlite::Connection::open(&path).unwrap();
        let verdict: String = sqlite
            .query_row("PRAGMA integrity_check", [], |row| row.get(0))
            .unwrap();
        assert_eq!(verdict, "ok");
        // Every page is written anew by SQLite's own hand.
        sqlite
            .execute_batch(&format!("PRAGMA page_size = {page_size}; VACUUM;"))
            .unwrap();
        drop(sqlite);
        let anew = std::fs::read(&path).unwrap();
        assert_eq!(
            u16::from_be_bytes([anew[16], anew[17]]),
            if page_size == 65_536 {
                1
            } else {
                page_size as u16
            }
        );
        assert_eq!(all(anew).unwrap(), want(2_000));
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn says_what_is_wrong() {
    let error = |change: fn(&mut Vec<u8>)| {
        let mut bytes = file(200);
        change(&mut bytes);
        all(bytes).unwrap_err()
    };
    expect_test::expect!["the file: it is no SQLite file: too short"]
        .assert_eq(&error(|b| b.truncate(50)));
    expect_test::expect!["the file: it is no SQLite file"].assert_eq(&error(|b| b[0] = 0));
    expect_test::expect!["the file: a page cannot be of 5 bytes"]
        .assert_eq(&error(|b| b[16..18].copy_from_slice(&[0, 5])));
    expect_test::expect!["not supported: SQLite: texts in UTF-16"].assert_eq(&error(|b| b[59] = 2));
    let cut = error(|b| b.truncate(4_096 * 9));
    assert!(cut.contains("there is no such page of 9"), "{cut}");
    let other = Database::open(Cursor::new(file(1))).unwrap();
    expect_test::expect![[r#"the file: there is no table "streets""#]]
        .assert_eq(&other.columns("streets").unwrap_err().to_string());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]
    #[test]
    fn damage_is_told_and_never_a_panic(at in prop::collection::vec((0_usize..40_000, any::<u8>()), 1..6)) {
        let mut bytes = file(60);
        let length = bytes.len();
        for (at, byte) in at {
            bytes[at % length] = byte;
        }
        let _ = all(bytes);
    }
}
