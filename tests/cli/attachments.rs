//! Files that go with letters: whole, once, and of a size that everybody sees.

use redress_test_support::CampaignTest;

/// A letter with these files in its front matter, and a list whose first row has these of its own.
fn attaching(letter: &str, row: &str) -> CampaignTest {
    CampaignTest::new()
        .letter(&format!(
            "+++\nsubject = \"Face recognition\"\nattachments = [{letter}]\n+++\nText.\n"
        ))
        .recipients(&format!(
            "email,office,last_name,full_name,city,attachments\n\
             ana@council.example,mayor,Ruiz,Ana Ruiz,Springfield,{row}\n\
             ben@council.example,council_member,Okafor,Ben Okafor,Springfield,\n"
        ))
        .file("files/facts.txt", &"Facts.\n".repeat(300))
        .file("files/copy.txt", &"Facts.\n".repeat(300))
        .file("files/empty.txt", "")
        .file("other/Facts.txt", "Other facts.\n")
}

#[test]
fn a_file_of_no_bytes_goes_with_no_letter() {
    attaching("\"files/empty.txt\"", "")
        .run(&["check"])
        .status(3)
        .stdout_has(
            "letters/council.md line 3, character 17: the attachment `files/empty.txt` cannot go with the letter: it is empty \
             (0 bytes)",
        );
    attaching("", "files/empty.txt")
        .run(&["preview"])
        .status(3)
        .stderr_has(
            "recipients/council.csv row 2 column `attachments`: the attachment `files/empty.txt`",
        );
}

#[test]
fn a_file_goes_once_whatever_it_is_called() {
    for (letter, row, told) in [
        (
            "\"files/facts.txt\", \"./files//facts.txt\"",
            "",
            "letters/council.md line 3, character 35: `./files//facts.txt` is attached twice",
        ),
        (
            "",
            "files/facts.txt; files/facts.txt",
            "recipients/council.csv row 2 column `attachments`: `files/facts.txt` is attached twice",
        ),
        (
            "\"files/facts.txt\"",
            "files/copy.txt",
            "recipients/council.csv row 2 column `attachments`: the attachment `files/copy.txt` cannot go with the \
             letter: it is the same file as `files/facts.txt`",
        ),
        (
            "\"files/facts.txt\", \"files/copy.txt\"",
            "",
            "the attachment `files/copy.txt` cannot go with the letter: it is the same file as `files/facts.txt`",
        ),
        (
            "\"files/facts.txt\", \"other/Facts.txt\"",
            "",
            "two attachments have one name: `files/facts.txt` and `other/Facts.txt`",
        ),
    ] {
        attaching(letter, row)
            .run(&["check"])
            .status(3)
            .stdout_has(told);
    }
    // What its letter has already, a row may name as well.
    let test = attaching("\"files/facts.txt\"", "files/facts.txt");
    test.send(&[]).status(0);
    for mail in test.server().mails() {
        assert_eq!(mail.text.matches("filename=").count(), 1);
    }
}

#[test]
fn everybody_sees_how_large_the_files_are() {
    let test = attaching("\"files/facts.txt\"", "other/Facts2.txt");
    test.write("other/Facts2.txt", "Other facts.\n");
    let both = "files/facts.txt (2 KB), other/Facts2.txt (13 bytes)";
    let shown = test.run(&["preview", "--html", "preview.html"]).status(0);
    shown.stdout_has(&format!("  Attached:  {both}\n"));
    assert!(test.read("preview.html").contains(both));
    let sample = &test.run(&["preview", "--format", "json"]).json()["samples"][0];
    assert_eq!(
        sample["attachments"],
        serde_json::json!([
            { "file": "files/facts.txt", "bytes": 2100 },
            { "file": "other/Facts2.txt", "bytes": 13 },
        ])
    );
    test.run(&["proof", "proof"]).status(0);
    let page = test.read("proof/index.html");
    assert!(page.contains(
        "<a href=\"attachments/facts.txt\">facts.txt</a> (2 KB), <a href=\"attachments/Facts2.txt\">Facts2.txt</a> (13 bytes)"
    ));
    test.run(&["verify", "proof"]).status(0);
}

#[test]
fn files_of_one_name_lie_side_by_side_in_a_proof() {
    let test = CampaignTest::new()
        .letter("+++\nsubject = \"Face recognition\"\n+++\n{% if recipient.city == \"Oak\" %}We thank you.{% else %}We ask \
             you.{% endif %} See the attached facts.\n")
        .recipients(
            "email,office,last_name,full_name,city,attachments\n\
             ana@council.example,mayor,Ruiz,Ana Ruiz,Elm,a/facts.txt; b/2-FACTS.txt\n\
             ben@council.example,mayor,Okafor,Ben Okafor,Oak,c/facts.txt\n",
        )
        .file("a/facts.txt", "The first.\n")
        .file("b/2-FACTS.txt", "The second.\n")
        .file("c/facts.txt", "The third.\n");
    test.run(&["proof", "proof"]).status(0);
    for (file, text) in [
        ("facts.txt", "The first.\n"),
        ("2-FACTS.txt", "The second.\n"),
        ("3-facts.txt", "The third.\n"),
    ] {
        assert_eq!(test.read(&format!("proof/attachments/{file}")), text);
    }
    test.run(&["verify", "proof"]).status(0);
}
