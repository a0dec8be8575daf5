use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::london;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// The stretches that a calendar takes up in 2026 and 2027, on the wall.
#[track_caller]
fn check(events: &str, want: &str) {
    let text = format!(
        "BEGIN:VCALENDAR\r\n{}\r\nEND:VCALENDAR\r\n",
        events.replace('\n', "\r\n")
    );
    let read = read(&text).unwrap();
    let (all, _) = taken(
        &read.calendar,
        &london(),
        at("2026-01-01T00:00:00Z"),
        at("2028-01-01T00:00:00Z"),
        20,
    );
    let mut got: Vec<String> = all
        .iter()
        .map(|one| {
            let wall = |t| {
                crate::local(&london(), t)
                    .strftime("%-d/%-m %H:%M")
                    .to_string()
            };
            format!("{}-{}", wall(one.from), wall(one.to))
        })
        .collect();
    got.extend(read.problems.iter().map(ToString::to_string));
    assert_eq!(got.join(", "), want);
}

#[test]
fn reads_events_of_every_kind() {
    check(
        "BEGIN:VEVENT\nUID:a\nDTSTART:20260601T090000Z\nDTEND:20260601T100000Z\nEND:VEVENT",
        "1/6 10:00-1/6 11:00",
    );
    check(
        "BEGIN:VEVENT\nUID:a\nDTSTART;TZID=Europe/London:20260601T090000\nDURATION:PT1H30M\nEND:VEVENT",
        "1/6 09:00-1/6 10:30",
    );
    check(
        "BEGIN:VEVENT\nUID:a\nDTSTART;TZID=\"GMT Standard Time\":20260601T090000\nDURATION:PT1H\nEND:VEVENT",
        "1/6 09:00-1/6 10:00",
    );
    check(
        "BEGIN:VEVENT\nUID:a\nDTSTART;TZID=/freeassociation.sourceforge.net/Europe/London:20260601T090000\nDURATION:PT1H\nEND:VEVENT",
        "1/6 09:00-1/6 10:00",
    );
    check(
        "BEGIN:VEVENT\nUID:a\nDTSTART;VALUE=DATE:20260329\nEND:VEVENT",
        "29/3 00:00-30/3 00:00",
    );
    check(
        "BEGIN:VEVENT\nUID:a\nDTSTART:20260601T090000\nDTEND:20260601T100000\nTRANSP:TRANSPARENT\nEND:VEVENT",
        "",
    );
    check(
        "BEGIN:VEVENT\nUID:a\nDTSTART:20260601T090000\nDTEND:20260601T100000\nSTATUS:CANCELLED\nEND:VEVENT",
        "",
    );
}

#[test]
fn what_repeats_keeps_its_time_of_day() {
    check(
        "BEGIN:VEVENT\nUID:a\nDTSTART;TZID=Europe/London:20261019T090000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=4\nEXDATE;TZID=Europe/London:20261102T090000\nEND:VEVENT",
        "19/10 09:00-19/10 10:00, 26/10 09:00-26/10 10:00, 9/11 09:00-9/11 10:00",
    );
    // The second is moved to the afternoon; the third is off.
    check(
        "BEGIN:VEVENT\nUID:a\nDTSTART:20260601T090000Z\nDTEND:20260601T100000Z\nRRULE:FREQ=DAILY;COUNT=3\nEND:VEVENT\n\
         BEGIN:VEVENT\nUID:a\nRECURRENCE-ID:20260602T090000Z\nDTSTART:20260602T140000Z\nDTEND:20260602T150000Z\nEND:VEVENT\n\
         BEGIN:VEVENT\nUID:a\nRECURRENCE-ID:20260603T090000Z\nDTSTART:20260603T090000Z\nDTEND:20260603T100000Z\nSTATUS:CANCELLED\nEND:VEVENT",
        "1/6 10:00-1/6 11:00, 2/6 15:00-2/6 16:00",
    );
    check(
        "BEGIN:VEVENT\nUID:a\nDTSTART:20260601T090000Z\nDURATION:PT1H\nRDATE:20260605T090000Z\nEND:VEVENT",
        "1/6 10:00-1/6 11:00, 5/6 10:00-5/6 11:00",
    );
}

#[test]
fn one_bad_event_does_not_lose_the_others() {
    check(
        "BEGIN:VEVENT\nUID:a\nDTSTART:tomorrow\nEND:VEVENT\n\
         BEGIN:VEVENT\nUID:b\nDTSTART;TZID=Mars/Base:20260601T090000\nEND:VEVENT\n\
         BEGIN:VEVENT\nUID:c\nEND:VEVENT\n\
         BEGIN:VEVENT\nUID:d\nDTSTART:20260601T090000Z\nDTEND:20260601T080000Z\nEND:VEVENT\n\
         BEGIN:VEVENT\nUID:e\nDTSTART:20260601T090000Z\nDTEND:20260601T100000Z\nBEGIN:VALARM\nTRIGGER:-PT15M\nDESCRIPTION:x\nEND:VALARM\nEND:VEVENT",
        "1/6 10:00-1/6 11:00, line 4: DTSTART cannot be \"tomorrow\", line 8: we do not know the time zone \"Mars/Base\", line 10: an event without DTSTART, line 13: an event that ends before it begins",
    );
}

#[test]
fn refuses_what_is_no_calendar() {
    let refusal = |text: &str| read(text).unwrap_err().to_string();
    assert_eq!(
        refusal(""),
        "line 1: a calendar begins with BEGIN:VCALENDAR"
    );
    assert_eq!(
        refusal("<html>\n"),
        "line 1: expected NAME:VALUE, got \"<html>\""
    );
    assert_eq!(
        refusal("\n\nBEGIN:VEVENT\n"),
        "line 3: a calendar begins with BEGIN:VCALENDAR"
    );
    assert_eq!(
        refusal("BEGIN:VCALENDAR\nEND:VEVENT\n"),
        "line 2: END:VEVENT does not close BEGIN:VCALENDAR"
    );
    assert_eq!(
        refusal("BEGIN:VCALENDAR\nVERSION:2.0\n"),
        "line 2: the calendar stops before END:VCALENDAR"
    );
    assert_eq!(
        refusal("BEGIN:VCALENDAR\nnonsense\n"),
        "line 2: expected NAME:VALUE, got \"nonsense\""
    );
    let long = format!("BEGIN:VCALENDAR\nX:{}\n", "x".repeat(70_000));
    assert_eq!(
        refusal(&long),
        "a calendar may have at most 65536 octets in a line, this one has more"
    );
    let folded = format!("BEGIN:VCALENDAR\nX:\n{}", " xxxxxxxx\n".repeat(9_000));
    assert_eq!(
        refusal(&folded),
        "a calendar may have at most 65536 octets in a line, this one has more"
    );
}

fn class() -> Event {
    let wall = |hour| When::Zoned(date(2026, 11, 24).at(hour, 5, 0, 0), "Europe/London".into());
    Event {
        summary: "Taster: using a tablet, part 1; bring glasses".into(),
        description: "Line one\nLine two \\ end".into(),
        location: "Central Library, 1 High Street — ground floor, beside the café".into(),
        sequence: 2,
        remind_min: Some(60),
        rule: Some("FREQ=WEEKLY;COUNT=3".parse().unwrap()),
        ..Event::new(
            "BX7K@borough.example",
            at("2026-11-20T09:00:00Z"),
            wall(14),
            wall(16),
        )
    }
}

#[test]
fn writes_what_others_read() {
    let calendar = Calendar {
        name: "Classes".into(),
        events: vec![class()],
    };
    let text = write(&calendar);
    assert!(text.lines().all(|line| line.len() <= 75), "folded");
    let event: String = text
        .split("END:VTIMEZONE\r\n")
        .nth(1)
        .unwrap()
        .replace("\r\n", "\n");
    expect_test::expect![[r#"
        BEGIN:VEVENT
        UID:BX7K@borough.example
        DTSTAMP:20261120T090000Z
        SEQUENCE:2
        DTSTART;TZID=Europe/London:20261124T140500
        DTEND;TZID=Europe/London:20261124T160500
        SUMMARY:Taster: using a tablet\, part 1\; bring glasses
        DESCRIPTION:Line one\nLine two \\ end
        LOCATION:Central Library\, 1 High Street — ground floor\, beside the caf
         é
        STATUS:CONFIRMED
        RRULE:FREQ=WEEKLY;COUNT=3
        BEGIN:VALARM
        ACTION:DISPLAY
        DESCRIPTION:Taster: using a tablet\, part 1\; bring glasses
        TRIGGER:-PT60M
        END:VALARM
        END:VEVENT
        END:VCALENDAR
    "#]]
    .assert_eq(&event);
    assert_eq!(read(&text).unwrap().calendar, calendar);
}

fn some_when() -> impl Strategy<Value = When> {
    let wall = (2000_i16..2100, 1_i8..=12, 1_i8..=28, 0_i8..24, 0_i8..60)
        .prop_map(|(y, m, d, h, min)| date(y, m, d).at(h, min, 7, 0));
    prop_oneof![
        wall.clone().prop_map(When::Wall),
        wall.clone()
            .prop_map(|at| When::Zoned(at, "Europe/London".into())),
        wall.prop_map(|at| When::Instant(crate::instant(&london(), at))),
    ]
}

proptest! {
    #[test]
    fn what_is_written_is_read(
        uid in "[a-z0-9@.:;,-]{1,90}", text in "[^\r\u{0}-\u{8}\u{b}-\u{1f}\u{7f}-\u{9f}]{0,200}",
        start in some_when(), sequence: u32, cancelled: bool, free: bool, remind in prop::option::of(0_u32..9_999),
    ) {
        let event = Event {
            sequence, is_cancelled: cancelled, is_free: free, remind_min: remind,
            summary: text.clone(), description: text.clone(), location: text,
            ..Event::new(uid, at("2026-11-20T09:00:00Z"), start.clone(), start)
        };
        let calendar = Calendar { name: "x".into(), events: vec![event] };
        let written = write(&calendar);
        prop_assert!(written.split("\r\n").all(|line| line.len() <= 75));
        let read = read(&written).unwrap();
        prop_assert_eq!(read.problems, vec![]);
        prop_assert_eq!(read.calendar, calendar);
    }

    #[test]
    fn nothing_makes_it_panic(text in "(BEGIN:|END:|VCALENDAR|VEVENT|DTSTART|;TZID=|\"|:|é|RRULE:FREQ=DAILY|20260101|T090000|Z|P1D|\r\n|\n| ){0,40}") {
        if let Ok(read) = read(&text) {
            let _stretches = taken(&read.calendar, &london(), Timestamp::MIN, Timestamp::MAX, 100);
        }
    }
}
