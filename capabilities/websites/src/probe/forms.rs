//! Forms sent with planted mistakes, where the caller allows it.

use std::time::Duration;

use access::Finding;
use access::active::{self, Answer, Form, Sent};
use browser::{Key, Tab, Trouble};

use super::Prober;

/// Forms of one page that are sent.
const MOST: usize = 2;
/// How often it is asked whether an answer has come, and how often at most.
const ASKING: Duration = Duration::from_millis(100);
const TIMES: usize = 40;
/// How often an answer must be the same to stand still: of a page that came anew, and of one that stays, which may yet
/// move the focus, say something, or be on its way to the next.
const SAME_ANEW: usize = 1;
const SAME: usize = 8;

/// Sends each form once empty and once with answers of a wrong kind, from a fresh page each time.
pub async fn send(prober: &Prober, address: &str) -> Result<Vec<Finding>, Trouble> {
    prober.fresh(address).await?;
    let forms: Vec<Form> = prober.tab.say("boroughProbe.forms()").await?;
    let mut all = Vec::new();
    for (at, form) in forms.into_iter().enumerate() {
        let asks = form.fields.iter().any(|field| field.required);
        let has_kind = form
            .fields
            .iter()
            .any(|field| matches!(field.kind.as_str(), "email" | "date"));
        // Without a mistake to plant it would be sent for good.
        if form.search || form.send.is_none() || all.len() >= MOST || !(asks || has_kind) {
            continue;
        }
        let empty = if asks {
            answer(prober, address, at, false).await?
        } else {
            None
        };
        let wrong = if has_kind {
            answer(prober, address, at, true).await?
        } else {
            None
        };
        all.push(Sent { form, empty, wrong });
    }
    prober.tab.hold(true).await?;
    Ok(active::sent(&all))
}

async fn answer(
    prober: &Prober,
    address: &str,
    at: usize,
    wrong: bool,
) -> Result<Option<Answer>, Trouble> {
    let tab = &prober.tab;
    prober.fresh(address).await?;
    let forms: Vec<Form> = tab.say("boroughProbe.forms()").await?;
    let Some((form, send)) = forms
        .get(at)
        .and_then(|form| Some((form.place.id, form.send?)))
    else {
        return Ok(None);
    };
    let known: Vec<String> = tab.say("boroughProbe.noteWords()").await?;
    tab.say::<bool>(format!("boroughProbe.plant({form}, {wrong})"))
        .await?;
    if !tab
        .say::<bool>(format!("boroughProbe.focusOn({send})"))
        .await?
    {
        return Ok(None);
    }
    if !tab
        .say::<bool>(format!("boroughProbe.listenTo({form})"))
        .await?
    {
        return Ok(None);
    }
    let _before = tab.said_in_dialogs();
    tab.hold(false).await?;
    tab.press(Key::ENTER).await?;
    let known = serde_json::to_string(&known).unwrap_or_default();
    let answered = settled(tab, &known).await;
    tab.hold(true).await?;
    Ok(answered?.map(|mut answer| {
        answer.said.extend(tab.said_in_dialogs());
        answer
    }))
}

/// The page's answer, once it stands still.
async fn settled(tab: &Tab, known: &str) -> Result<Option<Answer>, Trouble> {
    let mut last: Option<Answer> = None;
    let mut same = 0;
    for _ in 0..TIMES {
        tokio::time::sleep(ASKING).await;
        let asked = tab.say::<Option<Answer>>(format!(
            "document.readyState === 'complete' ? boroughProbe.afterSending({known}) : null"
        ));
        match asked.await {
            Ok(Some(now)) if last.as_ref() == Some(&now) => {
                same += 1;
                let enough = match (now.anew, is_mute(&now)) {
                    (true, _) => SAME_ANEW,
                    (false, false) => SAME,
                    // Its server may still be at it: nothing is said of a mistake only once the time is up.
                    (false, true) => TIMES,
                };
                if same >= enough {
                    return Ok(Some(Answer { still: true, ..now }));
                }
            }
            Ok(Some(now)) => (last, same) = (Some(now), 0),
            // The page is on its way to the next.
            Ok(None) | Err(Trouble::Gone | Trouble::Threw(_)) => (last, same) = (None, 0),
            Err(trouble) => return Err(trouble),
        }
    }
    let still = same >= SAME;
    Ok(last.map(|last| Answer { still, ..last }))
}

/// Whether neither the page nor the browser says anything yet.
fn is_mute(answer: &Answer) -> bool {
    let is_native = answer.fields.iter().any(|field| !field.native.is_empty());
    answer.news.is_empty() && answer.said.is_empty() && !is_native
}
