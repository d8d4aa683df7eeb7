//! The offices that a campaign adds to those of the program.

use redress_base::folder::{CampaignPath, Folder};
use redress_letters::FORMS_TOML;
use redress_lists::Offices;

const FORMS_TOML_BYTES_MAX: u64 = 1 << 20;

/// The offices of a campaign: each `[office.NAME]` of its forms of address is one for its lists, too. A file that cannot be
/// read adds none here; the letters, which need its forms, say what is wrong with it.
pub(super) fn read_offices(folder: &Folder) -> Offices {
    let path = CampaignPath::of_name(FORMS_TOML);
    let is_there = folder.path(&path).symlink_metadata().is_ok();
    let bytes = is_there.then(|| folder.read(&path, FORMS_TOML_BYTES_MAX).ok());
    let forms: Option<toml::Table> = bytes
        .flatten()
        .and_then(|bytes| String::from_utf8(bytes).ok()?.parse().ok());
    let own = forms
        .as_ref()
        .and_then(|forms| forms.get("office")?.as_table());
    Offices::with_own(own.into_iter().flat_map(|offices| offices.keys().cloned()))
}
