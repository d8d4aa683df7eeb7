//! The constituents' book: in the letter, by mail, under the approval code.

use redress_test_support::{CampaignTest, Ran};

const SETTINGS: &str = r#"
[supporters]
files = ["supporters/*.csv"]
signed_as = "I ask my officials to halt it"
[[supporters.consent]]
to = ["name", "words"]
column = "share"
yes = ["Yes"]
[[supporters.consent]]
to = ["count"]
column = "count"
yes = ["Yes"]
[districts]
file = "districts.csv"
congress = 119
as_of = "2024-07-30"
"#;

const DISTRICTS: &str = "state_abbr,zcta,cd\nCA,99001,12\nCA,99002,12\nCA,99003,13\nOH,99005,4\n";

const SUPPORTERS: &str = "first_name,last_name,email,zip,city,street,phone,share,count,comments
Ann,Lee,ann@elm.example,99001,ELM,1 Pine Way,202-555-0101,Yes,,\"I was stopped on my way.
It took hours.\"
Bo,Fox,bo@elm.example,99001,Elm,2 Pine Way,202-555-0102,Yes,,Please ban it now. My son is afraid of the cameras
Cy,Moe,cy@elm.example,99002,Oak,3 Pine Way,202-555-0103,Yes,,Please ban it now! My son is afraid of the cameras.
Di,<script>x</script>,di@elm.example,99002,Oak,,,Yes,,</script><b>bold</b> & so
Fay,عمر,fay@elm.example,99001-1234,Elm,,,Yes,,مرحبا
Gus,Hidden,gus@elm.example,99001,Elm,,,,Yes,Not to be shown
Ida,Phone,ida@elm.example,99001,Elm,,,Yes,,Call me at 202-555-0199
Jo,Silent,jo@elm.example,99001,Elm,,,,,Nothing agreed
";

const LIST: &str = "office,full_name,last_name,state,district,email
representative,Ada Moss,Moss,CA,12,ada@house.example
representative,Cy Dale,Dale,OH,3,cy@house.example
";

const LETTER: &str = "+++\nsubject = \"Halt it\"\n+++\nDear {{ title }} {{ recipient.last_name }}:\n\n\
    {% if constituents.count %}{{ constituents.count_words }} of your constituents stand behind this letter, among them people \
    in {{ constituents.towns }}. Attached is what they wrote.{% endif %}\n\nPlease halt it.\n";

fn campaign(book: &str) -> CampaignTest {
    let test = CampaignTest::new()
        .recipients(LIST)
        .letter(LETTER)
        .file("districts.csv", DISTRICTS)
        .file("supporters/a.csv", SUPPORTERS);
    close(&test);
    let toml = test.read("campaign.toml");
    let toml = toml.replace(
        "recipients = \"recipients/council.csv\"\n",
        &format!("recipients = \"recipients/council.csv\"\n{book}\n"),
    );
    test.file("campaign.toml", &format!("{toml}\n{SETTINGS}"))
}

/// A campaign whose letters have the book.
fn with_book() -> CampaignTest {
    campaign("constituents = \"book\"")
}

/// Runs a command on a day on which the 119th Congress sits.
fn run(test: &CampaignTest, args: &[&str]) -> Ran {
    let clock = format!("{} 2026-11-28T12:00:00Z 1", jiff::Timestamp::now());
    test.run_with(args, &[("REDRESS_TEST_CLOCK", &clock)])
}

fn code(test: &CampaignTest) -> String {
    let json = run(test, &["preview", "--format", "json"]).status(0).json();
    json["approval_code"].as_str().unwrap().to_owned()
}

/// The files of the book in a mail: page and text.
fn files_of(mail: &str) -> Vec<(String, String)> {
    let parts = mail
        .split("\r\n--")
        .filter(|part| part.contains("Content-Disposition: attachment"));
    parts
        .map(|part| {
            let (head, body) = part.split_once("\r\n\r\n").unwrap();
            assert!(head.contains("charset=utf-8"), "{head}");
            let name = head
                .split("filename=\"")
                .nth(1)
                .unwrap()
                .split('"')
                .next()
                .unwrap();
            let body: String = body
                .split_whitespace()
                .take_while(|line| !line.starts_with("--"))
                .collect();
            let bytes = base64(&body);
            (name.to_owned(), String::from_utf8(bytes).unwrap())
        })
        .collect()
}

fn base64(text: &str) -> Vec<u8> {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let bits = text
        .bytes()
        .filter_map(|byte| ALPHABET.iter().position(|it| *it == byte));
    let (mut out, mut kept, mut number) = (Vec::new(), 0_u32, 0);
    for six in bits {
        kept = kept << 6 | u32::try_from(six).unwrap();
        number += 6;
        if number >= 8 {
            number -= 8;
            out.push(u8::try_from(kept >> number & 0xff).unwrap());
        }
    }
    out
}

#[cfg(unix)]
fn close(test: &CampaignTest) {
    use std::os::unix::fs::PermissionsExt as _;
    let private = std::fs::Permissions::from_mode(0o600);
    std::fs::set_permissions(test.path("supporters/a.csv"), private).unwrap();
}

#[cfg(not(unix))]
fn close(_: &CampaignTest) {}

#[test]
fn the_letter_says_how_many_and_the_preview_shows_the_book() {
    let test = with_book();
    let preview = run(&test, &["preview"]).status(0);
    preview.stdout_has("    Dear United States Representative Moss:\n\n    seven of your constituents stand behind this letter, among them people\n    in Elm and Oak. Attached is what they wrote.\n");
    run(&test, &["preview"])
        .status(0)
        .stdout_has("  Book:      6 constituents by name\n  Attached:  constituents.html (");
    run(&test, &["check"])
        .status(0)
        .stdout_has("note: supporters/a.csv row 8 (line 9): the supporter's own words have a phone number, and are held back\n");
}

#[test]
fn the_book_goes_with_the_letter_and_has_nothing_that_nobody_agreed_to() {
    let test = with_book();
    let code = code(&test);
    run(&test, &["send", "--approved", &code]).status(0);
    let mails = test.server().mails();
    let of = |to: &str| {
        let mail = mails
            .iter()
            .find(|mail| mail.recipients.iter().any(|it| it == to))
            .unwrap();
        files_of(&mail.text)
    };
    assert!(of("cy@house.example").is_empty(), "nobody there signed");
    let files = of("ada@house.example");
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["constituents.html", "constituents.txt"]);
    for (_, text) in &files {
        for hidden in [
            "@elm.example",
            "Pine Way",
            "202-555",
            "Gus",
            "Hidden",
            "Not to be shown",
            "Silent",
            "Nothing agreed",
            "1234",
        ] {
            assert!(!text.contains(hidden), "{hidden} in {text}");
        }
    }
    let page = &files[0].1;
    assert!(!page.contains("<script") && !page.contains("<b>"), "{page}");
    assert!(page.contains("<bdi>Fay عمر</bdi>"), "{page}");
    insta::assert_snapshot!("book_text", files[1].1);
    insta::assert_snapshot!("book_page", page);
    // Nothing of people is kept.
    for file in ["ledger.sqlite", "ledger.sqlite-wal"] {
        let bytes = std::fs::read(test.path(file)).unwrap_or_default();
        for word in ["Ann", "stopped on my way"] {
            assert!(
                !bytes.windows(word.len()).any(|it| it == word.as_bytes()),
                "{word} in {file}"
            );
        }
    }
}

#[test]
fn a_changed_export_is_refused_by_its_name() {
    let test = with_book();
    let code = code(&test);
    test.write(
        "supporters/a.csv",
        &SUPPORTERS.replace("Nothing agreed", "Nothing at all"),
    );
    // What no book shows changes no letter.
    run(&test, &["send", "--approved", &code, "--max", "1"]).status(0);
    test.write(
        "supporters/a.csv",
        &SUPPORTERS.replace("It took hours.", "It took days."),
    );
    let refused = run(&test, &["send", "--approved", &code]).status(3);
    refused.stderr_has("`supporters/a.csv` has changed\n");
    // Purged before the last letter was out.
    std::fs::remove_file(test.path("supporters/a.csv")).unwrap();
    let refused = run(&test, &["send", "--approved", &code]).status(3);
    refused.stderr_has(
        "error: campaign.toml: no file fits `supporters/*.csv` in `[supporters]`, and letters say who stands in it\n  Put the exports back as they were: letters that were approved with them can be built from nothing else. Or take `constituents` out \
         of the mailing and its letter, and preview again.\n",
    );
    // Put back, the same bytes go.
    test.write("supporters/a.csv", SUPPORTERS);
    run(&test, &["send", "--approved", &code]).status(0);
    assert_eq!(test.server().addressees().len(), 2);
}

#[test]
fn who_withdraws_in_an_export_has_the_letter_previewed_again() {
    let test = with_book();
    let code = code(&test);
    let left = "email,unsubscribed\nann@elm.example,true\n";
    test.write("supporters/b.csv", left);
    let toml = test.read("campaign.toml");
    test.write(
        "campaign.toml",
        &format!("{toml}\n[supporters.opt_outs]\nunsubscribed = [\"true\"]\n"),
    );
    let refused = run(&test, &["send", "--approved", &code]).status(3);
    refused
        .stderr_has("`supporters/b.csv` is new\n")
        .stderr_has("`constituents.count` was `7` and is `6` (row 2)\nNothing was sent.");
}

#[test]
fn a_large_book_is_cut_and_the_rest_is_told() {
    let test = with_book();
    let toml = test.read("campaign.toml");
    test.write(
        "campaign.toml",
        &toml.replace("signed_as =", "book_kb = 1\nsigned_as ="),
    );
    let code = code(&test);
    run(&test, &["preview"]).status(0).stdout_has("1 constituents' book is too large for mail (`book_kb`) and goes without 3 of the people: `redress packet` prints them whole, to be brought by hand.\n");
    run(&test, &["send", "--approved", &code]).status(0);
    let mails = test.server().mails();
    let files: Vec<_> = mails.iter().flat_map(|mail| files_of(&mail.text)).collect();
    assert!(files[1].1.contains("This copy shows "), "{}", files[1].1);
}

#[test]
fn a_book_of_which_nobody_fits_does_not_go() {
    let test = with_book();
    let long = SUPPORTERS.replace("ban it now.", &"ban it now. ".repeat(90));
    test.write("supporters/a.csv", &long);
    let toml = test.read("campaign.toml");
    test.write(
        "campaign.toml",
        &toml.replace("signed_as =", "book_kb = 1\nsigned_as ="),
    );
    let preview = run(&test, &["preview"]).status(0);
    preview
        .stdout_has("  Book:      none of 6 constituents by name; the whole book goes by hand\n")
        .stdout_has("1 constituents' book is too large for mail (`book_kb`) and goes without 6 of the people: `redress packet` prints them whole, to be brought by hand.\n1 of them is not sent at all, because not one of its people fits: give `book_kb` more room, so that no letter promises what does not come.\n");
    let code = code(&test);
    run(&test, &["send", "--approved", &code]).status(0);
    let mails = test.server().mails();
    assert!(mails.iter().all(|mail| files_of(&mail.text).is_empty()));
    run(&test, &["packet", "packet"]).status(0);
    let page = test.read("packet/print.html");
    assert!(page.contains("ban it now. ban it now."), "{page}");
}

#[test]
fn of_several_rows_the_latest_words_stand() {
    let test = with_book();
    let dated =
        |day: &str, words: &str| format!("Ann,Lee,ann@elm.example,99001,Elm,Yes,{words},{day}\n");
    let header = "first_name,last_name,email,zip,city,share,comments,signed_on\n";
    let rows = [
        dated("", "Whenever that was."),
        dated("2026-03-01", "Second thoughts."),
        dated("2026-02-01", "First thoughts."),
        dated("2026-04-01", ""),
    ];
    let said = |rows: &[String]| {
        test.write("supporters/a.csv", &format!("{header}{}", rows.concat()));
        let toml = test.read("campaign.toml");
        let clause =
            "[[supporters.consent]]\nto = [\"count\"]\ncolumn = \"count\"\nyes = [\"Yes\"]\n";
        test.write("campaign.toml", &toml.replace(clause, ""));
        let mails = test.path("mails");
        let _ = std::fs::remove_dir_all(&mails);
        run(&test, &["preview", "--eml", "mails"]).status(0);
        let mail = test.read("mails/council/0002-ada-moss.eml");
        files_of(&mail).remove(1).1
    };
    for order in [[0, 1, 2, 3], [3, 2, 1, 0], [1, 0, 3, 2]] {
        let shown = said(&order.map(|at| rows[at].clone()));
        assert!(shown.contains("Second thoughts."), "{shown}");
        assert!(
            !shown.contains("First") && !shown.contains("Whenever"),
            "{shown}"
        );
    }
}

#[test]
fn a_cut_book_has_as_many_people_as_fit() {
    let people = (0..400).map(|n| format!("Ann,Lee-{n:03},a{n}@elm.example,99001,Elm,,,Yes,,\n"));
    let people = people.collect::<Vec<_>>().concat();
    let header = SUPPORTERS.lines().next().unwrap();
    let test = with_book().file("supporters/a.csv", &format!("{header}\n{people}"));
    let toml = test.read("campaign.toml");
    test.write(
        "campaign.toml",
        &toml.replace("signed_as =", "book_kb = 20\nsigned_as ="),
    );
    let code = code(&test);
    run(&test, &["send", "--approved", &code]).status(0);
    let mails = test.server().mails();
    let files: Vec<_> = mails.iter().flat_map(|mail| files_of(&mail.text)).collect();
    let bytes: usize = files.iter().map(|(_, file)| file.len()).sum();
    // The cover, the style and the headings come on top; one more person would take a hundred bytes.
    assert!((22_500..24_500).contains(&bytes), "{bytes}");
}

#[test]
fn the_packet_binds_the_book_behind_its_letter() {
    let by_hand = LIST
        .replace("ada@house.example", "")
        .replace("email", "email,channel")
        .replace(",CA,12,", ",CA,12,,in_person");
    let test = with_book().recipients(&by_hand.replace("cy@house.example", "cy@house.example,"));
    run(&test, &["packet", "packet"]).status(0);
    let page = test.read("packet/print.html");
    let order = [
        "Please halt it.",
        "What your constituents say",
        "In their own words",
        "Who they are",
    ];
    let places: Vec<usize> = order.iter().map(|text| page.find(text).unwrap()).collect();
    assert!(places.is_sorted(), "{places:?}");
    assert!(
        !page.contains("<script>x") && !page.contains("</script><b>"),
        "{page}"
    );
    assert!(
        !page.contains("Gus") && !page.contains("Pine Way"),
        "{page}"
    );
}

#[test]
fn a_book_that_mail_has_no_room_for_is_printed_whole() {
    let test = with_book();
    let toml = test.read("campaign.toml");
    test.write(
        "campaign.toml",
        &toml.replace("signed_as =", "book_kb = 1\nsigned_as ="),
    );
    run(&test, &["packet", "packet"]).status(0).stdout_has(
        "1 constituents' book, to be brought whole: the letters had room for a part.\n",
    );
    let page = test.read("packet/print.html");
    for name in [
        "Ann Lee",
        "Bo Fox",
        "Cy Moe",
        "Di &lt;script&gt;",
        "Ida Phone",
    ] {
        assert!(page.contains(name), "{name} in {page}");
    }
    assert!(!page.contains("This copy shows"));
}

#[test]
fn a_proof_has_the_book_and_can_be_verified() {
    let test = with_book();
    code(&test);
    run(&test, &["proof", "proof"]).status(0);
    run(&test, &["verify", "proof"]).status(0);
    let mail = test.read("proof/letters/council-1.eml");
    assert_eq!(files_of(&mail).len(), 2);
    // By hand, too.
    let by_hand = LIST
        .replace(",ada@house.example", ",")
        .replace("email\n", "email,channel\n");
    let by_hand = by_hand
        .replace(",CA,12,", ",CA,12,,in_person")
        .replace("cy@house.example", "cy@house.example,");
    let test = with_book().recipients(&by_hand);
    code(&test);
    run(&test, &["proof", "proof"]).status(0);
    run(&test, &["verify", "proof"]).status(0);
    let page = test.read("proof/letters/council-1-constituents.html");
    assert!(
        page.contains("<bdi>Ann Lee</bdi>") && !page.contains("Gus"),
        "{page}"
    );
}

#[test]
fn constituents_want_supporters() {
    let test = CampaignTest::new().recipients(LIST).letter(LETTER);
    run(&test, &["check"])
        .status(3)
        .stdout_has("`constituents.count` is known only in a campaign with supporters");
    let toml = test.read("campaign.toml");
    let list = "recipients = \"recipients/council.csv\"\n";
    test.write(
        "campaign.toml",
        &toml.replace(list, &format!("{list}constituents = \"book\"\n")),
    );
    run(&test, &["check"])
        .status(3)
        .stdout_has("there are no supporters to make a book of");
}

#[test]
fn whoever_withdraws_after_the_approval_is_in_no_letter_and_no_book() {
    let test = with_book();
    let approved = code(&test);
    let withdrawn = run(&test, &["supporters", "withdraw", "bo@elm.example"]).status(0);
    withdrawn.stdout_has("  council: no longer counted for 1 recipient\nWhere letters speak of");
    run(&test, &["send", "--approved", &approved])
        .status(3)
        .stderr_has("somebody among the supporters has withdrawn");
    assert!(test.server().mails().is_empty());
    let again = code(&test);
    assert_ne!(again, approved);
    run(&test, &["send", "--approved", &again]).status(0);
    let mails = test.server().mails();
    let files: Vec<_> = mails.iter().flat_map(|mail| files_of(&mail.text)).collect();
    assert!(files.iter().all(|(_, text)| !text.contains("Bo Fox")));
    assert!(files.iter().all(|(_, text)| text.contains("Ann Lee")));
    let of_ada = mails.iter().find(|mail| mail.text.contains("Moss"));
    assert!(of_ada.unwrap().text.contains("six of your constituents"));
    // The digest of the address is all that is kept of the person.
    for file in ["ledger.sqlite", "ledger.sqlite-wal"] {
        let bytes = std::fs::read(test.path(file)).unwrap_or_default();
        let kept = String::from_utf8_lossy(&bytes).to_lowercase();
        assert!(!kept.contains("bo@elm") && !kept.contains("bo fox"));
    }
    // What is out stays out, and is told.
    run(&test, &["supporters", "withdraw", "ann@elm.example"])
        .status(0)
        .stdout_has("    1 letter to them out already: what they say stays said\n");
}

#[test]
fn what_is_previewed_after_a_withdrawal_is_drawn_up_without_the_person() {
    let test = with_book();
    run(&test, &["supporters", "withdraw", "bo@elm.example"]).status(0);
    for command in [&["proof", "proof"][..], &["rehearse"]] {
        code(&test);
        run(&test, command).status(0);
    }
    let mail = test.read("proof/letters/council-1.eml");
    assert!(mail.contains("six of your constituents"), "{mail}");
    assert!(
        files_of(&mail)
            .iter()
            .all(|(_, text)| !text.contains("Bo Fox"))
    );
    run(&test, &["verify", "proof"]).status(0);
}

#[test]
fn a_withdrawal_holds_for_the_rest_of_a_send_whose_letters_only_count() {
    let (header, rows) = LIST.split_once('\n').unwrap();
    let (ada, cy) = rows.trim().split_once('\n').unwrap();
    let test = campaign("").recipients(&format!("{header}\n{cy}\n{ada}\n"));
    let letter = LETTER.replace(" Attached is what they wrote.", "");
    test.write("letters/council.md", &letter);
    let approved = code(&test);
    run(&test, &["send", "--approved", &approved, "--max", "1"]).status(0);
    assert_eq!(test.server().mails().len(), 1);
    run(&test, &["supporters", "withdraw", "bo@elm.example"]).status(0);
    run(&test, &["send", "--approved", &approved])
        .status(3)
        .stderr_has("somebody among the supporters has withdrawn");
    let again = code(&test);
    run(&test, &["send", "--approved", &again]).status(0);
    let mails = test.server().mails();
    assert_eq!(mails.len(), 2, "nobody is written to twice");
    assert!(mails[1].text.contains("six of your constituents"));
}
