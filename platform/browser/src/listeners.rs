//! What a page's scripts listen to, and elements named by the browser's numbers.

use chromiumoxide::cdp::browser_protocol::dom::{self, BackendNodeId, ResolveNodeParams};
use chromiumoxide::cdp::browser_protocol::dom_debugger::GetEventListenersParams;
use chromiumoxide::cdp::js_protocol::runtime::{
    CallArgument, CallFunctionOnParams, EvaluateParams,
};
use serde::de::DeserializeOwned;

use crate::{Tab, Trouble};

/// Something that a page's scripts listen to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listener {
    /// "click", "keydown".
    pub kind: String,
    /// The browser's number of the element; that of the document is one too. None for the window.
    pub element: Option<i64>,
}

/// Listeners that are told: a page may have any number.
const MOST: usize = 20_000;

impl Tab {
    /// What the page's scripts listen to: on its elements, into shadow trees and frames of the same process, on its
    /// document and its window. At most 20,000.
    ///
    /// # Errors
    /// If the page has gone or hangs.
    pub async fn listeners(&self) -> Result<Vec<Listener>, Trouble> {
        let mut all = Vec::new();
        // A world of our own has a window of its own: what the page's scripts gave theirs is asked of theirs.
        let window = EvaluateParams::new("window");
        let things = [
            (self.object("document").await?, Some(-1)),
            (self.do_(window).await?.result.object_id, None),
        ];
        for (thing, depth) in things {
            let Some(object_id) = thing else {
                continue;
            };
            let ask = GetEventListenersParams {
                object_id,
                depth,
                pierce: Some(true),
            };
            let heard = self.do_(ask).await?.listeners;
            all.extend(heard.into_iter().map(|one| Listener {
                kind: one.r#type,
                element: one.backend_node_id.map(|id| *id.inner()),
            }));
        }
        all.truncate(MOST);
        Ok(all)
    }

    /// What a function of our world says, given elements by the browser's numbers; null in the place of one that is
    /// no longer there.
    ///
    /// # Errors
    /// If the page has gone or hangs, if the function throws, or if what it says is no `T`.
    pub async fn ask_of<T: DeserializeOwned>(
        &self,
        elements: &[i64],
        function: &str,
    ) -> Result<T, Trouble> {
        let world = self.world().await?;
        self.do_(dom::EnableParams::default()).await?;
        let resolve = |&element: &i64| {
            self.do_(ResolveNodeParams {
                backend_node_id: Some(BackendNodeId::new(element)),
                execution_context_id: Some(world),
                ..ResolveNodeParams::default()
            })
        };
        let found = futures::future::join_all(elements.iter().map(resolve)).await;
        let arguments = found.into_iter().map(|found| CallArgument {
            object_id: found.ok().and_then(|found| found.object.object_id),
            ..CallArgument::default()
        });
        let mut call = CallFunctionOnParams::new(function);
        call.execution_context_id = Some(world);
        call.arguments = Some(arguments.collect());
        call.return_by_value = Some(true);
        call.await_promise = Some(true);
        let answer = self.do_(call).await?;
        if let Some(thrown) = answer.exception_details {
            return Err(Trouble::Threw(thrown.text));
        }
        serde_json::from_value(answer.result.value.unwrap_or_default())
            .map_err(|e| Trouble::Unreadable(e.to_string()))
    }
}
