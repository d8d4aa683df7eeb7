//! What letters can say whoever reads them: the values behind their names. Those of a recipient are in [`super::slots`].

use crate::campaign::Campaign;
use crate::signatories::{Signatories, Signatory, in_words};
use jiff::civil::Date;
use tera::value::Key;
use tera::{Context, Map, Value};

/// What is the same for every recipient: sender, campaign, date, values, signatories.
pub(super) fn constants(campaign: &Campaign, signatories: &Signatories, date: Date) -> Context {
    let reply_to = campaign
        .sender
        .reply_to
        .as_ref()
        .unwrap_or(&campaign.sender.email);
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
    context.insert_value(
        "values",
        toml_value(&toml::Value::Table(campaign.values.clone())),
    );
    context.insert_value(
        "signatories",
        Value::from(signatories.list.iter().map(signatory).collect::<Vec<_>>()),
    );
    context.insert_value("signatory_blocks", Value::from(blocks(signatories)));
    context.insert_value(
        "signatory_count",
        Value::from(signatories.list.len() as u64),
    );
    context.insert_value(
        "signatory_count_words",
        text(&in_words(signatories.list.len())),
    );
    context
}

/// The signatories of each scope, in printing order.
fn blocks(signatories: &Signatories) -> Vec<Value> {
    signatories
        .list
        .chunk_by(|a, b| a.scope == b.scope)
        .map(|block| {
            let list: Vec<Value> = block.iter().map(signatory).collect();
            map([
                ("scope", text(&block[0].scope)),
                ("signatories", Value::from(list)),
            ])
        })
        .collect()
}

fn signatory(signatory: &Signatory) -> Value {
    map([
        ("name", text(&signatory.name)),
        ("scope", text(&signatory.scope)),
        ("state", text(&signatory.state)),
    ])
}

fn toml_value(value: &toml::Value) -> Value {
    match value {
        toml::Value::String(value) => text(value),
        toml::Value::Integer(value) => Value::from(*value),
        toml::Value::Float(value) => Value::from(*value),
        toml::Value::Boolean(value) => Value::from(*value),
        toml::Value::Datetime(value) => text(&value.to_string()),
        toml::Value::Array(values) => {
            Value::from(values.iter().map(toml_value).collect::<Vec<_>>())
        }
        toml::Value::Table(table) => {
            let map: Map = table
                .iter()
                .map(|(key, value)| (Key::String(key.as_str().into()), toml_value(value)))
                .collect();
            Value::from(map)
        }
    }
}

/// A text as a value of templates.
pub(super) fn text(text: &str) -> Value {
    Value::normal_string(text)
}

fn map<const N: usize>(entries: [(&'static str, Value); N]) -> Value {
    Value::from(
        entries
            .into_iter()
            .map(|(key, value)| (Key::Str(key), value))
            .collect::<Map>(),
    )
}
