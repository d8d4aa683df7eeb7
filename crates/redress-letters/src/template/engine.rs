//! The template engine as letters use it: an instance for letters and one for the frame, both of which print
//! tokens in the place of data, both with bounds on what a letter may cost.

use super::insertions::Insertions;
use super::lone_tags::without_tag_lines;
use super::metered::metered;
use super::source::TemplateSource;
use super::uses::TemplateKind;
use super::work;
use crate::tokens::{self, EMPTY};
use redress_base::problem::Problem;
use std::collections::HashMap;
use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use tera::{Context, ErrorKind, Tera};

/// The most a template may print. Ten times the longest letter that mail programs show whole.
const OUTPUT_BYTES_MAX: usize = 1024 * 1024;

/// The most pieces a template may print: a bound on time that is the same on every machine.
const PIECES_MAX: u32 = 200_000;

/// After so many rows a template that comes to no end is not tried for another. More than are rendered side by side, so that
/// the first row that is told is one for which it was stopped.
const STOPPED_MAX: u32 = 16;

const TOO_MUCH: &str = "Look for a loop that repeats too much, and for one in another.";

/// All templates of a campaign.
#[derive(Debug)]
pub(crate) struct Templates {
    markdown: Tera,
    html: Tera,
    sources: HashMap<String, PlacedTemplate>,
    stopped: Stopped,
}

/// Templates that were stopped so often that they are not run again: for each row of a long list, that would take days.
#[derive(Debug, Default)]
struct Stopped {
    any: AtomicBool,
    /// How often, and why the last time.
    templates: Mutex<HashMap<String, (u32, Problem)>>,
}

/// A template's source and how its places map back to the file.
#[derive(Debug)]
struct PlacedTemplate {
    source: usize,
    /// The byte of the file at which the template begins.
    at: usize,
    /// By how many characters each line was shifted.
    shifts: Vec<i64>,
    /// The costs that were put into it.
    costs: Insertions,
}

/// What a template is registered as.
pub(crate) struct Template<'a> {
    /// Its name; data printed in one that ends in `.md` or `.html` is escaped.
    pub(crate) name: String,
    /// The source among those of the letter set.
    pub(crate) source: usize,
    /// Where it begins in its file.
    pub(crate) at: usize,
    /// Its text.
    pub(crate) text: &'a str,
    /// What it is for.
    pub(crate) kind: TemplateKind,
}

impl Templates {
    /// Two empty instances that know the names which are the same for every recipient.
    pub(crate) fn new(constants: &Context) -> Result<Self, Problem> {
        let mut markdown = Tera::new();
        markdown.set_escape_fn(print_token);
        // The engine goes by the exact end of a name, so subjects and reference lines have names that end so, too.
        markdown.autoescape_on([".md"]);
        // An include may be named by its place in the campaign or in its `letters` folder.
        markdown
            .set_fallback_prefixes(["letters/"])
            .map_err(|error| engine_problem(&error))?;
        let mut html = Tera::new();
        html.set_escape_fn(print_in_frame);
        work::register(&mut markdown);
        work::register(&mut html);
        *markdown.global_context() = constants.clone();
        *html.global_context() = constants.clone();
        Ok(Self {
            markdown,
            html,
            sources: HashMap::new(),
            stopped: Stopped::default(),
        })
    }

    /// Adds templates; those that include each other come together.
    pub(crate) fn add(
        &mut self,
        templates: Vec<Template<'_>>,
        sources: &[TemplateSource],
    ) -> Result<(), Problem> {
        let mut markdown = Vec::new();
        let mut html = Vec::new();
        for template in templates {
            let (text, shifts) = without_tag_lines(template.text);
            let (text, costs) = metered(&text);
            self.sources.insert(
                template.name.clone(),
                PlacedTemplate {
                    source: template.source,
                    at: template.at,
                    shifts,
                    costs,
                },
            );
            match template.kind {
                TemplateKind::Letter => markdown.push((template.name, text)),
                TemplateKind::Frame => html.push((template.name, text)),
            }
        }
        self.markdown
            .add_raw_templates(markdown)
            .map_err(|error| self.problem(&error, sources))?;
        self.html
            .add_raw_templates(html)
            .map_err(|error| self.problem(&error, sources))
    }

    /// Renders a letter, a subject or the frame.
    pub(crate) fn render(
        &self,
        kind: TemplateKind,
        name: &str,
        context: &Context,
        sources: &[TemplateSource],
    ) -> Result<String, Problem> {
        let tera = match kind {
            TemplateKind::Letter => &self.markdown,
            TemplateKind::Frame => &self.html,
        };
        if let Some(problem) = self.stopped.again(name) {
            return Err(problem);
        }
        let mut out = BoundedOutput {
            bytes: Vec::with_capacity(8 * 1024),
            pieces: 0,
        };
        work::begin();
        match tera.render_to(name, context, &mut out) {
            Ok(()) => String::from_utf8(out.bytes).map_err(|_| {
                Problem::error(name, "the letter came out as no text", "Report this.")
            }),
            // The engine knows only that writing failed; the bound knows why.
            Err(_) if out.is_full() => Err(Problem::error(
                self.sources
                    .get(name)
                    .map_or(name, |placed| &sources[placed.source].name),
                format!(
                    "the letter grows past {} KB or {PIECES_MAX} pieces",
                    OUTPUT_BYTES_MAX / 1024
                ),
                TOO_MUCH,
            )),
            Err(error) => {
                let mut problem = self.problem(&error, sources);
                if work::is_spent() {
                    problem.message = format!(
                        "the letter comes to no end: it was stopped here after {} steps",
                        work::STEPS_MAX
                    );
                    TOO_MUCH.clone_into(&mut problem.help);
                    self.stopped.keep(name, &problem);
                }
                Err(problem)
            }
        }
    }

    /// What the engine says, in the words and with the place of the letter's file.
    fn problem(&self, error: &tera::Error, sources: &[TemplateSource]) -> Problem {
        let (ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report)) = error.kind()
        else {
            return engine_problem(error);
        };
        let Some(placed) = self.sources.get(report.filename()) else {
            return engine_problem(error);
        };
        let source = &sources[placed.source];
        let span = report.span();
        let shift = placed
            .shifts
            .get(span.start_line.saturating_sub(1))
            .copied()
            .unwrap_or(0);
        let (line, column) = source.place(placed.at);
        // The first line of a template begins where its text does in the file: behind the front matter, or within it.
        let first = if span.start_line <= 1 { column } else { 1 };
        let start = placed.costs.start_before(span.start_line, span.start_col);
        let end = placed.costs.end_before(span.end_line, span.end_col);
        let column = i64::try_from(start + first).unwrap_or(1) - shift;
        let at = source.byte(
            line + span.start_line as u64 - 1,
            usize::try_from(column.max(1)).unwrap_or(1),
        );
        let width = if span.start_line == span.end_line {
            end.saturating_sub(start)
        } else {
            1
        };
        let mut message = report.message().trim_end_matches('.').to_owned();
        if let Some(first) = message.get_mut(..1) {
            // Messages begin in lower case; names in them are between backticks.
            first.make_ascii_lowercase();
        }
        source.problem(
            at,
            width,
            message,
            "Look at the tag above the caret; docs/letters.md says what tags can do.",
        )
    }
}

impl Stopped {
    /// Why a template is not run any more.
    fn again(&self, name: &str) -> Option<Problem> {
        // Asked for each letter, and nearly always in vain.
        if !self.any.load(Ordering::Relaxed) {
            return None;
        }
        let templates = self
            .templates
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let (times, problem) = templates.get(name)?;
        (*times >= STOPPED_MAX).then(|| problem.clone())
    }

    fn keep(&self, name: &str, problem: &Problem) {
        let mut templates = self
            .templates
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let times = templates.get(name).map_or(0, |(times, _)| *times);
        templates.insert(name.to_owned(), (times + 1, problem.clone()));
        self.any.store(true, Ordering::Relaxed);
    }
}

/// What the engine says about no place in particular.
fn engine_problem(error: &tera::Error) -> Problem {
    Problem::error(
        "letters",
        error.to_string(),
        "Look at the includes of the letters.",
    )
}

/// Keeps data away from the Markdown parser: a token goes into the text, and [`EMPTY`] for an empty value.
fn print_token(text: &str, out: &mut dyn Write) -> io::Result<()> {
    let token = if text.is_empty() {
        EMPTY
    } else {
        tokens::keep(text).ok_or_else(|| io::Error::other("too many values"))?
    };
    out.write_all(token.encode_utf8(&mut [0; 4]).as_bytes())
}

/// The same in the frame, where an empty value leaves nothing.
fn print_in_frame(text: &str, out: &mut dyn Write) -> io::Result<()> {
    if text.is_empty() {
        Ok(())
    } else {
        print_token(text, out)
    }
}

/// A writer that takes so much and no more.
struct BoundedOutput {
    bytes: Vec<u8>,
    pieces: u32,
}

impl BoundedOutput {
    fn is_full(&self) -> bool {
        self.bytes.len() > OUTPUT_BYTES_MAX || self.pieces > PIECES_MAX
    }
}

impl Write for &mut BoundedOutput {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        // A loop that prints nothing much still takes time: the engine has no limit of its own.
        self.pieces += 1;
        self.bytes.extend_from_slice(buffer);
        if self.is_full() {
            Err(io::Error::other("too much"))
        } else {
            Ok(buffer.len())
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
