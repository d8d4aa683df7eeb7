//! The names that a letter does nothing with but print.
//!
//! Such a value cannot change what a letter says around it. So the template runs with a slot in its place, and all letters
//! whose other values are the same share what comes out. Every other name *decides*: it stands in a condition, a loop, a
//! filter, the reference line. Whether a printed value is empty decides too, because an empty one leaves a gap.

use crate::forms::FormOfAddress;
use crate::template::{CONSTITUENTS, STATE_NAME, Use};
use crate::tokens;
use redress_lists::{Columns, Recipient};
use std::sync::Arc;
use tera::value::Key;
use tera::{Context, Map, Value};

/// The slot of the subject, in the frame.
pub(crate) const SUBJECT: usize = 0;

/// What a letter does with a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum NameRole {
    Unused,
    Printed,
    Decides,
}

/// What a letter does with the columns of a list and with the names of a form of address.
#[derive(Debug)]
pub(crate) struct Slots {
    of: Arc<Columns>,
    cells: Vec<(usize, Key<'static>, NameRole)>,
    state_name: NameRole,
    salutation: NameRole,
    title: NameRole,
    short_title: NameRole,
    address_block: NameRole,
    address_lines: NameRole,
}

/// What the values of a letter are taken from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LetterData<'a> {
    pub(crate) row: &'a Recipient,
    /// None where the row has none and the letter needs none.
    pub(crate) form: Option<&'a FormOfAddress>,
    /// The name of the row's state in full; empty where it names none.
    pub(crate) state_name: &'a str,
}

/// One value of a letter.
struct SlotValue<'a> {
    place: ContextPlace<'a>,
    role: NameRole,
    text: &'a str,
}

/// Where a value stands in a template's context.
#[derive(Clone, Copy)]
enum ContextPlace<'a> {
    Cell(&'a Key<'static>),
    OfConstituents(&'a str),
    StateName,
    Name(&'static str),
    BlockLine,
    ListedLine,
}

/// A letter's values.
#[derive(Debug)]
pub(crate) struct FilledSlots<'a> {
    /// What letters that share an outline have in common.
    pub(crate) key: Vec<u8>,
    /// What stands in the slots.
    pub(crate) slots: Vec<&'a str>,
}

impl Slots {
    /// Compares a letter's uses of names with the columns of a list; `made` are the names that the letter makes itself.
    pub(crate) fn new<'u>(
        columns: &Arc<Columns>,
        uses: &(impl Iterator<Item = &'u Use> + Clone),
        made: &[String],
    ) -> Self {
        let is_made = |name: &str| made.iter().any(|made| made == name);
        let role = |path: &[&str]| {
            let found = uses.clone().filter(|found| {
                let parts = found.path.iter().zip(path);
                parts.clone().all(|(part, wanted)| part == wanted)
            });
            found.fold(NameRole::Unused, |role, found| {
                let printed =
                    found.printed && found.path.len() == path.len() && role != NameRole::Decides;
                if printed && !is_made(path[0]) {
                    NameRole::Printed
                } else {
                    NameRole::Decides
                }
            })
        };
        let of_form = |name: &str| match role(&[name]) {
            // The letter may print it where its own name is out of reach.
            NameRole::Unused if is_made(name) => NameRole::Decides,
            role => role,
        };
        let cells = columns
            .names()
            .iter()
            .enumerate()
            .filter_map(|(index, name)| {
                // Of these the row has one cell each, under its whole name.
                let role = match name.split_once('.') {
                    Some((CONSTITUENTS, part)) => role(&[CONSTITUENTS, part]),
                    _ => role(&["recipient", name]),
                };
                (role != NameRole::Unused).then(|| (index, Key::String(name.as_str().into()), role))
            });
        Self {
            of: Arc::clone(columns),
            cells: cells.collect(),
            state_name: if columns.index_of(STATE_NAME).is_some() {
                NameRole::Unused
            } else {
                role(&["recipient", STATE_NAME])
            },
            salutation: of_form("salutation"),
            title: of_form("title"),
            short_title: of_form("short_title"),
            address_block: of_form("address_block"),
            // A list is looped over or picked from, which is more than printing it.
            address_lines: if of_form("address_lines") == NameRole::Unused {
                NameRole::Unused
            } else {
                NameRole::Decides
            },
        }
    }

    /// The same without slots: every name decides.
    #[cfg(test)]
    pub(crate) fn none(mut self) -> Self {
        let roles = [
            &mut self.state_name,
            &mut self.salutation,
            &mut self.title,
            &mut self.short_title,
            &mut self.address_block,
            &mut self.address_lines,
        ];
        let all = self.cells.iter_mut().map(|(.., role)| role).chain(roles);
        all.filter(|role| **role == NameRole::Printed)
            .for_each(|role| *role = NameRole::Decides);
        self
    }

    /// Whether these are the columns of that list.
    pub(crate) fn are_of(&self, columns: &Arc<Columns>) -> bool {
        Arc::ptr_eq(&self.of, columns) || self.of == *columns
    }

    /// The values of a recipient's letter.
    pub(crate) fn fill<'a>(&'a self, data: LetterData<'a>) -> FilledSlots<'a> {
        let mut key = Vec::with_capacity(128);
        // The place of the subject, which is known last.
        let mut slots = vec![""];
        // How many lines the address has decides: each is a slot of its own.
        let lines = data.form.map(|form| form.block.len() as u64);
        key.extend(lines.map_or([0; 8], |lines| (lines + 1).to_be_bytes()));
        self.each(data, |item| match item.role {
            NameRole::Unused => {}
            NameRole::Printed => {
                // An empty value leaves a gap, a greeting without a name or a line without words: that decides.
                key.push(u8::from(item.text.is_empty()));
                slots.push(item.text);
            }
            NameRole::Decides => {
                // With its length before it, so that no two rows have the same key by chance.
                key.extend((item.text.len() as u64).to_be_bytes());
                key.extend(item.text.as_bytes());
            }
        });
        FilledSlots { key, slots }
    }

    /// What templates see of a recipient: slots for what is only printed.
    pub(crate) fn context(&self, data: LetterData<'_>) -> Context {
        let mut context = Context::new();
        let (mut recipient, mut block, mut lines) = (Map::new(), String::new(), Vec::new());
        let mut constituents = Map::new();
        let mut above: Option<&str> = None;
        let mut slot = SUBJECT;
        self.each(data, |item| {
            let slotted;
            let shown = match item.role {
                NameRole::Printed => {
                    // In the order of `fill`, whatever is empty.
                    slot += 1;
                    slotted = tokens::slot(slot);
                    if item.text.is_empty() {
                        ""
                    } else {
                        slotted.as_str()
                    }
                }
                NameRole::Unused | NameRole::Decides => item.text,
            };
            match item.place {
                ContextPlace::Cell(key) => {
                    drop(recipient.insert(key.clone(), Value::normal_string(shown)));
                }
                // Without a state or constituents there is no such name: a letter that prints it says so, or asks first.
                ContextPlace::StateName | ContextPlace::OfConstituents(_)
                    if item.text.is_empty() => {}
                ContextPlace::OfConstituents(part) => {
                    // A number in a condition is compared as one.
                    let number = shown.parse::<u64>().ok();
                    let value = number.map_or_else(|| Value::normal_string(shown), Value::from);
                    drop(constituents.insert(Key::String(part.into()), value));
                }
                ContextPlace::StateName => {
                    drop(recipient.insert(Key::Str(STATE_NAME), Value::normal_string(shown)));
                }
                ContextPlace::Name(name) => context.insert_value(name, Value::normal_string(shown)),
                ContextPlace::BlockLine => {
                    push_line(&mut block, above, shown);
                    above = Some(item.text);
                }
                ContextPlace::ListedLine => lines.push(Value::normal_string(shown)),
            }
        });
        context.insert_value("recipient", Value::from(recipient));
        context.insert_value(CONSTITUENTS, Value::from(constituents));
        if data.form.is_some() {
            context.insert_value("address_block", Value::safe_string(&block));
            context.insert_value("address_lines", Value::from(lines));
        }
        context
    }

    /// Every value, in one order.
    fn each<'a>(&'a self, data: LetterData<'a>, mut take: impl FnMut(SlotValue<'a>)) {
        let LetterData {
            row,
            form,
            state_name,
        } = data;
        for (index, key, role) in &self.cells {
            let text = row.cells.get(*index).map_or("", String::as_str);
            let of_constituents = key.as_str().and_then(|name| name.split_once('.'));
            take(SlotValue {
                place: match of_constituents {
                    Some((CONSTITUENTS, part)) => ContextPlace::OfConstituents(part),
                    _ => ContextPlace::Cell(key),
                },
                role: *role,
                text,
            });
        }
        // A list may have such a column of its own, which is a cell like others.
        if self.state_name != NameRole::Unused {
            take(SlotValue {
                place: ContextPlace::StateName,
                role: self.state_name,
                text: state_name,
            });
        }
        let Some(form) = form else { return };
        take(SlotValue {
            place: ContextPlace::Name("salutation"),
            role: self.salutation,
            text: &form.salutation,
        });
        take(SlotValue {
            place: ContextPlace::Name("title"),
            role: self.title,
            text: &form.title,
        });
        take(SlotValue {
            place: ContextPlace::Name("short_title"),
            role: self.short_title,
            text: &form.short_title,
        });
        for line in &form.block {
            take(SlotValue {
                place: ContextPlace::BlockLine,
                role: self.address_block,
                text: line,
            });
            take(SlotValue {
                place: ContextPlace::ListedLine,
                role: self.address_lines,
                text: line,
            });
        }
    }
}

/// Adds a line to an address block as Markdown: a hard break (a backslash, `CommonMark` 6.7) between lines, a paragraph for
/// each block. `above` is the line before it.
fn push_line(block: &mut String, above: Option<&str>, line: &str) {
    if let Some(above) = above {
        // Between two addresses stands a blank line, before which Markdown wants no hard break.
        let ends_here = line.is_empty() || above.is_empty();
        block.push_str(if ends_here { "\n" } else { "\\\n" });
    }
    block.extend(tokens::keep(line).filter(|_| !line.is_empty()));
}
