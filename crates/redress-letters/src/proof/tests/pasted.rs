//! What comes along with a pasted text, and how a letter begins: letters that trip a rule, and letters like them that do not.

use super::{SENATOR, campaign, findings, passes, trips};

#[test]
fn marks_of_other_mailers() {
    for mark in [
        "*|FNAME|*",
        "\\*|FNAME|\\*",
        "%recipient.name%",
        "\\[\\[FIRST OR \"Friend\"\\]\\]",
        "[[FirstName]]",
        "%%First Name%%",
        "%%=v(firstName)=%%",
        "{user\\_data~First Name}",
        "##First##",
        "##First Name##",
        "${contact.name}",
        "\\*|MC:SUBJECT|\\*",
        "\\*|IF:FNAME|\\*",
        "%recipient.first\\_name%",
        "\\[\\[FIRST OR “Friend”\\]\\]",
        "(insert name)",
        "(Insert your organization)",
        "INSERT NAME HERE",
        "Insert city name here",
        "INSERT YOUR STORY HERE",
        "TK",
        "???",
        "\\<% User['FirstName'] %\\>",
    ] {
        trips("fill-in", &format!("We ask {mark} to act."), SENATOR);
    }
    for like in [
        "The share rose from 5% to 7%% or so, by 8%.",
        "Is that so??",
        "See (insertion of new text) and #2 and ## 3.",
        "We insert a clause here.",
        "It costs $40 in all or $50.",
        "It is 5 *|* 6.",
        "By hand | by post |or| by mail.",
        "It was a TKO, by TKs and a Tk.",
        "Is it so?? It is.",
        "At 50% and 60% of all, by 5%points% or so.",
        "They \"wants [sic] it\".",
        "As in the table (insert 3) and (insert 3, 4).",
        "We insert it here and name it there.",
        "Press # twice: ##.",
        "Section 2(a)(i) and (see $5).",
    ] {
        passes(like, SENATOR);
    }
    // A capital beside it is no name.
    for sentence in [
        "We TK.",
        "In TK days it begins.",
        "The TK Council, on Monday, TK.",
    ] {
        trips("fill-in", sentence, SENATOR);
    }
    for subject in [
        "For *|FNAME|*",
        "For ##First##",
        "For (insert name)",
        "TK",
        "For TK now",
        "Why???",
    ] {
        let letter = format!("+++\nsubject = \"{subject}\"\n+++\nText.");
        trips("fill-in", &letter, SENATOR);
    }
}

#[test]
fn accents_are_read_the_same_however_they_are_typed() {
    let named = |text: &str| {
        let row = [SENATOR, &[("city", "Pen\u{303}asco")]].concat();
        findings(&campaign(text), &row)
    };
    let found = named("Write to [Pen\u{303}asco.example](https://oak.example).");
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].message.contains("Peñasco"), "{}", found[0].message);
    // A French letter's greeting, with its accent apart.
    let long = "Les gens le demandent depuis des années, dans chaque ville. ".repeat(9);
    let opening = "16 février 2021\n\nThe Honorable Ana Ruiz\n\nChe\u{300}re Madame,";
    passes(&format!("{opening}\n\n{long}"), SENATOR);
}

#[test]
fn marks_in_the_frame() {
    let framed = |frame: &str| {
        findings(
            &campaign("Text.").file("letters/_layout.html", frame),
            SENATOR,
        )
    };
    let found = framed("<style>a{color:#333}</style>\n{{ body }}\n<p>Sent to *|EMAIL|*</p>");
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(
        (
            found[0].file.as_str(),
            found[0].line,
            found[0].message.as_str()
        ),
        (
            "letters/_layout.html",
            Some(3),
            "a fill-in mark was left: `*|EMAIL|*`"
        )
    );
    assert_eq!(
        framed("<title>{{ subject }}</title>{{ body }}<p>50% of 20%</p>"),
        []
    );
}

#[test]
fn markdown_that_did_not_take() {
    for left in [
        "Read [our report] (https://a.example/r) now.",
        "Read [our report](https://a.example/our report) now.",
        "We ask for a **full moratorium ** today.",
        "We ask for a ** full moratorium** today.",
        "Not ~~this~~ but that.",
        "##What we ask",
        "#What we ask",
        "• Ban it;\n• fund it.",
        "We ask you to:\n• ban it;\n• fund it.",
        "– Ban it.",
        "We ask you: – to ban it – to fund it.",
        "The rule [says](see the note) so.",
    ] {
        trips("markdown", left, SENATOR);
    }
    trips(
        "markdown",
        "+++\nsubject = \"**Urgent** ask\"\n+++\nText.",
        SENATOR,
    );
    for like in [
        "Read [our report](https://a.example/r) and **do** *it*.",
        "# What we ask\n\nText.",
        "#StopTheCameras",
        "#1 among our wishes",
        "- Ban it;\n- fund it.",
        "> We shall not be moved.\n>\n> – Ana Ruiz",
        "The rule – a bad one – stays; the * and the ** stand for two and three.",
        "It was so.[^a](The rest was not.)\n\n[^a]: A note.",
        "See <https://a.example/~~x/**y>.",
        "Phone • Web • Post",
        "****",
    ] {
        passes(like, SENATOR);
    }
}

#[test]
fn links_that_say_another_address() {
    for disguised in [
        "[https://a.example](https://b.example)",
        "[a.example](https://b.example)",
        "[www.a.example/x](https://a.example/y)",
        "[*a.example*](https://b.example/a.example)",
        "[ana@a.example](mailto:eve@b.example)",
        "[ana@a.example](https://a.example)",
        "[a.example](mailto:ana@a.example)",
        "[see https://a.example for it](https://b.example)",
        "[a.example](https://a.example.b.example)",
    ] {
        trips("link", &format!("Read {disguised} now."), SENATOR);
    }
    let row = [SENATOR, &[("page", "https://b.example/x")]].concat();
    trips("link", "Read [a.example]({{ recipient.page }}) now.", &row);
    for like in [
        "[https://a.example](https://a.example/)",
        "[a.example](https://www.a.example/report?a=1&b=2)",
        "[a.example/report](https://a.example/report#page)",
        "[https://a.example/a-long…](https://a.example/a-long-address)",
        "[a.example](https://act.a.example/now)",
        "[ana@a.example](mailto:ana@a.example?subject=x)",
        "[our report](https://b.example)",
        "[report.pdf](https://b.example/report.pdf)",
        "[S. 12](https://b.example)",
        "<https://a.example/?a=1&b=2> and <ana@a.example>",
    ] {
        passes(&format!("Read {like} now."), SENATOR);
    }
}

#[test]
fn files_that_do_not_arrive() {
    let with =
        |file: &str| format!("+++\nsubject = \"A\"\nattachments = ['files/{file}']\n+++\nText.");
    for file in [
        "a.exe",
        "A.JS",
        "~$a.docx",
        ".~lock.a.odt#",
        "a.docm",
        "a.pdf.lnk",
        "page.mht",
        "members.mdb",
        "inbox.pst",
        "aaa.ADE",
        "a.xnk",
    ] {
        trips("file", &with(file), SENATOR);
    }
    for file in ["a.pdf", "a.docx", "a.zip", "a", "a.js.pdf"] {
        passes(&with(file), SENATOR);
    }
}

#[test]
fn letters_begin_as_letters_do() {
    let long =
        "The people of this country have asked for this for many years, in every state and city. "
            .repeat(6);
    let with = |opening: &str| format!("{opening}\n\n{long}\n");
    let full = "{{ date }}\n\n{{ address_block }}\n\n{{ salutation }}";
    passes(&with(full), SENATOR);
    passes(
        &with("February 16, 2021\n\nThe Honorable Ana Ruiz\n\nTo the senator from California:"),
        SENATOR,
    );
    passes("Our letter is short.", SENATOR);
    let message = |opening: &str| {
        let found = findings(&campaign(&with(opening)), SENATOR);
        assert_eq!(found.len(), 1, "{found:?}");
        found[0].message.clone()
    };
    assert_eq!(
        message("We write."),
        "the letter has no salutation, no date and no address block"
    );
    assert_eq!(
        message("{{ address_block }}\n\n{{ salutation }}"),
        "the letter has no date"
    );
    assert_eq!(
        message("{{ date }}\n\n{{ salutation }}"),
        "the letter has no address block"
    );
    assert_eq!(
        message("{{ date }}\n\n{{ address_block }}"),
        "the letter has no salutation"
    );
}
