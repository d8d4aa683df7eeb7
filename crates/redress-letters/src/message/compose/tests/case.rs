//! A letter to one recipient as its parts, for tests.

use crate::message::{Attachment, Draft, Message, MessageError, Thread};
use crate::sender::Sender;
use redress_base::address::EmailAddress;
use redress_base::message_id::MessageId;

pub(super) fn address(text: &str) -> EmailAddress {
    EmailAddress::parse(text).unwrap().address
}

fn sender(name: &str) -> Sender {
    let reply_to = Some(address("organizer@coalition.example"));
    Sender {
        name: name.to_owned(),
        email: address("letters@coalition.example"),
        reply_to,
        logo: None,
        post_address: Vec::new(),
    }
}

/// A letter to one recipient, as its parts.
#[derive(Clone, Debug)]
pub(super) struct Case {
    pub(super) sender: Sender,
    pub(super) to: EmailAddress,
    pub(super) to_name: Option<String>,
    pub(super) cc: Vec<EmailAddress>,
    pub(super) subject: String,
    pub(super) text: String,
    pub(super) html: String,
    pub(super) attachments: Vec<(String, Vec<u8>)>,
    pub(super) thread: Option<Thread>,
}

impl Case {
    pub(super) fn new(subject: &str, text: &str) -> Self {
        Self {
            sender: sender("Coalition for Civil Rights"),
            to: address("ana.velazquez@house.example"),
            to_name: Some("Ana Velázquez".to_owned()),
            cc: Vec::new(),
            subject: subject.to_owned(),
            text: text.to_owned(),
            html: format!("<html><body><p>{text}</p></body></html>\n"),
            attachments: Vec::new(),
            thread: None,
        }
    }

    pub(super) fn compose(&self) -> Result<Message, MessageError> {
        let attached = self
            .attachments
            .iter()
            .map(|(name, bytes)| Attachment::new(name, bytes));
        let attachments = attached.collect::<Result<Vec<_>, _>>()?;
        Message::compose(&Draft {
            sender: &self.sender,
            to: &self.to,
            to_name: self.to_name.as_deref(),
            cc: &self.cc,
            subject: &self.subject,
            thread: self.thread.as_ref(),
            language: None,
            text: &self.text.as_str().into(),
            html: &self.html.as_str().into(),
            attachments: &attachments,
        })
    }

    pub(super) fn stamped(&self) -> Vec<u8> {
        stamped(&self.compose().unwrap())
    }
}

pub(super) fn stamped(message: &Message) -> Vec<u8> {
    let id = MessageId::from_stored("0123456789abcdef@coalition.example");
    message.stamped("2021-02-16T14:03:09Z".parse().unwrap(), &id)
}

/// The names of the header fields, in order.
pub(super) fn field_names(bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    let header = text.split("\r\n\r\n").next().unwrap();
    let fields = header
        .split("\r\n")
        .filter(|line| !line.starts_with([' ', '\t']));
    fields
        .map(|line| line.split(':').next().unwrap().to_owned())
        .collect()
}
