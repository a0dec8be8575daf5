//! `borough websites rules`: what is judged, and by what.

use std::collections::BTreeSet;

use access::Level;
use access::active::ACTIVE_RULES;
use access::floor::AXE_RULES;
use app::kit::Fault;
use app::print;

use crate::look::rules;

/// The criteria, the rules that judge each, and what a person looks at.
pub async fn list() -> Result<(), Fault> {
    let rules = rules().await?;
    let mut out = String::new();
    let mut automatic = 0;
    for criterion in access::CRITERIA {
        let own = rules
            .iter()
            .filter(|rule| {
                !rule.enhanced && rule.criteria.iter().any(|one| one == criterion.number)
            })
            .map(|rule| rule.id.clone());
        let used = ACTIVE_RULES
            .iter()
            .filter(|rule| rule.criteria.contains(&criterion.number))
            .map(|rule| {
                let how = if rule.forms {
                    "active, forms"
                } else {
                    "active"
                };
                format!("{} ({how})", rule.id)
            });
        let judged_by: Vec<String> = own.chain(used).collect();
        automatic += usize::from(!judged_by.is_empty());
        let level = match criterion.level {
            Level::A => "A",
            Level::Aa => "AA",
        };
        out.push_str(&format!(
            "{:7} {level:3} {}\n",
            criterion.number, criterion.name
        ));
        if !judged_by.is_empty() {
            out.push_str(&format!("            {}\n", judged_by.join(", ")));
        }
        for check in access::guided(criterion.number) {
            out.push_str(&format!("            a person: {}.", check.look_at));
            for step in check.steps {
                out.push_str(&format!(" {step}"));
            }
            out.push_str(&format!(" {}\n", check.question));
        }
    }
    let by_axe: BTreeSet<&String> = AXE_RULES.iter().flat_map(|rule| &rule.criteria).collect();
    out.push_str(&format!(
        "{automatic} of {} criteria have automatic evidence; each of the others has a guided check.\n\
         Beneath these, the {} rules of axe-core that judge levels A and AA look at {} criteria.\n",
        access::CRITERIA.len(),
        AXE_RULES.len(),
        by_axe.len(),
    ));
    print(&out)
}
