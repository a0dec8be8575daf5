//! Whole statements as councils write them, good and bad.

use expect_test::{Expect, expect};
use jiff::civil::date;

use super::page;
use crate::{Outcome, Site, judge};

#[track_caller]
fn check(lines: &str, want: Expect) {
    let verdict = judge(
        Some(&page(lines)),
        &Site::at("www.ambridge.gov.uk"),
        date(2026, 11, 27),
    );
    let ids = |outcome| {
        let ids: Vec<&str> = verdict
            .with(outcome)
            .map(|answer| answer.check.id)
            .collect();
        ids.join(" ")
    };
    want.assert_eq(&format!(
        "fault: {}\nneeds-person: {}\ndoes-not-apply: {}\n",
        ids(Outcome::Fault),
        ids(Outcome::NeedsPerson),
        ids(Outcome::DoesNotApply)
    ));
}

#[test]
fn an_old_page_about_text_sizes() {
    check(
        "# Accessibility
        We want everybody to enjoy our website.
        ## Text size
        Press Ctrl and + to make the text larger.
        ## Contact us
        Call 01632 960 200.",
        expect![[r#"
            fault: statement heading commitment scope status-heading status non-accessible-heading non-accessible-right preparation-heading prepared reviewed method feedback-heading-wording contact enforcement-heading ehrc eass-link
            needs-person: prominent whole-site known-listed accessible version reply
            does-not-apply: commitment-wording status-heading-wording status-right non-accessible-heading-wording non-accessible-clear criteria fixes-ahead burden-scope burden-assessment out-of-scope burden-heading preparation-heading-wording prepared-wording reviewed-wording reviewed-recently method-told enforcement-heading-wording ecni ecni-link
        "#]],
    );
}

#[test]
fn a_statement_of_2020_that_nobody_opened_since() {
    check(
        "# Accessibility statement for Ambridge
        This accessibility statement applies to www.ambridge.gov.uk and not to the sites of others.
        ## How accessible this website is
        We know some parts of this website are not fully accessible:
        - most older PDF documents are not accessible to a screen reader
        - you cannot skip to the main content
        ## What to do if you cannot access parts of this website
        ## Reporting accessibility problems with this website
        Email web@ambridge.gov.uk. We will reply in 10 days.
        ## Enforcement procedure
        The EHRC is responsible for enforcing the regulations. Contact the Equality Advisory and Support Service.
        ## Technical information about this website's accessibility
        Ambridge Council is committed to making its website accessible, in accordance with the Public Sector Bodies (Websites and Mobile Applications) (No. 2) Accessibility Regulations 2018.
        This website is partially compliant with the Web Content Accessibility Guidelines version 2.1 AA standard, due to the non-compliances listed below.
        ### Non accessible content
        The content listed below is non-accessible for the following reasons.
        #### Non compliance with the accessibility regulations
        Some images do not have a text alternative. This fails WCAG 2.1 success criterion 1.1.1. We plan to add text alternatives by September 2020.
        #### Disproportionate burden
        We are not claiming that anything is a disproportionate burden.
        ## How we tested this website
        This website was last tested on 3 August 2020 by Borsetshire Web Ltd.
        ## What we're doing to improve accessibility
        Our roadmap will show how we will improve by the end of 2021.
        This statement was prepared on 20 August 2020. It was last updated on 22 September 2020.",
        expect![[r#"
            fault: status-heading fixes-ahead preparation-heading-wording reviewed-wording reviewed-recently feedback-heading-wording eass-link
            needs-person: prominent known-listed non-accessible-right non-accessible-clear method-told accessible version
            does-not-apply: status-heading-wording burden-scope burden-assessment out-of-scope burden-heading ecni ecni-link
        "#]],
    );
}

#[test]
fn a_small_body_that_did_its_best() {
    check(
        "# Website accessibility statement
        The Borchester Trust is committed to ensuring that its website is accessible in accordance with the Public Sector Bodies (Websites and Mobile Applications) (No.2) Accessibility Regulations 2018. This statement covers www.ambridge.gov.uk.
        **Compliance status**
        ## Compliance status
        This site is fully compliant with the WCAG 2.2 AA standard.
        ## Preparation of this statement
        Prepared on 3rd June 2026 after a self-assessment with WAVE on every template.
        ## Feedback and contact information
        [Use our contact form](https://www.ambridge.gov.uk/contact)
        ## Enforcement procedure
        If you are not content, go to [EASS](http://www.equalityadvisoryservice.com/). The Equality & Human Rights Commission enforces the law.",
        expect![[r#"
            fault: preparation-heading-wording
            needs-person: prominent status-right accessible reply
            does-not-apply: non-accessible-heading non-accessible-heading-wording known-listed non-accessible-right non-accessible-clear criteria fixes-ahead burden-scope burden-assessment out-of-scope burden-heading reviewed-wording ecni ecni-link
        "#]],
    );
}
