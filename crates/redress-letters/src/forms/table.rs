//! The table of forms: read from the built-in file and the campaign's own.

use crate::values::hidden_in_value;
use redress_base::problem::Problem;
use redress_base::toml_slip::toml_slip;
use redress_base::us_states;
use redress_base::words::{quoted_nearest, series};
use redress_lists::{Office, Offices, PlaceKind};
use serde::Deserialize;
use std::collections::BTreeMap;

const BUILT_IN: &str = include_str!("forms.toml");

/// The file in which a campaign changes or extends the table of forms of address.
pub const FORMS_TOML: &str = "forms.toml";

/// All forms of address.
#[derive(Debug)]
pub(crate) struct Forms {
    /// Which office a row's own words mean: the same registry that lists ask.
    pub(super) offices: Offices,
    office: BTreeMap<String, OfficeForm>,
    state: BTreeMap<String, State>,
    city: BTreeMap<String, City>,
    council_title: BTreeMap<String, CouncilTitle>,
    listed_title: BTreeMap<String, String>,
    body: BTreeMap<String, Body>,
    body_of: BTreeMap<PlaceKind, BTreeMap<String, String>>,
}

/// How an office is addressed.
#[derive(Debug)]
pub(crate) struct OfficeForm {
    pub(crate) honorable: bool,
    pub(crate) title: Alternatives,
    pub(crate) short_title: Alternatives,
    pub(crate) salutation: Alternatives,
    pub(crate) block: Vec<Alternatives>,
    pub(crate) ranking_block: Vec<Alternatives>,
}

/// Forms of which the first that has all its names is used.
#[derive(Debug, Default)]
pub(crate) struct Alternatives(pub(crate) Vec<Vec<FormPiece>>);

/// A piece of a form.
#[derive(Debug)]
pub(crate) enum FormPiece {
    Text(String),
    Name(String),
}

/// Under `[body_of]`, all states that are not named.
const ELSEWHERE: &str = "elsewhere";

/// The longest code of a state, here or in another country.
const CODE_MAX: usize = 3;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FormsFile {
    #[serde(default)]
    office: BTreeMap<String, OfficeEntry>,
    #[serde(default)]
    state: BTreeMap<String, State>,
    #[serde(default)]
    city: BTreeMap<String, City>,
    #[serde(default)]
    council_title: BTreeMap<String, CouncilTitle>,
    #[serde(default)]
    listed_title: BTreeMap<String, String>,
    #[serde(default)]
    body: BTreeMap<String, Body>,
    #[serde(default)]
    body_of: BTreeMap<PlaceKind, BTreeMap<String, String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfficeEntry {
    #[serde(default = "yes")]
    honorable: bool,
    title: OneOrMore,
    short_title: OneOrMore,
    salutation: OneOrMore,
    block: Vec<OneOrMore>,
    #[serde(default)]
    ranking_block: Vec<OneOrMore>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

/// A state and what its legislature calls itself.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct State {
    pub(crate) name: String,
    in_a_sentence: Option<String>,
    senate: Option<String>,
    senate_title: Option<String>,
    lower_house: Option<String>,
    lower_title: Option<String>,
}

/// A city and what its council calls itself.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct City {
    pub(crate) title: Option<String>,
    pub(crate) council: Option<String>,
    pub(crate) words: Option<String>,
    pub(crate) honorable: Option<bool>,
}

/// What members of a council are called, and the body they sit in where the title tells.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CouncilTitle {
    pub(crate) title: String,
    pub(crate) council: Option<String>,
}

/// A body as lists name it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Body {
    /// How a letter names it after "Members of the".
    pub(crate) words: String,
    /// What its members are called.
    pub(crate) member: Option<String>,
    /// Whether a mayor sits at its head.
    #[serde(default)]
    pub(crate) mayor: bool,
}

fn yes() -> bool {
    true
}

impl State {
    /// Its senate.
    pub(crate) fn senate(&self) -> String {
        self.senate
            .clone()
            .unwrap_or_else(|| format!("{} Senate", self.name))
    }
    /// What a member of its senate is called.
    pub(crate) fn senate_title(&self) -> &str {
        self.senate_title.as_deref().unwrap_or("Senator")
    }
    /// Its lower house.
    pub(crate) fn lower_house(&self) -> String {
        self.lower_house
            .clone()
            .unwrap_or_else(|| format!("{} House of Representatives", self.name))
    }
    /// What a member of its lower house is called.
    pub(crate) fn lower_title(&self) -> &str {
        self.lower_title.as_deref().unwrap_or("Representative")
    }
    /// Its name within a sentence, with an article where it takes one.
    pub(crate) fn in_a_sentence(&self) -> &str {
        self.in_a_sentence.as_deref().unwrap_or(&self.name)
    }
}

impl Forms {
    /// The built-in table, changed by the campaign's own where it has one.
    pub(crate) fn load(own: Option<&str>) -> Result<Self, Problem> {
        let mut table: toml::Table = BUILT_IN.parse().map_err(|error| problem(&error, None))?;
        if let Some(own) = own {
            let mut changes: toml::Table =
                own.parse().map_err(|error| problem(&error, Some(own)))?;
            if let Some(hidden) = changes.values().find_map(hidden_in_value) {
                return Err(hidden_problem(hidden, own));
            }
            // A state is known by its code, a city by its name as typed.
            if let Some(toml::Value::Table(states)) = changes.get_mut("state") {
                *states = std::mem::take(states)
                    .into_iter()
                    .map(|(code, state)| (code.to_uppercase(), state))
                    .collect();
            }
            // Key by key, so that a campaign that changes one salutation keeps the rest of that office.
            merge(&mut table, changes);
        }
        let typed: FormsFile = read(table, own)?;
        let offices = Offices::with_own(typed.office.keys().cloned());
        let forms = typed.office.into_iter();
        Ok(Self {
            offices,
            office: forms.map(|(name, form)| (name, form.into())).collect(),
            state: typed.state,
            city: typed.city,
            council_title: typed.council_title,
            listed_title: typed.listed_title,
            body: typed.body,
            body_of: typed.body_of,
        })
    }

    /// The form of an office.
    pub(crate) fn office(&self, name: &str) -> Option<&OfficeForm> {
        self.office.get(name)
    }

    /// A state by its code or its name, in any case.
    pub(crate) fn state(&self, text: &str) -> Option<&State> {
        let of_code = if text.len() <= CODE_MAX {
            self.state.get(&text.to_uppercase())
        } else {
            None
        };
        of_code
            .or_else(|| {
                self.state
                    .values()
                    .find(|state| state.name.eq_ignore_ascii_case(text))
            })
            // `D.C.`
            .or_else(|| self.state.get(us_states::find(text)?.code))
    }

    /// What a list's own word for a council's member means, whether `Alderman` or `City Councilor`.
    pub(crate) fn council_title(&self, typed: &str) -> Option<&CouncilTitle> {
        let typed = typed.to_lowercase();
        // The district may stand before it or behind: `Ward 3 Alderman`, `Alderman, Ward 3`.
        let mut words = typed.rsplit(|c: char| !c.is_alphanumeric());
        words.find_map(|word| self.council_title.get(word))
    }

    /// What a list's own word for an office calls its holder.
    pub(crate) fn listed_title(&self, typed: &str) -> Option<&str> {
        longest_in(&self.listed_title, typed).map(String::as_str)
    }

    /// The body that a list's own word names.
    pub(crate) fn body(&self, typed: &str) -> Option<&Body> {
        longest_in(&self.body, typed)
    }

    /// The body of a kind of place, in a state by its code.
    pub(super) fn body_of(&self, kind: PlaceKind, state: &str) -> Option<&Body> {
        let by_state = self.body_of.get(&kind)?;
        self.body
            .get(by_state.get(state).or_else(|| by_state.get(ELSEWHERE))?)
    }

    /// What is said about a city; most have nothing of their own.
    pub(crate) fn city(&self, city: &str, state: &str) -> Option<&City> {
        // Asked for every letter, so the states are looked through only for a city of which something is said.
        if city.is_empty() || !self.city.keys().any(|known| known.starts_with(city)) {
            return None;
        }
        let code = self.state.iter().find(|(code, known)| {
            code.eq_ignore_ascii_case(state) || known.name.eq_ignore_ascii_case(state)
        });
        let code = code
            .map(|(code, _)| code.as_str())
            .or_else(|| Some(us_states::find(state)?.code))?;
        self.city.get(&format!("{city}, {code}"))
    }
}

/// What a table says of the longest of its phrases that stands in a text.
fn longest_in<'t, T>(table: &'t BTreeMap<String, T>, typed: &str) -> Option<&'t T> {
    let words = typed.to_lowercase();
    let words: Vec<&str> = words
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let text = format!(" {} ", words.join(" "));
    let held = table
        .iter()
        // Asked for every letter, and nearly all phrases do not stand there at all.
        .filter(|(phrase, _)| text.contains(*phrase) && text.contains(&format!(" {phrase} ")));
    let longest = held.max_by_key(|(phrase, _)| phrase.len());
    longest.map(|(_, said)| said)
}

/// Reads the whole table. An office that only the campaign's own table has must be whole; a part of one is a slip of the pen.
fn read(table: toml::Table, own: Option<&str>) -> Result<FormsFile, Problem> {
    const WHOLE: [&str; 4] = ["title", "short_title", "salutation", "block"];
    if let Some(toml::Value::Table(offices)) = table.get("office") {
        let is_whole = |office: &toml::Value| WHOLE.iter().all(|key| office.get(key).is_some());
        if let Some((name, _)) = offices
            .iter()
            .find(|(name, office)| !is_office(name) && !is_whole(office))
        {
            return Err(Problem::error(
                FORMS_TOML,
                format!("`{name}` is no office"),
                format!(
                    "Offices are {}. One of your own needs all of title, short_title, salutation and block.",
                    series(Office::ALL.map(Office::as_str), "and")
                ),
            ));
        }
    }
    let typed = table.try_into().map_err(|error| problem(&error, own))?;
    bodies_are_known(&typed)?;
    Ok(typed)
}

/// What is said of a state or a body that nobody knows would do nothing.
fn bodies_are_known(typed: &FormsFile) -> Result<(), Problem> {
    for (state, phrase) in typed.body_of.values().flatten() {
        let is_state = us_states::US_STATES.iter().any(|known| known.code == state);
        if state != ELSEWHERE && !is_state {
            return Err(Problem::error(
                FORMS_TOML,
                format!("`{state}` under `[body_of]` is no state"),
                "Write its two capital letters, such as `OH`, or `elsewhere` for all others.",
            ));
        }
        if !typed.body.contains_key(phrase) {
            let known = typed.body.keys().map(String::as_str);
            return Err(Problem::error(
                FORMS_TOML,
                format!("`{phrase}` under `[body_of]` is no body"),
                quoted_nearest(phrase, known).unwrap_or_else(|| {
                    "Add it under `[body]` in lower case, with the words that letters have for it."
                        .to_owned()
                }),
            ));
        }
    }
    Ok(())
}

fn is_office(name: &str) -> bool {
    matches!(name, "council_by_name" | "council_without_mayor") || Office::named(name).is_some()
}

impl From<OfficeEntry> for OfficeForm {
    fn from(typed: OfficeEntry) -> Self {
        let lines = |lines: Vec<OneOrMore>| lines.into_iter().map(Alternatives::from).collect();
        Self {
            honorable: typed.honorable,
            title: typed.title.into(),
            short_title: typed.short_title.into(),
            salutation: typed.salutation.into(),
            block: lines(typed.block),
            ranking_block: lines(typed.ranking_block),
        }
    }
}

impl From<OneOrMore> for Alternatives {
    fn from(typed: OneOrMore) -> Self {
        Self(match typed {
            OneOrMore::One(form) => vec![pieces(&form)],
            OneOrMore::More(forms) => forms.iter().map(|form| pieces(form)).collect(),
        })
    }
}

/// A form cut into its texts and names.
fn pieces(form: &str) -> Vec<FormPiece> {
    let mut pieces = Vec::new();
    let mut rest = form;
    while let Some((text, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else {
            break;
        };
        if !text.is_empty() {
            pieces.push(FormPiece::Text(text.to_owned()));
        }
        pieces.push(FormPiece::Name(name.trim().to_owned()));
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(FormPiece::Text(rest.to_owned()));
    }
    pieces
}

/// Puts changes over a table, key by key.
fn merge(table: &mut toml::Table, changes: toml::Table) {
    for (key, value) in changes {
        match (table.get_mut(&key), value) {
            (Some(toml::Value::Table(inner)), toml::Value::Table(changes)) => merge(inner, changes),
            (_, value) => {
                table.insert(key, value);
            }
        }
    }
}

fn hidden_problem(hidden: char, own: &str) -> Problem {
    let message = format!(
        "the forms of address hold the character U+{:04X}, which cannot be seen",
        u32::from(hidden)
    );
    let mut problem = Problem::error(
        FORMS_TOML,
        message,
        "Type the text again instead of pasting it.",
    );
    problem.line = own
        .split_once(hidden)
        .map(|(before, _)| before.matches('\n').count() as u64 + 1);
    problem
}

fn problem(error: &toml::de::Error, own: Option<&str>) -> Problem {
    let slip = own
        .zip(error.span())
        .and_then(|(text, span)| toml_slip(text, span.start));
    let (why, help) = slip.unwrap_or_else(|| {
        let help = "docs/letters.md shows the shape of the file.";
        (error.message().trim_end().to_owned(), help)
    });
    let message = format!("the forms of address cannot be read: {why}");
    let mut problem = Problem::error(FORMS_TOML, message, help);
    if let (Some(text), Some(span)) = (own, error.span()) {
        problem.line = Some(text[..span.start.min(text.len())].matches('\n').count() as u64 + 1);
    }
    problem
}
