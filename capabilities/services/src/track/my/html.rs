//! Bookings, messages and the rest that is held of a person, as a page that is complete in itself: it is read
//! outside the house, beside the page of what they asked.

use app::ask::held_section as section;
use app::kit::words;

use super::export::{Other, words_of};
use super::page::{Mine, told, word};

pub fn page(mine: &Mine, others: &[Other]) -> String {
    let mut out = String::from(
        "<!DOCTYPE html>\n<html lang=\"en-GB\"><head><meta charset=\"utf-8\"><title>Bookings, messages and more</title></head><body>\n<h1>Bookings, messages and more</h1>\n",
    );
    for (booking, title) in &mine.bookings {
        let details = &booking.details;
        let facts = [
            ("From", words::date_time(booking.starts)),
            ("Until", words::date_time(booking.ends)),
            ("State", word(booking.state).to_owned()),
            ("People", booking.people.to_string()),
            ("Name", details.name.clone()),
            ("Email", details.email.clone()),
            ("Phone", details.phone.clone()),
            ("What you need", details.needs.clone()),
            ("Why it was cancelled", details.why.clone()),
        ];
        let heading = format!("Booking: {title} ({})", booking.reference);
        section(&mut out, &heading, &facts);
    }
    for record in &mine.messages {
        let message = &record.value;
        let facts = [
            ("Written", words::date_time(record.created)),
            ("To", message.to.clone()),
            ("By", message.channel.name().to_owned()),
            ("What became of it", told(message.state).to_owned()),
            ("Text", words_of(message).to_owned()),
        ];
        section(&mut out, &format!("Message: {}", message.subject), &facts);
    }
    for record in &mine.wishes {
        let wish = &record.value;
        let by = wish.channel.map_or("", |channel| channel.name());
        let facts = [
            ("Email", wish.to.email.clone().unwrap_or_default()),
            ("Phone", wish.to.phone.clone().unwrap_or_default()),
            ("Address", wish.to.address.join("\n")),
            ("By", by.to_owned()),
            ("Language", wish.language.clone()),
            ("News and reminders", yes(wish.optional)),
            ("No texts in these hours", wish.quiet.words()),
            ("Large print", yes(wish.large_print)),
            ("You told us", words::date_time(wish.told)),
        ];
        section(&mut out, "How you want to hear from us", &facts);
    }
    for (address, failing) in &mine.failing {
        let facts = [
            ("Address", address.clone()),
            ("Why", failing.why.clone()),
            ("Since", words::date_time(failing.since)),
            ("How many", failing.count.to_string()),
        ];
        section(&mut out, "Messages that came back", &facts);
    }
    for other in others {
        let mut facts = vec![
            ("Taken down", words::date_time(other.recorded)),
            ("Why we keep it", other.why.to_owned()),
            ("For how long", other.kept_for.to_owned()),
        ];
        let own = other.facts.iter();
        facts.extend(own.map(|(name, text)| (name.as_str(), text.clone())));
        section(&mut out, &format!("Record: {}", other.kind), &facts);
    }
    out.push_str("</body></html>\n");
    out
}

fn yes(is: bool) -> String {
    let word = if is { "Yes" } else { "No" };
    word.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_is_shown_as_words_and_what_is_empty_is_left_out() {
        let mut out = String::new();
        let facts = [
            ("Name", "<b>Ann</b>".to_owned()),
            ("Phone", String::new()),
            ("Address", "1 High Street\nAB12 3CD".to_owned()),
        ];
        section(&mut out, "A & B", &facts);
        expect_test::expect![[r#"
            <h2>A &amp; B</h2>
            <dl>
            <dt>Name</dt><dd>&lt;b&gt;Ann&lt;/b&gt;</dd>
            <dt>Address</dt><dd>1 High Street<br>AB12 3CD</dd>
            </dl>
        "#]]
        .assert_eq(&out);
    }
}
