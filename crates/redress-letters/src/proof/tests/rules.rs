//! Each rule with letters that must trip it, and letters like them that must not.

use super::{DELEGATE, MEMBER, OPPOSED, SENATOR, SPONSOR, passes, rules, trips};

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
    let letter = |sentences| {
        let text = "Nothing is repeated as often as this. ".repeat(sentences);
        format!("{{{{ date }}}}\n\n{{{{ address_block }}}}\n\n{{{{ salutation }}}}\n\n{text}")
    };
    trips("size", &letter(1_400), SENATOR);
    passes(&letter(700), SENATOR);
}
