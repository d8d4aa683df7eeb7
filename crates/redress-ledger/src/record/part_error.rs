//! Why a part is not cut, opened, joined or taken back.

use redress_base::words::count_words;

/// Why something cannot be done with a part. Each is a sentence for an organizer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PartError {
    /// There is nothing of the kind to give away.
    #[error("no letter can be given away so: {why}")]
    Nothing {
        /// Why.
        why: String,
    },
    /// A label that no part would have.
    #[error("no letter belongs to `{label}`: there are {known}")]
    UnknownLabel {
        /// What was named.
        label: String,
        /// What could have been.
        known: String,
    },
    /// More parts than a campaign can number.
    #[error("these would be {parts} parts; name those that partners send with `--only`")]
    TooMany {
        /// How many.
        parts: usize,
    },
    /// Nothing is left of the account's limits.
    #[error(
        "account `{account}` may send nothing more from here: its limits are given away whole with other parts"
    )]
    NoLimits {
        /// The account.
        account: String,
    },
    /// Too many would share an account.
    #[error(
        "account `{account}` would be shared by {}, and what each may send of its `daily` comes to less than a letter; cut fewer parts, or \
         one after another with `--only`",
        count_words((*shares).into(), "place", "places")
    )]
    TooLittle {
        /// The account.
        account: String,
        /// The parts, and what stays.
        shares: u32,
    },
    /// No part has this number.
    #[error("there is no part {number}; `redress share` lists them")]
    Unknown {
        /// The number.
        number: u32,
    },
    /// The file is no part.
    #[error("`{file}` is no part of a campaign, and no log of one")]
    NoPart {
        /// Which.
        file: String,
    },
    /// What is in it is not what was given away.
    #[error("`{file}` was changed, or is damaged: it is not what was given away as part {number}")]
    Changed {
        /// Which.
        file: String,
        /// The part that it says it is.
        number: u32,
    },
    /// It was opened before.
    #[error(
        "part {number} was opened on {machine} in `{folder}`, {at}: a part is opened once, since two would send the same letters"
    )]
    Opened {
        /// The part.
        number: u32,
        /// Where.
        machine: String,
        /// In this folder.
        folder: String,
        /// When.
        at: String,
    },
    /// Its file was never opened.
    #[error("part {number} was never opened, so there is no log of it")]
    NotOpened {
        /// The part.
        number: u32,
    },
    /// It has to be opened before it is sent.
    #[error("part {number} was not opened: `redress open FILE DIR` makes a folder of it")]
    Unopened {
        /// The part.
        number: u32,
    },
    /// It belongs to another campaign.
    #[error("`{file}` is part {number} of another campaign (`{campaign}`)")]
    OfAnother {
        /// Which.
        file: String,
        /// The part.
        number: u32,
        /// Whose.
        campaign: String,
    },
    /// Its letters are those of another code.
    #[error("`{file}` goes under the code {theirs}, and part {number} was given away under {ours}")]
    OtherCode {
        /// Which.
        file: String,
        /// The part.
        number: u32,
        /// The code there.
        theirs: String,
        /// The code here.
        ours: String,
    },
    /// Two openings of one part have logs.
    #[error(
        "part {number} was opened twice, and another log of it is joined: {} both logs, under one Message-ID each\n{}",
        in_both(*both),
        names.join("\n")
    )]
    TwoLogs {
        /// The part.
        number: u32,
        /// How many letters stand in both.
        both: u64,
        /// Some of them.
        names: Vec<String>,
    },
    /// It is older than what was joined.
    #[error(
        "`{file}` is an older log of part {number} than the one that was joined {at}: {} it does not know",
        count_words(*missing, "attempt or mark", "attempts or marks")
    )]
    Older {
        /// Which.
        file: String,
        /// The part.
        number: u32,
        /// When the newer one was joined.
        at: String,
        /// What it lacks.
        missing: u64,
    },
    /// It says something else of an attempt than the log that was joined.
    #[error(
        "`{file}` contradicts the log of part {number} that was joined {at}: {} otherwise there. Two copies of its ledger were used; \
         settle by hand what became of these letters",
        count_words(*differing, "attempt reads", "attempts read")
    )]
    Contradicts {
        /// Which.
        file: String,
        /// The part.
        number: u32,
        /// When the other one was joined.
        at: String,
        /// How many.
        differing: u64,
    },
    /// A run is under way in it, or was cut off.
    #[error(
        "`{file}` has {} without an answer: where it lies, `redress hand-back FILE` writes a log that can be joined",
        count_words(*letters, "letter", "letters")
    )]
    Open {
        /// Which.
        file: String,
        /// How many.
        letters: u64,
    },
    /// It was taken back.
    #[error(
        "part {number} was taken back {at}, and its letters go from here: {} in this log. Find out which of them arrived twice, and by \
         whom the part was opened",
        count_words(*letters, "letter was tried", "letters were tried")
    )]
    TakenBack {
        /// The part.
        number: u32,
        /// When.
        at: String,
        /// How many.
        letters: u64,
    },
    /// It was taken back before.
    #[error("part {number} was taken back {at} already")]
    IsBack {
        /// The part.
        number: u32,
        /// When.
        at: String,
    },
    /// A part that may still be sent is not taken back.
    #[error(
        "part {number} may be sending: where it was opened, `redress hand-back --close FILE` ends that; join that file, and take it \
         back then{}",
        if *never_joined { ". If it was never opened anywhere, say `--never-opened`" } else { "" }
    )]
    NotClosed {
        /// The part.
        number: u32,
        /// No log of it was ever joined.
        never_joined: bool,
    },
    /// This ledger is a part's.
    #[error(
        "this folder is part {number} of `{campaign}`: its plan was made where the whole campaign is"
    )]
    IsPart {
        /// The part.
        number: u32,
        /// The campaign.
        campaign: String,
    },
    /// It is no part's.
    #[error("this folder is no part of a campaign, so there is nothing to hand back")]
    IsNoPart,
    /// It was closed.
    #[error(
        "this part was closed {at}, and what is left of it goes from where the whole campaign is"
    )]
    Closed {
        /// When.
        at: String,
    },
}

fn in_both(letters: u64) -> String {
    match letters {
        0 => "no letter stands in".to_owned(),
        letters => format!(
            "{} in",
            count_words(letters, "letter stands", "letters stand")
        ),
    }
}
