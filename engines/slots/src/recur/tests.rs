use jiff::civil::{DateTime, date};
use proptest::prelude::*;

use super::*;
use crate::named;

/// The first starts of a rule, as days, from 2 September 1997 at 9am in New York unless said otherwise.
#[track_caller]
fn check(rule: &str, first: DateTime, most: usize, want: &str) {
    let zone = named("America/New_York").unwrap();
    let rule: Rule = rule.parse().unwrap();
    let got: Vec<String> = rule
        .starts(first, &zone, &[], most)
        .iter()
        .map(|at| at.strftime("%-d/%-m/%y").to_string())
        .collect();
    assert_eq!(got.join(" "), want, "{rule}");
    assert_eq!(rule.to_string().parse::<Rule>().unwrap(), rule);
}

fn first() -> DateTime {
    date(1997, 9, 2).at(9, 0, 0, 0)
}

/// The examples of RFC 5545, section 3.8.5.3, that are of days and longer.
#[test]
fn the_examples_of_the_standard() {
    let on = |month, day| date(1997, month, day).at(9, 0, 0, 0);
    check("FREQ=DAILY;COUNT=3", first(), 10, "2/9/97 3/9/97 4/9/97");
    check(
        "FREQ=DAILY;UNTIL=19970905T000000Z",
        first(),
        10,
        "2/9/97 3/9/97 4/9/97",
    );
    check(
        "FREQ=DAILY;INTERVAL=10;COUNT=5",
        first(),
        10,
        "2/9/97 12/9/97 22/9/97 2/10/97 12/10/97",
    );
    check(
        "FREQ=YEARLY;UNTIL=20000131T140000Z;BYMONTH=1;BYDAY=SU,MO,TU,WE,TH,FR,SA",
        date(1998, 1, 1).at(9, 0, 0, 0),
        3,
        "1/1/98 2/1/98 3/1/98",
    );
    check(
        "FREQ=DAILY;UNTIL=20000131T140000Z;BYMONTH=1",
        date(1998, 1, 30).at(9, 0, 0, 0),
        4,
        "30/1/98 31/1/98 1/1/99 2/1/99",
    );
    check(
        "FREQ=WEEKLY;COUNT=4",
        first(),
        10,
        "2/9/97 9/9/97 16/9/97 23/9/97",
    );
    check(
        "FREQ=WEEKLY;INTERVAL=2;WKST=SU",
        first(),
        4,
        "2/9/97 16/9/97 30/9/97 14/10/97",
    );
    check(
        "FREQ=WEEKLY;COUNT=10;WKST=SU;BYDAY=TU,TH",
        first(),
        20,
        "2/9/97 4/9/97 9/9/97 11/9/97 16/9/97 18/9/97 23/9/97 25/9/97 30/9/97 2/10/97",
    );
    check(
        "FREQ=WEEKLY;INTERVAL=2;UNTIL=19971224T000000Z;WKST=SU;BYDAY=MO,WE,FR",
        on(9, 1),
        7,
        "1/9/97 3/9/97 5/9/97 15/9/97 17/9/97 19/9/97 29/9/97",
    );
    check(
        "FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH",
        first(),
        9,
        "2/9/97 4/9/97 16/9/97 18/9/97 30/9/97 2/10/97 14/10/97 16/10/97",
    );
    check(
        "FREQ=MONTHLY;COUNT=4;BYDAY=1FR",
        on(9, 5),
        9,
        "5/9/97 3/10/97 7/11/97 5/12/97",
    );
    check(
        "FREQ=MONTHLY;INTERVAL=2;COUNT=6;BYDAY=1SU,-1SU",
        on(9, 7),
        9,
        "7/9/97 28/9/97 2/11/97 30/11/97 4/1/98 25/1/98",
    );
    check(
        "FREQ=MONTHLY;COUNT=3;BYDAY=-2MO",
        on(9, 22),
        9,
        "22/9/97 20/10/97 17/11/97",
    );
    check(
        "FREQ=MONTHLY;BYMONTHDAY=-3",
        on(9, 28),
        4,
        "28/9/97 29/10/97 28/11/97 29/12/97",
    );
    check(
        "FREQ=MONTHLY;COUNT=4;BYMONTHDAY=2,15",
        first(),
        9,
        "2/9/97 15/9/97 2/10/97 15/10/97",
    );
    check(
        "FREQ=MONTHLY;COUNT=5;BYMONTHDAY=1,-1",
        on(9, 30),
        9,
        "30/9/97 1/10/97 31/10/97 1/11/97 30/11/97",
    );
    check(
        "FREQ=MONTHLY;INTERVAL=18;COUNT=4;BYMONTHDAY=10,11",
        on(9, 10),
        9,
        "10/9/97 11/9/97 10/3/99 11/3/99",
    );
    check(
        "FREQ=MONTHLY;INTERVAL=2;BYDAY=TU",
        first(),
        6,
        "2/9/97 9/9/97 16/9/97 23/9/97 30/9/97 4/11/97",
    );
    check(
        "FREQ=YEARLY;COUNT=4;BYMONTH=6,7",
        on(6, 10),
        9,
        "10/6/97 10/7/97 10/6/98 10/7/98",
    );
    check(
        "FREQ=YEARLY;INTERVAL=2;COUNT=4;BYMONTH=1,2,3",
        on(3, 10),
        9,
        "10/3/97 10/1/99 10/2/99 10/3/99",
    );
    check(
        "FREQ=YEARLY;BYDAY=20MO",
        on(5, 19),
        3,
        "19/5/97 18/5/98 17/5/99",
    );
    check(
        "FREQ=YEARLY;BYMONTH=3;BYDAY=TH",
        on(3, 13),
        4,
        "13/3/97 20/3/97 27/3/97 5/3/98",
    );
    check(
        "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13",
        first(),
        4,
        "13/2/98 13/3/98 13/11/98 13/8/99",
    );
    check(
        "FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13",
        on(9, 13),
        3,
        "13/9/97 11/10/97 8/11/97",
    );
    check(
        "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8",
        date(1996, 11, 5).at(9, 0, 0, 0),
        3,
        "5/11/96 7/11/00 2/11/04",
    );
    check(
        "FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3",
        on(9, 4),
        9,
        "4/9/97 7/10/97 6/11/97",
    );
    check(
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2",
        on(9, 29),
        4,
        "29/9/97 30/10/97 27/11/97 30/12/97",
    );
    check(
        "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO",
        on(8, 5),
        9,
        "5/8/97 10/8/97 19/8/97 24/8/97",
    );
    check(
        "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU",
        on(8, 5),
        9,
        "5/8/97 17/8/97 19/8/97 31/8/97",
    );
    check(
        "FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5",
        date(2007, 1, 15).at(9, 0, 0, 0),
        9,
        "15/1/07 30/1/07 15/2/07 15/3/07 30/3/07",
    );
}

#[test]
fn what_never_comes_ends() {
    check("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", first(), 3, "");
    check(
        "FREQ=YEARLY",
        date(1996, 2, 29).at(9, 0, 0, 0),
        3,
        "29/2/96 29/2/00 29/2/04",
    );
    check("FREQ=DAILY;INTERVAL=1000", DateTime::MAX, 9, "31/12/99");
}

#[test]
fn what_is_excluded_still_counts() {
    let rule: Rule = "FREQ=WEEKLY;COUNT=3".parse().unwrap();
    let zone = crate::london();
    let got = rule.starts(first(), &zone, &[date(1997, 9, 9).at(9, 0, 0, 0)], 9);
    assert_eq!(got, [first(), date(1997, 9, 16).at(9, 0, 0, 0)]);
}

#[test]
fn refuses_what_it_cannot_follow() {
    let refusal = |text: &str| text.parse::<Rule>().unwrap_err().to_string();
    assert_eq!(refusal("COUNT=3"), "FREQ is missing");
    assert_eq!(refusal("FREQ=HOURLY"), "FREQ cannot be \"HOURLY\"");
    assert_eq!(
        refusal("FREQ=DAILY;BYHOUR=9"),
        "BYHOUR=9 is not something we can follow"
    );
    assert_eq!(refusal("FREQ=DAILY;COUNT=0"), "COUNT cannot be \"0\"");
    assert_eq!(
        refusal("FREQ=DAILY;COUNT=2;UNTIL=20260101"),
        "COUNT and UNTIL cannot both be there"
    );
    assert_eq!(
        refusal("FREQ=WEEKLY;BYDAY=2TU"),
        "BYDAY can only count days in a month or a year"
    );
    assert_eq!(refusal("FREQ=WEEKLY;BYDAY=é"), "BYDAY cannot be \"é\"");
    assert_eq!(
        refusal("FREQ=WEEKLY;FREQ=DAILY"),
        "a part of a rule is written once, as NAME=VALUE, got \"FREQ=DAILY\""
    );
}

#[test]
fn in_words() {
    #[track_caller]
    fn check(rule: &str, want: &str) {
        let rule: Rule = rule.parse().unwrap();
        assert_eq!(rule.words(first(), &crate::london()), want);
    }
    check("FREQ=WEEKLY;COUNT=8", "every Tuesday, 8 times");
    check("FREQ=WEEKLY;BYDAY=TU,TH", "every Tuesday and Thursday");
    check(
        "FREQ=WEEKLY;INTERVAL=2;UNTIL=19971224T000000Z",
        "every 2 weeks on Tuesday until 24 December 1997",
    );
    check("FREQ=MONTHLY;BYDAY=1MO", "every month on the first Monday");
    check("FREQ=MONTHLY;BYMONTHDAY=-1", "every month on the last day");
    check("FREQ=MONTHLY", "every month on day 2");
    check("FREQ=YEARLY", "every year on 2 September");
    check("FREQ=YEARLY;BYMONTH=3;BYDAY=TH", "every year at set times");
}

proptest! {
    #[test]
    fn nothing_makes_it_panic(text in "(FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY))(;(COUNT|INTERVAL|BYMONTH|BYMONTHDAY|BYDAY|BYSETPOS|UNTIL)=[-0-9MOTU,Z]{0,9}){0,3}") {
        if let Ok(rule) = text.parse::<Rule>() {
            let starts = rule.starts(first(), &crate::london(), &[], 50);
            prop_assert!(starts.windows(2).all(|pair| pair[0] < pair[1]));
            prop_assert_eq!(rule.to_string().parse::<Rule>().unwrap(), rule);
        }
    }
}
