//! One letter: rendered, with its files, as a message or for delivery by hand, and its digest.

use super::built::{BuiltLetter, digest_by_hand};
use super::going_book::GoingBook;
use super::loaded::LoadedCampaign;
use super::meeting;
use crate::campaign::Mailing;
use crate::campaign::letter_for;
use redress_base::address::EmailAddress;
use redress_base::folder::CampaignPath;
use redress_base::id::{Digest, MailingName};
use redress_base::problem::Problem;
use redress_base::words::size_in_words;
use redress_ledger::FollowedLetter;
use redress_letters::message::{Attachment, Draft, Message, MessageError, Thread};
use redress_letters::{FirstLetter, MailingFacts, RenderedLetter, Sender, Wording};
use redress_lists::{Channel, Column, Recipient};

/// What the subject of a test letter begins with.
const TEST_MARK: &str = "[TEST] ";
const CHECK_HELP: &str = "Run `redress check`, which names the place.";

impl LoadedCampaign {
    /// Renders a mailing's letter for a recipient and builds its message.
    pub(super) fn build(
        &self,
        mailing: &Mailing,
        recipient: &Recipient,
        follows: Option<&FollowedLetter>,
    ) -> Result<BuiltLetter, Problem> {
        let (letter, mut attachments) = self.render(mailing, recipient, follows)?;
        let book = self.going_book(mailing, recipient, &letter)?;
        // What goes by hand is no message, but its words and files are approved like all others.
        let Some(to) = recipient
            .email
            .as_ref()
            .filter(|_| recipient.channel == Channel::Email)
        else {
            let files = attachments.iter().map(|file| (file.name(), file.digest()));
            let of_book = book.iter().flat_map(GoingBook::files);
            let of_book = of_book.map(|(name, digest, _)| (name, digest));
            let digest = digest_by_hand(&letter, files.chain(of_book));
            return Ok(BuiltLetter {
                letter,
                book,
                message: None,
                digest,
            });
        };
        let of_book = book.iter().flat_map(|book| &book.attachments);
        attachments.extend(of_book.cloned());
        let thread = follows.and_then(thread_of);
        let message = Message::compose(&Self::draft(
            &letter,
            &attachments,
            &mailing.sender_to(recipient).to(recipient),
            (to, &recipient.cc),
            thread.as_ref(),
        ))
        .map_err(|error| unbuildable(&error, mailing, recipient))?;
        let digest = message.digest();
        Ok(BuiltLetter {
            letter,
            book,
            message: Some(message),
            digest,
        })
    }

    /// Builds a letter again whose digest was approved, with the book that was kept for it or is bound anew; nothing if it has
    /// become another.
    pub(super) fn build_again(
        &self,
        mailing: &Mailing,
        recipient: &Recipient,
        follows: Option<&FollowedLetter>,
        (to, approved): (&EmailAddress, &Digest),
        kept_book: Option<Vec<Attachment>>,
    ) -> Result<Option<Message>, Problem> {
        let (letter, mut attachments) = self.render(mailing, recipient, follows)?;
        // In a part of a campaign there are no supporters to bind it from.
        let book = if let Some(kept) = kept_book {
            kept
        } else {
            let book = self.going_book(mailing, recipient, &letter)?;
            book.map(|book| book.attachments).unwrap_or_default()
        };
        attachments.extend(book);
        let thread = follows.and_then(thread_of);
        // What was checked before it was approved is not checked again: the digest says whether it is the same.
        Message::compose_again(
            &Self::draft(
                &letter,
                &attachments,
                &mailing.sender_to(recipient).to(recipient),
                (to, &recipient.cc),
                thread.as_ref(),
            ),
            approved,
        )
        .map_err(|error| unbuildable(&error, mailing, recipient))
    }

    /// A mailing's letter for a recipient, and the files that go with it.
    pub(super) fn render(
        &self,
        mailing: &Mailing,
        recipient: &Recipient,
        follows: Option<&FollowedLetter>,
    ) -> Result<(RenderedLetter, Vec<Attachment>), Problem> {
        let mut letter = self
            .letters
            .render(self.facts_of(mailing, recipient, follows), recipient)?;
        if let Some(meeting) = &mailing.meeting {
            // Where every command builds its letters, so that what is shown, approved and sent has one subject.
            letter.subject = meeting::subject(meeting, &letter.subject);
        }
        let attachments = self
            .attached(&letter)
            .map_err(|problem| self.missing(&problem, mailing, recipient))?;
        if let Some(problem) = twice(&letter, &attachments) {
            return Err(self.missing(&problem, mailing, recipient));
        }
        Ok((letter, attachments))
    }

    /// What letters must know of their mailing, and of the letter that one of them follows.
    fn facts_of<'a>(
        &self,
        mailing: &'a Mailing,
        recipient: &Recipient,
        follows: Option<&'a FollowedLetter>,
    ) -> MailingFacts<'a> {
        let zone = &self.campaign.timezone;
        MailingFacts {
            sender: mailing.sender_to(recipient),
            first: follows.map(|follows| FirstLetter {
                date: follows.first_sent_at.to_zoned(zone.clone()).date(),
                subject: &follows.first_subject,
            }),
            ..MailingFacts::from(mailing)
        }
    }

    /// The subject that a mailing's letter has for a recipient today; none where it cannot be rendered, which is told
    /// elsewhere.
    pub(super) fn subject_now(&self, mailing: &Mailing, recipient: &Recipient) -> Option<String> {
        let (letter, _) = self.render(mailing, recipient, None).ok()?;
        Some(letter.subject)
    }

    fn draft<'a>(
        letter: &'a RenderedLetter,
        attachments: &'a [Attachment],
        sender: &'a Sender,
        (to, cc): (&'a EmailAddress, &'a [EmailAddress]),
        thread: Option<&'a Thread>,
    ) -> Draft<'a> {
        Draft {
            sender,
            to,
            to_name: letter.to_name.as_deref(),
            cc,
            subject: &letter.subject,
            thread,
            language: letter.language.as_ref(),
            text: &letter.text,
            html: &letter.html,
            attachments,
        }
    }

    /// A letter addressed to the organizer instead, without copies, its subject marked as a test.
    pub fn test_letter(
        &self,
        sender: &Sender,
        letter: &RenderedLetter,
        book: Option<&GoingBook>,
        to: &EmailAddress,
    ) -> Result<Message, Problem> {
        let mut attachments = self.attached(letter)?;
        attachments.extend(book.into_iter().flat_map(|book| book.attachments.clone()));
        let subject = &format!("{TEST_MARK}{}", letter.subject);
        let draft = Draft {
            // The name is the official's, and this goes to the organizer.
            to_name: None,
            subject,
            // No copies: a test goes to nobody but the organizer.
            ..Self::draft(letter, &attachments, sender, (to, &[]), None)
        };
        Message::compose(&draft).map_err(|error| {
            Problem::error(
                "campaign.toml",
                format!("the test letter cannot be built: {error}"),
                CHECK_HELP,
            )
        })
    }

    /// The letter file that a recipient of a mailing gets: the mailing's own, or that of a variant.
    pub fn letter_of(&self, mailing: &MailingName, recipient: &Recipient) -> Option<&CampaignPath> {
        let mailings = &self.campaign.mailings;
        let mailing = mailings.iter().find(|known| known.name == *mailing)?;
        Some(letter_for(mailing, recipient))
    }

    /// What a letter says apart from its recipient's own data.
    pub fn wording(
        &self,
        mailing: &MailingName,
        recipient: &Recipient,
        follows: Option<&FollowedLetter>,
    ) -> Result<Wording, Problem> {
        let unknown = || {
            Problem::error(
                "campaign.toml",
                format!("there is no mailing `{mailing}`"),
                CHECK_HELP,
            )
        };
        let mailing = self
            .campaign
            .mailings
            .iter()
            .find(|known| known.name == *mailing)
            .ok_or_else(unknown)?;
        self.letters
            .wording(self.facts_of(mailing, recipient, follows), recipient)
    }

    /// An attachment's fault, told where the attachment is asked for.
    fn missing(&self, problem: &Problem, mailing: &Mailing, recipient: &Recipient) -> Problem {
        let message = format!(
            "the attachment `{}` cannot go with the letter: {}",
            problem.file, problem.message
        );
        // A row may ask for files of its own; all others are asked for by the letter.
        if recipient.get(Column::Attachments).contains(&problem.file) {
            let at_row = Problem::error(mailing.recipients.as_str(), message, problem.help.clone());
            at_row
                .at_row(recipient.line, recipient.row)
                .in_column("attachments")
        } else {
            self.letters.at_attachment(
                letter_for(mailing, recipient),
                &problem.file,
                message,
                &problem.help,
            )
        }
    }

    /// The files that go with a letter that was drawn up, as a reader is told of them: `files/report.pdf (184 KB)`.
    #[must_use]
    pub fn attached_in_words(&self, letter: &RenderedLetter) -> Vec<String> {
        let sizes = self.sizes(letter).into_iter();
        sizes
            .map(|(path, bytes)| format!("{path} ({})", size_in_words(bytes)))
            .collect()
    }

    /// The same as path and size in bytes.
    #[must_use]
    pub fn sizes<'l>(&self, letter: &'l RenderedLetter) -> Vec<(&'l CampaignPath, u64)> {
        letter
            .attachments
            .iter()
            // A letter that was drawn up has had all its files read.
            .map(|path| (path, self.attachments.size(path).unwrap_or_default()))
            .collect()
    }

    /// The files that go with a letter.
    pub fn attached(&self, letter: &RenderedLetter) -> Result<Vec<Attachment>, Problem> {
        letter
            .attachments
            .iter()
            .map(|path| self.attachments.get(path))
            .collect()
    }
}

/// The thread of a letter that follows another by mail.
fn thread_of(follows: &FollowedLetter) -> Option<Thread> {
    Some(Thread {
        in_reply_to: follows.in_reply_to.clone()?,
        references: follows.message_ids.clone(),
    })
}

/// What is wrong with files of which two are one and the same, whatever their names.
fn twice(letter: &RenderedLetter, attachments: &[Attachment]) -> Option<Problem> {
    let (path, twin) = letter
        .attachments
        .iter()
        .enumerate()
        .find_map(|(index, path)| {
            let earlier = attachments[..index].iter();
            let twin = earlier
                .zip(&letter.attachments)
                .find(|(file, _)| file.digest() == attachments[index].digest());
            twin.map(|(_, twin)| (path, twin))
        })?;
    Some(Problem::error(
        path.as_str(),
        format!("it is the same file as `{twin}`"),
        "Attach it once, or name the other document that was meant.",
    ))
}

/// A message's fault, told at the file that has to be mended.
fn unbuildable(error: &MessageError, mailing: &Mailing, recipient: &Recipient) -> Problem {
    let at_row = |column: &str, help: &str| {
        Problem::error(mailing.recipients.as_str(), error.to_string(), help)
            .at_row(recipient.line, recipient.row)
            .in_column(column)
    };
    match error {
        MessageError::Character {
            field: "the subject",
            ..
        }
        | MessageError::EncodedWord {
            field: "the subject",
        }
        | MessageError::FieldTooLong {
            field: "the subject",
            ..
        } => {
            let help = format!(
                "Shorten or retype the subject; it was made for row {}.",
                recipient.row
            );
            Problem::error(
                letter_for(mailing, recipient).as_str(),
                error.to_string(),
                help,
            )
        }
        MessageError::Character {
            field: "the recipient's name",
            ..
        }
        | MessageError::EncodedWord {
            field: "the recipient's name",
        }
        | MessageError::FieldTooLong {
            field: "the recipient's name",
            ..
        } => at_row("full_name", "Retype the name."),
        MessageError::Address { .. } => at_row("email", "Ask for another address."),
        // A server said it; nothing in the folder mends it.
        MessageError::Identifier { .. } => at_row("email", "Write to this recipient by hand."),
        MessageError::Character { .. }
        | MessageError::EncodedWord { .. }
        | MessageError::FieldTooLong { .. } => {
            Problem::error("campaign.toml", error.to_string(), "Retype it.")
        }
        MessageError::TooLarge { .. } => at_row(
            "attachments",
            "Attach smaller files, or put them on a page and link to it.",
        ),
        // Finished bytes are checked once more: what fails here was built wrong, and no organizer can mend it.
        MessageError::Wire(_) => at_row(
            "email",
            "This is a fault of the program: please report it with this row.",
        ),
    }
}
