//! By what a mail is known to be about a letter.

/// By what a mail, or a line of a log, is known to be about a letter, strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum KnownBy {
    /// It answers our Message-ID: `In-Reply-To` or `References` has it.
    Answered,
    /// Our Message-ID stands in it: a keyed hash, which nobody outside can make.
    MessageId,
    /// What we called the letter when we handed it in (RFC 3461, section 4.4), which is made of our Message-ID.
    EnvelopeId,
    /// What our provider called the letter when it took it.
    ProviderName,
    /// A line of its log has the queue id with which the provider took it.
    QueueId,
}

impl KnownBy {
    /// The word that the ledger keeps.
    pub fn word(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::MessageId => "message_id",
            Self::EnvelopeId => "envelope_id",
            Self::ProviderName => "provider_name",
            Self::QueueId => "queue_id",
        }
    }

    /// The key with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        let all = [
            Self::Answered,
            Self::MessageId,
            Self::EnvelopeId,
            Self::ProviderName,
            Self::QueueId,
        ];
        all.into_iter().find(|key| key.word() == word)
    }

    /// As people are told it.
    pub fn said(self) -> &'static str {
        match self {
            Self::Answered => "it answers our Message-ID",
            Self::MessageId => "our Message-ID is in it",
            Self::EnvelopeId => "our envelope id is in it",
            Self::ProviderName => "the provider's name for the letter is in it",
            Self::QueueId => "the queue id of the provider's answer is in it",
        }
    }
}
