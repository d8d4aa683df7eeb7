//! What goes into the ledger and comes out of it, as plain values.

mod approval;
mod attempt;
mod carried;
mod coordinated;
mod counts;
mod deed;
mod entry;
mod follow_up;
mod happening;
mod home;
mod mark;
mod mark_note;
mod outstanding;
mod part;
mod part_error;
mod plan;
mod returned;
mod run;
mod state;
mod supporter_file;
mod supporter_key;
mod supporter_share;
mod test_letter;
mod undo;
mod withdrawn_supporters;

pub use approval::{Approval, ApprovalMail};
pub use attempt::{Attempt, Settlement, Unwritten};
pub use carried::Carried;
pub use coordinated::{
    KnownCoordinator, LetterByMail, NameThere, PointThere, RowThere, RunThere, SaidThere,
};
pub use counts::{AccountCounts, Counts, HeldBackCount, MailingCounts};
pub use deed::Deed;
pub use entry::{Entry, Filter, HeldBackRow};
pub use follow_up::{Audience, FollowUp, FollowedLetter, Heard, PastLetter, Unread};
pub use happening::Happening;
pub use home::Home;
pub use mark::Mark;
pub use mark_note::MarkNote;
pub use outstanding::{Outstanding, Selection};
pub use part::{
    ALL_LIMITS, BookFile, Cut, CutBy, CutParts, Joined, JoinedLog, Opening, Part, PartContent,
    PartFile, PartOf, StayingLetters,
};
pub use part_error::PartError;
pub use plan::{DraftedPlan, PlanRecord, PlannedAccount, PlannedLetter};
pub use returned::{AboutLetter, Entering, Reading, ReturnedEntry};
pub use run::Run;
pub use state::{DeliveryState, Verdict};
pub use supporter_file::{SupporterFile, SupporterFileKind};
pub(crate) use supporter_key::SupporterKey;
pub use supporter_share::{NewShare, Shared, SharedAddress, SharedSupporters, SupporterShare};
pub use test_letter::{SentTest, TestFate, TestProof, TestReading};
pub use undo::{Undo, Undone};
pub use withdrawn_supporters::WithdrawnSupporters;
