//! How long a send takes, said before it starts.

use super::words::{count, duration, list};
use crate::campaign::{Campaign, DeliverySettings, Pace};
use crate::report::sending_time;
use redress_base::id::AccountName;
use redress_base::words::moment;
use std::fmt::Write as _;

/// `12 letters go in about 22 seconds, at 30/min.` A line for each account, where they have names; `carried` gives letters and
/// addressees of each that it is about.
pub fn sentence(
    campaign: &Campaign,
    carried: impl Fn(Option<&AccountName>) -> Option<(u64, u64)>,
) -> String {
    let ways = campaign.ways().into_iter();
    let ways = ways.filter_map(|(account, settings)| Some((account, settings, carried(account)?)));
    let mut all = 0;
    let of_way = |(account, settings, (letters, addressees)): (
        Option<&AccountName>,
        &DeliverySettings,
        (u64, u64),
    )| {
        all += letters;
        let whose = account.map_or(String::new(), |account| {
            let senders = campaign.senders_through(Some(account)).into_iter();
            let from: Vec<String> = senders.map(|it| it.email.as_str().to_owned()).collect();
            format!("`{account}` (from {}): ", list(&from))
        });
        format!("{whose}{}", of_account(settings, letters, addressees))
    };
    let mut text = ways.map(of_way).collect::<Vec<_>>().join("\n");
    if let Some(not_before) = campaign.delivery.not_before.filter(|_| all > 0) {
        let not_before = moment(not_before, &campaign.timezone);
        let _ = write!(text, " None leaves before {not_before} (`not_before`).");
    }
    text
}

fn of_account(settings: &DeliverySettings, letters: u64, addressees: u64) -> String {
    if letters == 0 {
        return "Nothing goes by e-mail.".to_owned();
    }
    let go = if letters == 1 { "goes" } else { "go" };
    let time = match sending_time(letters, addressees, settings) {
        // One letter leaves at once.
        Some(time) if letters > 1 => format!(" in about {}", duration(time)),
        _ => String::new(),
    };
    let pace = match settings.pace {
        Pace::Unlimited => ", as fast as the server takes them".to_owned(),
        pace @ Pace::Every(_) => format!(", at {pace}"),
    };
    let daily = settings.daily.map_or(String::new(), |daily| {
        format!(
            ", at most {} in 24 hours",
            count(daily.get().into(), "addressee")
        )
    });
    let hours = if settings.hours.is_some() {
        "; office hours make it longer"
    } else {
        ""
    };
    format!(
        "{} {go}{time}{pace}{daily}{hours}.",
        count(letters, "letter")
    )
}
