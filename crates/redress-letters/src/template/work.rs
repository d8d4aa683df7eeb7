//! What rendering a template may cost, whatever it writes: steps, which are the same on every machine.
//!
//! The engine runs a template without asking anybody, so a template is given to it with its costs written into its tags
//! ([`super::metered`]). They are filters that take nothing and change nothing: each turn of a loop, each file that is
//! entered and each value that something is done with costs steps. What could grow faster than that has a filter of our own.

#![expect(
    clippy::needless_pass_by_value,
    reason = "filters have the engine's signature"
)]

use std::cell::Cell;
use std::fmt::Write as _;
use tera::{Error, Kwargs, State, StringInput, Tera, TeraResult, Value};

/// The most steps of one rendering: about a tenth of a second, and more than a hundred times what a table of a thousand
/// signatories takes.
pub(super) const STEPS_MAX: u64 = 2_000_000;

/// The most bytes that a value may take up; ten times as much as one of `campaign.toml` can have.
const VALUE_BYTES_MAX: u64 = 8 * 1024 * 1024;

/// To copy or compare so many bytes takes about as long as another step.
const BYTES_A_STEP: u64 = 64;

/// What a value takes up beside its text.
const BYTES_A_VALUE: u64 = 16;

/// The filter before whatever is done with a value.
pub(super) const METERED: &str = "metered";
/// The filter on the list of a loop; `steps` are those of one turn.
pub(super) const TURNED: &str = "turned";
/// The filter on the number of steps that a file takes without its loops.
pub(super) const ENTERED: &str = "entered";

thread_local! {
    static STEPS_LEFT: Cell<u64> = const { Cell::new(STEPS_MAX) };
}

/// Begins a rendering on this thread.
pub(super) fn begin() {
    STEPS_LEFT.set(STEPS_MAX);
}

/// Whether the rendering on this thread was stopped because it took too many steps.
pub(super) fn is_spent() -> bool {
    STEPS_LEFT.get() == 0
}

/// Makes the costs known to an engine, and replaces what could make much of little.
pub(super) fn register(tera: &mut Tera) {
    tera.register_filter(METERED, metered);
    tera.register_filter(TURNED, turned);
    tera.register_filter(ENTERED, entered);
    tera.register_filter("replace", replace);
    tera.register_filter("join", join);
    tera.register_filter("unique", unique);
}

fn spend(steps: u64) -> TeraResult<()> {
    let left = STEPS_LEFT.get().saturating_sub(steps);
    STEPS_LEFT.set(left);
    if left == 0 {
        // Said in full where the rendering is stopped, which knows the place.
        return Err(Error::message("too many steps"));
    }
    Ok(())
}

fn metered(value: &Value, _: Kwargs, _: &State) -> TeraResult<Value> {
    spend(1 + bytes_of(value)? / BYTES_A_STEP)?;
    Ok(value.clone())
}

fn turned(list: &Value, kwargs: Kwargs, _: &State) -> TeraResult<Value> {
    let steps = kwargs.must_get::<u64>("steps")?;
    // A text is a list of its characters.
    let turns = list.len().or(list.as_str().map(str::len)).unwrap_or(0);
    spend((turns as u64).saturating_mul(steps))?;
    Ok(list.clone())
}

fn entered(steps: u64, _: Kwargs, _: &State) -> TeraResult<bool> {
    spend(steps)?;
    Ok(false)
}

/// As the engine's own, which knows no bound. Nothing that a letter may change is safe, so nothing is escaped here.
fn replace(text: StringInput<'_>, kwargs: Kwargs, _: &State) -> TeraResult<Value> {
    let from = kwargs.must_get::<&str>("from")?;
    let to = kwargs.must_get::<StringInput<'_>>("to")?.as_str();
    let text = text.as_str();
    let found = text.matches(from).count() as u64;
    grown(text.len() as u64 + found.saturating_mul(to.len() as u64))?;
    Ok(Value::from(text.replace(from, to)))
}

/// The same.
fn join(list: &[Value], kwargs: Kwargs, _: &State) -> TeraResult<Value> {
    let separator = kwargs.get::<StringInput<'_>>("sep")?;
    let separator = separator.map_or("", |separator| separator.as_str());
    let mut joined = String::new();
    for (index, value) in list.iter().enumerate() {
        if index > 0 {
            joined.push_str(separator);
        }
        let _ = write!(joined, "{value}");
        within_bounds(joined.len() as u64)?;
    }
    grown(joined.len() as u64)?;
    Ok(Value::from(joined))
}

/// As the engine's own, which compares every value with every other.
fn unique(list: &[Value], _: Kwargs, _: &State) -> TeraResult<Vec<Value>> {
    let mut found = Vec::new();
    for value in list {
        spend(1 + found.len() as u64 / 4)?; // four are compared in a step
        if !found.contains(value) {
            found.push(value.clone());
        }
    }
    Ok(found)
}

/// Pays for a value before it is made.
fn grown(bytes: u64) -> TeraResult<()> {
    within_bounds(bytes)?;
    spend(bytes / BYTES_A_STEP)
}

fn within_bounds(bytes: u64) -> TeraResult<()> {
    if bytes > VALUE_BYTES_MAX {
        let max = VALUE_BYTES_MAX / (1024 * 1024);
        return Err(Error::message(format!("a value grows past {max} MB here")));
    }
    Ok(())
}

/// How much memory a value takes up, about; an error where it is too much for a letter.
fn bytes_of(value: &Value) -> TeraResult<u64> {
    let mut bytes = 0;
    let mut rest = vec![value];
    while let Some(value) = rest.pop() {
        bytes += BYTES_A_VALUE + value.as_str().map_or(0, str::len) as u64;
        within_bounds(bytes)?;
        rest.extend(value.as_array().into_iter().flatten());
        rest.extend(value.as_map().into_iter().flat_map(|map| map.values()));
    }
    Ok(bytes)
}
