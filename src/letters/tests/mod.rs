//! Letters as campaigns have them: a folder in, a rendered letter or a problem out.

mod forms;
mod parts;
mod real_lists;
mod shared;

use super::*;
use crate::campaign::{Campaign, Mailing, Problem, Problems};
use crate::id::RecipientKey;
use crate::recipients::{Channel, Columns, Office, Recipient};
use jiff::civil::date;
use std::fs;
use std::sync::Arc;
use tempfile::TempDir;

/// A campaign folder with one letter.
pub(super) struct Folder {
    dir: TempDir,
}

impl Folder {
    /// A folder whose letter has this text after its subject.
    pub(super) fn with_body(body: &str) -> Self {
        Self::with_letter(&format!("+++\nsubject = \"A subject\"\n+++\n{body}"))
    }

    pub(super) fn with_letter(letter: &str) -> Self {
        let folder = Self {
            dir: tempfile::tempdir().unwrap(),
        };
        folder
            .file(
                "campaign.toml",
                "name = \"Halt it\"\n[sender]\nname = \"Coalition\"\nemail = \"letters@coalition.example\"\n\
                 [values]\nbill = \"S. 12 & <more>\"\n[values.nested]\nkey = \"inner\"\n\
                 [[mailing]]\nname = \"congress\"\nletter = \"letters/a.md\"\nrecipients = \"recipients/a.csv\"\n",
            )
            .file("recipients/a.csv", "full_name,email\nAna,a@b.example\n")
            .file("letters/a.md", letter)
            .file(
                "signatories.csv",
                "organization,scope,state\nThe Zebra Union,National,\nÁrbol Network,State and local,CA\n",
            )
    }

    pub(super) fn file(self, path: &str, text: &str) -> Self {
        let path = self.dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    pub(super) fn load(&self) -> Result<(LetterSet, Mailing), Problems> {
        let campaign = Campaign::load(self.dir.path()).unwrap();
        let (signatories, _) = crate::signatories::load(&campaign).unwrap();
        Ok((
            LetterSet::load(&campaign, &signatories, date(2021, 2, 16))?,
            campaign.mailings[0].clone(),
        ))
    }

    pub(super) fn render(&self, row: &[(&str, &str)]) -> Result<RenderedLetter, Problem> {
        let (set, mailing) = self.load().map_err(|problems| problems.0[0].clone())?;
        set.render(&mailing, &recipient(row))
    }

    pub(super) fn refusal(&self, row: &[(&str, &str)]) -> Problem {
        self.render(row).unwrap_err()
    }
}

/// A row of a list with these cells.
pub(in crate::letters) fn recipient(row: &[(&str, &str)]) -> Recipient {
    let columns = Columns {
        names: row.iter().map(|(name, _)| (*name).to_owned()).collect(),
        headers: row.iter().map(|(name, _)| (*name).to_owned()).collect(),
    };
    let office = row
        .iter()
        .find(|(name, _)| *name == "office")
        .and_then(|(_, office)| Office::parse(office));
    Recipient {
        key: RecipientKey::new("key"),
        line: 3,
        row: 3,
        columns: Arc::new(columns),
        cells: row.iter().map(|(_, cell)| (*cell).to_owned()).collect(),
        office,
        email: None,
        cc: Vec::new(),
        channel: Channel::Email,
    }
}

const SENATOR: &[(&str, &str)] = &[
    ("office", "senator"),
    ("first_name", "Ana"),
    ("last_name", "Luján"),
    ("full_name", "Ana Luján"),
    ("state", "NM"),
    ("city", ""),
];

#[test]
fn a_letter_has_both_parts_from_one_text() {
    let letter = Folder::with_body(
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
fn an_unknown_name_has_its_place_its_recipient_and_the_nearest_names() {
    let problem = Folder::with_body("\nDear {{ recipient.lastname }}:\n").refusal(SENATOR);
    assert_eq!(
        (
            problem.file.as_str(),
            problem.line,
            problem.column.as_deref()
        ),
        ("letters/a.md", Some(5), Some("9"))
    );
    assert_eq!(
        problem.message,
        "`recipient.lastname` is not known: there is no column of the list `lastname`"
    );
    assert!(
        problem
            .help
            .ends_with("It was met for Ana Luján (row 3 of `recipients/a.csv`)."),
        "{}",
        problem.help
    );
    assert!(
        problem
            .help
            .starts_with("Did you mean `last_name`? There are `last_name`, "),
        "{}",
        problem.help
    );
    assert_eq!(
        problem.excerpt.as_deref(),
        Some("Dear {{ recipient.lastname }}:\n        ^^^^^^^^^^^^^^^^^^")
    );
}

#[test]
fn unknown_names_are_found_in_conditions_subjects_includes_and_frames() {
    for (folder, name) in [
        (
            Folder::with_body("{% if recipient.stanse == \"for\" %}x{% endif %}"),
            "recipient.stanse",
        ),
        (
            Folder::with_letter("+++\nsubject = \"On {{ values.bil }}\"\n+++\nx"),
            "values.bil",
        ),
        (
            Folder::with_body("{% include \"_b.md\" %}").file("letters/_b.md", "{{ salutaton }}"),
            "salutaton",
        ),
        (
            Folder::with_body("x").file("letters/_layout.html", "{{ body }}{{ sender.phone }}"),
            "sender.phone",
        ),
        (
            Folder::with_body("{% for s in signatories %}{{ s.nam }}{% endfor %}"),
            "signatories.nam",
        ),
        (Folder::with_body("{{ re }}"), "re"),
    ] {
        let problem = folder.refusal(SENATOR);
        assert!(
            problem
                .message
                .starts_with(&format!("`{name}` is not known")),
            "{problem}"
        );
        assert!(
            problem.excerpt.is_some() && problem.line.is_some(),
            "{problem}"
        );
    }
}

#[test]
fn data_never_becomes_formatting() {
    let nasty = "*a* _b_ [c](https://d.example) <script>x</script> # e `f` | g {{ h }} &amp; \\ 1. ![i](j) [^1]";
    let letter =
        Folder::with_body("{{ recipient.city }}\n\n| t |\n|---|\n| {{ recipient.city }} |\n")
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
fn a_greeting_with_an_empty_cell_is_an_error() {
    let problem = Folder::with_body("Text.\n\nDear {{ recipient.city }}:\n").refusal(SENATOR);
    assert_eq!(problem.line, Some(6));
    assert!(
        problem
            .message
            .starts_with("`recipient.city` is empty in the greeting `Dear :`"),
        "{problem}"
    );
    let elsewhere = Folder::with_body("Text {{ recipient.city }} more.")
        .render(SENATOR)
        .unwrap();
    assert_eq!(elsewhere.text, "Text more.\n");
}

#[test]
fn a_form_of_address_is_needed_only_where_it_is_used() {
    let row = [("office", "gadfly"), ("full_name", "Ana Luján")];
    assert_eq!(
        Folder::with_body("Dear {{ recipient.full_name }}:")
            .render(&row)
            .unwrap()
            .text,
        "Dear Ana Luján:\n"
    );
    let problem = Folder::with_body("{{ salutation }}").refusal(&row);
    assert!(
        problem
            .message
            .starts_with("the office `gadfly` is not known"),
        "{problem}"
    );
}

#[test]
fn html_in_a_letter_is_refused_with_its_place() {
    let problem = Folder::with_body("Text\n\nmore <b>x</b>\n").refusal(SENATOR);
    assert_eq!(
        (problem.line, problem.column.as_deref()),
        (Some(6), Some("6"))
    );
}

#[test]
fn includes_come_from_the_letters_folder_only() {
    let folder =
        Folder::with_body("{% include \"_close.md\" %}\n\n{% include \"letters/_close.md\" %}")
            .file("letters/_close.md", "Sincerely,\n");
    assert_eq!(
        folder.render(SENATOR).unwrap().text,
        "Sincerely,\n\nSincerely,\n"
    );
    let (set, _) = folder.load().unwrap();
    assert_eq!(
        set.sources()
            .iter()
            .map(crate::campaign::CampaignPath::as_str)
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
        let problem = Folder::with_body(&format!("{{% include \"{name}\" %}}"))
            .file("letters/_close.md", "x")
            .refusal(SENATOR);
        assert!(
            problem.message.contains("include") || problem.message.contains("no passage"),
            "{problem}"
        );
    }
    let loops = Folder::with_body("{% include \"_b.md\" %}")
        .file("letters/_b.md", "{% include \"_b.md\" %}");
    assert!(loops.refusal(SENATOR).message.contains("deep"));
}

#[test]
fn a_letter_that_grows_without_end_is_stopped() {
    let problem = Folder::with_body(
        "{% for a in range(end=90000) %}{% for b in range(end=90000) %}x{% endfor %}{% endfor %}",
    )
    .refusal(SENATOR);
    assert!(problem.message.contains("grows past"), "{problem}");
}

#[test]
fn a_fault_in_a_tag_has_its_line() {
    let problem = Folder::with_body(
        "one\n{% if recipient.city %}\ntwo {{ recipient.city + }}\n{% endif %}\n",
    )
    .refusal(SENATOR);
    assert_eq!(problem.line, Some(6), "{problem}");
    let problem = Folder::with_body(
        "{% if recipient.city == \"\" %}\nb {{ recipient.city + 1 }}\n{% endif %}",
    )
    .refusal(SENATOR);
    assert_eq!(
        (problem.line, problem.column.as_deref()),
        (Some(5), Some("6")),
        "{problem:?}"
    );
}

/// Slips of the pen, each told where it was made: line, character, and a word of the message or of the help.
#[test]
fn slips_in_tags_are_told_where_they_were_made() {
    let slips = [
        ("Hi {{ recipient.city\n\nmore\n", 4, "4", "never closed"),
        (
            "Hi {{ recipient.city\n\nmore {{ date }}\n",
            4,
            "4",
            "never closed",
        ),
        ("Hi {% if recipient.city\n", 4, "4", "Write `%}`"),
        (
            "one\n{% if recipient.city %}x\n\nmore\n",
            5,
            "4",
            "this `if` is never closed",
        ),
        (
            "{% for s in signatories %}{% if s.state %}x{% endfor %}{% endif %}",
            4,
            "47",
            "First close the `if` of line 4",
        ),
        ("Hi {% endif %} x", 4, "7", "belongs to no `if`"),
        ("{% elif date %}", 4, "4", "belongs to no `if`"),
        (
            "{% if date %}a{% else if re %}b{% endif %}",
            4,
            "18",
            "Write {% elif ... %}",
        ),
        (
            "{% if recipient.city = \"x\" %}a{% endif %}",
            4,
            "22",
            "Write `==`",
        ),
        (
            "{% if recipient.city == “x” %}a{% endif %}",
            4,
            "25",
            "typographic quotation mark",
        ),
        (
            "It is.\n\n[^1]: A note.",
            6,
            "1",
            "refers to the note `[^1]`",
        ),
        (
            "{% if recipient.city %}x{% endif %}",
            4,
            "1",
            "the letter says nothing",
        ),
    ];
    for (body, line, character, told) in slips {
        let problem = Folder::with_body(body).refusal(SENATOR);
        assert_eq!(
            (problem.line, problem.column.as_deref()),
            (Some(line), Some(character)),
            "{body}: {problem}"
        );
        assert!(
            problem.message.contains(told) || problem.help.contains(told),
            "{body}: {problem}"
        );
        assert!(problem.excerpt.is_some(), "{body}");
    }
    assert!(
        Folder::with_letter("+++\nsubject = \"A\"\nHi")
            .refusal(SENATOR)
            .message
            .contains("never closed")
    );
}

#[test]
fn a_name_that_is_like_no_other_is_not_answered_with_one() {
    let help = |body: &str| Folder::with_body(body).refusal(SENATOR).help;
    assert!(
        help("{{ qqq }}").starts_with("There are "),
        "{}",
        help("{{ qqq }}")
    );
    assert!(
        help("{{ recipient.nam }}").starts_with("Did you mean `first_name`?"),
        "{}",
        help("{{ recipient.nam }}")
    );
}

#[test]
fn subjects_are_one_line_of_text() {
    let subject = |subject: &str, city: &str| {
        Folder::with_letter(&format!("+++\nsubject = \"{subject}\"\n+++\nx"))
            .render(&[("city", city)])
    };
    assert_eq!(
        subject("For {{ recipient.city }}: a *vote*", "O'Fallon & Co.")
            .unwrap()
            .subject,
        "For O'Fallon & Co.: a *vote*"
    );
    assert!(
        subject("a\\nb", "")
            .unwrap_err()
            .message
            .contains("line break")
    );
    assert!(
        subject("{{ recipient.city }}", "")
            .unwrap_err()
            .message
            .contains("empty")
    );
    assert!(
        subject("{{ recipient.city }}", &"x".repeat(201))
            .unwrap_err()
            .message
            .contains("201 characters")
    );
}

#[test]
fn signatories_are_in_reach() {
    let letter = Folder::with_body(
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
        Folder::with_letter("+++\nsubject = \"x\"\nattachments = [\"files/a.pdf\"]\n+++\nx")
            .render(&[("attachments", "files/b.pdf; files/a.pdf")])
            .unwrap();
    assert_eq!(
        letter
            .attachments
            .iter()
            .map(crate::campaign::CampaignPath::as_str)
            .collect::<Vec<_>>(),
        ["files/a.pdf", "files/b.pdf"]
    );
    let problem = Folder::with_body("x").refusal(&[("attachments", "../secret")]);
    assert_eq!(problem.column.as_deref(), Some("attachments"));
}

#[test]
fn a_letter_set_is_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<LetterSet>();
}

#[test]
fn letters_that_share_a_tree_have_their_own_words() {
    let folder = Folder::with_body(
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
fn a_link_made_of_data_must_lead_somewhere() {
    let folder = Folder::with_body("[x]({{ recipient.url }})");
    assert!(
        folder
            .render(&[("url", "https://a.example/?b=\"c\"&d")])
            .unwrap()
            .body
            .contains("href=\"https://a.example/?b=&quot;c&quot;&amp;d\"")
    );
    for url in [
        "javascript:alert(1)",
        "https://",
        "a b",
        "JaVaScRiPt:x",
        "https://a.example/ onclick=x",
    ] {
        assert!(
            folder
                .refusal(&[("url", url)])
                .message
                .contains("leads nowhere"),
            "{url}"
        );
    }
}

#[test]
fn letters_of_one_wording_are_one_version() {
    let folder = Folder::with_letter(
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

proptest::proptest! {
    #[test]
    fn no_cell_becomes_structure(cell in "[ -~éñ漢“]{0,60}") {
        let folder = Folder::with_body("- a {{ recipient.city }} b\n\n> **{{ recipient.city }}**\n\n| x |\n|---|\n| {{ recipient.city }} |\n");
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
