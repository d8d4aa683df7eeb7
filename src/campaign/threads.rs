//! Which mailings of a campaign follow which.

use super::{Campaign, Mailing};
use redress_base::id::MailingName;

impl Campaign {
    /// The mailings that a mailing follows: the one it names, then the one that this follows, and so on.
    #[must_use]
    pub fn followed_by(&self, mailing: &Mailing) -> Vec<&Mailing> {
        let mut chain: Vec<&Mailing> = Vec::new();
        let mut next = mailing.follows.as_ref();
        while let Some(follows) = next
            && let Some(followed) = self
                .mailings
                .iter()
                .find(|known| known.name == follows.mailing)
        {
            chain.push(followed);
            next = followed.follows.as_ref();
        }
        chain
    }

    /// The other mailings of a mailing's thread: those that it follows, and all that follow one of them.
    #[must_use]
    pub fn thread_of(&self, mailing: &Mailing) -> Vec<MailingName> {
        let first_of = |mailing: &Mailing| {
            let chain = self.followed_by(mailing);
            chain
                .last()
                .map_or(&mailing.name, |first| &first.name)
                .clone()
        };
        let first = first_of(mailing);
        let others = self
            .mailings
            .iter()
            .filter(|other| other.name != mailing.name && first_of(other) == first);
        others.map(|other| other.name.clone()).collect()
    }
}
