//! Mails that are no reports: answers of programs and of people, and everything else.

use super::class::{Automatic, Class};
use super::reading::Reading;
use super::shape::{Meaning, Words};

/// What kind of answer it is, or none.
pub(super) fn answer(reading: &Reading<'_>) -> Class {
    let writer = &reading.writer;
    let said = Words::of(&reading.own.unquoted());
    let subject = |meaning| reading.subject.is_subject_of(meaning);
    let says = |meaning| said.perhaps(meaning);
    // A mail system that says nothing that is known.
    if writer.is_system && !writer.is_list {
        return Class::Unsure;
    }
    if writer.is_list && !writer.is_automatic {
        return Class::Other;
    }
    let is_machine = writer.is_automatic
        || writer.is_nobody
        || subject(Meaning::Absence)
        || subject(Meaning::Challenge)
        || (writer.is_generated || writer.is_deaf)
            && (writer.answers || says(Meaning::Acknowledgement) || says(Meaning::Absence));
    if is_machine {
        let kind = if subject(Meaning::Challenge) || says(Meaning::Challenge) {
            Automatic::Challenge
        } else if subject(Meaning::Absence) || says(Meaning::Absence) {
            Automatic::Absence
        } else {
            Automatic::Acknowledgement
        };
        return Class::Automatic(kind);
    }
    if writer.is_generated || writer.is_deaf {
        return Class::Other;
    }
    // Nothing in its head says so, but it reads like an answer that everybody gets.
    if says(Meaning::Acknowledgement)
        || says(Meaning::Challenge)
        || subject(Meaning::Acknowledgement)
        || says(Meaning::Absence)
    {
        return Class::Unsure;
    }
    Class::Person
}
