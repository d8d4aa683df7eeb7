//! From what the campaign says of a coordinator to one that can be asked.

use crate::campaign::CoordinatorSettings;
use crate::delivery::credentials;
use redress_base::folder::Folder;
use redress_coordinator::{AnswerLimits, Coordinator, CoordinatorError, Door, ServerIdentity};
use redress_smtp::SignIn;

/// The coordinator of these settings; `known` is what this machine remembers of its server. Touches no network and no secret: that
/// begins with the first question, and the password is asked for each time a connection is opened.
pub fn coordinator(
    settings: &CoordinatorSettings,
    folder: &Folder,
    known: Option<ServerIdentity>,
) -> Result<Coordinator, CoordinatorError> {
    let ca_file = settings.ca_file.as_ref().map(|path| folder.path(path));
    let credentials = settings.password.as_ref().map(|source| {
        let (user, source) = (settings.address.user.clone(), source.clone());
        credentials(
            user,
            source,
            folder.root(),
            SignIn::Password,
            "[coordinator]",
        )
    });
    let limits = AnswerLimits::default();
    let door = Door::new(
        settings.address.clone(),
        ca_file.as_deref(),
        credentials,
        limits,
    )?;
    Ok(Coordinator::new(door, known))
}

/// What is wrong with it, and what to do: two sentences.
#[must_use]
pub fn in_words(error: &CoordinatorError) -> String {
    format!("{error}. {}", error.help())
}
