//! Words that an organizer explains, and letters that an organizer chooses, take effect or are named.

use super::support::*;
use crate::{Choice, ListConfig, Stance, Variant};
use std::collections::BTreeMap;

const LIST: &str = "name,email,stance,Contact?,state\n\
    Ann Lee,a@x.example,Cosponsor,yes,OH\nBo Day,b@x.example,,no,OH\nDi Fox,d@x.example,against,yes,NM\n";

fn stances(words: &[(&str, Stance)]) -> BTreeMap<String, Stance> {
    let words = words.iter();
    words
        .map(|(word, stance)| ((*word).to_owned(), *stance))
        .collect()
}

fn opt_outs(header: &str, words: &[&str]) -> BTreeMap<String, Vec<String>> {
    let words = words.iter().map(|word| (*word).to_owned()).collect();
    BTreeMap::from([(header.to_owned(), words)])
}

fn scan(set: impl FnOnce(&mut Choice)) -> Scanned {
    let known = stances(&[("cosponsor", Stance::Sponsor), ("against", Stance::Opposed)]);
    TestList::with(LIST).scan(|list: &mut ListConfig| {
        list.choice.stances = known;
        set(&mut list.choice);
    })
}

#[test]
fn a_stance_that_no_row_has_is_an_error_with_the_words_there_are() {
    assert_eq!(scan(|_| {}).errors, Vec::<String>::new());
    let scanned = scan(|choice| {
        choice
            .stances
            .insert("cosponsr".to_owned(), Stance::Sponsor);
        choice.stances.insert("lead".to_owned(), Stance::Sponsor);
    });
    let [near, far] = scanned.errors.as_slice() else {
        panic!("{:#?}", scanned.errors);
    };
    assert!(
        near.contains(
            "`[mailing.stances]`: no row of `list.csv` has `stance` `cosponsr`; the list has nothing 1, Cosponsor 1, against 1"
        ),
        "{near}"
    );
    assert!(near.contains("Did you mean `Cosponsor`?"), "{near}");
    assert!(far.contains("`lead`"), "{far}");
}

#[test]
fn stances_of_a_list_that_has_none_are_an_error() {
    let scanned = TestList::with("name,email,Position\nAnn Lee,a@x.example,for\n").scan(|list| {
        list.choice.stances = stances(&[("for", Stance::Supportive)]);
    });
    assert_eq!(scanned.errors.len(), 1, "{:#?}", scanned.errors);
    assert!(
        scanned.errors[0].contains("`list.csv` does not have"),
        "{:#?}",
        scanned.errors
    );
}

#[test]
fn a_word_that_holds_nobody_back_is_named() {
    for (words, errors, notes) in [
        (&["no"][..], 0, 0),
        (&["NO"], 0, 0),
        // It may be said by the next one, and beside it another word takes effect.
        (&["no", "never"], 0, 1),
        // A slip of typing, and an entry that does nothing at all.
        (&["no", "yess"], 1, 0),
        (&["never"], 1, 0),
        (&[], 0, 0),
    ] {
        let scanned = scan(|choice| choice.opt_outs = opt_outs("Contact?", words));
        let start = "`[mailing.opt_outs]`: no row of `list.csv` has `Contact?` `";
        let named = |texts: &[String]| texts.iter().filter(|text| text.contains(start)).count();
        assert_eq!(
            (named(&scanned.errors), named(&scanned.notes)),
            (errors, notes),
            "{words:?}"
        );
        assert_eq!(scanned.errors.len(), errors, "{words:?}");
    }
}

#[test]
fn a_letter_that_nobody_gets_is_an_error() {
    let to = |state: &str, stance: &str| Variant {
        when: vec![is("state", &[state]), is("stance", &[stance])],
        letter: path("thanks.md"),
    };
    let wide = Variant {
        when: vec![is("state", &["OH"])],
        letter: path("ohio.md"),
    };
    for (variants, expected) in [
        (vec![to("OH", "sponsor"), wide.clone()], None),
        (
            vec![to("NM", "sponsor")],
            Some("no row of `list.csv` meets all conditions for `thanks.md`"),
        ),
        (
            vec![wide.clone(), to("OH", "sponsor")],
            Some("no row of `list.csv` gets `thanks.md`, because each that meets its conditions"),
        ),
        // Its value is the error, and one is enough.
        (
            vec![to("TX", "sponsor")],
            Some("no row of `list.csv` has `state` `TX`"),
        ),
    ] {
        let scanned = scan(|choice| choice.variants = variants);
        assert_eq!(
            scanned.errors.len(),
            usize::from(expected.is_some()),
            "{:#?}",
            scanned.errors
        );
        if let Some(expected) = expected {
            assert!(
                scanned.errors[0].contains(expected),
                "{:#?}",
                scanned.errors
            );
        }
    }
}
