//! Whose constituents the supporters are, mailing by mailing.

use super::words::{count, grouped};
use crate::campaign::{Campaign, Mailing};
use jiff::civil::Date;
use redress_base::id::{MailingName, RecipientKey};
use redress_base::problem::Problem;
use redress_base::words::count_words;
use redress_lists::{HeldBack, List, ListOptions, Row};
use redress_supporters::officials::{Constituencies, Constituency, Lives, NoConstituency};
use redress_supporters::{Supporter, Supporters};
use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;

/// Recipients and seats that are listed of one mailing at most.
const LISTED: usize = 10;

/// The recipients of a mailing, and how many of the people each of them stands for may be counted.
struct Counted {
    mailing: MailingName,
    officials: Constituencies,
    /// By place.
    labels: Vec<String>,
    keys: Vec<RecipientKey>,
    people: Vec<u64>,
    has_house: bool,
    /// Recipients without constituents, by why.
    without: BTreeMap<NoConstituency, u64>,
    /// Rows that are held back, by what they stand for, and why.
    held: Constituencies,
    held_rows: Vec<(String, u64)>,
    /// Seats of the House that people live in and that no row of the list has.
    nobodys_seats: BTreeMap<String, u64>,
    /// Persons of several rows whom a recipient has been counted for already.
    seen: HashSet<(u32, usize)>,
}

/// Counts everybody for the recipients of every mailing: each person once for each official.
pub fn constituents(
    campaign: &Campaign,
    supporters: &Supporters,
    as_of: Date,
) -> Result<String, Problem> {
    let counted = counted(campaign, supporters, as_of, &|_| true)?;
    let mut text = String::from("\nConstituents who may be counted, in people\n");
    for mailing in &counted {
        mailing.push(&mut text);
    }
    Ok(text)
}

/// The recipients, by mailing, for whom some of the people are counted; mailings without any are left out.
pub fn counted_for(
    campaign: &Campaign,
    supporters: &Supporters,
    as_of: Date,
    is_wanted: &dyn Fn(&Supporter<'_>) -> bool,
) -> Result<Vec<(MailingName, HashSet<RecipientKey>)>, Problem> {
    let counted = counted(campaign, supporters, as_of, is_wanted)?;
    let with_people = counted.into_iter().map(|mailing| {
        let keys = mailing.keys.into_iter().zip(mailing.people);
        let keys = keys.filter(|(_, people)| *people > 0);
        (mailing.mailing, keys.map(|(key, _)| key).collect())
    });
    Ok(with_people
        .filter(|(_, keys): &(_, HashSet<_>)| !keys.is_empty())
        .collect())
}

fn counted(
    campaign: &Campaign,
    supporters: &Supporters,
    as_of: Date,
    is_wanted: &dyn Fn(&Supporter<'_>) -> bool,
) -> Result<Vec<Counted>, Problem> {
    let mut counted = Vec::new();
    for mailing in &campaign.mailings {
        counted.push(Counted::read(campaign, mailing, as_of)?);
    }
    supporters.each(|supporter| {
        // By an earlier home nobody is anybody's constituent.
        let is_counted = !supporter.has_moved_away && supporter.consent.may_be_counted();
        if !is_counted || !is_wanted(supporter) {
            return;
        }
        for mailing in &mut counted {
            let person = (!supporter.is_alone).then_some(supporter.person);
            mailing.count(&supporter.lives, person);
        }
    })?;
    Ok(counted)
}

impl Counted {
    fn read(campaign: &Campaign, mailing: &Mailing, as_of: Date) -> Result<Self, Problem> {
        let options = ListOptions {
            as_of,
            // What is wrong with a list `redress check` says.
            skip_invalid: true,
            lacks: None,
            reads: None,
        };
        let config = campaign.list_of(mailing);
        let list = List::scan(&config, &options)?;
        let mut found = Self {
            mailing: mailing.name.clone(),
            officials: Constituencies::default(),
            labels: Vec::new(),
            keys: Vec::new(),
            people: Vec::new(),
            has_house: false,
            without: BTreeMap::new(),
            held: Constituencies::default(),
            held_rows: Vec::new(),
            nobodys_seats: BTreeMap::new(),
            seen: HashSet::new(),
        };
        for row in list.rows()? {
            let recipient = match row {
                Row::Recipient(recipient) => recipient,
                Row::HeldBack(row) => {
                    found.hold_back(&row);
                    continue;
                }
                Row::Faulty(_) => continue,
            };
            match Constituency::of(&recipient) {
                Ok(constituency) => {
                    found.has_house |= matches!(constituency, Constituency::House(..));
                    found.officials.add(constituency);
                    found.labels.push(recipient.label());
                    found.keys.push(recipient.key.clone());
                    found.people.push(0);
                }
                Err(why) => *found.without.entry(why).or_default() += 1,
            }
        }
        Ok(found)
    }

    /// People live in a seat whoever is written to.
    fn hold_back(&mut self, row: &HeldBack) {
        let constituency = row.seat.as_ref().and_then(|seat| {
            Constituency::of_seat(seat.office, &seat.state, &seat.district, &seat.city).ok()
        });
        if let Some(constituency) = constituency {
            self.has_house |= matches!(constituency, Constituency::House(..));
            self.held.add(constituency);
            let told = format!("{} (row {}): {}", row.label, row.row, row.reason);
            self.held_rows.push((told, 0));
        }
    }

    fn count(&mut self, lives: &Lives<'_>, person: Option<u32>) {
        let mut is_new = |place: usize| {
            // Only persons of several rows are remembered.
            person.is_none_or(|person| self.seen.insert((person, place)))
        };
        self.officials.of(lives, |place| {
            if is_new(place) {
                self.people[place] += 1;
            }
        });
        let held = &mut self.held_rows;
        let listed = self.people.len();
        self.held.of(lives, |place| {
            // Their places come behind those of the recipients.
            if is_new(listed + place) {
                held[place].1 += 1;
            }
        });
        let seat = lives.home.seat.filter(|_| self.has_house);
        if let Some(seat) = seat
            && let of_seat = Constituency::House(seat.state.code, seat.number)
            && !self.officials.has(&of_seat)
            && !self.held.has(&of_seat)
            && is_new(usize::MAX)
        {
            *self.nobodys_seats.entry(seat.to_string()).or_default() += 1;
        }
    }

    fn push(&self, text: &mut String) {
        let with = self.people.iter().filter(|people| **people > 0).count();
        let _ = writeln!(
            text,
            "  {}: constituents of {} of {}",
            self.mailing,
            grouped(with as u64),
            count(self.labels.len() as u64, "recipient")
        );
        let mut most: Vec<(u64, &String)> = self.people.iter().copied().zip(&self.labels).collect();
        most.retain(|(people, _)| *people > 0);
        most.sort_by_key(|(people, label)| (std::cmp::Reverse(*people), *label));
        for (people, label) in most.iter().take(LISTED) {
            let _ = writeln!(text, "    {:>9}  {label}", grouped(*people));
        }
        if let Some(others) = most.len().checked_sub(LISTED).filter(|others| *others > 0) {
            let _ = writeln!(
                text,
                "               and {}",
                count(others as u64, "other recipient")
            );
        }
        for (why, recipients) in &self.without {
            let recipients = count(*recipients, "recipient");
            let _ = writeln!(
                text,
                "    without constituents: {recipients}, as {}",
                why.in_words()
            );
        }
        self.push_held(text);
        self.push_nobodys(text);
    }

    /// Rows that are held back, those of vacant seats among them, with the people who live there.
    fn push_held(&self, text: &mut String) {
        let mut held: Vec<_> = self
            .held_rows
            .iter()
            .filter(|(_, people)| *people > 0)
            .collect();
        if held.is_empty() {
            return;
        }
        held.sort_by_key(|(told, people)| (std::cmp::Reverse(*people), told));
        text.push_str("    in places whose row is held back:\n");
        for (told, people) in held.iter().take(LISTED) {
            let _ = writeln!(text, "    {:>9}  {told}", grouped(*people));
        }
        if let Some(others) = held.len().checked_sub(LISTED).filter(|others| *others > 0) {
            let _ = writeln!(
                text,
                "               and {}",
                count(others as u64, "other row")
            );
        }
    }

    /// Seats that no row of the list has.
    fn push_nobodys(&self, text: &mut String) {
        if self.nobodys_seats.is_empty() {
            return;
        }
        let people: u64 = self.nobodys_seats.values().sum();
        let mut seats: Vec<String> = (self.nobodys_seats.iter())
            .take(LISTED)
            .map(|(seat, people)| format!("{seat} ({})", grouped(*people)))
            .collect();
        let others = self.nobodys_seats.len().saturating_sub(LISTED);
        if others > 0 {
            seats.push(format!("and {}", count(others as u64, "other seat")));
        }
        let _ = writeln!(
            text,
            "    {} in districts that the list has no row for: {}",
            count_words(people, "person", "people"),
            seats.join(", ")
        );
    }
}
