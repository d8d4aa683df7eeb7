//! `redress lawmakers`: what is written, what is told, what is refused.

use redress_test_support::CampaignTest;

const LIST: &str = "id,email,office,full_name,city,state,stance,form_url,email_public\n\
    A,ana@council.example,mayor,Ana Ruiz,Springfield,OH,sponsor,,yes\n\
    K,kei@council.example,council_member,Kei Ito,Springfield,OH,,,perhaps\n\
    M,mia@senate.example,senator,Mia Lee,,NM,,https://forms.senate.example/lee,\n";

#[test]
fn what_the_page_lacks_is_told() {
    let test = CampaignTest::new().recipients(LIST);
    let ran = test.run(&["lawmakers", "page.html"]).status(0);
    ran.stdout("`page.html` is written: 3 lawmakers.\n").stderr(
        "note: without a table in `[districts]` the page asks for no ZIP code: visitors choose their state
note: `site/message-ask.md` is not there, so the page has no such text to copy
note: `site/message-thanks.md` is not there, so the page has no such text to copy
note: 1 lawmaker has neither a web form (`form_url`), nor a website (`url`), nor an address that `email_public` marks as public
note: `email_public` says neither yes nor no in 1 row: those addresses are not shown
",
    );
    let page = test.read("page.html");
    assert!(page.contains("ana@council.example"));
    assert!(!page.contains("kei@") && !page.contains("mia@"));
}

#[test]
fn a_message_that_would_be_copied_with_its_tags_is_refused() {
    let test = CampaignTest::new().recipients(LIST);
    std::fs::create_dir(test.path("site")).unwrap();
    test.write(
        "site/message-ask.md",
        "+++\nsubject = \"Act\"\n+++\n{{ salutation }}\n\nPlease act.\n",
    );
    test.run(&["lawmakers", "page.html"])
        .status(3)
        .stderr_has("site/message-ask.md line 4")
        .stderr_has("`{{` would be copied as it stands: a message is plain text");
    assert!(!test.path("page.html").exists());
}
