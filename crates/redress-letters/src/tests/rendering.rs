//! Letters as campaigns have them: a folder in, a rendered letter out.

use super::{SENATOR, TestCampaign, recipient};
use crate::facts::{FirstLetter, MailingFacts};
use crate::{LetterSet, Wording};
use redress_base::folder::CampaignPath;

#[test]
fn a_letter_has_both_parts_from_one_text() {
    let letter = TestCampaign::with_body(
        "{{ date }}\n\n{{ address_block }}\n\n{{ salutation }}\n\nPlease **support** {{ values.bill }}.\n\nSincerely,\n\n{{ sender.name }}\n",
    )
    .render(SENATOR)
    .unwrap();
    assert_eq!(
        letter.text,
        "February 16, 2021\n\nThe Honorable Ana Luján\nUnited States Senate\nWashington, DC 20510\n\nDear Senator Luján:\n\n\
         Please support S. 12 & <more>.\n\nSincerely,\n\nCoalition\n"
    );
    assert!(
        letter
            .html
            .contains("<p>Please <strong>support</strong> S. 12 &amp; &lt;more&gt;.</p>"),
        "{}",
        letter.html
    );
    assert!(
        letter
            .html
            .contains("The Honorable Ana Luján<br>\nUnited States Senate<br>")
    );
    assert!(letter.html.starts_with("<!DOCTYPE html>"));
    assert_eq!(
        (letter.subject.as_str(), letter.to_name.as_deref()),
        ("A subject", Some("Ana Luján"))
    );
    assert_eq!(letter.address_block.len(), 3);
}

#[test]
fn data_never_becomes_formatting() {
    let nasty = "*a* _b_ [c](https://d.example) <script>x</script> # e `f` | g {{ h }} &amp; \\ 1. ![i](j) [^1]";
    let letter =
        TestCampaign::with_body("{{ recipient.city }}\n\n| t |\n|---|\n| {{ recipient.city }} |\n")
            .render(&[("city", nasty)])
            .unwrap();
    assert!(
        !letter.html.contains("<script>")
            && !letter.html.contains("<em>")
            && !letter.body.contains("<a "),
        "{}",
        letter.body
    );
    assert_eq!(
        letter
            .text
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .matches(nasty)
            .count(),
        2,
        "{}",
        letter.text
    );
}

#[test]
fn a_form_of_address_is_needed_only_where_it_is_used() {
    let row = [("office", "gadfly"), ("full_name", "Ana Luján")];
    assert_eq!(
        TestCampaign::with_body("Dear {{ recipient.full_name }}:")
            .render(&row)
            .unwrap()
            .text,
        "Dear Ana Luján:\n"
    );
    let problem = TestCampaign::with_body("{{ salutation }}").refusal(&row);
    assert!(
        problem
            .message
            .starts_with("the office `gadfly` is not known"),
        "{problem}"
    );
    let row = [("office", "councl_member"), ("full_name", "Ana Luján")];
    let slip = TestCampaign::with_body("{{ salutation }}").refusal(&row);
    assert!(
        slip.help
            .starts_with("Did you mean `council_member`? Say in"),
        "{slip}"
    );
}

#[test]
fn includes_come_from_the_letters_folder_only() {
    let folder = TestCampaign::with_body(
        "{% include \"_close.md\" %}\n\n{% include \"letters/_close.md\" %}",
    )
    .file("letters/_close.md", "Sincerely,\n");
    assert_eq!(
        folder.render(SENATOR).unwrap().text,
        "Sincerely,\n\nSincerely,\n"
    );
    let (set, _) = folder.load().unwrap();
    assert_eq!(
        set.sources()
            .iter()
            .map(CampaignPath::as_str)
            .collect::<Vec<_>>(),
        ["letters/a.md", "letters/_close.md"]
    );
    for name in [
        "../campaign.toml",
        "/etc/passwd",
        "../../etc/passwd",
        "_layout.html",
        "_clos.md",
    ] {
        let problem = TestCampaign::with_body(&format!("{{% include \"{name}\" %}}"))
            .file("letters/_close.md", "x")
            .refusal(SENATOR);
        assert!(
            problem.message.contains("include") || problem.message.contains("no passage"),
            "{problem}"
        );
    }
    let loops = TestCampaign::with_body("{% include \"_b.md\" %}")
        .file("letters/_b.md", "{% include \"_b.md\" %}");
    assert!(loops.refusal(SENATOR).message.contains("deep"));
}

#[test]
fn signatories_are_in_reach() {
    let letter = TestCampaign::with_body(
        "On behalf of {{ signatory_count_words }} ({{ signatory_count }}):\n\n\
         {% for block in signatory_blocks %}\n\n**{{ block.scope }}**\n\n{% for s in block.signatories %}\n- {{ s.name }}{% if s.state %} ({{ s.state }}){% endif %}\n\n{% endfor %}\n{% endfor %}",
    )
    .render(SENATOR)
    .unwrap();
    assert!(
        letter.text.starts_with(
            "On behalf of two (2):\n\nNational\n\n- The Zebra Union\n\nState and local\n\n- Árbol Network (CA)\n"
        ),
        "{}",
        letter.text
    );
}

#[test]
fn attachments_come_from_the_letter_and_the_row() {
    let letter =
        TestCampaign::with_letter("+++\nsubject = \"x\"\nattachments = [\"files/a.pdf\"]\n+++\nx")
            .render(&[("attachments", "files/b.pdf; files/a.pdf")])
            .unwrap();
    assert_eq!(
        letter
            .attachments
            .iter()
            .map(CampaignPath::as_str)
            .collect::<Vec<_>>(),
        ["files/a.pdf", "files/b.pdf"]
    );
    let problem = TestCampaign::with_body("x").refusal(&[("attachments", "../secret")]);
    assert_eq!(problem.column.as_deref(), Some("attachments"));
}

#[test]
fn a_letter_set_is_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<LetterSet>();
}

#[test]
fn letters_that_share_a_tree_have_their_own_words() {
    let folder = TestCampaign::with_body(
        "{{ salutation }}\n\n[{{ recipient.city }}](https://a.example/{{ recipient.state }}) {{ values.bill }}\n",
    );
    let (set, mailing) = folder.load().unwrap();
    for (name, city) in [
        ("Ruiz", "*Riverbend*"),
        ("Luján", "Port & Alden"),
        ("Ruiz", ""),
        ("O'Leary", "<b>"),
    ] {
        let row = [
            ("office", "senator"),
            ("full_name", "Ana X"),
            ("last_name", name),
            ("city", city),
            ("state", "NM"),
        ];
        let shared = set.render(&mailing, &recipient(&row)).unwrap();
        assert_eq!(shared, folder.render(&row).unwrap());
        assert!(
            shared
                .text
                .starts_with(&format!("Dear Senator {name}:\n\n{city}")),
            "{}",
            shared.text
        );
    }
}

#[test]
fn letters_of_one_wording_are_one_version() {
    let folder = TestCampaign::with_letter(
        "+++\nsubject = \"On {{ values.bill }} in {{ recipient.city }}\"\nre = \"{{ recipient.city }}\"\n+++\n{{ address_block }}\n\n\
         {{ re }}\n\n{{ salutation }}\n\n{% if recipient.stance == \"sponsor\" %}{{ values.nested.key }}{% else %}{{ sender.name }}{% endif %} \
         asks Black men, {{ recipient.city | upper }}. {{ recipient.stance }}\n\n{% for s in signatories %}{{ s.name }} {% endfor %}\n",
    )
    .file("letters/_layout.html", "{% if recipient.city == \"Oakland\" %}<b>Record</b>{% endif %}<i>{{ recipient.last_name }} or</i>{{ body }}");
    let (set, mailing) = folder.load().unwrap();
    let wording = |name: &str, city: &str, state: &str, stance: &str| {
        let row = [
            ("office", "mayor"),
            ("last_name", name),
            ("city", city),
            ("state", state),
            ("stance", stance),
        ];
        let full_name = format!("Ana {name}");
        set.wording(
            &mailing,
            &recipient(&[&row[..], &[("full_name", full_name.as_str())]].concat()),
        )
        .unwrap()
    };
    let one = wording("Ruiz", "Riverbend", "OH", "opposed");
    let same = |other: &Wording| one.is_that_of(other);
    assert!(
        same(&wording("Black", "Port Alden", "", "undecided")),
        "names, places and the lines of an address are data"
    );
    assert!(
        same(&wording("The Zebra Union", "Coalition", "OR", "supportive")),
        "also where the letter says the same elsewhere"
    );
    assert!(
        !same(&wording("Ruiz", "Riverbend", "OH", "sponsor")),
        "a condition chooses other words"
    );
    assert!(
        !same(&wording("Ruiz", "Oakland", "CA", "opposed")),
        "so does one of the frame"
    );
    assert!(
        !same(&wording("Ruiz", "Riverbend", "OH", "")),
        "a hole is seen by whoever reads every version"
    );
}

#[test]
fn a_letter_that_follows_another_has_its_subject_and_knows_its_day() {
    let letter = |text: &str| {
        let mut folder = TestCampaign::with_letter(text);
        folder.mailing.is_follow_up = true;
        folder
    };
    let folder = letter("+++\n+++\nOn {{ first.date }} we wrote on \"{{ first.subject }}\".\n");
    let (set, mailing) = folder.load().unwrap();
    let of = |subject, day| {
        let first = FirstLetter {
            date: jiff::civil::date(2021, 2, day),
            subject,
        };
        let facts = MailingFacts {
            first: Some(first),
            ..MailingFacts::from(&mailing)
        };
        let letter = set.render(facts, &recipient(&[("city", "Elm")])).unwrap();
        (letter.subject, letter.text.to_string())
    };
    let (subject, text) = of("Act *now* & here", 16);
    assert_eq!(subject, "Re: Act *now* & here");
    assert!(
        text.contains("On February 16, 2021 we wrote on \"Act *now* & here\"."),
        "{text}"
    );
    // Whatever was rendered before, and RFC 5322, section 3.6.5: `Re:` stands there once.
    let (subject, text) = of("RE: an answer", 17);
    assert_eq!(subject, "RE: an answer");
    assert!(text.contains("February 17"), "{text}");

    let row = [("city", "Elm")];
    let said = |folder: TestCampaign| match folder.load() {
        Ok(_) => folder.refusal(&row).message,
        Err(problems) => problems.0[0].message.clone(),
    };
    assert_eq!(
        said(letter("+++\nsubject = \"Again\"\n+++\nPlease.\n")),
        "a letter that follows another has no subject of its own"
    );
    assert!(said(letter("+++\n+++\n{{ first.dat }}\n")).contains("`first.dat` is not known"));
    assert!(
        said(TestCampaign::with_body("{{ first.date }}\n"))
            .contains("only in letters of a mailing that follows another")
    );
}

proptest::proptest! {
    #[test]
    fn no_cell_becomes_structure(cell in "[ -~éñ漢“]{0,60}") {
        let folder = TestCampaign::with_body("- a {{ recipient.city }} b\n\n> **{{ recipient.city }}**\n\n| x |\n|---|\n| {{ recipient.city }} |\n");
        let letter = folder.render(&[("city", cell.trim())]).unwrap();
        let empty = folder.render(&[("city", "plain")]).unwrap();
        let tags = |html: &str| html.split('<').skip(1).map(|tag| tag.split('>').next().unwrap().to_owned()).collect::<Vec<_>>();
        if !cell.trim().is_empty() {
            proptest::prop_assert_eq!(tags(&letter.body), tags(&empty.body));
            let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            let start = format!("- a {} b", words(&cell));
            proptest::prop_assert!(words(&letter.text).starts_with(&words(&start)), "{}", letter.text);
        }
    }
}
