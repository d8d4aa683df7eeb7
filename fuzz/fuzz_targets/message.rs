//! Whatever a letter says: it is refused, or its bytes keep the contract of the wire and arrive as they are.
//!
//! `tests/fuzz 60 message`
#![cfg_attr(feature = "run", no_main)]

use libfuzzer_sys::fuzz_target;
use redress_base::address::EmailAddress;
use redress_base::message_id::MessageId;
use redress_letters::Sender;
use redress_letters::message::{Draft, Message};

fuzz_target!(|parts: (&str, &str, &str, &str)| {
    let (name, subject, text, html) = parts;
    let address = |text| EmailAddress::parse(text).expect("a plain address").address;
    let sender = Sender {
        name: name.to_owned(),
        email: address("us@coalition.example"),
        reply_to: None,
        logo: None,
        post_address: Vec::new(),
    };
    let to = address("clerk@council.example");
    let draft = Draft {
        sender: &sender,
        to: &to,
        to_name: Some(name),
        cc: &[],
        subject,
        thread: None,
        language: None,
        text: &text.into(),
        html: &html.into(),
        attachments: &[],
    };
    let Ok(message) = Message::compose(&draft) else {
        return;
    };
    let bytes = message.stamped(
        jiff::Timestamp::UNIX_EPOCH,
        &MessageId::from_stored("x@coalition.example"),
    );
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let line = line.strip_suffix(b"\r\n").expect("every line ends in CRLF");
        assert!(
            line.len() <= 998 && line.is_ascii() && !line.contains(&0) && !line.contains(&b'\r')
        );
    }
    assert_eq!(Message::digest_of_arrived(&bytes), message.digest());
});

#[cfg(not(feature = "run"))]
fn main() {}
