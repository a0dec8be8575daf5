//! Real keys and a real pointer: what a person's hands do, as the browser itself takes it.

use chromiumoxide::cdp::browser_protocol::input::{
    DispatchKeyEventParams, DispatchKeyEventType, DispatchMouseEventParams, DispatchMouseEventType,
    DispatchTouchEventParams, DispatchTouchEventReturns, DispatchTouchEventType, MouseButton,
    TouchPoint,
};
use chromiumoxide::types::{Command, Method, MethodId};
use serde::Serialize;

use crate::{Tab, Trouble};

/// A key of the keyboard, and whether Shift is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key<'k> {
    /// What it means: "Tab", "a".
    pub key: &'k str,
    /// Where it is: "Tab", "KeyA".
    pub code: &'k str,
    /// Its number on Windows.
    pub number: i64,
    /// What it writes; nothing for most that have a name.
    pub text: &'k str,
    /// Whether Shift is held.
    pub shift: bool,
}

impl Key<'static> {
    /// Goes on to the next place.
    pub const TAB: Self = named("Tab", 9);
    /// Goes back to the place before.
    pub const BACK_TAB: Self = Self {
        shift: true,
        ..named("Tab", 9)
    };
    /// Does, follows, or sends.
    pub const ENTER: Self = Self {
        text: "\r",
        ..named("Enter", 13)
    };
    /// Does, ticks, or opens.
    pub const SPACE: Self = Self {
        key: " ",
        code: "Space",
        text: " ",
        ..named("Space", 32)
    };
    /// Leaves or closes.
    pub const ESCAPE: Self = named("Escape", 27);
    /// One to the left.
    pub const LEFT: Self = named("ArrowLeft", 37);
    /// One up.
    pub const UP: Self = named("ArrowUp", 38);
    /// One to the right.
    pub const RIGHT: Self = named("ArrowRight", 39);
    /// One down.
    pub const DOWN: Self = named("ArrowDown", 40);
    /// To the first.
    pub const HOME: Self = named("Home", 36);
    /// To the last.
    pub const END: Self = named("End", 35);
    /// Takes out what is before the caret.
    pub const BACKSPACE: Self = named("Backspace", 8);
}

const fn named(name: &'static str, number: i64) -> Key<'static> {
    Key {
        key: name,
        code: name,
        number,
        text: "",
        shift: false,
    }
}

/// A finger that is let go: the generated command leaves out the list of fingers when it is empty, and the browser
/// asks for it.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct NoFinger {
    r#type: DispatchTouchEventType,
    touch_points: [TouchPoint; 0],
}

impl Default for NoFinger {
    fn default() -> Self {
        Self {
            r#type: DispatchTouchEventType::TouchEnd,
            touch_points: [],
        }
    }
}

impl Method for NoFinger {
    fn identifier(&self) -> MethodId {
        DispatchTouchEventParams::IDENTIFIER.into()
    }
}

impl Command for NoFinger {
    type Response = DispatchTouchEventReturns;
}

/// What the protocol calls Shift.
const SHIFT: i64 = 8;

impl Tab {
    /// Presses a key and lets it go.
    ///
    /// # Errors
    /// If the page has gone or hangs.
    pub async fn press(&self, key: Key<'_>) -> Result<(), Trouble> {
        // Both are sent before either is answered: they arrive in this order.
        let down = self.do_(event(
            key,
            if key.text.is_empty() {
                DispatchKeyEventType::RawKeyDown
            } else {
                DispatchKeyEventType::KeyDown
            },
        ));
        let up = self.do_(event(key, DispatchKeyEventType::KeyUp));
        let (down, up) = futures::join!(down, up);
        down.and(up).map(drop)
    }

    /// Types a text where the focus is, a key for each letter.
    ///
    /// # Errors
    /// If the page has gone or hangs.
    pub async fn write(&self, text: &str) -> Result<(), Trouble> {
        for letter in text.chars() {
            let mut buffer = [0; 4];
            let letter_text: &str = letter.encode_utf8(&mut buffer);
            let upper = letter.to_ascii_uppercase();
            let (code, number) = match upper {
                'A'..='Z' => (format!("Key{upper}"), i64::from(u32::from(upper))),
                '0'..='9' => (format!("Digit{upper}"), i64::from(u32::from(upper))),
                ' ' => ("Space".to_owned(), 32),
                '\n' => {
                    self.press(Key::ENTER).await?;
                    continue;
                }
                _ => (String::new(), 0),
            };
            self.press(Key {
                key: letter_text,
                code: &code,
                number,
                text: letter_text,
                shift: letter.is_uppercase(),
            })
            .await?;
        }
        Ok(())
    }

    /// Moves the pointer to a place in the window, in CSS pixels.
    ///
    /// # Errors
    /// If the page has gone or hangs.
    pub async fn point(&self, x: f64, y: f64) -> Result<(), Trouble> {
        let moved = DispatchMouseEventParams::new(DispatchMouseEventType::MouseMoved, x, y);
        self.do_(moved).await.map(drop)
    }

    /// Presses the first button of the pointer there, and holds it.
    ///
    /// # Errors
    /// If the page has gone or hangs.
    pub async fn hold_down(&self, x: f64, y: f64) -> Result<(), Trouble> {
        self.button(DispatchMouseEventType::MousePressed, x, y)
            .await
    }

    /// Lets it go there.
    ///
    /// # Errors
    /// If the page has gone or hangs.
    pub async fn let_go(&self, x: f64, y: f64) -> Result<(), Trouble> {
        self.button(DispatchMouseEventType::MouseReleased, x, y)
            .await
    }

    /// Moves the pointer there and clicks.
    ///
    /// # Errors
    /// If the page has gone or hangs.
    pub async fn click(&self, x: f64, y: f64) -> Result<(), Trouble> {
        self.point(x, y).await?;
        self.hold_down(x, y).await?;
        self.let_go(x, y).await
    }

    /// Taps there with a finger; the page is told of touches once [`Tab::touch`] says so.
    ///
    /// # Errors
    /// If the page has gone or hangs.
    pub async fn tap(&self, x: f64, y: f64) -> Result<(), Trouble> {
        let finger = vec![TouchPoint::new(x, y)];
        self.do_(DispatchTouchEventParams::new(
            DispatchTouchEventType::TouchStart,
            finger,
        ))
        .await?;
        self.do_(NoFinger::default()).await.map(drop)
    }

    async fn button(&self, kind: DispatchMouseEventType, x: f64, y: f64) -> Result<(), Trouble> {
        let mut event = DispatchMouseEventParams::new(kind, x, y);
        event.button = Some(MouseButton::Left);
        event.click_count = Some(1);
        self.do_(event).await.map(drop)
    }
}

fn event(key: Key<'_>, kind: DispatchKeyEventType) -> DispatchKeyEventParams {
    let mut event = DispatchKeyEventParams::new(kind.clone());
    event.key = Some(key.key.to_owned());
    event.code = Some(key.code.to_owned());
    event.windows_virtual_key_code = Some(key.number);
    event.modifiers = key.shift.then_some(SHIFT);
    if kind == DispatchKeyEventType::KeyDown {
        event.text = Some(key.text.to_owned());
    }
    event
}
