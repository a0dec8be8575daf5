//! What a fault is shown by: a picture with the element framed, and the element's code.

use browser::Area;
use serde::Deserialize;

use crate::look::Reviewer;

/// What shows a fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The fault's sign.
    pub sign: String,
    /// "picture" or "code".
    pub kind: &'static str,
    /// Its media type.
    pub media: &'static str,
    /// The element.
    pub selector: String,
    /// Itself.
    pub bytes: Vec<u8>,
}

/// What the script says of an element.
#[derive(Deserialize)]
struct Element {
    code: String,
    /// Where it is drawn, with what is around it; none if it is not.
    area: Option<Area>,
}

/// Frames the element of a selector and says where it is; a second call takes the frame away.
const FRAME: &str = r##"
((selector, isOn) => {
  const AROUND = 48, LEAST_WIDE = 480, LEAST_HIGH = 160, MOST_WIDE = 1280, MOST_HIGH = 900, CODE = 1500;
  let root = document, element = null, left = 0, top = 0;
  for (const part of selector.split(" >>> ")) {
    try { element = root.querySelector(part); } catch { return null; }
    if (!element) return null;
    const inner = element.shadowRoot ?? element.contentDocument;
    if (element.contentDocument) {
      const box = element.getBoundingClientRect();
      left += box.left + element.clientLeft;
      top += box.top + element.clientTop;
    }
    root = inner ?? root;
  }
  if (!isOn) {
    element.style?.removeProperty("outline");
    element.style?.removeProperty("outline-offset");
    return null;
  }
  const whole = element.outerHTML;
  const code = whole.length > CODE ? whole.slice(0, CODE) + "…" : whole;
  element.scrollIntoView({ block: "center", behavior: "instant" });
  const box = element.getBoundingClientRect();
  if (box.width < 1 || box.height < 1) return { code, area: null };
  element.style?.setProperty("outline", "3px solid #b10e1e", "important");
  element.style?.setProperty("outline-offset", "2px", "important");
  const page = document.documentElement;
  const wide = Math.min(MOST_WIDE, Math.max(LEAST_WIDE, box.width + 2 * AROUND));
  const high = Math.min(MOST_HIGH, Math.max(LEAST_HIGH, box.height + 2 * AROUND));
  const x = Math.max(0, Math.min(left + box.left + scrollX + Math.min(box.width, wide) / 2 - wide / 2, page.scrollWidth - wide));
  const y = Math.max(0, Math.min(top + box.top + scrollY + Math.min(box.height, high) / 2 - high / 2, page.scrollHeight - high));
  return { code, area: { x, y, width: wide, height: high } };
})
"##;

impl Reviewer {
    /// What shows the fault at an element of the page that is being looked at. What cannot be drawn, or not in time,
    /// has no picture: the fault is told all the same.
    ///
    /// # Errors
    /// If the page has gone or hangs.
    pub(crate) async fn show(&self, sign: String, selector: &str) -> Result<Vec<Shown>, String> {
        let call = |is_on: bool| format!("{FRAME}({}, {is_on})", serde_json::json!(selector));
        let element: Option<Element> = self.say(call(true)).await?;
        let Some(element) = element else {
            return Ok(Vec::new());
        };
        let of_kind = |kind, media, bytes| Shown {
            sign: sign.clone(),
            kind,
            media,
            selector: selector.to_owned(),
            bytes,
        };
        let mut shown = vec![of_kind("code", "text/html", element.code.into_bytes())];
        if let Some(area) = element.area {
            let picture = self.picture_of(area).await;
            shown.extend(picture.map(|bytes| of_kind("picture", "image/png", bytes)));
            let _off: Option<Element> = self.say(call(false)).await?;
        }
        Ok(shown)
    }
}
