//! What the rows of one person come to together.

use super::contact::{AddressContact, ContactQuery, ContactWord};
use super::pass::{Pass, place_of};
use super::record::{PlaceCode, RowRecord};
use super::ruling::Standing;
use crate::cells::Moment;
use crate::consent::{Against, Consent, ConsentUses, consent_of};
use crate::homes::MatchWord;
use std::cmp::Reverse;
use std::collections::HashMap;

/// Decides about every row, and gives the consents that occur.
pub fn decide(pass: &mut Pass, uses: &ConsentUses, query: Option<ContactQuery>) -> Vec<Consent> {
    let mut records = std::mem::take(&mut pass.records);
    records.sort_unstable_by_key(|record| (record.address, record.name, record.row));
    let mut consents = Consents::default();
    if query.is_some() {
        pass.contacts = vec![ContactWord::default(); pass.rulings.len()];
    }
    pass.summary.consents = uses.iter().map(|it| (it, 0)).collect();
    for address in records.chunk_by(|one, other| one.address == other.address) {
        let mut contact = query.map(AddressContact::new);
        decide_address(pass, uses, &mut consents, &mut contact, address);
        if let Some(contact) = contact {
            contact.mark(address, &mut pass.contacts);
        }
    }
    consents.list
}

/// The consents that occur, each once: millions of people agree to a handful.
#[derive(Default)]
struct Consents {
    list: Vec<Consent>,
    places: HashMap<Consent, u32>,
}

impl Consents {
    fn place(&mut self, consent: Consent) -> u32 {
        let next = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
        *self.places.entry(consent).or_insert_with(|| {
            self.list.push(consent);
            next
        })
    }
}

fn decide_address(
    pass: &mut Pass,
    uses: &ConsentUses,
    consents: &mut Consents,
    contact: &mut Option<AddressContact>,
    address: &[RowRecord],
) {
    let mut against_address = Against::default();
    for record in address {
        against_address.add(&record.says);
    }
    // Rows without a name come first.
    let (nameless, named) = address.split_at(address.partition_point(|record| record.name == 0));
    let people: Vec<&[RowRecord]> = named
        .chunk_by(|one, other| one.name == other.name)
        .collect();
    let Some(first) = people.iter().min_by_key(|rows| rows[0].row).copied() else {
        // Nobody at the address has a name: one person.
        decide_person(
            pass,
            uses,
            (consents, contact),
            nameless.to_vec(),
            &[],
            &against_address,
        );
        return;
    };
    let is_one = people.len() == 1;
    for rows in people {
        let mut own = rows.to_vec();
        // A row without a name is one of those at the address, so it makes nobody more. Whose yes it is is known only
        // where there is one person.
        if rows[0].row == first[0].row {
            own.extend(nameless.iter().map(|record| {
                let mut record = *record;
                if !is_one {
                    record.says.answers.yes = 0;
                }
                record
            }));
        }
        decide_person(
            pass,
            uses,
            (consents, contact),
            own,
            nameless,
            &against_address,
        );
    }
}

/// `rows` are the person's; what `nameless` ones say against consent may be theirs.
fn decide_person(
    pass: &mut Pass,
    uses: &ConsentUses,
    (consents, contact): (&mut Consents, &mut Option<AddressContact>),
    mut rows: Vec<RowRecord>,
    nameless: &[RowRecord],
    against_address: &Against,
) {
    rows.sort_unstable_by_key(|record| record.row);
    let mut against = Against::default();
    for record in rows.iter().chain(nameless) {
        against.add(&record.says);
    }
    let says: Vec<_> = rows.iter().map(|record| record.says).collect();
    let consent = consent_of(uses, &says, &against, against_address);
    if let Some(contact) = contact {
        contact.hear(consent, &rows);
    }
    let standings = standings(&rows);
    let place = consents.place(consent);
    let is_placed = rows.iter().zip(&standings).any(|(record, standing)| {
        let holds = matches!(standing, Standing::Alone | Standing::OneOfSeveral);
        holds && record.place.district().is_some()
    });
    for (record, standing) in rows.iter().zip(&standings) {
        let ruling = &mut pass.rulings[record.row as usize];
        ruling.person = rows[0].row;
        ruling.consent = place;
        ruling.is_placed = is_placed;
        ruling.has_withdrawn = against_address.withdraws();
        ruling.standing = *standing;
        let word = match standing {
            Standing::Contradicted { .. } => MatchWord::Unclear,
            _ => record.word,
        };
        pass.summary.matches[place_of(word)] += 1;
    }
    count_person(pass, consent, &rows, &standings);
}

/// Which rows of a person say where they live: of two that cannot both be true the later one; where nobody knows which is
/// later, neither.
fn standings(rows: &[RowRecord]) -> Vec<Standing> {
    if rows.len() == 1 {
        return vec![Standing::Alone];
    }
    let mut standings = vec![Standing::OneOfSeveral; rows.len()];
    let mut dated: Vec<(Moment, usize)> = rows
        .iter()
        .enumerate()
        .filter(|(_, record)| !record.place.is_empty())
        .filter_map(|(at, record)| Some((record.says.at?, at)))
        .collect();
    // The latest first: by what has been left already nobody has left anything else.
    dated.sort_unstable_by_key(|(moment, at)| (Reverse(*moment), *at));
    // Each place once, with its latest moment: a person of very many rows lives in few places.
    let mut homes: Vec<(PlaceCode, Moment)> = Vec::new();
    for (moment, at) in dated {
        let place = rows[at].place;
        let is_left = homes
            .iter()
            .any(|(home, since)| home.contradicts(place) && since.is_clearly_after(moment));
        if is_left {
            standings[at] = Standing::MovedAway;
        } else if homes.iter().all(|(home, _)| *home != place) {
            homes.push((place, moment));
        }
    }
    let mut left: Vec<PlaceCode> = homes.into_iter().map(|(place, _)| place).collect();
    for record in rows.iter().filter(|record| record.says.at.is_none()) {
        if !record.place.is_empty() && !left.contains(&record.place) {
            left.push(record.place);
        }
    }
    let contradicts = |one: &PlaceCode| left.iter().any(|other| one.contradicts(*other));
    if left.iter().any(contradicts) {
        let state = |place: PlaceCode| place.state().map(|state| state.code);
        let is_one_state = left.iter().all(|place| state(*place) == state(left[0]));
        for (record, standing) in rows.iter().zip(&mut standings) {
            if *standing != Standing::MovedAway && !record.place.is_empty() {
                *standing = Standing::Contradicted { is_one_state };
            }
        }
    }
    standings
}

fn count_person(pass: &mut Pass, consent: Consent, rows: &[RowRecord], standings: &[Standing]) {
    let summary = &mut pass.summary;
    summary.people += 1;
    summary.counted += u64::from(consent.may_be_counted());
    for (place, (_, people)) in summary.consents.iter_mut().enumerate() {
        *people += u64::from(consent.has(place));
    }
    let here = rows
        .iter()
        .zip(standings)
        .filter(|(record, standing)| !record.place.is_empty() && **standing != Standing::MovedAway);
    // The row that says most.
    let best = here.min_by_key(|(record, _)| (record.place.district().is_none(), record.row));
    let Some((record, standing)) = best else {
        summary.without_state += 1;
        return;
    };
    let is_contradicted = matches!(standing, Standing::Contradicted { .. });
    if matches!(
        standing,
        Standing::Contradicted {
            is_one_state: false
        }
    ) {
        summary.without_state += 1;
        return;
    }
    let Some(state) = record.place.state() else {
        return;
    };
    let counts = summary.states.entry(state.code).or_default();
    counts.people += 1;
    if let Some(district) = record.place.district().filter(|_| !is_contradicted) {
        *counts.districts.entry(district).or_default() += 1;
    }
}
