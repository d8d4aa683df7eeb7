//! One mailbox on a server, and the conversation with it.

use crate::campaign::{Campaign, InboxSettings};
use crate::cli::exit::Failure;
use crate::delivery::{credentials, in_words};
use anyhow::anyhow;
use redress_imap::{ImapDialer, ImapError, ImapSession, Limits};
use std::collections::HashMap;

/// A mailbox that is read.
#[derive(Debug)]
pub struct MailboxAccount<'c> {
    /// What `[[inbox]]` says of it.
    pub settings: &'c InboxSettings,
    dialer: ImapDialer,
    session: Option<ImapSession>,
    /// How far each folder was read.
    pub(super) seen: HashMap<String, Seen>,
}

/// How far a folder was read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen {
    /// What its UIDs count by.
    pub(super) uid_validity: u64,
    /// The highest of them.
    pub(super) highest: u32,
    /// Something up to there may have been missed.
    pub(super) has_gap: bool,
}

impl<'c> MailboxAccount<'c> {
    /// All mailboxes of a campaign; touches no network and no secret.
    pub fn all(campaign: &'c Campaign) -> Result<Vec<Self>, Failure> {
        let inboxes = campaign.inboxes.iter();
        inboxes
            .map(|settings| Self::new(campaign, settings))
            .collect()
    }

    /// One of them; touches no network and no secret.
    pub fn new(campaign: &Campaign, settings: &'c InboxSettings) -> Result<Self, Failure> {
        let folder = &campaign.folder;
        let ca_file = settings.ca_file.as_ref().map(|path| folder.path(path));
        let credentials = match (&settings.username, &settings.password) {
            (Some(user), Some(source)) => Some(credentials(
                user.clone(),
                source.clone(),
                folder.root(),
                settings.sign_in,
                "[[inbox]]",
            )),
            _ => None,
        };
        let dialer = ImapDialer::new(
            settings.server.clone(),
            ca_file.as_deref(),
            credentials,
            Limits::default(),
        );
        Ok(Self {
            settings,
            dialer: dialer.map_err(|error| Failure::Unexpected(anyhow!(in_words(&error))))?,
            session: None,
            seen: HashMap::new(),
        })
    }

    /// The conversation, opened where there is none.
    pub(super) async fn session(&mut self) -> Result<&mut ImapSession, ImapError> {
        match &mut self.session {
            Some(session) => Ok(session),
            none => Ok(none.insert(self.dialer.dial().await?)),
        }
    }

    /// The conversation, if there is one.
    pub(super) fn open_session(&mut self) -> Option<&mut ImapSession> {
        self.session.as_mut()
    }

    /// Whether something in a folder may have been missed, now or earlier.
    pub(super) fn has_gaps(&self) -> bool {
        self.seen.values().any(|seen| seen.has_gap)
    }

    /// Has folders with gaps read again from their beginning.
    pub(super) fn forget_gaps(&mut self) {
        self.seen.retain(|_, seen| !seen.has_gap);
    }

    /// Gives a conversation up in which something went wrong.
    pub(super) fn give_up(&mut self) {
        self.session = None;
    }

    /// Says goodbye.
    pub async fn close(&mut self) {
        if let Some(session) = self.session.take() {
            session.logout().await;
        }
    }
}
