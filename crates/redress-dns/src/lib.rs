//! What the DNS says about a sender of mail, and about the domains it writes to: domains in, findings out.
//!
//! - [`check_sender`]: SPF (RFC 7208), DKIM (RFC 6376), DMARC (RFC 9989), and where bounces and answers go
//! - [`check_recipients`]: whether domains take mail, many of them side by side
//! - [`Finding`]: what was found, how much it matters, and which record mends it; the words stand in `findings.toml`
//! - [`Resolver`]: asks, waits, asks again, and knows when to stop; over the [`Network`], or any other [`Transport`]
//! - [`SpfRecord`], [`DkimRecord`], [`DmarcRecord`]: the readers of records, for any text
//!
//! What nobody could find out (SERVFAIL, REFUSED, no answer in time) is a finding of its own kind, and held against nobody.
//! It knows no campaign and no list, keeps nothing, and sends no mail. Names and messages of the DNS are read and written
//! by the crate `domain`; the questions are put by us, as each of them has to end.
#![forbid(unsafe_code)]
#![cfg_attr(not(test), warn(clippy::unwrap_used))]

mod data;
mod dkim;
mod dmarc;
mod finding;
mod life;
mod mail;
mod message;
mod name;
mod network;
mod recipients;
mod resolver;
mod sender;
mod sender_server;
mod servers;
mod spf;
mod transport;
mod unknown;

pub use data::{Data, Found, RecordType};
pub use dkim::{DkimKey, DkimRecord, DkimRecordError, RsaPublicKey};
pub use dmarc::{DmarcFault, DmarcRecord, Policy, Psd, TreeWalk, is_dmarc, organizational_domain};
pub use finding::{Finding, RecordToAdd, Rule, Weight};
pub use mail::MailRoute;
pub use message::{Query, Reply};
pub use name::DomainName;
pub use network::Network;
pub use recipients::{check_recipients, recipient_finding, reply_finding};
pub use resolver::Resolver;
pub use sender::{Sender, Signing, check_sender};
pub use sender_server::SendingServer;
pub use servers::{read_server, servers_of_the_system};
pub use spf::{
    MacroString, Mechanism, Qualifier, SpfFault, SpfRecord, SpfSyntaxError, SpfWalk, is_spf,
};
pub use transport::{Transport, Way};
pub use unknown::Unknown;
