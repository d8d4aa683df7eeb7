//! What letters are told of their campaign and of their mailing.

use super::{Campaign, Mailing};
use jiff::civil::Date;
use redress_base::id::MailingName;
use redress_base::signatories::Signatories;
use redress_letters::message::Logo;
use redress_letters::{CampaignFacts, MailingFacts, Sender, WordsCap};
use redress_lists::Recipient;

impl Campaign {
    /// What its letters may say with these signatories, of whom the file knows more, and on this day.
    #[must_use]
    pub fn facts<'a>(&'a self, signatories: &'a Signatories, date: Date) -> CampaignFacts<'a> {
        CampaignFacts {
            folder: &self.folder,
            name: &self.name,
            date,
            values: &self.values,
            signatories,
            proofread: &self.proofread,
            mailings: self.mailings.iter().map(MailingFacts::from).collect(),
        }
    }

    /// The senders of its mailings, each once, in the order of the mailings.
    #[must_use]
    pub fn senders(&self) -> Vec<&Sender> {
        let mut senders: Vec<&Sender> = Vec::new();
        for (account, _) in self.ways() {
            for sender in self.senders_through(account) {
                if !senders.contains(&sender) {
                    senders.push(sender);
                }
            }
        }
        senders
    }

    /// The pictures of their letterheads, each once.
    pub fn logos(&self) -> impl Iterator<Item = &Logo> {
        let mut logos: Vec<&Logo> = Vec::new();
        // What goes by hand has the letterhead of its mailing, whoever carries the rest.
        let by_hand = self.mailings.iter().map(|mailing| &mailing.sender);
        for sender in self.senders().into_iter().chain(by_hand) {
            logos.extend(sender.logo.as_ref().filter(|logo| !logos.contains(logo)));
        }
        logos.into_iter()
    }

    /// Who writes the letters of a mailing.
    #[must_use]
    pub fn sender_of(&self, mailing: &MailingName) -> &Sender {
        let mut mailings = self.mailings.iter();
        let known = mailings.find(|known| known.name == *mailing);
        known.map_or(&self.sender, |mailing| &mailing.sender)
    }

    /// Who writes the letter of a mailing to a recipient.
    #[must_use]
    pub fn sender_to(&self, mailing: &MailingName, recipient: &Recipient) -> &Sender {
        let mut mailings = self.mailings.iter();
        let known = mailings.find(|known| known.name == *mailing);
        known.map_or(&self.sender, |mailing| mailing.sender_to(recipient))
    }

    /// The mailings whose sender writes from another domain than the campaign's, with that.
    #[must_use]
    pub fn other_domains(&self) -> Vec<(MailingName, String)> {
        let domains = self.mailings.iter().map(|mailing| {
            (
                mailing.name.clone(),
                mailing.sender.email.domain().to_owned(),
            )
        });
        domains
            .filter(|(_, domain)| domain != self.sender.email.domain())
            .collect()
    }
}

impl<'a> From<&'a Mailing> for MailingFacts<'a> {
    fn from(mailing: &'a Mailing) -> Self {
        let words_cap = mailing.meeting.as_ref().and_then(|meeting| {
            let words_max = meeting.max_words?;
            Some(WordsCap {
                body: &meeting.body,
                words_max,
            })
        });
        Self {
            sender: &mailing.sender,
            list: &mailing.recipients,
            letter: &mailing.letter,
            choice: &mailing.choice,
            is_follow_up: mailing.follows.is_some(),
            first: None,
            has_book: mailing.has_book,
            words_cap,
        }
    }
}

#[cfg(test)]
mod real_lists;

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use redress_letters::LetterSet;
    use redress_lists::{Channel, Columns, Recipient};

    /// How many findings the letters of a campaign with these settings have.
    fn findings(settings: &str) -> usize {
        let folder = tempfile::tempdir().unwrap();
        let write =
            |path: &str, text: &str| std::fs::write(folder.path().join(path), text).unwrap();
        let campaign = "name = \"A\"\n[sender]\nname = \"A\"\nemail = \"a@b.example\"\n[[mailing]]\n\
                        name = \"a\"\nletter = \"a.md\"\nrecipients = \"a.csv\"\n";
        write("campaign.toml", &format!("{campaign}{settings}"));
        write("a.csv", "email\na@b.example\n");
        let letter = "Call [the office](http://a.example/): 202-555-0143.";
        write("a.md", &format!("+++\nsubject = \"A\"\n+++\n{letter}\n"));
        let campaign = Campaign::load(folder.path()).unwrap();
        let signatories = Signatories::default();
        let letters = LetterSet::load(&campaign.facts(&signatories, date(2021, 2, 16))).unwrap();
        let columns = Columns::new(Vec::new(), Vec::new());
        let row = Recipient {
            key: redress_base::id::RecipientKey::new("key"),
            line: 2,
            row: 2,
            columns: columns.into(),
            cells: Vec::new(),
            office: None,
            email: None,
            cc: Vec::new(),
            reply_to: None,
            channel: Channel::Email,
        };
        let mailing = &campaign.mailings[0];
        let letter = letters.render(mailing, &row).unwrap();
        letters.proofread(mailing, &row, &letter).len()
    }

    #[test]
    fn what_campaign_toml_says_of_letters_reaches_the_proofreader() {
        let off = "[proofread]\nhttps = { severity = \"off\", reason = \"the city has no other page\" }\n";
        let exception = "[[proofread.exception]]\nrule = \"phone\"\ntext = \"555-0143\"\nreason = \"our press line\"\n";
        let meeting = "[mailing.meeting]\nbody = \"City Council\"\ndate = 2099-03-16\n\
                       deadline = \"2099-03-15T12:00\"\nmax_words = 3\n";
        assert_eq!(findings(""), 2);
        assert_eq!(findings(off), 1);
        assert_eq!(findings(exception), 1);
        assert_eq!(findings(meeting), 3);
    }
}
