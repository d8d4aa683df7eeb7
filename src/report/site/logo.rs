//! The logos of organizations, inside the page.

use crate::report::page::data_url;
use redress_base::folder::{CampaignPath, Folder};
use redress_base::picture::Picture;
use redress_base::words::size_in_words;
use redress_letters::message::{LOGO_BYTES_MAX, LOGO_SIDE_MAX};

/// How large it is drawn at most, in CSS pixels.
const DRAWN: (u32, u32) = (180, 72);

/// A logo that the page shows.
#[derive(Clone, Debug)]
pub(super) struct OrganizationLogo {
    /// Its bytes as an address.
    pub url: String,
    /// How large it is drawn, in CSS pixels.
    pub width: u32,
    pub height: u32,
}

/// Why a logo cannot be shown, as a fragment and a sentence.
pub(super) type LogoFault = (String, String);

impl OrganizationLogo {
    /// Reads a file of the campaign, whose kind its bytes tell.
    pub fn read(folder: &Folder, cell: &str) -> Result<Self, LogoFault> {
        let path = CampaignPath::parse(cell).map_err(|error| {
            let help = "Put the file into the campaign's folder, and name it as seen from there.";
            (error.to_string(), help.to_owned())
        })?;
        let bytes = folder
            .read(&path, LOGO_BYTES_MAX)
            .map_err(|problem| (format!("`{path}`: {}", problem.message), problem.help))?;
        let picture = Picture::read(&bytes).ok_or_else(|| {
            (
                format!("`{path}` is no picture in PNG, JPEG or WebP"),
                format!(
                    "Save it as PNG, at most {LOGO_SIDE_MAX} pixels wide and {} large.",
                    size_in_words(LOGO_BYTES_MAX)
                ),
            )
        })?;
        if picture.width > LOGO_SIDE_MAX || picture.height > LOGO_SIDE_MAX {
            return Err((
                format!(
                    "`{path}` has {} by {} pixels",
                    picture.width, picture.height
                ),
                format!("Save it with at most {LOGO_SIDE_MAX} pixels on each side."),
            ));
        }
        let (width, height) = picture.fitted(DRAWN.0, DRAWN.1);
        Ok(Self {
            url: data_url(picture.kind.media_type(), &bytes),
            width,
            height,
        })
    }
}
