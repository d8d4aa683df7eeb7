//! What a frame must not hold, as tables.

/// Why a thing is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Why {
    /// It is fetched from a server when the letter is opened.
    Loads,
    /// It runs, or swaps the page.
    Runs,
    /// It asks for something to be typed.
    Asks,
}

impl Why {
    /// What it does, after "which", and what to do.
    pub(super) const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Loads => (
                "loads something when the letter is opened",
                "Take it out: what is loaded tells a server who reads the letter and when, Redress never tracks, and \
                 pictures in the page itself are left out by many mail programs. A logo goes inside the mail: `logo` in \
                 `[sender]`, and `<img src=\"{{ sender.logo }}\">` here; attach what else has to be seen.",
            ),
            Self::Runs => (
                "runs or moves the page",
                "Take it out: mail programs strip it, and gateways block the letter.",
            ),
            Self::Asks => (
                "belongs to a form",
                "Take it out and link to a page with `<a href=\"https://...\">`: a form in a mail looks like a trap.",
            ),
        }
    }
}

/// Elements (HTML Living Standard, section 4, and those that it calls obsolete, section 16.2).
pub(super) const ELEMENTS: [(&str, Why); 38] = [
    ("picture", Why::Loads),
    ("source", Why::Loads),
    ("video", Why::Loads),
    ("audio", Why::Loads),
    ("track", Why::Loads),
    ("svg", Why::Loads),
    ("math", Why::Loads),
    ("image", Why::Loads),
    ("use", Why::Loads),
    ("object", Why::Loads),
    ("embed", Why::Loads),
    ("applet", Why::Loads),
    ("param", Why::Loads),
    ("link", Why::Loads),
    ("iframe", Why::Loads),
    ("frame", Why::Loads),
    ("frameset", Why::Loads),
    ("bgsound", Why::Loads),
    ("portal", Why::Loads),
    ("base", Why::Runs),
    ("script", Why::Runs),
    ("noscript", Why::Runs),
    ("template", Why::Runs),
    ("canvas", Why::Runs),
    ("xml", Why::Runs),
    ("xmp", Why::Runs),
    ("plaintext", Why::Runs),
    ("noembed", Why::Runs),
    ("noframes", Why::Runs),
    ("dialog", Why::Runs),
    ("form", Why::Asks),
    ("input", Why::Asks),
    ("button", Why::Asks),
    ("select", Why::Asks),
    ("option", Why::Asks),
    ("textarea", Why::Asks),
    ("fieldset", Why::Asks),
    ("isindex", Why::Asks),
];

/// Attributes whose value is an address that is fetched, or called, without a click.
pub(super) const LOADING_ATTRIBUTES: [&str; 17] = [
    "src",
    "srcset",
    "srcdoc",
    "imagesrcset",
    "background",
    "poster",
    "data",
    "lowsrc",
    "dynsrc",
    "ping",
    "action",
    "formaction",
    "manifest",
    "xlink:href",
    "longdesc",
    "codebase",
    "classid",
];

/// What in a style fetches or runs something.
pub(super) const LOADING_STYLES: [&str; 12] = [
    "url(",
    "@import",
    "image-set(",
    "image(",
    "cross-fade(",
    "element(",
    "src(",
    "@font-face",
    "@namespace",
    "expression(",
    "behavior:",
    "-moz-binding",
];

/// Links that lead somewhere from a mail.
pub(super) const LINK_BEGINS: [&str; 5] = ["https://", "http://", "mailto:", "tel:", "#"];

/// What `<meta http-equiv>` may say: what the text is, and how Outlook shows it.
pub(super) const META_ALLOWED: [&str; 4] = [
    "content-type",
    "content-language",
    "x-ua-compatible",
    "content-security-policy",
];

/// Names that say nothing about a recipient: they may stand in a link. Where a row has an address for answers of its own,
/// `sender.reply_to` is that of whoever answers them.
pub(super) const SAME_FOR_ALL: [&str; 3] = ["sender", "campaign", "values"];
