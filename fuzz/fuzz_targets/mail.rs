//! Whatever a mailbox holds: it is read to its end within bounds, and no mail of it upsets whoever asks.
//!
//! `tests/fuzz 60 mail`
#![cfg_attr(feature = "run", no_main)]

use libfuzzer_sys::fuzz_target;
use redress_mailbox::{Keep, Mail, MailReader};

/// So little that what is cut off is met as well.
const BYTES_MAX: usize = 4 * 1024;

fuzz_target!(|bytes: &[u8]| {
    asked(&Mail::new(bytes.to_vec()));
    for keep in [Keep::Bytes(BYTES_MAX), Keep::Fields(&["message-id"])] {
        for mail in MailReader::new(bytes, keep) {
            let mail = mail.expect("bytes in memory can be read");
            assert!(mail.bytes().len() <= bytes.len() + 1);
            asked(&mail);
        }
    }
});

/// Asks a mail everything there is to ask.
fn asked(mail: &Mail) {
    let mut head = 0;
    for field in mail.fields() {
        assert_eq!(field.bytes(), &mail.bytes()[field.range()]);
        head += field.bytes().len();
        let _ = (field.text(), field.id(), field.addresses(), field.moment());
    }
    assert_eq!(mail.head().len(), head);
    for part in mail.parts() {
        let _ = (part.name(), part.is_attached(), part.text());
        assert!(part.bytes().len() <= mail.bytes().len());
    }
    let _ = (mail.subject(), mail.text(), mail.html(), mail.message_ids());
    assert!(mail.attachments().count() <= mail.parts().count());
}

#[cfg(not(feature = "run"))]
fn main() {}
