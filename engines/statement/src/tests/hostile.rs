//! Pages that nobody would write.

use jiff::civil::date;
use proptest::prelude::*;

use crate::{Block, BlockKind, CHECKS, Outcome, Page, Site, judge};

fn ask(page: &Page) -> crate::Verdict {
    judge(
        Some(page),
        &Site::at("www.ambridge.gov.uk"),
        date(2026, 11, 27),
    )
}

#[test]
fn a_statement_in_welsh_is_for_a_person() {
    let page = Page {
        language: Some("cy".into()),
        ..Page::new(
            "https://www.ambridge.gov.uk/hygyrchedd",
            "Datganiad hygyrchedd",
        )
        .with(Block::text("Mae’r wefan hon yn hygyrch i bawb."))
    };
    let verdict = ask(&page);
    assert_eq!(verdict.with(Outcome::Fault).count(), 0);
    assert_eq!(verdict.of("web-page").unwrap().outcome, Outcome::Sound);
    assert_eq!(verdict.of("status").unwrap().outcome, Outcome::NeedsPerson);
}

#[test]
fn a_page_without_end_is_read_so_far() {
    let mut page = Page::new("", "");
    page.blocks = vec![Block::text("a. ".repeat(1_000)); 20_000];
    assert_eq!(ask(&page).answers.len(), CHECKS.len());
    page.blocks = vec![Block::text(
        "1.4.3 by 1/1/2020 will [note disproportionate ".repeat(200_000),
    )];
    assert_eq!(ask(&page).answers.len(), CHECKS.len());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn whatever_is_said_is_answered(
        texts in prop::collection::vec((0u8..9, prop_oneof![
            any::<String>(),
            "(compliance status|disproportionate burden|prepared on|[0-9]{1,4}/[0-9]{1,2}/[0-9]{1,4}|wcag|committed|[@.\\[\\]’£ ]){0,12}",
        ]), 0..20),
        title in any::<String>(),
        host in any::<String>(),
    ) {
        let mut page = Page::new(format!("https://{host}/"), title);
        for (kind, text) in texts {
            let kind = match kind {
                0 => BlockKind::Item,
                1 => BlockKind::Text,
                level => BlockKind::Heading(level - 1),
            };
            let block = Block { kind, text: text.clone(), links: vec![] };
            page.blocks.push(block.link(text.clone(), text));
        }
        let verdict = judge(Some(&page), &Site::at(host), date(2026, 11, 27));
        prop_assert_eq!(verdict.answers.len(), CHECKS.len());
    }
}
