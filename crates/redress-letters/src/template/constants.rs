//! What letters can say whoever reads them: the values behind their names. Those of a recipient are in [`crate::shared`].

use crate::facts::{CampaignFacts, FirstLetter};
use crate::sender::Sender;
use crate::values::for_templates;
use redress_base::signatories::Signatory;
use redress_base::words::{in_words, long_date};
use tera::value::Key;
use tera::{Context, Map, Value};

/// What is the same for every recipient of every mailing: campaign, date, values, signatories.
pub(crate) fn constants(facts: &CampaignFacts<'_>) -> Context {
    let CampaignFacts { signatories, .. } = facts;
    let mut context = Context::new();
    context.insert_value("campaign", map([("name", text(facts.name))]));
    context.insert_value("date", text(&long_date(facts.date)));
    context.insert_value(
        "values",
        for_templates(&toml::Value::Table(facts.values.clone())),
    );
    context.insert_value("signatories", listed(&signatories.list));
    let blocks = signatories
        .blocks()
        .map(|(scope, block)| map([("scope", text(scope)), ("signatories", listed(block))]));
    context.insert_value("signatory_blocks", Value::from(blocks.collect::<Vec<_>>()));
    let count = signatories.list.len();
    context.insert_value("signatory_count", Value::from(count as u64));
    context.insert_value("signatory_count_words", text(&in_words(count)));
    context
}

/// `sender`: who writes one letter.
pub(crate) fn show_sender(sender: &Sender, context: &mut Context) {
    // Without a logo its names are empty, so that a frame can ask for it.
    let (cid, (width, height)) = match &sender.logo {
        Some(logo) => (logo.cid(), logo.drawn()),
        None => (String::new(), (0, 0)),
    };
    context.insert_value(
        "sender",
        map([
            ("name", text(&sender.name)),
            ("email", text(sender.email.as_str())),
            ("reply_to", text(sender.answers_to().as_str())),
            ("logo", text(&cid)),
            ("logo_width", Value::from(width)),
            ("logo_height", Value::from(height)),
        ]),
    );
}

/// `first`: the letter that one letter follows, and the subject that it has for it.
pub(crate) fn show_first(first: FirstLetter<'_>, context: &mut Context) {
    context.insert_value(
        "first",
        map([
            ("date", text(&long_date(first.date))),
            ("subject", text(first.subject)),
            ("answered", text(&first.answered_subject())),
        ]),
    );
}

fn listed(signatories: &[Signatory]) -> Value {
    let signatory = |signatory: &Signatory| {
        map([
            ("name", text(&signatory.name)),
            ("scope", text(&signatory.scope)),
            ("state", text(&signatory.state)),
        ])
    };
    Value::from(signatories.iter().map(signatory).collect::<Vec<_>>())
}

fn text(text: &str) -> Value {
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
