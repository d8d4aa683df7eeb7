//! The free values of a campaign, `values.KEY` in its letters.

use redress_base::hidden::hidden_character;
use tera::value::Key;
use tera::{Map, Value};

/// The first character in a value that cannot be seen, or that changes what others look like. Line breaks and tabs are
/// taken: a value may have several lines.
#[must_use]
pub fn hidden_in_value(value: &toml::Value) -> Option<char> {
    match value {
        toml::Value::String(text) => text.split(['\n', '\t']).find_map(hidden_character),
        toml::Value::Array(list) => list.iter().find_map(hidden_in_value),
        toml::Value::Table(table) => table
            .iter()
            .find_map(|(key, value)| hidden_character(key).or_else(|| hidden_in_value(value))),
        _ => None,
    }
}

/// A value as templates see it.
pub(crate) fn for_templates(value: &toml::Value) -> Value {
    match value {
        toml::Value::String(value) => Value::normal_string(value),
        toml::Value::Integer(value) => Value::from(*value),
        toml::Value::Float(value) => Value::from(*value),
        toml::Value::Boolean(value) => Value::from(*value),
        toml::Value::Datetime(value) => Value::normal_string(&value.to_string()),
        toml::Value::Array(values) => {
            Value::from(values.iter().map(for_templates).collect::<Vec<_>>())
        }
        toml::Value::Table(table) => {
            let map: Map = table
                .iter()
                .map(|(key, value)| (Key::String(key.as_str().into()), for_templates(value)))
                .collect();
            Value::from(map)
        }
    }
}
