//! The index page of a rehearsal: the mails as they arrived, to click through like a mail program.

use super::letters_page::{LettersPage, ShownLetter, Surroundings};
use super::mail::Mail;
use super::web_link::percent_encoded;
use super::words::count_words;
use maud::html;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

/// A mail of a rehearsal.
#[derive(Clone, Debug)]
pub struct RehearsedMail {
    /// Its .eml file.
    pub file: PathBuf,
    /// The addresses of the envelope.
    pub recipients: Vec<String>,
    /// Whether its digest is the one that the preview worked out; none where nothing was compared.
    pub as_previewed: Option<bool>,
}

/// More of a mail than this is not shown; the file has all of it.
const SHOWN_BYTES_MAX: u64 = 2_000_000;

/// Writes the page. `folder` is where the page will lie, so that its links to the mails work; mails come in the order of
/// arrival and are read one at a time. `pictures` are those of the letterheads, by what the mails call them.
pub fn write_rehearsal_page(
    campaign: &str,
    pictures: BTreeMap<String, String>,
    folder: &Path,
    mails: impl IntoIterator<Item = io::Result<RehearsedMail>>,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let title = format!("Rehearsal: {campaign}");
    let mut page = LettersPage::begin(out, &title)?;
    let mut differing = 0_u64;
    for rehearsed in mails {
        let rehearsed = rehearsed?;
        differing += u64::from(rehearsed.as_previewed == Some(false));
        let mut bytes = Vec::new();
        // A mail can carry large files, and the page shows none of them.
        File::open(&rehearsed.file)?
            .take(SHOWN_BYTES_MAX)
            .read_to_end(&mut bytes)?;
        page.letter(shown(&rehearsed, &Mail::read(&bytes), folder))?;
    }
    let mails = count_words(page.len() as u64, "mail", "mails");
    let lead = html! {
        p.lead {
            (mails) " arrived in the inbox that the program ran on this machine. Nobody else was written to."
        }
        @match differing {
            0 => {}
            1 => { p { strong { "1 mail is not what the preview showed." } } }
            many => { p { strong { (many) " mails are not what the preview showed." } } }
        }
    };
    let surroundings = Surroundings {
        pictures,
        versions: Vec::new(),
        heading: &title,
        lead,
        group_label: "Subject",
    };
    page.finish(&surroundings, |_| Ok(()))
}

fn shown<'a>(rehearsed: &RehearsedMail, mail: &'a Mail, folder: &Path) -> ShownLetter<'a> {
    let file = rehearsed
        .file
        .strip_prefix(folder)
        .unwrap_or(&rehearsed.file);
    // A folder and a file name may hold anything that a link would take for its own signs.
    let file = file
        .components()
        .map(|part| percent_encoded(&part.as_os_str().to_string_lossy(), b""))
        .collect::<Vec<_>>()
        .join("/");
    let mut facts = vec![("To", mail.to.clone())];
    for (label, value) in [("Cc", &mail.cc), ("Date", &mail.date)] {
        if !value.is_empty() {
            facts.push((label, value.clone()));
        }
    }
    // The envelope, which says who got it, where To and Cc only say it of themselves.
    facts.push(("Delivered to", rehearsed.recipients.join(", ")));
    if !mail.attachments.is_empty() {
        facts.push(("Attached", mail.attachments.join(", ")));
    }
    if let Some(same) = rehearsed.as_previewed {
        let words = if same {
            "the same, byte for byte"
        } else {
            "NOT the same as the preview"
        };
        facts.push(("Beside the preview", words.to_owned()));
    }
    ShownLetter {
        group: &mail.subject,
        version: None,
        name: name_of(&mail.to),
        line: mail.subject.clone(),
        words: rehearsed.recipients.join(" "),
        facts,
        subject: &mail.subject,
        text: &mail.text,
        html: &mail.html,
        head: &mail.head,
        file: Some(file),
    }
}

/// As a mail program lists an addressee: by name, where there is one.
fn name_of(to: &str) -> &str {
    match to.rsplit_once(" <") {
        Some((name, _)) if !name.is_empty() => name,
        _ if to.is_empty() => "(no addressee)",
        _ => to,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_shows_each_mail_and_no_tag_of_its() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("mails").join("0001 é.eml");
        std::fs::create_dir(file.parent().unwrap()).unwrap();
        let mail = "To: <script>alert(1)</script>\r\nSubject: Hi\r\nContent-Type: text/html\r\n\r\n<script>no</script>";
        std::fs::write(&file, mail).unwrap();
        let rehearsed = RehearsedMail {
            file,
            recipients: vec!["a@b.example".to_owned()],
            as_previewed: Some(false),
        };
        let mut page = Vec::new();
        write_rehearsal_page(
            "Halt",
            BTreeMap::new(),
            folder.path(),
            [Ok(rehearsed)],
            &mut page,
        )
        .unwrap();
        let page = String::from_utf8(page).unwrap();
        assert!(
            page.contains("1 mail arrived")
                && page.contains("1 mail is not what the preview showed")
        );
        assert!(page.contains("mails/0001%20%C3%A9.eml"));
        assert!(!page.contains("<script>alert(1)") && !page.contains("<script>no"));
    }
}
