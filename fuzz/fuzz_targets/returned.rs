//! Whatever comes back: it is read, within the time that its bytes take, and only mail systems report.
//!
//! `tests/fuzz 60 returned`
#![cfg_attr(feature = "run", no_main)]

use libfuzzer_sys::fuzz_target;
use redress_mailbox::approving::ApprovalAnswer;
use redress_mailbox::returned::{Class, Report};
use redress_mailbox::{Mail, OwnReceiver, SenderProof};

fuzz_target!(|bytes: &[u8]| {
    let report = Report::of(&Mail::new(bytes.to_vec()));
    for outcome in &report.outcomes {
        assert!(outcome.answer.len() <= 500);
        assert!(outcome.address.as_ref().is_none_or(|it| !it.is_empty()));
    }
    // Nothing is approved without a code, and nobody vouches for a sender whom no receiver was named for.
    let mail = Mail::new(bytes.to_vec());
    assert!(ApprovalAnswer::of(&mail, &[]).is_none_or(|answer| !answer.codes().is_empty()));
    let nobody = OwnReceiver {
        servers: &[],
        named: &[],
    };
    assert!(!matches!(nobody.proof(&mail), SenderProof::Proved { .. }));
    // The same under a person's name, who passes it on.
    let retold = [b"From: Ana <ana@city.example>\nSubject: Fwd: x\n\n", bytes].concat();
    let class = Report::of(&Mail::new(retold)).class;
    assert!(!matches!(class, Class::Bounced | Class::Delayed));
});

#[cfg(not(feature = "run"))]
fn main() {}
