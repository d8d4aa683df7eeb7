//! What letters can say: the values behind their names.

use super::data;
use super::forms::FormOfAddress;
use crate::campaign::Campaign;
use crate::recipients::{Columns, Recipient};
use crate::signatories::{Signatories, Signatory, in_words};
use jiff::civil::Date;
use std::sync::Arc;
use tera::value::Key;
use tera::{Context, Map, Value};

/// What is the same for every recipient: sender, campaign, date, values, signatories.
pub(super) fn constants(campaign: &Campaign, signatories: &Signatories, date: Date) -> Context {
    let reply_to = campaign.sender.reply_to.as_ref().unwrap_or(&campaign.sender.email);
    let mut context = Context::new();
    context.insert_value(
        "sender",
        map([
            ("name", text(&campaign.sender.name)),
            ("email", text(campaign.sender.email.as_str())),
            ("reply_to", text(reply_to.as_str())),
        ]),
    );
    context.insert_value("campaign", map([("name", text(&campaign.name))]));
    context.insert_value("date", text(&date.strftime("%B %-d, %Y").to_string()));
    context.insert_value("values", toml_value(&toml::Value::Table(campaign.values.clone())));
    context.insert_value("signatories", Value::from(signatories.list.iter().map(signatory).collect::<Vec<_>>()));
    context.insert_value("signatory_blocks", Value::from(blocks(signatories)));
    context.insert_value("signatory_count", Value::from(signatories.list.len() as u64));
    context.insert_value("signatory_count_words", text(&in_words(signatories.list.len())));
    context
}

/// The signatories of each scope, in printing order.
fn blocks(signatories: &Signatories) -> Vec<Value> {
    signatories
        .list
        .chunk_by(|a, b| a.scope == b.scope)
        .map(|block| {
            let list: Vec<Value> = block.iter().map(signatory).collect();
            map([("scope", text(&block[0].scope)), ("signatories", Value::from(list))])
        })
        .collect()
}

fn signatory(signatory: &Signatory) -> Value {
    map([("name", text(&signatory.name)), ("scope", text(&signatory.scope)), ("state", text(&signatory.state))])
}

fn toml_value(value: &toml::Value) -> Value {
    match value {
        toml::Value::String(value) => text(value),
        toml::Value::Integer(value) => Value::from(*value),
        toml::Value::Float(value) => Value::from(*value),
        toml::Value::Boolean(value) => Value::from(*value),
        toml::Value::Datetime(value) => text(&value.to_string()),
        toml::Value::Array(values) => Value::from(values.iter().map(toml_value).collect::<Vec<_>>()),
        toml::Value::Table(table) => {
            let map: Map =
                table.iter().map(|(key, value)| (Key::String(key.as_str().into()), toml_value(value))).collect();
            Value::from(map)
        }
    }
}

fn text(text: &str) -> Value {
    Value::normal_string(text)
}

fn map<const N: usize>(entries: [(&'static str, Value); N]) -> Value {
    Value::from(entries.into_iter().map(|(key, value)| (Key::Str(key), value)).collect::<Map>())
}

/// The columns of a list that a letter uses, ready to be filled row by row.
#[derive(Debug)]
pub(super) struct UsedColumns {
    of: Arc<Columns>,
    used: Vec<(usize, Key<'static>)>,
}

impl UsedColumns {
    /// Those of a list's columns that a letter names.
    pub(super) fn new(columns: &Arc<Columns>, is_used: impl Fn(&str) -> bool) -> Self {
        let used = columns.names.iter().enumerate().filter(|(_, name)| is_used(name));
        Self {
            of: Arc::clone(columns),
            used: used.map(|(index, name)| (index, Key::String(name.as_str().into()))).collect(),
        }
    }

    /// Whether these are the columns of that list.
    pub(super) fn are_of(&self, columns: &Arc<Columns>) -> bool {
        Arc::ptr_eq(&self.of, columns) || self.of == *columns
    }

    /// What letters call `recipient`.
    pub(super) fn recipient(&self, row: &Recipient) -> Value {
        let cell = |index: usize| text(row.cells.get(index).map_or("", String::as_str));
        Value::from(self.used.iter().map(|(index, key)| (key.clone(), cell(*index))).collect::<Map>())
    }
}

/// Adds the names of a form of address.
pub(super) fn add_form(context: &mut Context, form: &FormOfAddress) {
    context.insert_value("salutation", text(&form.salutation));
    context.insert_value("address_block", Value::safe_string(&markdown_block(&form.block)));
    context.insert_value("address_lines", Value::from(form.block.iter().map(|line| text(line)).collect::<Vec<_>>()));
    context.insert_value("title", text(&form.title));
    context.insert_value("short_title", text(&form.short_title));
}

/// An address block as Markdown: a hard break (a backslash, `CommonMark` 6.7) between its lines, a paragraph for each block.
fn markdown_block(block: &[String]) -> String {
    let mut markdown = String::new();
    for (index, line) in block.iter().enumerate() {
        if index > 0 {
            let ends_here = line.is_empty() || block[index - 1].is_empty();
            markdown.push_str(if ends_here { "\n" } else { "\\\n" });
        }
        markdown.extend(data::keep(line).filter(|_| !line.is_empty()));
    }
    markdown
}
