//! What leaves with a signature is verified by a program that nobody here wrote.

use redress_test_support::{CampaignTest, make_signing_key, verified_by_dkimpy};

#[test]
fn every_letter_of_a_campaign_with_a_key_is_signed_and_another_program_verifies_it() {
    let beside = tempfile::tempdir().unwrap();
    let key = beside.path().join("key.pem");
    if !make_signing_key(&key) {
        return;
    }
    let holds = |text: &str| {
        verified_by_dkimpy(text.as_bytes(), &key, "y2021._domainkey.coalition.example")
    };
    let test = CampaignTest::new()
        .delivery(&format!(
            "[delivery.dkim]\nselector = \"y2021\"\ndomain = \"coalition.example\"\nkey_file = \"{}\"",
            key.display()
        ))
        .recipients(
            "email,office,last_name,full_name,city,cc
ana@council.example,mayor,Velázquez,Ana Velázquez,Springfield,copy@council.example
ben@council.example,council_member,O'Leary,\"Ben \"\"Hank\"\" O'Leary\",Springfield,
",
        );
    // A mailing may write from below the domain that signs.
    let campaign = test.read("campaign.toml");
    let own = "[mailing.sender]\nemail = \"ohio@chapters.coalition.example\"\n\n[delivery]";
    test.write("campaign.toml", &campaign.replacen("[delivery]", own, 1));
    test.send(&[]).status(0);
    let mails = test.server().mails();
    assert_eq!(mails.len(), 2);
    for mail in &mails {
        let from = mail.field("From").unwrap();
        assert_eq!(from, "Coalition <ohio@chapters.coalition.example>");
        let Some(held) = holds(&mail.text) else {
            return; // not installed
        };
        assert!(held, "{}", mail.text);
        let altered = mail.text.replacen("support a ban", "oppose a ban", 1);
        assert!(altered != mail.text && holds(&altered) == Some(false));
    }
}
