//! What assistive technology is told of a page.

use chromiumoxide::cdp::browser_protocol::accessibility::{
    AxNode, AxValue, EnableParams, GetFullAxTreeParams, GetPartialAxTreeParams,
};
use serde_json::Value;

use crate::{Tab, Trouble};

/// A thing in the accessibility tree.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Node {
    /// The browser's name of it, for as long as the page is there.
    pub id: String,
    /// That of the thing that it is in; none for the page itself.
    pub parent: Option<String>,
    /// Those of the things in it, in order.
    pub children: Vec<String>,
    /// "button", "link"; Chromium's own word where ARIA has none.
    pub role: String,
    /// Its accessible name, with runs of blanks as one.
    pub name: String,
    /// Its accessible description.
    pub description: String,
    /// What it holds: the text of a field, the number of a slider.
    pub value: String,
    /// Its states and properties that have a value: `("expanded", "false")`. Those that name other things are left out.
    pub states: Vec<(String, String)>,
    /// Whether assistive technology is not told of it.
    pub ignored: bool,
    /// The browser's number of its element; none for what has none.
    pub element: Option<i64>,
}

impl Node {
    /// The value of a state or property: `state("checked") == Some("mixed")`.
    #[must_use]
    pub fn state(&self, name: &str) -> Option<&str> {
        let found = self.states.iter().find(|(one, _)| one == name);
        found.map(|(_, value)| value.as_str())
    }

    fn of(node: &AxNode) -> Self {
        let states = node.properties.iter().flatten().filter_map(|property| {
            let value = match property.value.value.as_ref()? {
                Value::String(text) => text.clone(),
                value @ (Value::Bool(_) | Value::Number(_)) => value.to_string(),
                _ => return None,
            };
            Some((property.name.as_ref().to_owned(), value))
        });
        Self {
            id: node.node_id.inner().clone(),
            parent: node.parent_id.as_ref().map(|id| id.inner().clone()),
            children: node
                .child_ids
                .iter()
                .flatten()
                .map(|id| id.inner().clone())
                .collect(),
            role: text(node.role.as_ref()),
            name: text(node.name.as_ref()),
            description: text(node.description.as_ref()),
            value: text(node.value.as_ref()),
            states: states.collect(),
            ignored: node.ignored,
            element: node.backend_dom_node_id.as_ref().map(|id| *id.inner()),
        }
    }
}

/// Things of one tree that are kept: a page may have any number.
const MOST: usize = 50_000;

impl Tab {
    /// The whole tree, the page itself first, at most 50,000 things. It follows the page a moment behind.
    ///
    /// # Errors
    /// If the page has gone or hangs.
    pub async fn tree(&self) -> Result<Vec<Node>, Trouble> {
        self.do_(EnableParams::default()).await?;
        let nodes = self.do_(GetFullAxTreeParams::default()).await?.nodes;
        Ok(nodes.iter().take(MOST).map(Node::of).collect())
    }

    /// What has the focus, into open shadow trees; none if it is the page as a whole.
    ///
    /// # Errors
    /// If the page has gone or hangs.
    pub async fn focused(&self) -> Result<Option<Node>, Trouble> {
        const FOCUSED: &str = "(() => { let at = document.activeElement; \
            while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement; \
            return at === document.body || at === document.documentElement ? null : at; })()";
        let Some(object) = self.object(FOCUSED).await? else {
            return Ok(None);
        };
        let ask = GetPartialAxTreeParams::builder()
            .object_id(object)
            .fetch_relatives(false)
            .build();
        let nodes = self.do_(ask).await?.nodes;
        Ok(nodes.first().map(Node::of))
    }
}

fn text(value: Option<&AxValue>) -> String {
    let text = match value.and_then(|value| value.value.as_ref()) {
        Some(Value::String(text)) => text.clone(),
        Some(value @ (Value::Number(_) | Value::Bool(_))) => value.to_string(),
        _ => String::new(),
    };
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
