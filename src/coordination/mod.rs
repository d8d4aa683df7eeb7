//! One campaign from several machines: what each of them does with the coordinator's database.
//!
//! A machine joins ([`Joined`]): it makes sure of the server, the plan and the version, takes over what the others did, and then
//! sends through a [`CoordinatedLedger`], which stands in front of its own. What a coordinator is, and what it keeps, is
//! [`redress_coordinator`]'s.

mod account_of_many;
mod beats;
mod claimed;
mod conversation;
mod desk;
mod error;
mod front;
mod joining;
mod news;
mod on_the_way;
mod open;
mod own_thread;
mod reach;
mod recognizing;
mod turn_keeper;

pub use account_of_many::AccountOfMany;
pub use conversation::{Conversation, SaidToAll, SpokenOf};
pub use error::CoordinationError;
pub use front::CoordinatedLedger;
pub use joining::{Joined, Joining};
pub use open::{coordinator, in_words};
pub use recognizing::{known_server, recognize};
