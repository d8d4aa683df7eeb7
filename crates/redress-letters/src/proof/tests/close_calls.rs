//! Letters that a careless reader takes for right, and those that a suspicious one takes for wrong.

use super::{DELEGATE, MEMBER, OPPOSED, SENATOR, SPONSOR, rules};

const JUDGE: &[(&str, &str)] = &[
    ("office", "senator"),
    ("full_name", "Ximena de la Fuente"),
    ("last_name", "de la Fuente"),
    ("stance", "opposed"),
];

/// A row of a list: columns with their cells.
type Row = &'static [(&'static str, &'static str)];

/// Letters that a careless reader takes for right, each with the rule that it trips.
const FOUND: &[(&str, &str, Row)] = &[
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

/// Letters that a suspicious reader takes for wrong.
const PASSED: &[(&str, Row)] = &[
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

#[test]
fn what_tries_to_slip_through_is_found() {
    let others = FOUND
        .iter()
        .filter(|(rule, letter, row)| rules(letter, row) != [*rule]);
    assert_eq!(
        others
            .map(|(rule, letter, row)| (rule, letter, rules(letter, row)))
            .collect::<Vec<_>>(),
        []
    );
}

#[test]
fn what_only_looks_wrong_passes() {
    let tripped = PASSED
        .iter()
        .filter(|(letter, row)| !rules(letter, row).is_empty());
    assert_eq!(
        tripped
            .map(|(letter, row)| (letter, rules(letter, row)))
            .collect::<Vec<_>>(),
        []
    );
}
