//! Pictures that a campaign shows: of which kind a file is by its bytes, and how large it is drawn.

use imagesize::ImageType;

/// The kinds of pictures that mail programs and browsers show alike. (SVG is left out: it may load and run things.)
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureKind {
    /// Portable Network Graphics (W3C).
    Png,
    /// JPEG (ITU-T T.81).
    Jpeg,
    /// `WebP` (RFC 9649); not every mail program knows it.
    WebP,
}

impl PictureKind {
    /// The media type, as in `image/png`.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::WebP => "image/webp",
        }
    }

    /// The end of a file's name.
    #[must_use]
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpg",
            Self::WebP => "webp",
        }
    }
}

/// What a picture is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Its kind.
    pub kind: PictureKind,
    /// Its width in pixels.
    pub width: u32,
    /// Its height in pixels.
    pub height: u32,
}

impl Picture {
    /// Tells a picture by its bytes, whatever its file is called; nothing for any other file, or one that is cut off before
    /// it says how large it is.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let kind = match imagesize::image_type(bytes).ok()? {
            ImageType::Png => PictureKind::Png,
            ImageType::Jpeg => PictureKind::Jpeg,
            ImageType::Webp => PictureKind::WebP,
            _ => return None,
        };
        let size = imagesize::blob_size(bytes).ok()?;
        let in_pixels = |side: usize| u32::try_from(side).ok().filter(|side| *side > 0);
        Some(Self {
            kind,
            width: in_pixels(size.width)?,
            height: in_pixels(size.height)?,
        })
    }

    /// How large it is drawn where it may be at most so wide and so high, in pixels; never larger than it is.
    #[must_use]
    pub fn fitted(&self, width_max: u32, height_max: u32) -> (u32, u32) {
        let (width, height) = (u64::from(self.width), u64::from(self.height));
        let (width_max, height_max) = (u64::from(width_max), u64::from(height_max));
        // In whole numbers, so that it comes out the same on every machine.
        let (drawn_width, drawn_height) = if width * height_max > height * width_max {
            let drawn = width.min(width_max);
            (drawn, height * drawn / width)
        } else {
            let drawn = height.min(height_max);
            (width * drawn / height, drawn)
        };
        let side = |pixels: u64| u32::try_from(pixels.max(1)).unwrap_or(u32::MAX);
        (side(drawn_width), side(drawn_height))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The first bytes of a PNG of this size.
    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        bytes.extend(width.to_be_bytes());
        bytes.extend(height.to_be_bytes());
        bytes.extend([8, 2, 0, 0, 0, 0, 0, 0, 0]);
        bytes
    }

    #[test]
    fn a_picture_is_told_by_its_bytes() {
        let picture = Picture::read(&png(600, 200)).unwrap();
        assert_eq!(
            picture,
            Picture {
                kind: PictureKind::Png,
                width: 600,
                height: 200
            }
        );
        for other in [
            &b"GIF89a\x01\0\x01\0"[..],
            b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
            b"%PDF-1.7",
            b"\x89PNG\r\n\x1a\n",
            b"",
        ] {
            assert_eq!(Picture::read(other), None);
        }
        assert_eq!(Picture::read(&png(0, 20)), None);
    }

    #[test]
    fn a_picture_is_drawn_in_its_own_shape() {
        let fitted = |width, height| Picture::read(&png(width, height)).unwrap().fitted(280, 96);
        assert_eq!(fitted(600, 200), (280, 93));
        assert_eq!(fitted(200, 400), (48, 96));
        assert_eq!(fitted(64, 64), (64, 64));
        assert_eq!(fitted(4000, 1), (280, 1));
    }

    proptest! {
        #[test]
        fn any_bytes_are_a_picture_or_not(bytes in prop::collection::vec(any::<u8>(), 0..64), start in 0_usize..4) {
            let starts = [&b"\x89PNG\r\n\x1a\n"[..], b"\xff\xd8\xff", b"RIFF\0\0\0\0WEBPVP8 ", b""];
            let bytes = [starts[start], &bytes].concat();
            if let Some(picture) = Picture::read(&bytes) {
                let (width, height) = picture.fitted(280, 96);
                prop_assert!((1..=280).contains(&width) && (1..=96).contains(&height));
            }
        }
    }
}
