//! Checks a proof, believing none of its files.

use super::enclosed::check_enclosed;
use super::folder::{bytes, files_in, text};
use super::index::Index;
use super::lists::{write_recipients, write_signatories};
use super::mail::{AskMail, with_names};
use super::record::{
    FORMAT, INDEX, LETTERS, LetterLine, MAIL, MANIFEST, Manifest, PROGRAM, ProofError, RECIPIENTS,
    SIGNATORIES, SUMS, VersionRecord, code_of, digest_from,
};
use crate::plan::digest_by_hand;
use redress_base::id::{ApprovalCode, Digest, PlanId};
use redress_ledger::PlanRecord;
use redress_letters::RenderedLetter;
use redress_letters::message::Message;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

/// What came of checking a proof.
#[derive(Debug)]
pub struct VerifiedProof {
    /// The campaign it is about, as it says itself.
    pub campaign: String,
    /// The code that its letters give, worked out anew.
    pub code: ApprovalCode,
    /// The digest of `SHA256SUMS`.
    pub seal: Digest,
    /// Letters, those by hand included.
    pub letters: u64,
    /// Distinct versions of the letters.
    pub versions: usize,
    /// Everything that does not fit, in words; empty for a good proof.
    pub faults: Vec<String>,
    /// The plan it was made from, to compare a campaign with. Its signatories, date and inputs are as the proof says.
    pub plan: PlanRecord,
    /// The digest of each letter.
    pub digests: BTreeMap<(String, String), Digest>,
}

/// Checks the proof in a folder: every file against its digest, the letters against the code, each version's text against
/// the message whose digest is part of the code. An error means that the folder is no proof at all.
pub fn verify(folder: &Path) -> Result<VerifiedProof, ProofError> {
    let mut faults = Vec::new();
    let sums = text(folder, SUMS)?;
    // Whoever forges a file can forge its sum, so this alone proves little: what follows goes back to the code.
    check_sums(folder, &sums, &mut faults);

    let manifest = text(folder, MANIFEST)?;
    // The number first: a manifest of another shape would be called unreadable, and not one of another version.
    let found: ManifestFormat =
        serde_json::from_str(&manifest).map_err(|error| ProofError::file(MANIFEST, &error))?;
    if found.format != FORMAT {
        return Err(ProofError::Format {
            found: found.format,
        });
    }
    let manifest: Manifest =
        serde_json::from_str(&manifest).map_err(|error| ProofError::file(MANIFEST, &error))?;
    let letters = text(folder, LETTERS)?;
    let letters: Vec<LetterLine> = letters
        .lines()
        .map(serde_json::from_str)
        .collect::<Result<_, _>>()
        .map_err(|error| ProofError::file(LETTERS, &error))?;

    let code = code_of(&letters).map_err(|error| ProofError::file(LETTERS, &error))?;
    if manifest.code != code.to_string() {
        faults.push(format!(
            "the letters give the code {code}, not {} as `{MANIFEST}` says",
            manifest.code
        ));
    }
    check_lists(folder, &manifest, &letters, &mut faults)?;
    check_versions(folder, &manifest, &letters, &mut faults);
    check_enclosed(folder, &manifest, &mut faults);
    check_index(folder, &manifest, &letters, &mut faults)?;

    let mut digests = BTreeMap::new();
    for letter in &letters {
        let digest =
            digest_from(&letter.digest).map_err(|error| ProofError::file(LETTERS, &error))?;
        if digests
            .insert((letter.mailing.clone(), letter.recipient.clone()), digest)
            .is_some()
        {
            faults.push(format!(
                "`{}` is listed twice in mailing `{}`",
                letter.name, letter.mailing
            ));
        }
    }
    Ok(VerifiedProof {
        campaign: manifest.campaign.clone(),
        seal: Digest::of(sums.as_bytes()),
        letters: letters.len() as u64,
        versions: manifest.versions.len(),
        plan: plan_record(manifest, code.clone())?,
        code,
        faults,
        digests,
    })
}

#[derive(serde::Deserialize)]
struct ManifestFormat {
    format: u32,
}

fn plan_record(manifest: Manifest, code: ApprovalCode) -> Result<PlanRecord, ProofError> {
    let unreadable = |error: &dyn std::fmt::Display| ProofError::file(MANIFEST, &error.to_string());
    let inputs = manifest
        .inputs
        .into_iter()
        .map(|(name, digest)| Ok((name, digest_from(&digest)?)));
    Ok(PlanRecord {
        // No ledger of ours has this plan, and `changes_since` asks for none.
        id: PlanId(0),
        code: Some(code),
        date: manifest
            .date
            .parse()
            .map_err(|error: jiff::Error| unreadable(&error))?,
        drawn_at: manifest
            .drawn_at
            .parse()
            .map_err(|error: jiff::Error| unreadable(&error))?,
        inputs: inputs
            .collect::<Result<_, String>>()
            .map_err(|error| unreadable(&error))?,
        // A proof has the digest of each input, which says more; this and the domain are for a plan that is sent.
        inputs_digest: Digest::of(b""),
        signatories: manifest.signatories,
        message_domain: String::new(),
        mailing_domains: Vec::new(),
        follow_ups: Vec::new(),
    })
}

/// Every file against its digest, and no file beside those that have one.
fn check_sums(folder: &Path, sums: &str, faults: &mut Vec<String>) {
    let mut listed = BTreeSet::from([SUMS.to_owned()]);
    for line in sums.lines() {
        let Some((digest, file)) = line.split_once("  ") else {
            faults.push(format!(
                "`{SUMS}` has a line that names no file: `{}`",
                line.escape_debug()
            ));
            // The other lines are still read: an approver should learn of everything at once.
            continue;
        };
        match bytes(folder, file) {
            Ok(bytes) if Digest::of(&bytes).to_string() == digest => {}
            Ok(_) => faults.push(format!("`{file}` has changed since the proof was made")),
            Err(error) => faults.push(error.to_string()),
        }
        listed.insert(file.to_owned());
    }
    for file in files_in(folder) {
        if !listed.contains(&file) {
            faults.push(format!("`{file}` is no part of the proof"));
        }
    }
}

/// The lists for people say what the exact ones say.
fn check_lists(
    folder: &Path,
    manifest: &Manifest,
    letters: &[LetterLine],
    faults: &mut Vec<String>,
) -> Result<(), ProofError> {
    let mut recipients = Vec::new();
    write_recipients(letters, &mut recipients)
        .map_err(|error| ProofError::file(RECIPIENTS, &error))?;
    let mut signatories = Vec::new();
    write_signatories(&manifest.signatories, &mut signatories)
        .map_err(|error| ProofError::file(SIGNATORIES, &error))?;
    // `held-back.csv` is held to its sum alone: behind its rows stands no letter, and so nothing of the code.
    for (file, expected) in [(RECIPIENTS, recipients), (SIGNATORIES, signatories)] {
        if bytes(folder, file)? != expected {
            faults.push(format!(
                "`{file}` does not say what the proof's record says"
            ));
        }
    }
    if manifest.letters + manifest.by_hand != letters.len() as u64 {
        let told = manifest.letters + manifest.by_hand;
        faults.push(format!(
            "`{MANIFEST}` tells of {told} letters, and `{LETTERS}` lists {}",
            letters.len()
        ));
    }
    Ok(())
}

/// Each version that is shown is one whose digest is part of the code.
fn check_versions(
    folder: &Path,
    manifest: &Manifest,
    letters: &[LetterLine],
    faults: &mut Vec<String>,
) {
    // In the order in which faults are told.
    let mut counts: BTreeMap<(&str, usize), (u64, u64)> = BTreeMap::new();
    // Where everybody has a version of their own, each is looked for once.
    let mut examples: HashMap<(&str, &str, usize), &LetterLine> = HashMap::new();
    for letter in letters {
        examples.insert((&letter.mailing, &letter.recipient, letter.version), letter);
        let (all, by_hand) = counts.entry((&letter.mailing, letter.version)).or_default();
        *all += 1;
        *by_hand += u64::from(letter.email.is_none());
    }
    for version in &manifest.versions {
        let (counted, by_hand) = counts
            .remove(&(version.mailing.as_str(), version.version))
            .unwrap_or_default();
        if (counted, by_hand) != (version.letters, version.letters_by_hand) {
            faults.push(format!(
                "`{}` is said to have {} letters, {} of them by hand, and has {counted}, {by_hand} of them by hand",
                version.file(),
                version.letters,
                version.letters_by_hand
            ));
        }
        let example = examples.get(&(
            version.mailing.as_str(),
            version.example.as_str(),
            version.version,
        ));
        let shown = example.map(|example| is_shown_truly(folder, version, example));
        match shown {
            Some(Ok(true)) => {}
            Some(Err(error)) => faults.push(error.to_string()),
            Some(Ok(false)) | None => {
                faults.push(format!(
                    "`{}` is not the letter that its digest stands for",
                    version.file()
                ));
            }
        }
    }
    // What is left after all that are shown: words that go to somebody and that no approver would see.
    for ((mailing, version), (letters, _)) in counts {
        faults.push(format!(
            "version {version} of mailing `{mailing}`, for {letters} recipients, is not shown"
        ));
    }
}

fn is_shown_truly(
    folder: &Path,
    version: &VersionRecord,
    example: &LetterLine,
) -> Result<bool, ProofError> {
    let file = version.file();
    let (shown, html) = (
        text(folder, &format!("{file}.txt"))?,
        text(folder, &format!("{file}.html"))?,
    );
    if version.by_hand {
        let letter = RenderedLetter {
            subject: version.subject.clone(),
            text: shown.into(),
            html: html.into(),
            ..RenderedLetter::default()
        };
        let mut attachments = Vec::new();
        for (name, digest) in &version.attachments {
            let digest = digest_from(digest).map_err(|error| ProofError::file(MANIFEST, &error))?;
            // Of what goes with a letter by hand only its book lies here.
            let beside = format!("{file}-{name}");
            if folder.join(&beside).exists() && Digest::of(&bytes(folder, &beside)?) != digest {
                return Ok(false);
            }
            attachments.push((name.as_str(), digest));
        }
        // Or a letter that goes by e-mail could be shown as one by hand, whose `.eml` nobody looks for.
        return Ok(example.email.is_none()
            && digest_by_hand(&letter, attachments).to_string() == example.digest);
    }
    let message = bytes(folder, &format!("{file}.eml"))?;
    Ok(
        // The digest vouches for the message alone, so what the page shows beside it has to be found in the message.
        Message::digest_of_arrived(&message).to_string() == example.digest
            && Message::has_subject(&message, &version.subject)
            && Message::shows(&message, &shown)
            && Message::shows(&message, &html),
    )
}

/// The page says what the files beside it say, which were compared with the code.
fn check_index(
    folder: &Path,
    manifest: &Manifest,
    letters: &[LetterLine],
    faults: &mut Vec<String>,
) -> Result<(), ProofError> {
    if manifest.program != PROGRAM {
        let made_by = manifest.program.escape_debug();
        faults.push(format!(
            "`{INDEX}` was made by {made_by}, and this is {PROGRAM}: use that version to check it"
        ));
        // Pages look alike only where the same version made them: a comparison would cry forgery over a new style
        // sheet.
        return Ok(());
    }
    let mut shown = Vec::new();
    for version in &manifest.versions {
        let file = version.file();
        shown.push(RenderedLetter {
            subject: version.subject.clone(),
            text: text(folder, &format!("{file}.txt"))?.into(),
            html: text(folder, &format!("{file}.html"))?.into(),
            ..RenderedLetter::default()
        });
    }
    let mut page = Vec::new();
    let index = Index {
        manifest,
        letters,
        shown: &shown,
    };
    index
        .write(&mut page)
        .map_err(|error| ProofError::file(INDEX, &error))?;
    if bytes(folder, INDEX)? != page {
        faults.push(format!(
            "`{INDEX}` does not show what the proof's other files say"
        ));
    }
    // One that was left out misleads nobody.
    if !folder.join(MAIL).exists() {
        return Ok(());
    }
    let mail = AskMail {
        manifest,
        shown: &with_names(manifest, letters, shown),
        page: &page,
    };
    if mail.bytes()?.as_deref() != Some(bytes(folder, MAIL)?.as_slice()) {
        faults.push(format!(
            "`{MAIL}` does not say what the proof's other files say"
        ));
    }
    Ok(())
}
