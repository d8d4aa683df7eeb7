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
    ran.stdout("`page.html` is written: 2 lawmakers.\n").stderr(
        "note: without a table in `[districts]` the page asks for no ZIP code: visitors choose their state
note: `site/message-ask.md` is not there, so the page has no such text to copy
note: `site/message-thanks.md` is not there, so the page has no such text to copy
note: 1 row of the lists is faulty and not on the page: `redress check` names it
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

#[test]
fn a_word_that_says_neither_yes_nor_no_is_an_error_with_its_row() {
    let test = CampaignTest::new().recipients(LIST);
    test.run(&["check"]).status(3).stdout_has(
        "column `email_public`: `perhaps` says neither yes nor no
  Write `yes` where visitors of a page may see this row's address, and nothing where not.
",
    );
}

#[test]
fn check_reads_the_messages_as_well_even_before_there_is_a_page() {
    let test = CampaignTest::new().recipients(LIST).file(
        "site/message-thanks.md",
        "+++\nsubject = \"Thanks\"\n+++\n\nThank you for **your** vote.\n",
    );
    test.run(&["check"]).stdout_has(
        "note: site/message-thanks.md line 5: `**` would be copied as it stands: a message is plain text\n",
    );
    // A name with a slip in it is read by nobody.
    let slip = CampaignTest::new().file("site/mesage-ask.md", "x\n");
    slip.run(&["check"]).stdout_has(
        "note: site/mesage-ask.md: no section of the page has this name
  Did you mean `message-ask.md`?
",
    );
    let other = CampaignTest::new().file("site/privacy.txt", "x\n");
    other
        .run(&["check"])
        .stdout_has("note: site/privacy.txt: no section of the page has this name");
}
