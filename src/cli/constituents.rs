//! Whose constituents the supporters are, mailing by mailing.
//!
//! People are counted by area, and the list is read once more to say whose they are: what is kept are areas, however many
//! recipients there are.

use super::most::Most;
use super::words::{count, grouped};
use crate::campaign::{Campaign, Mailing};
use jiff::civil::Date;
use redress_base::id::{MailingName, RecipientKey};
use redress_base::problem::Problem;
use redress_base::words::count_words;
use redress_lists::{HeldBack, List, ListOptions, Recipient, Row};
use redress_supporters::officials::{Constituencies, Constituency, Lives, NoConstituency};
use redress_supporters::{Supporter, Supporters};
use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;

/// Recipients and seats that are listed of one mailing at most.
const LISTED: usize = 10;

/// The areas of a mailing's list, and how many of the people who live in each may be counted.
struct Counted<'c> {
    mailing: &'c MailingName,
    list: List<'c>,
    /// Those of recipients, and of rows that are held back.
    areas: Constituencies,
    /// By their places.
    people: Vec<u64>,
    has_house: bool,
    /// Seats of the House that people live in and that no row of the list has.
    nobodys_seats: BTreeMap<String, u64>,
    /// Persons of several rows who have been counted for an area already.
    seen: HashSet<(u32, usize)>,
}

/// Counts everybody for the recipients of every mailing: each person once for each official.
pub fn constituents(
    campaign: &Campaign,
    supporters: &Supporters,
    as_of: Date,
) -> Result<String, Problem> {
    let mut text = String::from("\nConstituents who may be counted, in people\n");
    for mailing in counted(campaign, supporters, as_of, &|_| true)? {
        mailing.push(&mut text)?;
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
    let mut found = Vec::new();
    for mailing in counted(campaign, supporters, as_of, is_wanted)? {
        let mut keys = HashSet::new();
        mailing.each_row(|row| {
            if let ListRow::Recipient(recipient, people) = row
                && people > 0
            {
                keys.insert(recipient.key.clone());
            }
        })?;
        if !keys.is_empty() {
            found.push((mailing.mailing.clone(), keys));
        }
    }
    Ok(found)
}

fn counted<'c>(
    campaign: &'c Campaign,
    supporters: &Supporters,
    as_of: Date,
    is_wanted: &dyn Fn(&Supporter<'_>) -> bool,
) -> Result<Vec<Counted<'c>>, Problem> {
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

/// A row of the list, and how many people it stands for.
enum ListRow<'r> {
    Recipient(&'r Recipient, u64),
    /// Nobody's constituents can be told by where they live.
    Without(NoConstituency),
    HeldBack(&'r HeldBack, u64),
}

/// People live in a seat whoever is written to.
fn area_of(row: &HeldBack) -> Option<Constituency> {
    let seat = row.seat.as_ref()?;
    Constituency::of_seat(seat.office, &seat.state, &seat.district, &seat.city).ok()
}

impl<'c> Counted<'c> {
    fn read(campaign: &'c Campaign, mailing: &'c Mailing, as_of: Date) -> Result<Self, Problem> {
        let options = ListOptions {
            as_of,
            // What is wrong with a list `redress check` says.
            skip_invalid: true,
            lacks: None,
            reads: None,
        };
        let list = List::scan(&campaign.list_of(mailing), &options)?;
        let mut areas = Constituencies::default();
        let mut has_house = false;
        for row in list.rows()? {
            let area = match &row {
                Row::Recipient(recipient) => Constituency::of(recipient).ok(),
                Row::HeldBack(row) => area_of(row),
                Row::Faulty(_) => None,
            };
            if let Some(area) = area {
                has_house |= matches!(area, Constituency::House(..));
                areas.add(area);
            }
        }
        Ok(Self {
            mailing: &mailing.name,
            list,
            people: vec![0; areas.len()],
            areas,
            has_house,
            nobodys_seats: BTreeMap::new(),
            seen: HashSet::new(),
        })
    }

    fn count(&mut self, lives: &Lives<'_>, person: Option<u32>) {
        let mut is_new = |place: usize| {
            // Only persons of several rows are remembered.
            person.is_none_or(|person| self.seen.insert((person, place)))
        };
        self.areas.of(lives, |place| {
            if is_new(place) {
                self.people[place] += 1;
            }
        });
        let seat = lives.home.seat.filter(|_| self.has_house);
        if let Some(seat) = seat
            && let of_seat = Constituency::House(seat.state.code, seat.number)
            && self.areas.place(&of_seat).is_none()
            && is_new(usize::MAX)
        {
            *self.nobodys_seats.entry(seat.to_string()).or_default() += 1;
        }
    }

    fn people_of(&self, area: Option<Constituency>) -> u64 {
        let place = area.and_then(|area| self.areas.place(&area));
        place.map_or(0, |place| self.people[place])
    }

    /// Shows every row that can be read, with its people.
    fn each_row(&self, mut each: impl FnMut(ListRow<'_>)) -> Result<(), Problem> {
        for row in self.list.rows()? {
            match &row {
                Row::Recipient(recipient) => match Constituency::of(recipient) {
                    Ok(area) => each(ListRow::Recipient(recipient, self.people_of(Some(area)))),
                    Err(why) => each(ListRow::Without(why)),
                },
                Row::HeldBack(row) => each(ListRow::HeldBack(row, self.people_of(area_of(row)))),
                Row::Faulty(_) => {}
            }
        }
        Ok(())
    }

    fn push(&self, text: &mut String) -> Result<(), Problem> {
        let (mut recipients, mut without) = (0, BTreeMap::<NoConstituency, u64>::new());
        let (mut most, mut held) = (Most::new(LISTED), Most::new(LISTED));
        self.each_row(|row| match row {
            ListRow::Recipient(recipient, people) => {
                recipients += 1;
                most.add(people, || recipient.label());
            }
            ListRow::Without(why) => *without.entry(why).or_default() += 1,
            ListRow::HeldBack(row, people) => {
                let told = || format!("{} (row {}): {}", row.label, row.row, row.reason);
                held.add(people, told);
            }
        })?;
        let _ = writeln!(
            text,
            "  {}: constituents of {} of {}",
            self.mailing,
            grouped(most.added()),
            count(recipients, "recipient")
        );
        most.push(text, "other recipient");
        for (why, recipients) in &without {
            let recipients = count(*recipients, "recipient");
            let _ = writeln!(
                text,
                "    without constituents: {recipients}, as {}",
                why.in_words()
            );
        }
        // Those of vacant seats among them.
        if held.added() > 0 {
            text.push_str("    in places whose row is held back:\n");
            held.push(text, "other row");
        }
        self.push_nobodys(text);
        Ok(())
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
