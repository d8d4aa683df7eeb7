//! `redress diff`

use super::context::Context;
use super::drawing::load;
use super::exit::{Exit, Failure, Outcome};
use super::output;
use super::sealed;
use crate::plan::{ListChanges, ListChangesError, ListedRecipient, MovedRecipient};
use crate::report::count_words;
use clap::ValueEnum;
use jiff::civil::Date;
use redress_ledger::DeliveryState;
use serde_json::json;

/// Show how the lists differ from what was planned: who is new, who left, who has another address.
///
/// It changes nothing. After a new preview and approval, `send` writes to those who joined, and to nobody twice.
#[derive(Debug, clap::Args)]
pub struct DiffCommand {
    /// Compare terms with this day instead of today.
    #[arg(long, value_name = "DATE")]
    as_of: Option<Date>,
    /// How to print it.
    #[arg(long, value_enum, default_value_t = DiffFormat::Table)]
    format: DiffFormat,
}

/// How the differences are printed.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum DiffFormat {
    /// For people.
    Table,
    /// For programs.
    Json,
}

impl DiffCommand {
    /// Compares and prints.
    pub fn run(self, context: &Context) -> Outcome {
        let ledger = sealed::existing_ledger(context)?;
        let loaded = load(context, None)?;
        let as_of = self
            .as_of
            .unwrap_or_else(|| context.clock.today(&loaded.campaign.timezone));
        let changes = loaded
            .list_changes(&*ledger, as_of)
            .map_err(|error| match error {
                ListChangesError::Problems(problems) => Failure::from(problems),
                ListChangesError::Ledger(error) => Failure::from(error),
            })?;
        let text = match self.format {
            DiffFormat::Table => changes.iter().map(in_words).collect::<Vec<_>>().join("\n"),
            DiffFormat::Json => format!(
                "{}\n",
                json!({ "mailings": changes.iter().map(in_json).collect::<Vec<_>>() })
            ),
        };
        output::print(&text)?;
        Ok(Exit::Done)
    }
}

fn in_words(changes: &ListChanges) -> String {
    let inboxes = count_words(changes.first_letters, "inbox", "inboxes");
    let mut lines = vec![format!(
        "{}: {} joined, {} left, {} with another address; {inboxes} would be written to for the first time",
        changes.mailing,
        changes.joined.len(),
        changes.left.len(),
        changes.moved.len(),
    )];
    lines.extend(changes.joined.iter().map(|joined| format!("  + {joined}")));
    for left in &changes.left {
        let state = left
            .state
            .map_or("", DeliveryState::as_str)
            .replace('_', " ");
        lines.push(format!("  - {left}, {state}"));
    }
    for moved in &changes.moved {
        lines.push(format!("  ~ {} was {}", moved.now, moved.before));
        // Only a question: a seat with a new holder and an `id` that was given to somebody else look the same in a
        // list.
        if moved.may_be_someone_else() {
            let key = &moved.now.key;
            lines.push(format!(
                "    Is `{key}` still the same seat? If not, give the newcomer an `id` of its own."
            ));
        }
    }
    lines.join("\n") + "\n"
}

fn in_json(changes: &ListChanges) -> serde_json::Value {
    let listed = |listed: &ListedRecipient| {
        json!({
            "recipient": listed.key,
            "name": listed.label,
            "email": listed.email.as_ref().map(redress_base::address::EmailAddress::as_str),
            "state": listed.state.map(DeliveryState::as_str),
        })
    };
    let moved = |moved: &MovedRecipient| json!({ "before": listed(&moved.before), "now": listed(&moved.now), "may_be_someone_else": moved.may_be_someone_else() });
    json!({
        "name": changes.mailing,
        "joined": changes.joined.iter().map(listed).collect::<Vec<_>>(),
        "left": changes.left.iter().map(listed).collect::<Vec<_>>(),
        "moved": changes.moved.iter().map(moved).collect::<Vec<_>>(),
        "first_letters": changes.first_letters,
    })
}
