//! The list of members, with what narrows it.

use super::boards::ShownBoard;
use super::member::{Board, Came, Member, Written};
use super::stances::taken;
use crate::report::page::{PageWriter, SLOT, columns, scrolled, search_tools_named};
use maud::{Markup, html};
use redress_lists::Stance;
use std::io;

/// Writes the members, in the order of their states.
pub(super) fn write_members(shown: &ShownBoard<'_>, page: &mut PageWriter<'_>) -> io::Result<()> {
    let ShownBoard { board, suffix, .. } = shown;
    let list = format!("board{suffix}");
    // A column that is empty in every row would take its room from the names.
    let with_party = board.members().any(|member| !member.party.is_empty());
    let stances: Vec<_> = taken(board)
        .map(|stance| (stance.as_str(), stance.as_str()))
        .collect();
    let choices = html! {
        (choice("state", "State", &states(board), shown))
        (choice("stance", "Stance", &stances, shown))
    };
    let party = with_party.then_some("Party");
    let headings = ["State", "Member", "Office"]
        .into_iter()
        .chain(party)
        .chain(["Stance", "Letter", "Answer"]);
    let table = html! {
        table.board.stack id=(list) {
            (columns(headings))
            tbody { (SLOT) }
        }
    };
    page.add(html! {
        h2 id={ "members" (suffix) } { "Members" }
        (search_tools_named(&format!("find{suffix}"), &list, "state, name, office, stance", &choices))
    })?;
    let name = shown.named("Members");
    page.around(scrolled(&name, &table), |page| {
        let mut state = None;
        for member in board.members() {
            // The map's tiles lead to the first of their state.
            let opens_state = state.replace(&member.state_code) != Some(&member.state_code);
            page.add(row(member, opens_state.then_some(suffix), with_party))?;
        }
        Ok(())
    })
}

/// `opens` is the suffix of the board where this is the first of its state.
fn row(member: &Member, opens: Option<&String>, with_party: bool) -> Markup {
    let id = opens
        .filter(|_| !member.state_code.is_empty())
        .map(|suffix| format!("state{suffix}-{}", member.state_code));
    let stance = member.stance.as_str();
    html! {
        tr id=[id] data-state=(member.state_code) data-stance=(stance) {
            td { (member.state) }
            th scope="row" { (member.name) }
            td { (member.office) }
            @if with_party { td { (member.party) } }
            td class={ "stance-" (stance) } { (stance) }
            td.when { (letter_words(member)) }
            td { (came_words(member.came)) }
        }
    }
}

fn came_words(came: Came) -> &'static str {
    match came {
        Came::Nothing => "",
        Came::Back => "came back",
        Came::Automatic => "automatic answer",
        Came::Answer => "answered",
    }
}

/// The states on the board: code and name.
fn states(board: &Board) -> Vec<(&str, &str)> {
    let mut states: Vec<(&str, &str)> = board
        .members()
        .filter(|member| !member.state_code.is_empty())
        .map(|member| (member.state_code.as_str(), member.state.as_str()))
        .collect();
    states.dedup_by_key(|(code, _)| *code); // members are in the order of their states
    states
}

/// A field that narrows the members to those who have one value; none where there is only one.
fn choice(key: &str, label: &str, values: &[(&str, &str)], shown: &ShownBoard<'_>) -> Markup {
    let suffix = &shown.suffix;
    let id = format!("{key}{suffix}");
    html! {
        @if values.len() > 1 {
            div {
                label for=(id) { (label) }
                // `base.js` compares the choice with the row's own `data-state` or `data-stance`; the map's script sets
                // this field by its id.
                select id=(id) data-filter={ "board" (suffix) } data-key=(key) {
                    option value="" { "all" }
                    @for (value, words) in values { option value=(value) { (words) } }
                }
            }
        }
    }
}

fn letter_words(member: &Member) -> &'static str {
    match (member.written, member.stance == Stance::Sponsor) {
        (Written::To, true) => "thanked",
        (Written::To, false) => "asked",
        (Written::NotYet, true) => "to be thanked",
        (Written::NotYet, false) => "to be asked",
        (Written::Never, _) => "",
    }
}
