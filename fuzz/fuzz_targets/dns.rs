//! Whatever the DNS says: no panic, and no record that is taken for one without being one.
//!
//! `tests/fuzz 60 dns`
#![cfg_attr(feature = "run", no_main)]

use libfuzzer_sys::fuzz_target;
use redress_dns::{
    DkimRecord, DmarcRecord, DomainName, Query, RecordType, Reply, RsaPublicKey, SpfRecord,
    is_dmarc, is_spf,
};

fuzz_target!(|bytes: &[u8]| {
    let name = DomainName::parse("coalition.example");
    for record in [RecordType::Txt, RecordType::Mx, RecordType::A] {
        let query = Query::new(name.as_ref(), record, 0).expect("a question");
        // As it came, and as the answer to our question with these octets for its records.
        if let Reply::Found(found) = query.read(bytes) {
            assert!(found.records().len() <= 500);
        }
        let mut near = [query.bytes(), bytes].concat();
        near[2] |= 0x80;
        near[7] = 9;
        let _ = query.is_answered_by(&near);
        let _ = query.read(&near);
    }
    let text = String::from_utf8_lossy(bytes);
    if let Some(name) = DomainName::parse(&text) {
        assert_eq!(DomainName::parse(name.as_str()).as_ref(), Some(&name));
        assert!(!name.as_str().chars().any(char::is_control));
    }
    let _ = (is_spf(&text), is_dmarc(&text));
    for begun in ["", "v=spf1 ", "v=spf1 a:", "v=spf1 ip6:"] {
        if let Err(error) = SpfRecord::read(&format!("{begun}{text}")) {
            assert!(!error.word.contains(' '));
        }
    }
    let _ = DmarcRecord::read(&text);
    let _ = DmarcRecord::read(&format!("v=DMARC1;{text}"));
    if let Ok(record) = DkimRecord::read(&text) {
        let _ = record.other_use();
    }
    if let Some(key) = RsaPublicKey::from_der(bytes) {
        assert!(key.bits() > 0);
    }
});

#[cfg(not(feature = "run"))]
fn main() {}
