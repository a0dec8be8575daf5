//! Messages as mail servers send them, in their structure: the words are our own.

use super::*;

const THE_KEY: &str = "0123456789abcdefghjkmnpqrs";

/// As Postfix builds it: the report names the sender, and says of itself that it is an automatic answer.
const POSTFIX: &str = "Return-Path: <>\r\n\
Delivered-To: bounces+0123456789abcdefghjkmnpqrs@place.example\r\n\
From: MAILER-DAEMON@mx.place.example (Mail Delivery System)\r\n\
Subject: Your mail did not get through\r\n\
To: bounces+0123456789ABCDEFGHJKMNPQRS@place.example\r\n\
Auto-Submitted: auto-replied\r\n\
MIME-Version: 1.0\r\n\
Content-Type: multipart/report; report-type=delivery-status;\r\n\
\tboundary=\"4Bx.177/mx.place.example\"\r\n\
\r\n\
This is a MIME message.\r\n\
\r\n\
--4Bx.177/mx.place.example\r\n\
Content-Description: Notification\r\n\
Content-Type: text/plain; charset=us-ascii\r\n\
\r\n\
It did not get through.\r\n\
\r\n\
--4Bx.177/mx.place.example\r\n\
Content-Description: Delivery report\r\n\
Content-Type: message/delivery-status\r\n\
\r\n\
Reporting-MTA: dns; mx.place.example\r\n\
X-Postfix-Queue-ID: 4Bx\r\n\
X-Postfix-Sender: rfc822; bounces+0123456789abcdefghjkmnpqrs@place.example\r\n\
\r\n\
Final-Recipient: rfc822; ann@example.org\r\n\
Original-Recipient: rfc822;ann@example.org\r\n\
Action: failed\r\n\
Status: 5.1.1\r\n\
Remote-MTA: dns; mail.example.org\r\n\
Diagnostic-Code: smtp; 550 5.1.1 <ann@example.org>:\r\n \
nobody of that name\r\n\
\r\n\
--4Bx.177/mx.place.example\r\n\
Content-Type: message/rfc822\r\n\
\r\n\
Return-Path: <bounces+0123456789abcdefghjkmnpqrs@place.example>\r\n\
Subject: Your book\r\n\
\r\n\
It is here.\r\n\
--4Bx.177/mx.place.example--\r\n";

/// As Exchange builds it: words in two forms first, a long code, and a copy of the header alone.
const EXCHANGE: &str = "From: <postmaster@example.org>\r\n\
To: <bounces+0123456789abcdefghjkmnpqrs@place.example>\r\n\
Subject: Nicht zustellbar: Your book\r\n\
Content-Type: multipart/report; report-type=delivery-status; boundary=\"_outer_\"\r\n\
X-Auto-Response-Suppress: DR, RN, NRN, OOF, AutoReply\r\n\
\r\n\
--_outer_\r\n\
Content-Type: multipart/alternative; differences=Content-Type; boundary=\"_inner_\"\r\n\
\r\n\
--_inner_\r\n\
Content-Type: text/plain; charset=\"no-such-charset\"\r\n\
Content-Transfer-Encoding: quoted-printable\r\n\
\r\n\
Gr=FC=DFe\r\n\
--_inner_\r\n\
Content-Type: text/html\r\n\
\r\n\
<p>Not delivered\r\n\
--_inner_--\r\n\
--_outer_\r\n\
Content-Type: message/delivery-status\r\n\
\r\n\
Reporting-MTA: dns;mail.example.org\r\n\
\r\n\
Original-Recipient: rfc822;Ann@Example.org\r\n\
Final-recipient: RFC822;ann.marsh@example.org\r\n\
Action: FAILED\r\n\
Status: 5.2.2\r\n\
Diagnostic-code: smtp;552 5.2.2 mailbox over its size\r\n\
\r\n\
--_outer_\r\n\
Content-Type: text/rfc822-headers\r\n\
\r\n\
Subject: Your book\r\n\
--_outer_--\r\n";

/// As Gmail builds it: the key is in the address alone, and what the other side said comes in many lines.
const GMAIL: &str = "Delivered-To: bounces+0123456789abcdefghjkmnpqrs@place.example\n\
Return-Path: <>\n\
From: Mail Delivery Subsystem <mailer-daemon@mail.example.com>\n\
X-Failed-Recipients: ann@example.org\n\
Auto-Submitted: auto-replied\n\
Subject: Delivery (Delay)\n\
Content-Type: multipart/report; boundary=\"000000\"; report-type=delivery-status\n\
\n\
--000000\n\
Content-Type: multipart/related; boundary=\"000001\"\n\
\n\
--000001\n\
Content-Type: text/html\n\
\n\
<b>Not yet</b>\n\
--000001--\n\
--000000\n\
Content-Type: message/delivery-status\n\
\n\
Reporting-MTA: dns; mail.example.com\n\
Arrival-Date: Tue, 24 Nov 2026 06:05:00 -0800 (PST)\n\
\n\
Final-Recipient: rfc822; ann@example.org\n\
Action: delayed\n\
Status: 4.4.1\n\
Diagnostic-Code: smtp; no answer\n \
at all\n\
Will-Retry-Until: Fri, 27 Nov 2026 06:05:00 -0800 (PST)\n\
--000000--\n";

/// As qmail builds it: words alone, then a copy of the message.
const QMAIL: &str = "From: MAILER-DAEMON@mail.example.org\n\
To: bounces+0123456789abcdefghjkmnpqrs@place.example\n\
Subject: it failed\n\
\n\
Hello, here is a mail program.\n\
\n\
<ann@example.org>:\n\
192.0.2.7 does not like the recipient.\n\
It said: 550 5.1.1 nobody of that name\n\
\n\
--- What follows is a copy.\n\
\n\
Subject: 5.7.1\n";

fn outcome(message: &str) -> Option<Outcome> {
    read(message)?.outcome_for("ann@example.org").cloned()
}

#[track_caller]
fn check(message: &str, want: &expect_test::Expect) {
    let bounce = read(message).unwrap();
    assert_eq!(bounce.keys, [THE_KEY]);
    want.assert_eq(&format!("{:?}", outcome(message).unwrap()));
}

#[test]
fn reports_are_read() {
    check(
        POSTFIX,
        &expect_test::expect![[
            r#"Bounced("it came back: there is no such address (5.1.1); they said: 550 5.1.1 <ann@example.org>: nobody of that name")"#
        ]],
    );
    check(
        EXCHANGE,
        &expect_test::expect![[
            r#"Soft("it came back: the mailbox is full (5.2.2); they said: 552 5.2.2 mailbox over its size")"#
        ]],
    );
    check(
        GMAIL,
        &expect_test::expect![[
            r#"Noted("not there yet, it is still tried: their mail server cannot be reached (4.4.1); they said: no answer at all")"#
        ]],
    );
    check(
        QMAIL,
        &expect_test::expect![[
            r#"Bounced("it came back: there is no such address (5.1.1); they said: It said: 550 5.1.1 nobody of that name")"#
        ]],
    );
}

#[test]
fn what_is_not_a_failure_is_told_apart() {
    let with = |action: &str| POSTFIX.replace("Action: failed", action);
    for (action, want) in [
        ("Action: delivered", "Delivered"),
        ("Action: relayed", "Noted"),
        ("Action: failed (for good)", "Bounced"),
    ] {
        let said = format!("{:?}", outcome(&with(action)).unwrap());
        assert!(said.starts_with(want), "{action}: {said}");
    }
    assert_eq!(outcome(&with("Action: danced")), None);
    assert_eq!(outcome(&with("X: failed")), None);
}

#[test]
fn an_address_that_passes_mail_on_has_arrived_if_one_of_them_has() {
    let two = POSTFIX.replace(
        "Final-Recipient: rfc822; ann@example.org\r\nOriginal-Recipient: rfc822;ann@example.org\r\n",
        "Final-Recipient: rfc822; one@example.org\r\nAction: delivered\r\nStatus: 2.1.5\r\n\r\n\
         Final-Recipient: rfc822; two@example.org\r\n",
    );
    assert!(matches!(outcome(&two), Some(Outcome::Delivered(_))));
    let hers = two.replace("two@", "ANN@");
    assert!(matches!(outcome(&hers), Some(Outcome::Bounced(_))));
}

#[test]
fn answers_are_not_bounces() {
    let away = "From: Ann <ann@example.org>\r\n\
                To: bounces+0123456789abcdefghjkmnpqrs@place.example\r\n\
                Subject: Out of office\r\n\
                Auto-Submitted: auto-replied\r\n\r\n\
                I am away until 5.1.1. For help ring extension 550.\r\n";
    assert_eq!(read(away), None);
    let by_server = away.replace("Ann <ann@", "Postmaster <postmaster@");
    assert_eq!(read(&by_server), None, "it says that it is an answer");
    let receipt = EXCHANGE
        .replace(
            "message/delivery-status",
            "message/disposition-notification",
        )
        .replace("postmaster@", "ann@");
    assert_eq!(read(&receipt), None);
    assert_eq!(read("Subject: Hello\r\n\r\nIs this a person?"), None);
}

#[test]
fn words_alone_count_only_with_a_key_and_a_code() {
    let no_key = QMAIL.replace(THE_KEY, "0123456789");
    assert_eq!(read(&no_key), None);
    let no_code = QMAIL.replace("550 5.1.1 ", "");
    assert_eq!(
        outcome(&no_code),
        Some(Outcome::Noted(
            "a mail server wrote something that we cannot read: it failed".into()
        ))
    );
    let reply_alone = QMAIL.replace("550 5.1.1 ", "550 ");
    assert!(matches!(outcome(&reply_alone), Some(Outcome::Bounced(_))));
    let may_pass = QMAIL.replace("550 5.1.1 ", "451 4.3.0 ");
    assert!(matches!(outcome(&may_pass), Some(Outcome::Noted(_))));
}

#[test]
fn a_report_without_a_key_is_of_no_message() {
    let no_key = POSTFIX.replace('+', "-");
    assert_eq!(read(&no_key).unwrap().keys, [""; 0]);
    let many: String = (0..1_000).map(|n| format!("a+{n:026}@x, ")).collect();
    let flood = POSTFIX.replace("Auto-Submitted:", &format!("To: {many}\r\nX:"));
    assert_eq!(read(&flood).unwrap().keys.len(), KEYS_MOST);
}

#[test]
fn hostile_messages_do_no_harm() {
    for cut in (0..POSTFIX.len()).step_by(7) {
        let _read = read(POSTFIX.get(..cut).unwrap());
    }
    let bytes: Vec<u8> = POSTFIX.bytes().map(|b| b.rotate_left(1)).collect();
    assert_eq!(read(&String::from_utf8_lossy(&bytes)), None);
    let long = POSTFIX.replace("nobody of that name", &"\u{202E}x\u{0} ".repeat(100_000));
    let Some(Outcome::Bounced(why)) = outcome(&long) else {
        panic!("not read");
    };
    assert!(
        why.chars().count() < 400 && !why.contains(['\u{202E}', '\u{0}']),
        "{why}"
    );
    let within = format!(
        "Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: message/rfc822\r\n\r\n{POSTFIX}\r\n--x--"
    );
    assert_eq!(
        read(&within),
        None,
        "a bounce that somebody passes on is not one"
    );
}

proptest::proptest! {
    #[test]
    fn anything_can_be_read(text in "(Content-Type: |multipart/report|; boundary=|--|a|\n|\"|=|Action: failed|:| |\\PC){0,60}") {
        let _read = read(&text);
    }
}
