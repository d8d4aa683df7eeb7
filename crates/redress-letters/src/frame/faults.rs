//! The faults of a frame, each with its place and what to do.

use super::css::{self, StyleFault};
use super::elements::{Attribute, Element, Piece, has_code, has_tag, masked, pieces};
use super::tables::{ELEMENTS, LINK_BEGINS, LOADING_ATTRIBUTES, META_ALLOWED, SAME_FOR_ALL, Why};
use crate::template::{TemplateSource, Use};
use redress_base::problem::Problem;
use std::ops::Range;

const HIDDEN_HELP: &str = "Show it or take it out: words that only machines read look like a trick to filters, and the \
                           offices' printers may show them.";

/// What a frame calls the picture of its letterhead.
const LOGO: &str = "sender.logo";

const DATA_HELP: &str = "Write the style or address itself; data is printed between elements, and what depends on the \
                         recipient belongs into the letter.";

/// All faults of a frame. `uses` are the names that it uses.
pub(crate) fn faults(source: &TemplateSource, uses: &[Use]) -> Vec<Problem> {
    let masked = masked(&source.text);
    let mut reading = Reading {
        source,
        uses,
        problems: Vec::new(),
    };
    let pieces = pieces(&masked);
    for piece in &pieces {
        match piece {
            Piece::Element(element) => reading.element(element),
            Piece::Sheet(sheet, at) => reading.style(sheet, *at),
            // In a comment it may part the mark that ends it; a title may say the subject.
            Piece::Unseen(span) if has_tag(&masked[span.clone()]) => reading.tag_unseen(span),
            Piece::Title(span) if has_code(&masked[span.clone()]) => reading.tag_unseen(span),
            Piece::Unseen(_) | Piece::Title(_) => {}
        }
    }
    reading.body(&pieces);
    reading.problems
}

struct Reading<'a> {
    source: &'a TemplateSource,
    uses: &'a [Use],
    problems: Vec<Problem>,
}

impl Reading<'_> {
    fn fault(&mut self, span: Range<usize>, message: String, help: &str) {
        let width = self.source.text[span.clone()]
            .lines()
            .next()
            .map_or(1, |line| line.chars().count());
        let problem = self.source.problem(span.start, width.max(1), message, help);
        self.problems.push(problem);
    }

    fn tag_unseen(&mut self, span: &Range<usize>) {
        let message = "a template tag stands in a comment, a title or a closing tag of the frame";
        let help = "Take it out; a note to yourself goes into {# ... #} between elements.";
        self.fault(span.clone(), message.to_owned(), help);
    }

    fn element(&mut self, element: &Element<'_>) {
        let name = element.name.to_ascii_lowercase();
        // A tag that takes blanks away joins what stands around it.
        let joins = ["{%-", "-%}", "{{-", "-}}", "{#-", "-#}"]
            .iter()
            .any(|mark| self.source.text[element.span.clone()].contains(mark));
        let loose =
            |held: &Attribute<'_>| has_tag(held.name) || (has_tag(held.value) && !held.is_quoted);
        if joins || has_tag(&name) || element.attributes.iter().any(loose) {
            // What it becomes, nobody can read here: the data may hold an attribute that loads a picture.
            let message = "a template tag stands inside an element of the frame".to_owned();
            let help = "Put it between elements, or into the quotation marks of an attribute.";
            return self.fault(element.span.clone(), message, help);
        }
        let is_picture = name == "img" && !element.attributes.iter().any(|it| self.is_logo(it));
        let known = ELEMENTS.iter().find(|(known, _)| *known == name);
        if let Some(why) = known
            .map(|(_, why)| *why)
            .or(is_picture.then_some(Why::Loads))
        {
            let (does, help) = why.words();
            let message = format!("the frame has `<{name}>`, which {does}");
            return self.fault(element.span.clone(), message, help);
        }
        for attribute in &element.attributes {
            self.attribute(&name, element, attribute);
        }
        self.colors(element);
    }

    fn attribute(&mut self, element: &str, whole: &Element<'_>, attribute: &Attribute<'_>) {
        let name = attribute.name.to_ascii_lowercase();
        let span = attribute.at..attribute.value_at + attribute.value.len();
        let value = attribute.value.trim().to_ascii_lowercase();
        if name.starts_with("on") {
            let (does, help) = Why::Runs.words();
            let message = format!("the frame has `{name}`, which {does}");
            self.fault(span, message, help);
        } else if LOADING_ATTRIBUTES.contains(&name.as_str()) {
            if element != "img" || !self.is_logo(attribute) {
                let (does, help) = Why::Loads.words();
                self.fault(span, format!("the frame has `{name}`, which {does}"), help);
            }
        } else if name == "style" {
            if hides_by_entities(&value) {
                self.escaped(span);
            } else {
                self.style(attribute.value, attribute.value_at);
            }
        } else if name == "hidden" {
            self.fault(
                span,
                "the frame hides words by `hidden`".into(),
                HIDDEN_HELP,
            );
        } else if name == "href" {
            self.link(&value, attribute, span);
        } else if element == "meta"
            && name == "http-equiv"
            && !META_ALLOWED.contains(&value.as_str())
        {
            let (does, help) = Why::Runs.words();
            let message = format!("the frame has `<meta http-equiv=\"{value}\">`, which {does}");
            self.fault(whole.span.clone(), message, help);
        }
    }

    /// Whether an attribute names the campaign's logo, which is the one picture that goes inside the mail.
    fn is_logo(&self, attribute: &Attribute<'_>) -> bool {
        let typed = &self.source.text[attribute.value_at..][..attribute.value.len()];
        let name = typed
            .strip_prefix("{{")
            .and_then(|rest| rest.strip_suffix("}}"));
        attribute.name.eq_ignore_ascii_case("src") && name.is_some_and(|name| name.trim() == LOGO)
    }

    fn link(&mut self, value: &str, attribute: &Attribute<'_>, span: Range<usize>) {
        if hides_by_entities(value) {
            return self.escaped(span);
        }
        let tags = attribute.value_at..attribute.value_at + attribute.value.len();
        if has_tag(value) && !self.is_same_for_all(tags) {
            let message = "the frame puts data into the address of a link".to_owned();
            let help = "Write the address itself: one that differs by recipient tells who clicked, and Redress never tracks.";
            return self.fault(span, message, help);
        }
        let begins = LINK_BEGINS.iter().any(|begin| value.starts_with(begin));
        if !begins && !has_tag(value.get(..1).unwrap_or_default()) {
            let message = "a link of the frame leads nowhere from a mail".to_owned();
            let help = "A link begins with https://, http:// or mailto:.";
            self.fault(span, message, help);
        }
    }

    /// Whether the tags in this span print nothing but what every letter says alike.
    fn is_same_for_all(&self, span: Range<usize>) -> bool {
        let text = &self.source.text[span.clone()];
        let inside = |found: &&Use| span.contains(&found.at);
        let alike = |found: &Use| found.printed && SAME_FOR_ALL.contains(&found.path[0].as_str());
        // Names that the frame makes itself are no uses, so each tag must have one.
        let tags = text.matches("{{").count();
        !text.contains("{%")
            && self.uses.iter().filter(inside).count() == tags
            && self.uses.iter().filter(inside).all(alike)
    }

    fn style(&mut self, style: &str, at: usize) {
        let span = at..at + style.len();
        match css::fault(style) {
            None => {}
            Some(StyleFault::Loads(word)) => {
                let (does, help) = Why::Loads.words();
                let from = style.to_ascii_lowercase().find(word).unwrap_or(0);
                let message = format!("a style of the frame has `{word}`, which {does}");
                self.fault(at + from..span.end, message, help);
            }
            Some(StyleFault::Hides(by)) => {
                let property = by.split(':').next().unwrap_or_default();
                let from = style.to_ascii_lowercase().find(property).unwrap_or(0);
                let message = format!("the frame hides words by `{by}`");
                self.fault(at + from..span.end, message, HIDDEN_HELP);
            }
            Some(StyleFault::HoldsData) => {
                let message = "a template tag stands in a style of the frame".to_owned();
                self.fault(span, message, DATA_HELP);
            }
            Some(StyleFault::IsEscaped) => self.escaped(span),
        }
    }

    fn escaped(&mut self, span: Range<usize>) {
        let message = "the frame writes an address or a style with escapes".to_owned();
        let help = "Write the characters themselves, so that it can be read what they load.";
        self.fault(span, message, help);
    }

    /// White on white, where an old attribute says so.
    fn colors(&mut self, element: &Element<'_>) {
        let of = |wanted: &str| {
            let mut found = element.attributes.iter();
            found
                .find(|attribute| attribute.name.eq_ignore_ascii_case(wanted))
                .map(|attribute| attribute.value)
        };
        let style = of("style").unwrap_or_default();
        let ground = of("bgcolor").map_or(String::new(), |color| format!("background:{color};"));
        let ink = of("color").map_or(String::new(), |color| format!("color:{color};"));
        if (!ground.is_empty() || !ink.is_empty())
            && css::fault(style).is_none()
            && let Some(StyleFault::Hides(by)) = css::fault(&format!("{ground}{ink}{style}"))
        {
            let message = format!("the frame hides words by `{by}`");
            self.fault(element.span.clone(), message, HIDDEN_HELP);
        }
    }

    /// The letter stands in the frame once, and where it is seen.
    fn body(&mut self, pieces: &[Piece<'_>]) {
        let uses = self.uses;
        let printed: Vec<&Use> = uses.iter().filter(|found| found.path == ["body"]).collect();
        if let [_, second, ..] = printed.as_slice() {
            let message = "the frame prints `{{ body }}` more than once".to_owned();
            let span = second.at..second.at + second.path[0].len();
            self.fault(span, message, "Keep one: the letter would be read twice.");
        }
        for found in printed {
            let unseen = pieces.iter().any(|piece| match piece {
                Piece::Element(Element { span, .. }) | Piece::Title(span) => {
                    span.contains(&found.at)
                }
                // A tag in these is a fault already.
                Piece::Sheet(..) | Piece::Unseen(_) => false,
            });
            if unseen {
                let message = "the frame prints `{{ body }}` where nobody sees it".to_owned();
                let span = found.at..found.at + found.path[0].len();
                self.fault(span, message, "Put {{ body }} where the letter belongs.");
            }
        }
    }
}

/// Whether entities hide letters of a value; those that HTML needs itself are honest.
fn hides_by_entities(value: &str) -> bool {
    const HONEST: [&str; 5] = ["amp;", "quot;", "lt;", "gt;", "apos;"];
    value.match_indices('&').any(|(at, _)| {
        let rest = &value[at + 1..];
        let named = rest.split_once(';').is_some_and(|(name, _)| {
            !name.is_empty() && name.len() < 12 && name.chars().all(char::is_alphanumeric)
        });
        rest.starts_with('#') || (named && !HONEST.iter().any(|honest| rest.starts_with(honest)))
    })
}
