//! `redress site`: the public page, what it says, what it never says, and whether a published copy is still true.

use redress_test_support::CampaignTest;

const SETTINGS: &str = "
[site]
title = \"Halt it\"
url = \"https://halt.coalition.example\"
sign_up = \"https://act.coalition.example/halt?a=b\"
";

const LIST: &str = "email,cc,office,full_name,last_name,city,state,stance
zz-staff.ana@house.example,aide@house.example,representative,Ana Ruiz,Ruiz,Fresno,CA,undecided
ben+letters@house.example,,representative,Ben Okafor,Okafor,Toledo,OH,sponsor
";

const PLACES: &str = "place,state,level,kind,voted_on,in_force_on,ended_on,source,checked_on,note
Elm,MA,city,ban,2020-01-02,,,https://elm.example/vote,2021-01-01,Sources disagree.
Oak,LA,city,ended,2020-01-02,,2022-01-02,https://oak.example/vote,2021-01-01,
";

fn with_a_page() -> CampaignTest {
    let test = CampaignTest::new()
        .recipients(LIST)
        .file("site/ask.md", "Halt it *now*.\n")
        .file("places.csv", PLACES);
    let settings =
        test.read("campaign.toml")
            .replacen("[[mailing]]", &format!("{SETTINGS}\n[[mailing]]"), 1);
    test.write("campaign.toml", &settings);
    test
}

#[test]
fn a_page_is_written_and_says_what_the_files_say() {
    let test = with_a_page();
    test.run(&["site", "out"])
        .status(0)
        .stderr("")
        .stdout("`out/index.html` is written: the whole folder can be published.\n");
    let page = test.read("out/index.html");
    for words in [
        "Halt it <em>now</em>.",
        "href=\"https://act.coalition.example/halt?a=b\"",
        "1 place has acted so far.",
        "Ended, and not counted",
        "Sources disagree.",
        "value=\"https://halt.coalition.example/\"",
        "https://halt.coalition.example/scoreboard.html",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    // Nothing was sent, so nothing was done.
    assert!(!page.contains("id=\"done\""));
    assert!(!page.contains("noindex"));
}

#[test]
fn no_address_of_a_list_is_on_any_file_in_any_spelling() {
    let test = with_a_page();
    test.send(&[]).status(0);
    test.run(&["site", "out"]).status(0);
    assert!(test.read("out/index.html").contains("id=\"done\""));
    for file in ["out/index.html", "out/scoreboard.html"] {
        let page = test.read(file).to_lowercase();
        for address in [
            "zz-staff.ana@house.example",
            "aide@house.example",
            "ben+letters@house.example",
        ] {
            for spelling in spellings(address) {
                assert!(!page.contains(&spelling), "{file} has `{spelling}`");
            }
        }
    }
}

/// An address as it could hide: plain, in a link, in entities, backwards; and what stands before its `@`.
fn spellings(address: &str) -> Vec<String> {
    let entities = |form: fn(u32) -> String| -> String {
        address.chars().map(|c| form(u32::from(c))).collect()
    };
    vec![
        address.to_owned(),
        address.replace('@', "%40"),
        address.replace('@', "%40").replace('+', "%2b"),
        address.replace('@', "&#64;"),
        address.replace('@', "&#x40;"),
        address.replace('@', "&commat;"),
        address.replace('@', " at "),
        address.replace('@', " (at) "),
        entities(|c| format!("&#{c};")),
        entities(|c| format!("&#x{c:x};")),
        entities(|c| format!("%{c:02x}")),
        address.chars().rev().collect(),
        address.split('@').next().unwrap_or_default().to_owned() + "@",
    ]
}

#[test]
fn the_same_files_and_the_same_day_give_the_same_bytes() {
    let test = with_a_page();
    test.run(&["site", "one"]).status(0);
    test.run(&["site", "two"]).status(0);
    for file in ["index.html", "scoreboard.html"] {
        assert_eq!(
            test.read(&format!("one/{file}")),
            test.read(&format!("two/{file}"))
        );
    }
    test.run(&["site", "--check", "one"])
        .status(0)
        .stdout("The published copy says what the campaign says today.\n");
}

#[test]
fn a_copy_that_is_true_no_more_is_told_by_section_and_left_as_it_is() {
    let test = with_a_page();
    test.run(&["site", "out"]).status(0);
    let before = test.read("out/index.html");
    test.write("site/ask.md", "Halt it today.\n");
    test.write("site/argument.md", "Because.\n");
    test.run(&["site", "--check", "out"]).status(3).stdout(
        "the head of the page differs
the section `ask` differs
the section `argument` is not on it yet

3 differences. Write the page again with `redress site`, and publish it.
",
    );
    assert_eq!(test.read("out/index.html"), before);
    test.run(&["site", "out"]).status(0);
    test.run(&["site", "out", "--check"]).status(0);
}

#[test]
fn a_folder_of_something_else_is_left_alone_and_what_lies_beside_a_page_stays() {
    let test = with_a_page().file("other/index.html", "mine\n");
    test.run(&["site", "other"]).status(2).stderr(
        "error: `other` holds something else than a page of this program: name a new folder\n",
    );
    assert_eq!(test.read("other/index.html"), "mine\n");
    test.run(&["site", "--check", "other"]).status(2);
    test.run(&["site", "out"]).status(0);
    test.write("out/CNAME", "halt.coalition.example\n");
    test.run(&["site", "out"]).status(0);
    assert_eq!(test.read("out/CNAME"), "halt.coalition.example\n");
}

#[test]
fn whatever_is_wrong_with_it_is_told_at_once_and_by_check_as_well() {
    let test = with_a_page()
        .file("site/privcy.md", "Nothing.\n")
        .file("site/argument.md", "<script>1</script>\n")
        .file(
            "places.csv",
            "place,state,level,kind,voted_on,source,checked_on\nElm,MA,city,ban,,,2021-01-01\n",
        );
    let told = "site/argument.md line 1: a text of a page is Markdown without HTML, and `<script>1</script>` is HTML
  Write Markdown without HTML and pictures; links begin with https://, http:// or mailto:.
error: site/privcy.md: no section of the page has this name
  Did you mean `privacy.md`?
error: places.csv row 2 column `source`: the place has no source
  Write the address of a page that says so.
error: places.csv row 2 column `voted_on`: the decision has no date
  Write when it was voted on, or from when it is in force.
";
    let ran = test.run(&["site", "out"]).status(3);
    assert_eq!(ran.stderr, format!("error: {told}"));
    test.run(&["check"])
        .status(0)
        .stdout_has("note: site/privcy.md: no section of the page has this name");
    assert!(!test.path("out").exists());
}

#[test]
fn logos_are_told_by_their_bytes_and_no_file_of_another_kind_is_shown() {
    let test = with_a_page()
        .file("files/a.png", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>")
        .file(
            "signatories.csv",
            "organization,url,logo\nElm Fund,javascript:alert(1),files/a.png\n",
        );
    let ran = test.run(&["site", "out"]).status(3);
    for told in [
        "`javascript:alert(1)` is no address of a web page",
        "`files/a.png` is no picture in PNG, JPEG or WebP",
    ] {
        assert!(ran.stderr.contains(told), "{}", ran.stderr);
    }
}

#[test]
fn a_logo_goes_into_the_page_and_the_consent_line_stands_there_word_for_word() {
    let test = with_a_page().file(
        "signatories.csv",
        "organization,url,logo,withdrawn_on\nElm Fund,https://elm.example,files/elm.png,\nOak Fund,,files/oak.png,2021-01-01\n",
    );
    let settings = test.read("campaign.toml").replacen(
        "[[mailing]]",
        "[supporters]\nfiles = [\"supporters/*.csv\"]\nsigned_as = \"I agree to <everything> here.\"\n\
         [[supporters.consent]]\nto = [\"contact\"]\norganizations = [\"Elm Fund\", \"Ash Fund\"]\n\
         column = \"Mail?\"\nyes = [\"Yes\"]\n[[mailing]]",
        1,
    );
    test.write("campaign.toml", &settings);
    // The head of a PNG of 600 by 200 pixels is all that is looked at.
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    png.extend([0, 0, 2, 88, 0, 0, 0, 200, 8, 2, 0, 0, 0, 0, 0, 0, 0]);
    std::fs::create_dir_all(test.path("files")).unwrap();
    std::fs::write(test.path("files/elm.png"), png).unwrap();
    test.run(&["site", "out"]).status(0).stderr("");
    let page = test.read("out/index.html");
    for shown in [
        "<img src=\"data:image/png;base64,iVBORw0KGgo",
        "width=\"180\" height=\"60\"",
        "href=\"https://elm.example\"",
        "I agree to &lt;everything&gt; here.",
        "Who agrees to mail may hear from Ash Fund and Elm Fund.",
        "1 organization asks",
    ] {
        assert!(page.contains(shown), "{shown}");
    }
    assert!(!page.contains("Oak Fund"), "who withdrew is not on it");
}

#[test]
fn a_mark_that_turns_the_text_around_is_refused_with_its_line() {
    let test = with_a_page().file("site/ask.md", "Halt\n\u{202e}it.\n");
    test.run(&["site", "out"]).status(3).stderr(
        "error: site/ask.md line 2: the character U+202E cannot be seen and may not stand here
  Type the line again instead of pasting it.
",
    );
}
