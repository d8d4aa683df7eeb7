//! The logos of the organizations and of the letterhead, copied into a folder beside the page.

use redress_base::folder::{CampaignPath, Folder};
use redress_base::id::Digest;
use redress_base::picture::{Picture, PictureKind};
use redress_base::words::size_in_words;
use redress_letters::Sender;
use redress_letters::message::{LOGO_BYTES_MAX, LOGO_SIDE_MAX};

/// The folder of the copies, beside the page.
pub const LOGOS: &str = "logos";
/// Letters of a digest that name a copy: no two logos of a page meet in so many.
const NAME_LETTERS: usize = 16;
/// The kinds of pictures that are copied.
const KINDS: [PictureKind; 3] = [PictureKind::Png, PictureKind::Jpeg, PictureKind::WebP];
/// How large it is drawn at most, in CSS pixels.
const DRAWN: (u32, u32) = (180, 72);

/// A logo that the page shows.
#[derive(Clone, Debug)]
pub(super) struct OrganizationLogo {
    /// Where its copy lies, as seen from the page.
    pub file: String,
    pub bytes: Vec<u8>,
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
            file: copy_name(&bytes, picture.kind),
            bytes,
            width,
            height,
        })
    }
}

/// The picture of a letterhead, as large as on the letters.
pub(super) fn letterhead_copy(sender: &Sender) -> Option<OrganizationLogo> {
    let logo = sender.logo.as_ref()?;
    let picture = Picture::read(logo.bytes())?;
    let (width, height) = logo.drawn();
    Some(OrganizationLogo {
        file: copy_name(logo.bytes(), picture.kind),
        bytes: logo.bytes().to_vec(),
        width,
        height,
    })
}

/// Named by its bytes: neither what the campaign calls the file is published, nor does a changed logo stay in a cache.
fn copy_name(bytes: &[u8], kind: PictureKind) -> String {
    let digest = Digest::of(bytes).to_string();
    format!("{LOGOS}/{}.{}", &digest[..NAME_LETTERS], kind.ending())
}

/// Whether a file of the page's folder is a copy of ours.
#[must_use]
pub fn is_logo_copy(file: &str) -> bool {
    let name = file
        .strip_prefix(LOGOS)
        .and_then(|rest| rest.strip_prefix('/'));
    name.and_then(|name| name.split_once('.'))
        .is_some_and(|(digest, kind)| {
            digest.len() == NAME_LETTERS
                && digest.chars().all(|c| c.is_ascii_hexdigit())
                && KINDS.iter().any(|known| known.ending() == kind)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_are_known_by_their_names_and_nothing_else_is() {
        let name = copy_name(b"a picture", PictureKind::Png);
        assert!(is_logo_copy(&name), "{name}");
        for other in [
            "logos/elm.png",
            "logos/../index.html",
            "0123456789abcdef.png",
            "logos/0123456789abcdef.html",
        ] {
            assert!(!is_logo_copy(other), "{other}");
        }
    }
}
