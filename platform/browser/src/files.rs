//! Files that a person chooses to send.

use std::path::Path;

use chromiumoxide::cdp::browser_protocol::dom::{BackendNodeId, SetFileInputFilesParams};

use crate::{Tab, Trouble};

impl Tab {
    /// Chooses a file in a field for files, as its dialog would. The browser reads it when the form is sent.
    ///
    /// # Errors
    /// If the page has gone or hangs, or the element is no such field.
    pub async fn choose_file(&self, element: i64, file: &Path) -> Result<(), Trouble> {
        let mut choose = SetFileInputFilesParams::new(vec![file.to_string_lossy().into_owned()]);
        choose.backend_node_id = Some(BackendNodeId::new(element));
        self.do_(choose).await.map(drop)
    }
}
