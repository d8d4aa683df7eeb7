//! The files and pictures that a proof shows beside its letters are those of the letters.

use super::folder::{bytes, text};
use super::record::{Manifest, ProofError, VersionRecord};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use redress_base::id::Digest;
use std::path::Path;

/// Looks for each attached file and each picture in the message that it goes with, whose digest is part of the code.
pub(super) fn check_enclosed(folder: &Path, manifest: &Manifest, faults: &mut Vec<String>) {
    for version in &manifest.versions {
        match is_enclosed(folder, manifest, version) {
            Ok(true) => {}
            Ok(false) => faults.push(format!(
                "a file or picture that is shown with `{}` does not go with the letter",
                version.file()
            )),
            Err(error) => faults.push(error.to_string()),
        }
    }
}

fn is_enclosed(
    folder: &Path,
    manifest: &Manifest,
    version: &VersionRecord,
) -> Result<bool, ProofError> {
    let mut encoded = Vec::new();
    for (at, (_, digest)) in version.attachments.iter().enumerate() {
        // A proof of an earlier build has none of them.
        let Some(file) = version.files.get(at) else {
            continue;
        };
        let bytes = bytes(folder, file)?;
        if Digest::of(&bytes).to_string() != *digest {
            return Ok(false);
        }
        encoded.push(STANDARD.encode(bytes));
    }
    // The digest of a letter by hand goes over those of its files, and it has no message.
    if version.by_hand {
        return Ok(true);
    }
    let name = version.file();
    let html = text(folder, &format!("{name}.html"))?;
    for (cid, url) in &manifest.pictures {
        if html.contains(cid.as_str()) {
            let picture = url
                .split_once(";base64,")
                .map_or("", |(_, picture)| picture);
            encoded.push(picture.to_owned());
        }
    }
    if encoded.is_empty() {
        return Ok(true);
    }
    let message = text(folder, &format!("{name}.eml"))?;
    // A mail breaks what it encodes into lines.
    let whole = message.replace(['\r', '\n'], "");
    Ok(encoded.iter().all(|part| whole.contains(part.as_str())))
}
