//! Each rule with letters that must trip it, and letters like them that must not.

use crate::campaign::{Campaign, Problem, Severity};
use crate::letters::LetterSet;
use crate::letters::tests::recipient;
use jiff::civil::date;

const SENATOR: &[(&str, &str)] = &[
    ("office", "senator"),
    ("full_name", "Ana Ruiz"),
    ("last_name", "Ruiz"),
    ("stance", "undecided"),
];
const OPPOSED: &[(&str, &str)] = &[
    ("office", "senator"),
    ("full_name", "Ana Ruiz"),
    ("last_name", "Ruiz"),
    ("stance", "opposed"),
];
const SPONSOR: &[(&str, &str)] = &[
    ("office", "senator"),
    ("full_name", "Ana Ruiz"),
    ("last_name", "Ruiz"),
    ("stance", "sponsor"),
];
const DELEGATE: &[(&str, &str)] = &[
    ("office", "delegate"),
    ("full_name", "Ana Ruiz"),
    ("last_name", "Ruiz"),
    ("stance", ""),
];
const MEMBER: &[(&str, &str)] = &[
    ("office", "representative"),
    ("full_name", "Ana Ruiz"),
    ("last_name", "Ruiz"),
    ("stance", ""),
];

/// What the proofreader finds in a letter of a campaign that has two signatories.
fn findings(letter: &str, settings: &str, row: &[(&str, &str)]) -> Vec<Problem> {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    let campaign = "name = \"A\"\n[sender]\nname = \"A\"\nemail = \"a@b.example\"\n[[mailing]]\nname = \"a\"\n\
                    letter = \"letters/a.md\"\nrecipients = \"a.csv\"\n";
    write("campaign.toml", &format!("{campaign}{settings}"));
    write("a.csv", "email\na@b.example\n");
    write("files/a.txt", "a");
    write(
        "signatories.csv",
        "organization,scope,state\nOne,National,\nTwo,National,\n",
    );
    let letter = if letter.starts_with("+++") {
        letter.to_owned()
    } else {
        format!("+++\nsubject = \"A subject\"\n+++\n{letter}\n")
    };
    write("letters/a.md", &letter);
    let campaign = Campaign::load(folder.path()).unwrap_or_else(|problems| panic!("{problems:?}"));
    let (signatories, _) = crate::signatories::load(&campaign).unwrap();
    let set = match LetterSet::load(&campaign, &signatories, date(2021, 2, 16)) {
        Ok(set) => set,
        Err(problems) => return problems.0,
    };
    let row = recipient(row);
    let rendered = set
        .render(&campaign.mailings[0], &row)
        .unwrap_or_else(|problem| panic!("{problem}"));
    set.proofread(&campaign.mailings[0], &row, &rendered)
}

/// Names of the rules that a letter trips.
fn rules(letter: &str, row: &[(&str, &str)]) -> Vec<String> {
    let rule = |problem: Problem| {
        problem
            .help
            .split("Rule `")
            .nth(1)
            .unwrap()
            .split('`')
            .next()
            .unwrap()
            .to_owned()
    };
    findings(letter, "", row).into_iter().map(rule).collect()
}

#[track_caller]
fn trips(rule: &str, letter: &str, row: &[(&str, &str)]) {
    assert_eq!(rules(letter, row), [rule], "{letter}");
}

#[track_caller]
fn passes(letter: &str, row: &[(&str, &str)]) {
    assert_eq!(rules(letter, row), Vec::<String>::new(), "{letter}");
}

#[test]
fn fill_in_marks() {
    for mark in [
        "[YOUR NAME]",
        "\\[INSERT CITY\\]",
        "\\[NAME\\]",
        "[insert date here]",
        "[Your organization]",
        "{name}",
        "TODO",
        "TBD",
        "XX",
        "H.R. XXXX",
        "\\<CITY\\>",
        "\\_\\_\\_\\_\\_",
    ] {
        trips("fill-in", &format!("We ask {mark} to act."), SENATOR);
    }
    assert!(
        rules("We ask {% raw %}{{ name }}{% endraw %} to act.", SENATOR)
            .contains(&"fill-in".to_owned())
    );
    for like in [
        "It is so.[^1]\n\n[^1]: A note.",
        "He said that it [sic] was so.",
        "The court added [emphasis ours] to it.",
        "Todo el mundo lo sabe.",
        "Title XX of the Act applies.",
        "The XXI century began.",
        "a \\_ b",
        "See [the report](https://a.example/XX).",
    ] {
        passes(like, SENATOR);
    }
    let cell = [
        ("office", "senator"),
        ("full_name", "Ana Ruiz"),
        ("last_name", "Ruiz"),
        ("city", "[CITY NAME]"),
    ];
    trips(
        "fill-in",
        "The people of {{ recipient.city }} ask it.",
        &cell,
    );
}

#[test]
fn footnotes_without_a_note() {
    trips("footnote", "It is so.[^nist]", SENATOR);
    passes("It is so.[^nist]\n\n[^nist]: A note.", SENATOR);
}

#[test]
fn greetings() {
    for greeting in [
        "Dear None:",
        "Dear Senator N/A:",
        "Dear Representative Vacant:",
        "Dear :",
        "Dear Mr. nan:",
    ] {
        trips("greeting", &format!("{greeting}\n\nText."), SENATOR);
    }
    passes("Dear Senator Noneman:\n\nText.", SENATOR);
    passes("{{ salutation }}\n\nText.", SENATOR);
}

#[test]
fn greetings_end_with_a_colon() {
    trips("colon", "Dear Senator Ruiz,\n\nText.", SENATOR);
    passes("Dear Senator Ruiz:\n\nText.", SENATOR);
    passes(
        "Dear to all of us is the freedom to stand in public with an uncovered face.",
        SENATOR,
    );
}

#[test]
fn thanks_to_the_opposed() {
    let letter = "We thank you for sponsoring the bill.";
    trips("thanks", letter, OPPOSED);
    trips("thanks", "We are grateful for your support.", OPPOSED);
    passes(letter, SPONSOR);
    passes("We thank you for your attention.", OPPOSED);
    passes("Thank you for meeting our support staff.", OPPOSED);
}

#[test]
fn asks_of_sponsors() {
    let letter = "We ask you to cosponsor the bill.";
    trips("ask", letter, SPONSOR);
    trips("ask", "Please add your name to the bill.", SPONSOR);
    passes(letter, SENATOR);
    passes(
        "We ask you to urge your colleagues to cosponsor the bill.",
        SPONSOR,
    );
    passes(
        "Thank you for sponsoring it. Please bring it to the floor.",
        SPONSOR,
    );
}

#[test]
fn votes_of_those_who_have_none() {
    let letter = "We urge you to vote for the bill.";
    trips("vote", letter, DELEGATE);
    trips("vote", "We ask for your vote.", DELEGATE);
    passes(letter, MEMBER);
    passes("We ask you to protect the right to vote.", DELEGATE);
    passes(
        "We ask you to cosponsor the bill before the House votes.",
        DELEGATE,
    );
}

#[test]
fn bills_of_the_other_chamber() {
    trips("chamber", "We ask you to cosponsor H.R. 3907.", SENATOR);
    trips("chamber", "We urge you to support S. 1265.", MEMBER);
    passes("We ask you to cosponsor S. 2052.", SENATOR);
    passes("We ask you to cosponsor H.R. 3907.", MEMBER);
    passes(
        "We ask you to cosponsor S. 2052 (H.R. 3907 in the House).",
        SENATOR,
    );
    passes(
        "We ask you to support those who live on S. 12th Street.",
        MEMBER,
    );
    passes("The House passed H.R. 3907 last year.", SENATOR);
}

#[test]
fn counts_of_signers() {
    trips(
        "count",
        "On behalf of the forty-two undersigned organizations, we write.",
        SENATOR,
    );
    trips(
        "count",
        "On behalf of 3 civil-rights groups, we write.",
        SENATOR,
    );
    trips(
        "count",
        "+++\nsubject = \"40 organizations on the bill\"\n+++\nText.",
        SENATOR,
    );
    trips(
        "count",
        "On behalf of more than forty organizations, we write.",
        SENATOR,
    );
    passes(
        "On behalf of the {{ signatory_count_words }} undersigned organizations, we write.",
        SENATOR,
    );
    passes("On behalf of 2 civil-rights groups, we write.", SENATOR);
    passes("Seventy organizations wrote to Congress in 2019.", SENATOR);
    passes(
        "On behalf of the two undersigned organizations in one coalition, we write.",
        SENATOR,
    );
}

#[test]
fn the_honorable() {
    trips(
        "honorable",
        "The Honorable Ruiz\\\nUnited States Senate",
        SENATOR,
    );
    trips(
        "honorable",
        "The Honorable Dr. Ana Ruiz\\\nUnited States Senate",
        SENATOR,
    );
    passes("{{ address_block }}", SENATOR);
    passes(
        "The Honorable Mayor and Members of the City Council",
        SENATOR,
    );
}

#[test]
fn phone_numbers() {
    for number in [
        "(202) 555-0143",
        "202-555-0143",
        "+1 202 555 0143",
        "202.555.0143",
    ] {
        trips(
            "phone",
            &format!("Sincerely,\n\nAna Ruiz, {number}"),
            SENATOR,
        );
    }
    for like in [
        "Interagency Report 8280 (December 2019), 10.6028/NIST.IR.8280.",
        "In 2019-2020 some 184,000 of 1,234 555",
        "pages 100-200-3000x",
    ] {
        passes(like, SENATOR);
    }
}

#[test]
fn home_addresses_among_the_signatures() {
    trips(
        "home-address",
        "Sincerely,\n\nAna Ruiz\\\n12 Alder Street",
        SENATOR,
    );
    passes(
        "1600 Pennsylvania Avenue NW\n\nText.\n\nSincerely,\n\nAna Ruiz",
        SENATOR,
    );
    passes(
        "Sincerely,\n\n- The 1866 Legacy Project\n- Third Street Tenants",
        SENATOR,
    );
}

#[test]
fn attachments() {
    let letter = "Please find attached our report.";
    trips("attachment", letter, SENATOR);
    trips("attachment", "Our report is enclosed.", SENATOR);
    passes(
        &format!("+++\nsubject = \"A\"\nattachments = [\"files/a.txt\"]\n+++\n{letter}"),
        SENATOR,
    );
    passes("We have become attached to this freedom.", SENATOR);
}

#[test]
fn misspelt_links() {
    for link in [
        "https://coalition.con/a",
        "https://coalition/a",
        "https://https://a.example",
        "https://a..example",
    ] {
        trips("link", &format!("See [it]({link})."), SENATOR);
    }
    trips("link", "See htps://a.example/b.", SENATOR);
    trips("link", "See https:/a.example.", SENATOR);
    passes(
        "See [it](https://www.constitution.example/a.b?u=https://c) and [that](https://web.archive.org/web/2021/https://a.example/).",
        SENATOR,
    );
}

#[test]
fn links_without_https() {
    trips("https", "See [it](http://a.example/).", SENATOR);
    passes("See [it](https://a.example/).", SENATOR);
}

#[test]
fn subjects_that_differ() {
    trips(
        "subject",
        "+++\nsubject = \"A letter for {{ recipient.last_name }}\"\n+++\nText.",
        SENATOR,
    );
    trips(
        "subject",
        "+++\nsubject = \"{{ salutation }} a word\"\n+++\nText.",
        SENATOR,
    );
    let city = [
        ("office", "mayor"),
        ("full_name", "Ana Ruiz"),
        ("city", "Riverbend"),
    ];
    passes(
        "+++\nsubject = \"An ordinance for {{ recipient.city }}\"\n+++\nText for {{ recipient.full_name }}.",
        &city,
    );
}

#[test]
fn letters_that_are_cut_off() {
    let long = "Nothing is repeated as often as this. ".repeat(1_400);
    trips("size", &long, SENATOR);
    passes(&long[..long.len() / 2], SENATOR);
}

#[test]
fn a_finding_has_its_place_and_an_example() {
    let found = findings(
        "Text.\n\nWe ask *you* to\ncosponsor H.R. 3907.\n",
        "",
        SENATOR,
    );
    let problem = &found[0];
    assert_eq!(
        (problem.severity, problem.file.as_str(), problem.line),
        (Severity::Error, "letters/a.md", Some(6))
    );
    assert_eq!(
        problem.excerpt.as_deref(),
        Some("We ask *you* to\n^^^^^^^^^^^^^^^")
    );
    assert!(
        problem.help.ends_with(
            "(Rule `chamber` of the proofreader.) It was met for Ana Ruiz (row 3 of `a.csv`)."
        ),
        "{}",
        problem.help
    );
}

#[test]
fn a_campaign_says_what_matters_and_what_passes_with_a_reason() {
    let letter = "Call [the office](http://a.example/): 202-555-0143.";
    let found = |settings: &str| findings(letter, settings, SENATOR).len();
    assert_eq!(found(""), 2);
    assert_eq!(
        found(
            "[proofread]\nhttps = { severity = \"off\", reason = \"the city has no other page\" }\n"
        ),
        1
    );
    assert_eq!(
        found(
            "[[proofread.exception]]\nrule = \"phone\"\ntext = \"555-0143\"\nreason = \"our press line\"\n"
        ),
        1
    );
    assert_eq!(
        found(
            "[[proofread.exception]]\nrule = \"phone\"\ntext = \"555-0199\"\nreason = \"our press line\"\n"
        ),
        2
    );
    assert_eq!(
        found(
            "[[proofread.exception]]\nrule = \"phone\"\nletter = \"letters/b.md\"\nreason = \"our press line\"\n"
        ),
        2
    );
    let severity = |settings: &str| {
        findings(letter, settings, SENATOR)
            .iter()
            .map(|problem| problem.severity)
            .max()
    };
    assert_eq!(
        severity("[proofread]\nphone = \"note\"\n"),
        Some(Severity::Note)
    );
    let unknown = findings(letter, "[proofread]\nphones = \"note\"\n", SENATOR);
    assert!(
        unknown[0].help.contains("Did you mean `phone`?"),
        "{}",
        unknown[0]
    );
}

const JUDGE: &[(&str, &str)] = &[
    ("office", "senator"),
    ("full_name", "Ximena de la Fuente"),
    ("last_name", "de la Fuente"),
    ("stance", "opposed"),
];

/// Letters that a careless reader takes for right.
#[test]
fn what_tries_to_slip_through_is_found() {
    let letters = [
        ("fill-in", "We ask [Mayor's name] to act.", SENATOR),
        ("fill-in", "We ask [Council Member Name] to act.", SENATOR),
        ("fill-in", "It was signed by [ ] on Monday.", SENATOR),
        (
            "fill-in",
            "Dear friends in «First_Name» county, act.",
            SENATOR,
        ),
        ("fill-in", "The people of %CITY% ask it.", SENATOR),
        ("fill-in", "The hearing is on XX/XX/2021.", SENATOR),
        ("fill-in", "It cost us 20XX times.", SENATOR),
        ("fill-in", "Signed: ..........", SENATOR),
        ("fill-in", "Lorem ipsum dolor sit amet.", SENATOR),
        ("greeting", "Dear Mayor :\n\nText.", SENATOR),
        ("greeting", "Dear Council Member NaN:\n\nText.", SENATOR),
        ("colon", "Dear Senator Ruiz;\n\nText.", SENATOR),
        ("colon", "Dear Senator Ruiz!\n\nText.", SENATOR),
        (
            "colon",
            "Honorable Members of the Council,\n\nText.",
            SENATOR,
        ),
        ("colon", "Good morning Senator,\n\nText.", SENATOR),
        (
            "thanks",
            "Thank you for your early and steady support.",
            OPPOSED,
        ),
        (
            "thanks",
            "We are grateful that you introduced the bill.",
            OPPOSED,
        ),
        ("thanks", "We applaud you for signing on.", OPPOSED),
        (
            "thanks",
            "We are grateful for your bold leadership on this bill.",
            OPPOSED,
        ),
        ("ask", "Cosponsor this bill today.", SPONSOR),
        (
            "ask",
            "Will you join your colleagues as a cosponsor of the bill?",
            SPONSOR,
        ),
        (
            "ask",
            "We thank you for your time and ask you to cosponsor the bill.",
            SPONSOR,
        ),
        ("ask", "Please consider cosponsoring it.", SPONSOR),
        ("ask", "We hope that you will become a sponsor.", SPONSOR),
        ("vote", "Vote yes on the bill.", DELEGATE),
        (
            "vote",
            "We urge you to support the bill and vote for it on the floor.",
            DELEGATE,
        ),
        ("vote", "We hope you vote for it.", DELEGATE),
        ("chamber", "We ask you to pass H.R. 7356.", SENATOR),
        (
            "chamber",
            "Re: Support for the Act\n\nCosponsor H.R. 7356.",
            SENATOR,
        ),
        ("chamber", "Please reject S.J.Res. 12.", MEMBER),
        (
            "chamber",
            "+++\nsubject = \"Cosponsor H.R. 7356\"\n+++\nText.",
            SENATOR,
        ),
        (
            "count",
            "We, 41 organizations that care, ask you to act.",
            SENATOR,
        ),
        (
            "count",
            "The forty organizations listed below ask you to act.",
            SENATOR,
        ),
        ("count", "We are forty-one national organizations.", SENATOR),
        (
            "count",
            "On behalf of some forty national and local organizations, we write.",
            SENATOR,
        ),
        (
            "count",
            "On behalf of 1,042 organizations, we write.",
            SENATOR,
        ),
        ("honorable", "cc: The Honorable Ruiz, Jr.", SENATOR),
        (
            "honorable",
            "The Honorable de la Fuente\\\nUnited States Senate",
            JUDGE,
        ),
        (
            "honorable",
            "We wrote to The Honorable Gen. Ana Ruiz last year.",
            SENATOR,
        ),
        ("phone", "Call me at 555-0143.", SENATOR),
        ("phone", "Our phone: 2025550143", SENATOR),
        ("phone", "Tel. +44 20 7946 0958", SENATOR),
        ("phone", "Write to 202‑555‑0143.", SENATOR),
        (
            "phone",
            "So it is.[^a]\n\n[^a]: Ana Ruiz, (202) 555-0143.",
            SENATOR,
        ),
        (
            "home-address",
            "I live at 12B Alder Street in Riverbend.",
            SENATOR,
        ),
        (
            "home-address",
            "Sincerely,\n\nAna Ruiz, 12 Alder Street, Springfield",
            SENATOR,
        ),
        ("attachment", "Attached hereto is our report.", SENATOR),
        ("attachment", "Sincerely,\n\nUs\n\nEnclosures (2)", SENATOR),
        (
            "attachment",
            "Sincerely,\n\nUs\n\nAttachment: Our report",
            SENATOR,
        ),
        ("link", "See www.coalition.con/a.", SENATOR),
        ("link", "Write to letters@coalition.con.", SENATOR),
        ("link", "See https;//a.example/b.", SENATOR),
    ];
    let others = letters
        .into_iter()
        .filter(|(rule, letter, row)| rules(letter, row) != [*rule]);
    assert_eq!(
        others
            .map(|(rule, letter, row)| (rule, letter, rules(letter, row)))
            .collect::<Vec<_>>(),
        []
    );
}

/// Letters that a suspicious reader takes for wrong.
#[test]
fn what_only_looks_wrong_passes() {
    let letters = [
        (
            "He vowed \"to protect [your] rights\" from [NYPD] officers.",
            SENATOR,
        ),
        ("It was so [...] for years, he said of [the city].", SENATOR),
        ("Titles XIX and XX of the Act apply.", SENATOR),
        (
            "« Liberté » is its motto, and 90% of members agree.",
            SENATOR,
        ),
        ("Wait... then act.", SENATOR),
        ("The XX chromosome and the XXX Olympiad.", SENATOR),
        ("We appreciate your leadership on housing.", OPPOSED),
        (
            "See 410 U.S. 113, 152-153 (1973), 85 Fed. Reg. 12345 and ISBN 978-0-12-345678-9.",
            SENATOR,
        ),
        (
            "We ask you to reject any amendment to H.R. 3907 in conference.",
            SENATOR,
        ),
        ("Dear Council Member Na:\n\nText.", SENATOR),
        ("Dear Senator Ruiz, Jr.:\n\nText.", SENATOR),
        ("Honorable people disagree, and still they listen.", SENATOR),
        ("We would be grateful for your support.", OPPOSED),
        ("Thank you for considering supporting the bill.", OPPOSED),
        ("We thank Senator Lee for sponsoring it.", OPPOSED),
        ("Thank you in advance for your vote.", OPPOSED),
        (
            "As a lead sponsor of the bill, you know it; we ask you to bring it to the floor.",
            SPONSOR,
        ),
        (
            "We urge you to ask your colleagues to cosponsor it.",
            SPONSOR,
        ),
        ("We ask you to thank the sponsors of the festival.", SPONSOR),
        (
            "We ask you to urge the House to vote for the bill.",
            DELEGATE,
        ),
        ("Please vote for it in committee.", DELEGATE),
        (
            "We ask you to help Americans who are eligible to vote.",
            DELEGATE,
        ),
        ("We ask you to introduce a companion to H.R. 3907.", SENATOR),
        ("The House passed H.R. 3907. We ask you to act.", SENATOR),
        (
            "On behalf of three million members of our organizations, we write.",
            SENATOR,
        ),
        (
            "On behalf of two of the undersigned organizations, we write.",
            SENATOR,
        ),
        (
            "The 11 groups that signed the letter of 2019 were right.",
            SENATOR,
        ),
        (
            "On behalf of the 2021 coalition of organizations, we write.",
            SENATOR,
        ),
        (
            "The Honorable Ximena de la Fuente\\\nUnited States Senate",
            JUDGE,
        ),
        (
            "The Honorable T.M. 'Frank' Crowne\\\nMayor of Riverbend",
            SENATOR,
        ),
        (
            "When the hearing began and the witnesses had been sworn in, The Honorable Ana Ruiz spoke.",
            SENATOR,
        ),
        (
            "See pages 100-200 of report 2019-2020, docket 21-1234.",
            SENATOR,
        ),
        ("Text 2021 was adopted on 12/24/2021.", SENATOR),
        (
            "Sincerely,\n\n- The 1866 Legacy Court Watch\n- 9 to 5 St. Louis\n- Local 32 Road Workers",
            SENATOR,
        ),
        ("The riot began at 12 Alder Street, Springfield.", SENATOR),
        (
            "Conditions are attached to the grant, no strings attached.",
            SENATOR,
        ),
        ("Enclosures of common land were opposed.", SENATOR),
        ("Write to letters@coalition.example or @coalition.", SENATOR),
        (
            "See https://medium.example/@user/a and www.a.example.",
            SENATOR,
        ),
    ];
    let tripped = letters
        .into_iter()
        .filter(|(letter, row)| !rules(letter, row).is_empty());
    assert_eq!(
        tripped
            .map(|(letter, row)| (letter, rules(letter, row)))
            .collect::<Vec<_>>(),
        []
    );
}

#[test]
fn letters_longer_than_a_city_reads() {
    let meeting = "[mailing.meeting]\nbody = \"City Council\"\ndate = 2099-03-16\ndeadline = \"2099-03-15T12:00\"\n";
    let found = |more: &str| {
        findings(
            "One two three.",
            &format!("{meeting}max_words = {more}"),
            SENATOR,
        )
    };
    assert_eq!(found("3"), []);
    assert_eq!(
        found("2")[0].message,
        "the letter has more than the 2 words that `City Council` takes"
    );
    let off = "[proofread]\nwords = { severity = \"off\", reason = \"the clerk takes more\" }\n";
    assert_eq!(found(&format!("2\n{off}")), []);
}
