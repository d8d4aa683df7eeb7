//! The inbox of a rehearsal.

use crate::browser::browser;
use redress::report::{RehearsedMail, write_rehearsal_page};
use std::path::{Path, PathBuf};

const DOWN: &str = "\u{e015}";

/// A page of so many mails, every field of which holds a tag.
fn page_of(folder: &Path, mails: usize) -> PathBuf {
    let tag = "<script>document.title='broken'</script>";
    let rehearsed = (0..mails).map(|number| {
        let file = folder.join(format!("{number}.eml"));
        let mail = format!(
            "Date: Tue, 16 Feb 2021 09:00:00 +0000\r\nTo: Member {number} {tag} <m{number}@senate.example>\r\n\
             Subject: Please act {tag}\r\nMIME-Version: 1.0\r\n\
             Content-Type: multipart/alternative; boundary=b\r\n\r\n\
             --b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nDear Member {number}:\r\n\r\nPlease act. {tag}\r\n\
             --b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p style=\"color:#00f\">Dear Member {number}:</p>{tag}\
             <img src=\"https://tracker.example/a.png\">\r\n--b--\r\n"
        );
        std::fs::write(&file, mail).unwrap();
        Ok(RehearsedMail { file, recipients: vec![format!("m{number}@senate.example")], as_previewed: Some(true) })
    });
    let page = folder.join("index.html");
    let mut out = std::fs::File::create(&page).unwrap();
    let pictures = std::collections::BTreeMap::new();
    write_rehearsal_page("Halt <script>", pictures, folder, rehearsed, &mut out).unwrap();
    page
}

#[test]
fn mails_are_clicked_through_with_keys_and_found_by_words() {
    let Some(browser) = browser() else { return };
    let folder = tempfile::tempdir().unwrap();
    browser.open(&page_of(folder.path(), 40));
    assert_eq!(browser.text("h1"), "Rehearsal: Halt <script>");
    assert!(browser.text("#text").starts_with("Dear Member 0:"));
    browser.keys(DOWN);
    browser.keys(DOWN);
    assert!(browser.text("#text").starts_with("Dear Member 2:"));
    assert!(browser.text("#facts").contains("m2@senate.example"));
    assert_eq!(browser.text("#place"), "3 of 40");
    browser.keys("/");
    browser.keys("member 17");
    assert_eq!(browser.text("#found"), "1 letter");
    assert!(browser.text("#text").starts_with("Dear Member 17:"));
    browser.assert_accessible();
    browser.assert_keyboard();
    browser.pictures("rehearsal");
    browser.assert_quiet();
}
