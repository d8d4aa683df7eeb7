//! What a run has before its first letter: the account, the way to the server, the pace. Nothing here opens a connection or
//! asks for a password.

use super::error::DeliveryError;
use super::options::Sending;
use crate::delivery::account::Account;
use crate::delivery::archive::{Archive, ArchiveError};
use crate::delivery::pacer::Pacer;
use crate::delivery::secret::credentials;
use crate::delivery::setup;
use crate::delivery::witness::Witness;
use redress_smtp::{Dialer, Timeouts};

/// Locks the account of a run, if it has one, and reads what it has sent.
pub(super) fn account(sending: &Sending) -> Result<Option<Account>, DeliveryError> {
    let (Some(folder), Some(server)) = (&sending.account_state, &sending.settings.server) else {
        return Ok(None);
    };
    let campaign = &sending.loaded.campaign;
    let server = server.account_host();
    let user = campaign.user_of(sending.options.selection.account.as_ref());
    // Whoever reads this stands in another folder.
    let root = campaign.folder.root();
    let place = std::path::absolute(root).unwrap_or_else(|_| root.to_owned());
    let who = format!(
        "the campaign `{}` in `{}`",
        campaign.name,
        place.components().as_path().display()
    );
    Ok(Some(Account::open(
        folder,
        &server,
        user,
        &who,
        sending.settings.daily,
        &sending.clock,
    )?))
}

/// Takes the second record of what is sent with this ledger, if it has one, and says how many letters it made unconfirmed.
pub(super) fn witness(sending: &Sending) -> Result<(Option<Witness>, u64), DeliveryError> {
    let Some(folder) = &sending.account_state else {
        return Ok((None, 0)); // a rehearsal, whose ledger lives as long as its mails
    };
    let root = sending.loaded.campaign.folder.root();
    let (witness, presumed) = Witness::open(folder, &*sending.ledger, root, &sending.clock)?;
    Ok((Some(witness), presumed))
}

/// The archive that keeps a copy of each letter, if the campaign has one, and what is wrong with a copy of an earlier run.
pub(super) fn archive(
    sending: &Sending,
) -> Result<(Option<Archive>, Option<ArchiveError>), DeliveryError> {
    let Some(path) = &sending.settings.archive else {
        return Ok((None, None));
    };
    let folder = &sending.loaded.campaign.folder;
    let (archive, damaged) = Archive::open(folder, path, &sending.ledger)?;
    Ok((Some(archive), damaged))
}

/// The way to the server.
pub(super) fn dialer(sending: &Sending) -> Result<Dialer, DeliveryError> {
    let Sending {
        settings, loaded, ..
    } = sending;
    let place = sending.section();
    let server = settings.server.clone().ok_or_else(|| {
        DeliveryError::Server(format!(
            "campaign.toml names no server: add `server = \"smtps://...\"` under {place}"
        ))
    })?;
    let folder = &loaded.campaign.folder;
    let ca_file = settings.ca_file.as_ref().map(|path| folder.path(path));
    let credentials = match (&settings.username, &settings.password) {
        (Some(user), Some(source)) => {
            let (user, source) = (user.clone(), source.clone());
            Some(credentials(
                user,
                source,
                folder.root(),
                settings.sign_in,
                &place,
            ))
        }
        _ => None,
    };
    let timeouts = Timeouts::from_answer_timeout(settings.answer_timeout);
    Dialer::new(server, ca_file.as_deref(), credentials, timeouts)
        .map(|dialer| dialer.asking_for_receipts(settings.receipts))
        .map_err(|error| DeliveryError::Server(setup::in_words(&error)))
}

/// The pace of a run, which goes on from the account's last letter.
pub(super) fn pacer(sending: &Sending, account: Option<&Account>) -> Pacer {
    Pacer::new(
        sending.pace(),
        sending.settings.per_domain,
        account.and_then(Account::since_last),
        &sending.clock,
    )
}
