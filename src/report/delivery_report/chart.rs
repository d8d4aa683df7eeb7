//! Letters over time, as inline SVG.

use super::tallies::Tallies;
use crate::report::words::{count_words, grouped};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use maud::{Markup, html};
use redress_base::words::{long_date, moment};
use std::collections::BTreeMap;
use std::fmt::Write as _;

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 220.0;
const LEFT: f64 = 56.0;
const RIGHT: f64 = 16.0;
const TOP: f64 = 14.0;
const BOTTOM: f64 = 34.0;
/// Beside so many seconds, which are three days, an hour is too little to be written.
const DAYS_ALONE: i64 = 3 * 24 * 60 * 60;
/// More points than this on one line are not drawn.
const POINTS_MAX: usize = 240;

/// Draws how many letters were taken and handed over by when, in the days of a zone; nothing before the first.
pub(super) fn letters_over_time(tallies: &Tallies, zone: &TimeZone) -> Markup {
    let Some((first, last)) = tallies.span() else {
        return html! {};
    };
    let (start, end) = (first.as_second(), last.as_second());
    let accepted: u64 = tallies.accepted.values().sum();
    let handed: u64 = tallies.handed.values().sum();
    let top = accepted.max(handed).max(1);
    let words = format!(
        "{} and {} between {} and {}",
        count_words(
            accepted,
            "letter taken by the mail server",
            "letters taken by the mail server"
        ),
        count_words(
            handed,
            "letter delivered by hand",
            "letters delivered by hand"
        ),
        moment(first, zone),
        moment(last, zone),
    );
    let half = (top >= 4).then_some(top.div_ceil(2));
    let labels = [Some(0), half, Some(top)].into_iter().flatten();
    let scale = TimeScale {
        start,
        // All in one second, as with a single letter, is no reason to divide by 0.
        end: end.max(start + 1),
        top,
    };
    let (right, low) = (WIDTH - RIGHT, HEIGHT - 10.0);
    html! {
        figure.card {
            svg.chart viewBox={ "0 0 " (WIDTH) " " (HEIGHT) } role="img" aria-label=(words) {
                @for label in labels { (grid_line(label, height_of(label, top))) }
                @if accepted > 0 { path class="line accepted" d=(scale.path(&tallies.accepted)) {} }
                @if handed > 0 { path class="line handed" d=(scale.path(&tallies.handed)) {} }
                text x=(LEFT) y=(low) { (end_words(first, end - start, zone)) }
                text.end x=(right) y=(low) { (end_words(last, end - start, zone)) }
            }
            figcaption {
                @if accepted > 0 {
                    span class="key accepted" { "taken by the mail server: " (grouped(accepted)) } " "
                }
                @if handed > 0 {
                    span class="key handed" { "delivered by hand: " (grouped(handed)) }
                }
            }
        }
    }
}

fn grid_line(label: u64, y: f64) -> Markup {
    html! {
        line.grid x1=(LEFT) y1=(y) x2=(WIDTH - RIGHT) y2=(y) {}
        // A text stands on its base line; so much lower, the figure's middle is level with the line.
        text.end x=(LEFT - 8.0) y=(y + 4.0) { (grouped(label)) }
    }
}

/// Where a count stands on a drawing whose top line is `top`.
#[expect(clippy::cast_precision_loss, reason = "a drawing")]
fn height_of(count: u64, top: u64) -> f64 {
    let base = HEIGHT - BOTTOM;
    base - count as f64 / top as f64 * (base - TOP)
}

/// The ends of the time line: to the second where the whole of it is short, the day alone where it is long.
fn end_words(at: Timestamp, seconds: i64, zone: &TimeZone) -> String {
    // Within ten minutes the minute alone says little, and beside three days it says nothing.
    match seconds {
        ..600 => at
            .to_zoned(zone.clone())
            .strftime("%Y-%m-%d %H:%M:%S %Z")
            .to_string(),
        600..DAYS_ALONE => moment(at, zone),
        DAYS_ALONE.. => long_date(at.to_zoned(zone.clone()).date()),
    }
}

struct TimeScale {
    start: i64,
    end: i64,
    top: u64,
}

impl TimeScale {
    /// A staircase: the count stands until the next letter, and until the end of the chart after the last.
    #[expect(clippy::cast_precision_loss, reason = "a drawing")]
    fn path(&self, seconds: &BTreeMap<i64, u64>) -> String {
        let x = |second: i64| {
            LEFT + (second - self.start) as f64 / (self.end - self.start) as f64
                * (WIDTH - LEFT - RIGHT)
        };
        let y = |count| height_of(count, self.top);
        // More steps than this are closer together than a screen can show, and a page of a long run would grow with it.
        let every = seconds.len().div_ceil(POINTS_MAX);
        let mut path = String::new();
        let mut sum = 0;
        for (at, (second, count)) in seconds.iter().enumerate() {
            if at == 0 {
                let _ = write!(path, "M{:.1} {:.1}", x(*second), y(0));
            }
            sum += count;
            // The last one always, so that the line ends at the figure that the caption names.
            if at % every == 0 || at + 1 == seconds.len() {
                let _ = write!(path, "H{:.1}V{:.1}", x(*second), y(sum));
            }
        }
        let _ = write!(path, "H{:.1}", x(self.end));
        path
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_drawn_before_the_first_letter() {
        assert_eq!(
            letters_over_time(&Tallies::default(), &TimeZone::UTC).into_string(),
            ""
        );
    }

    #[test]
    fn the_chart_says_in_words_what_it_draws() {
        let mut tallies = Tallies::default();
        tallies
            .accepted
            .extend([(1_613_466_000, 3), (1_613_466_600, 7)]);
        let svg = letters_over_time(&tallies, &TimeZone::UTC).into_string();
        assert!(
            svg.contains(
                "10 letters taken by the mail server and 0 letters delivered by hand between "
            ),
            "{svg}"
        );
        assert!(
            svg.contains("V14.0"),
            "the last step reaches the top: {svg}"
        );
    }
}
