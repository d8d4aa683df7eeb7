//! `redress site`: the public page, what it says, what it never says, and whether a published copy is still true.

use redress_test_support::CampaignTest;

const SETTINGS: &str = "
[site]
title = \"Halt it\"
url = \"https://halt.example\"
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
        "value=\"https://halt.example/\"",
        "https://halt.example/scoreboard.html",
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
    test.write("out/CNAME", "halt.example\n");
    test.run(&["site", "out"]).status(0);
    assert_eq!(test.read("out/CNAME"), "halt.example\n");
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
        "<img src=\"logos/",
        "width=\"180\" height=\"60\"",
        "href=\"https://elm.example\"",
        "I agree to &lt;everything&gt; here.",
        "Those who agree to mail may hear from Ash Fund and Elm Fund.",
        "1 organization asks",
    ] {
        assert!(page.contains(shown), "{shown}");
    }
    assert!(!page.contains("Oak Fund"), "who withdrew is not on it");
    // The copy beside the page is the file itself; that of an organization that leaves goes with it.
    let copies = || -> Vec<std::path::PathBuf> {
        let listed = std::fs::read_dir(test.path("out/logos")).unwrap();
        listed.map(|entry| entry.unwrap().path()).collect()
    };
    let [copy] = &copies()[..] else {
        panic!("{:?}", copies())
    };
    assert_eq!(
        std::fs::read(copy).unwrap(),
        std::fs::read(test.path("files/elm.png")).unwrap()
    );
    test.run(&["site", "--check", "out"]).status(0);
    let name = copy.file_name().unwrap().to_string_lossy().into_owned();
    std::fs::write(copy, "another").unwrap();
    test.run(&["site", "--check", "out"])
        .status(3)
        .stdout_has(&format!("`logos/{name}` is not there, or another\n"));
    std::fs::write(test.path("out/logos/mine.png"), "mine").unwrap();
    test.write("signatories.csv", "organization\nElm Fund\n");
    test.run(&["site", "--check", "out"])
        .status(3)
        .stdout_has(&format!("`logos/{name}` belongs to the page no more\n"));
    test.run(&["site", "out"]).status(0);
    assert_eq!(copies(), [test.path("out/logos/mine.png")]);
}

const FORM: &str = "
[site]
[site.form]
action = \"https://act.coalition.example:8443/halt?a=b\"
[site.form.fields]
full_name = \"person[name]\"
email = \"mail\"
words = \"comment\"
[site.form.questions]
\"May we share <it>?\" = \"share\"
\"Mail?\" = \"opt_in\"
\"Name?\" = \"naming\"
[site.form.hidden]
list = \"halt & co\"
[supporters]
files = [\"supporters/*.csv\"]
signed_as = \"I agree to <everything> here.\"
[[supporters.consent]]
to = [\"contact\"]
organizations = [\"Elm Fund\", \"Ash Fund\"]
column = \"Mail?\"
yes = [\"Yes, mail me\", \"Y\"]
[[supporters.consent]]
to = [\"name\"]
column = \"Name?\"
yes = [\"My name\"]
[[supporters.consent]]
to = [\"name\", \"words\"]
column = \"Name?\"
yes = [\"With my words\"]
";

fn with_settings(settings: &str) -> CampaignTest {
    let test = CampaignTest::new().file("site/ask.md", "Halt it.\n");
    let toml = format!("{}{settings}", test.read("campaign.toml"));
    test.write("campaign.toml", &toml);
    test
}

#[test]
fn a_form_goes_to_one_host_and_asks_word_for_word() {
    let test = with_settings(FORM);
    test.run(&["site", "out"]).status(0);
    let page = test.read("out/index.html");
    for shown in [
        "form-action https://act.coalition.example:8443\"",
        "<a class=\"button\" href=\"#sign-up\">Add your name</a>",
        "<form class=\"sign-up\" action=\"https://act.coalition.example:8443/halt?a=b\" method=\"post\">",
        "<input type=\"hidden\" name=\"list\" value=\"halt &amp; co\">",
        "name=\"person[name]\" type=\"text\" autocomplete=\"name\" required>",
        "name=\"mail\" type=\"email\" autocomplete=\"email\" required>",
        "<textarea id=\"sign-up-words\" name=\"comment\"",
        "name=\"share\" type=\"checkbox\" value=\"yes\">",
        // The word that counts as a yes when the tool's export is read.
        "name=\"opt_in\" type=\"checkbox\" value=\"Yes, mail me\">",
        "May we share &lt;it&gt;?</label>",
        "<legend dir=\"auto\">Name?</legend>",
        "name=\"naming\" type=\"radio\" value=\"My name\">",
        "name=\"naming\" type=\"radio\" value=\"With my words\">",
        "Whoever sends this form agrees to this:",
        "I agree to &lt;everything&gt; here.",
        "Those who agree to mail may hear from Ash Fund and Elm Fund.",
        "The form goes to act.coalition.example:8443 when you send it",
    ] {
        assert!(page.contains(shown), "{shown}: {page}");
    }
    test.run(&["check"]).stdout_has(
        "no `[[supporters.consent]]` has the column `May we share <it>?`, so the answer counts for nothing",
    );
    // Every other page forbids all forms.
    test.run(&["scoreboard", "board.html"]).status(0);
    assert!(test.read("board.html").contains("form-action 'none'"));
    assert!(!page.contains("form-action 'none'"));
}

#[test]
fn what_is_wrong_with_a_form_is_told() {
    let told = |from: &str, to: &str| {
        let test = with_settings(&FORM.replacen(from, to, 1));
        let ran = test.run(&["site", "out"]).status(3);
        assert!(!test.path("out").exists());
        ran.stderr
    };
    for (from, to, expected) in [
        ("https://act", "http://act", "is no https address"),
        (
            "https://act",
            "https://ada:pass@act",
            "this address has a name or a password in it, and everybody would read it",
        ),
        (
            "act.coalition.example:8443",
            "act;script-src",
            "`act;script-src` is no host of a form",
        ),
        (
            "list =",
            "api-key =",
            "`api-key` would stand on the public page",
        ),
        (
            "\"mail\"",
            "\"share\"",
            "two fields of the form are called `share`",
        ),
        (
            "email =",
            "emial =",
            "unknown key `emial` in [site.form.fields]",
        ),
        (
            "[site.form.fields]",
            "method = \"put\"\n[site.form.fields]",
            "`put` is no way to send a form",
        ),
    ] {
        let said = told(from, to);
        assert!(said.contains(expected), "{expected}: {said}");
    }
    let test = with_settings(&FORM.replacen(
        "[site.form.fields]",
        "method = \"get\"\n[site.form.fields]",
        1,
    ));
    test.run(&["check"])
        .stdout_has("with `get`, what people type stands in an address, and so in the tool’s log");
}

#[test]
fn the_map_is_on_the_page_and_leads_to_the_board() {
    let test = with_a_page();
    test.run(&["site", "out"]).status(0);
    let page = test.read("out/index.html");
    assert!(page.contains("<a href=\"scoreboard.html#state-OH\" data-state=\"OH\" class=\"tile level-4\" aria-label=\"Ohio: 1 sponsor of 1 member\">"), "{page}");
    assert!(page.contains("The map as a table"));
    assert!(test.read("out/scoreboard.html").contains("id=\"state-OH\""));
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

#[test]
fn no_address_of_the_samples_lists_is_on_any_file_of_its_site() {
    let test = CampaignTest::new();
    test.run(&["new", "fresh", "--yes"]).status(0);
    test.run(&["-C", "fresh", "site", "out"]).status(0);
    let mut pages = String::new();
    for file in std::fs::read_dir(test.path("out")).unwrap() {
        pages += &std::fs::read_to_string(file.unwrap().path())
            .unwrap()
            .to_lowercase();
    }
    let mut addresses = 0;
    for list in ["congress", "council", "president"] {
        let list = test.read(&format!("fresh/recipients/{list}.csv"));
        let cells = list.split([',', '\n', '"', ';']).map(str::trim);
        for address in cells.filter(|cell| cell.contains('@')) {
            addresses += 1;
            for spelling in spellings(address) {
                assert!(!pages.contains(&spelling), "`{spelling}`");
            }
        }
    }
    assert!(addresses > 35, "{addresses}");
}

#[test]
fn a_mark_that_turns_the_text_around_is_refused_in_every_field() {
    let mark = '\u{202e}';
    let place = "place,state,level,kind,voted_on,source,checked_on,note\n";
    for (file, text) in [
        (
            "site/ask.md",
            "+++\ntitle = \"Ask \\u202e\"\n+++\nHalt.\n".to_owned(),
        ),
        ("site/argument.md", format!("a{mark}\n")),
        (
            "site/message-ask.md",
            format!("+++\nsubject = \"s\"\n+++\na{mark}\n"),
        ),
        (
            "places.csv",
            format!("{place}Elm{mark},MA,city,ban,2020-01-02,https://elm.example,2021-01-01,\n"),
        ),
        (
            "places.csv",
            format!("{place}Elm,MA,city,ban,2020-01-02,https://elm.example,2021-01-01,a{mark}\n"),
        ),
        (
            "signatories.csv",
            format!("organization,url\nElm{mark} Fund,\n"),
        ),
        (
            "signatories.csv",
            format!("organization,url\nElm Fund,https://elm.example/{mark}\n"),
        ),
        (
            "signatories.csv",
            format!("organization,scope\nElm Fund,National{mark}\n"),
        ),
    ] {
        let test = with_a_page().file(file, &text);
        test.run(&["site", "out"]).status(3);
        assert!(!test.path("out").exists(), "{file}: {text}");
    }
    for key in ["title", "sign_up_words", "url"] {
        let test = with_settings(&format!(
            "\n[site]\nsign_up = \"https://elm.example\"\n{key} = \"https://a{mark}\"\n"
        ));
        test.run(&["site", "out"]).status(3);
    }
    for (from, to) in [
        ("person[name]", "a"),
        ("Name?\" =", "a\" ="),
        ("halt & co", "a"),
    ] {
        let test =
            with_settings(&FORM.replacen(from, &to.replacen('a', &format!("a{mark}"), 1), 1));
        test.run(&["site", "out"]).status(3);
    }
    // A row of a list that has one is faulty, and nobody of it is on the page.
    let test = with_a_page().recipients(&LIST.replace("Ana Ruiz", &format!("Ana{mark} Ruiz")));
    test.run(&["site", "out"])
        .status(0)
        .stderr_has("1 row of the lists is faulty and not on the page");
    assert!(!test.read("out/index.html").contains(mark));
}
