//! The form by which people add their names: plain, without a script, and to one host alone.

use crate::campaign::{Campaign, FormField, FormMethod, SignUpForm};
use maud::{Markup, html};

/// What an answer by a box is sent as where no clause of consent says which word is a yes.
const YES: &str = "yes";

/// How a browser shows and fills in what is asked for (HTML, section 4.10.18.7.1).
struct Shown {
    label: &'static str,
    kind: &'static str,
    autocomplete: &'static str,
    is_needed: bool,
}

/// Name, address and ZIP code make a signature; the rest is for whoever likes to say more.
const fn shown(field: FormField) -> Shown {
    let (label, kind, autocomplete, is_needed) = match field {
        FormField::FullName => ("Your name", "text", "name", true),
        FormField::FirstName => ("First name", "text", "given-name", true),
        FormField::LastName => ("Last name", "text", "family-name", true),
        FormField::Email => ("E-mail address", "email", "email", true),
        FormField::Phone => ("Telephone", "tel", "tel", false),
        FormField::Zip => ("ZIP code", "text", "postal-code", true),
        FormField::City => ("City", "text", "address-level2", false),
        FormField::State => ("State", "text", "address-level1", false),
        FormField::Words => ("In your own words", "text", "off", false),
    };
    Shown {
        label,
        kind,
        autocomplete,
        is_needed,
    }
}

/// The form, with what people agree to above its button.
pub(super) fn form(
    campaign: &Campaign,
    form: &SignUpForm,
    consent: &Markup,
    button: &str,
) -> Markup {
    let method = match form.method {
        FormMethod::Post => "post",
        FormMethod::Get => "get",
    };
    html! {
        form.sign-up action=(form.action) method=(method) {
            @for (name, value) in &form.hidden { input type="hidden" name=(name) value=(value); }
            @for (field, name) in &form.fields { (asked(*field, name)) }
            @for (at, (words, name)) in form.questions.iter().enumerate() { (question(campaign, at, words, name)) }
            (consent)
            p { button.button type="submit" { (button) } }
        }
    }
}

fn asked(field: FormField, name: &str) -> Markup {
    let Shown {
        label,
        kind,
        autocomplete,
        is_needed,
    } = shown(field);
    let id = format!("sign-up-{}", field.name().replace('_', "-"));
    html! {
        p.field {
            label for=(id) { (label) @if !is_needed { span.soft { " (if you like)" } } }
            @if field == FormField::Words {
                textarea id=(id) name=(name) rows="4" autocomplete=(autocomplete) {}
            } @else {
                input id=(id) name=(name) type=(kind) autocomplete=(autocomplete) required[is_needed]
                    inputmode=[(field == FormField::Zip).then_some("numeric")];
            }
        }
    }
}

/// A question with what counts as a yes: one answer is a box, several are to be chosen from. Nobody agrees by what was ticked
/// before they came.
fn question(campaign: &Campaign, at: usize, question: &str, name: &str) -> Markup {
    let id = format!("sign-up-question-{}", at + 1);
    match &yeses(campaign, question)[..] {
        [] => choice("checkbox", &id, name, YES, question),
        [yes] => choice("checkbox", &id, name, yes, question),
        yeses => html! {
            fieldset {
                legend dir="auto" { (question) }
                @for (nth, yes) in yeses.iter().enumerate() {
                    (choice("radio", &format!("{id}-{}", nth + 1), name, yes, yes))
                }
            }
        },
    }
}

/// The answers that count as a yes when the tool's export is read, each in the first of its spellings.
fn yeses<'c>(campaign: &'c Campaign, question: &str) -> Vec<&'c str> {
    let supporters = campaign.supporters.iter();
    let clauses = supporters.flat_map(|supporters| &supporters.consent);
    let mut yeses = Vec::new();
    for clause in clauses.filter(|clause| clause.column == question) {
        if let Some(yes) = clause
            .yes
            .first()
            .filter(|yes| !yeses.contains(&yes.as_str()))
        {
            yeses.push(yes.as_str());
        }
    }
    yeses
}

fn choice(kind: &str, id: &str, name: &str, value: &str, words: &str) -> Markup {
    html! {
        p.choice {
            input id=(id) name=(name) type=(kind) value=(value);
            label for=(id) dir="auto" { (words) }
        }
    }
}
