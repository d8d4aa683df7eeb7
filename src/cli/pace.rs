//! How long a send takes, said before it starts.

use super::words::{count, duration};
use crate::campaign::{Campaign, Pace};
use crate::report::sending_time;
use redress_base::words::moment;

/// `12 letters go in about 22 seconds, at 30/min.`
pub fn sentence(campaign: &Campaign, letters: u64, addressees: u64) -> String {
    let settings = &campaign.delivery;
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
    let embargo = settings.not_before.map_or(String::new(), |not_before| {
        let not_before = moment(not_before, &campaign.timezone);
        format!(" None leaves before {not_before} (`not_before`).")
    });
    format!(
        "{} {go}{time}{pace}{daily}{hours}.{embargo}",
        count(letters, "letter")
    )
}
