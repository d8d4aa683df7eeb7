//! A conversation that is signed in.

use crate::limits::Limits;
use crate::wire::Wire;
use redress_smtp::{Secrets, made_safe};

/// A conversation with a server, ready for the next command.
#[derive(Debug)]
pub struct ImapSession {
    pub(crate) wire: Wire,
    pub(crate) limits: Limits,
    /// What the server announces, in upper case.
    pub(crate) capabilities: Vec<String>,
    /// Not to be in anything that is shown.
    pub(crate) secrets: Secrets,
    /// The number of the last command.
    pub(crate) number: u32,
    /// A command was begun and has not ended: nothing can be asked any more.
    pub(crate) is_under_way: bool,
    /// Bytes that were read.
    pub(crate) bytes_read: u64,
    /// The tag of the IDLE that is under way.
    pub(crate) idle: Option<String>,
}

impl ImapSession {
    pub(crate) fn new(wire: Wire, limits: Limits) -> Self {
        Self {
            wire,
            limits,
            capabilities: Vec::new(),
            secrets: Secrets::default(),
            number: 0,
            is_under_way: false,
            bytes_read: 0,
            idle: None,
        }
    }

    /// Whether the server announces this.
    #[must_use]
    pub fn knows(&self, capability: &str) -> bool {
        self.capabilities.iter().any(|known| known == capability)
    }

    /// How many bytes of answers were read.
    #[must_use]
    pub fn bytes_read(&self) -> u64 {
        self.bytes_read
    }

    /// What the server said, as it may be shown.
    pub(crate) fn shown(&self, code: &str, text: &str) -> String {
        let said = if code.is_empty() {
            text.to_owned()
        } else {
            format!("[{code}] {text}")
        };
        // A server that has no words has said nothing: an empty place in a sentence looks like a fault of ours.
        let shown = made_safe(&self.secrets.left_out_of_text(&said));
        if shown.trim().is_empty() {
            "no reason given".to_owned()
        } else {
            shown
        }
    }
}
