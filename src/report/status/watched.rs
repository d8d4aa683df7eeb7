//! Who sends what, how fast, and since when silent: for those who watch.

use crate::report::words::moment;
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// An account, or one of several machines, as it is seen at work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Watched {
    /// Its name: `ohio`, `ohio on maria-laptop`.
    pub who: String,
    /// What it does.
    pub doing: Doing,
}

/// What an account does, as far as those who watch can see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doing {
    /// It has nothing left to send.
    Through,
    /// It sends so fast, if that is known by now: `30 a minute, 12 minutes left`.
    Sending(Option<String>),
    /// No letter has gone for a while: since this one, or none at all.
    Silent(Option<Timestamp>),
}

impl Watched {
    /// `ohio: 30 a minute, 12 minutes left`, `maine: silent since 2021-02-16 10:00 EST`.
    pub(in crate::report) fn words(&self, zone: &TimeZone) -> String {
        let doing = match &self.doing {
            Doing::Through => "nothing left".to_owned(),
            Doing::Sending(None) => "sends".to_owned(),
            Doing::Sending(Some(rate)) => rate.clone(),
            Doing::Silent(None) => "no letter yet".to_owned(),
            Doing::Silent(Some(last)) => format!("silent since {}", moment(*last, zone)),
        };
        format!("{}: {doing}", self.who)
    }
}
