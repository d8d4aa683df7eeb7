//! Letters over time, as inline SVG.

use super::tallies::Tallies;
use crate::report::page::Escaped;
use crate::report::status::minute;
use crate::report::words::{count_words, grouped};
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::fmt::Write as _;

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 220.0;
const LEFT: f64 = 56.0;
const RIGHT: f64 = 16.0;
const TOP: f64 = 14.0;
const BOTTOM: f64 = 34.0;
/// More points than this on one line are not drawn.
const POINTS_MAX: usize = 240;

/// Draws how many letters were accepted and handed over by when; nothing before the first.
pub(super) fn letters_over_time(tallies: &Tallies) -> String {
    let Some((first, last)) = tallies.span() else {
        return String::new();
    };
    let (start, end) = (first.as_second(), last.as_second());
    let accepted: u64 = tallies.accepted.values().sum();
    let handed: u64 = tallies.handed.values().sum();
    let top = accepted.max(handed).max(1);
    let words = format!(
        "{} and {} between {} and {}",
        count_words(accepted, "letter accepted", "letters accepted"),
        count_words(
            handed,
            "letter delivered by hand",
            "letters delivered by hand"
        ),
        minute(first),
        minute(last),
    );
    let mut svg = format!(
        "<figure class=\"card\"><svg class=\"chart\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-label=\"{}\">\n",
        Escaped(&words)
    );
    let half = (top >= 4).then_some(top.div_ceil(2));
    for label in [Some(0), half, Some(top)].into_iter().flatten() {
        let y = height_of(label, top);
        let _ = writeln!(
            svg,
            "<line class=\"grid\" x1=\"{LEFT}\" y1=\"{y}\" x2=\"{}\" y2=\"{y}\"/><text x=\"{}\" y=\"{}\" class=\"end\">{}</text>",
            WIDTH - RIGHT,
            LEFT - 8.0,
            y + 4.0,
            grouped(label),
        );
    }
    let scale = Scale {
        start,
        end: end.max(start + 1),
        top,
    };
    for (class, seconds) in [("accepted", &tallies.accepted), ("handed", &tallies.handed)] {
        if !seconds.is_empty() {
            let _ = writeln!(
                svg,
                "<path class=\"line {class}\" d=\"{}\"/>",
                scale.path(seconds)
            );
        }
    }
    let _ = write!(
        svg,
        "<text x=\"{LEFT}\" y=\"{low}\">{}</text><text x=\"{}\" y=\"{low}\" class=\"end\">{}</text>\n</svg>\n",
        end_words(first, end - start),
        WIDTH - RIGHT,
        end_words(last, end - start),
        low = HEIGHT - 10.0,
    );
    svg.push_str("<figcaption>");
    if accepted > 0 {
        let _ = write!(
            svg,
            "<span class=\"key accepted\">accepted by the mail server: {}</span> ",
            grouped(accepted)
        );
    }
    if handed > 0 {
        let _ = write!(
            svg,
            "<span class=\"key handed\">delivered by hand: {}</span>",
            grouped(handed)
        );
    }
    svg + "</figcaption></figure>\n"
}

/// Where a count stands on a drawing whose top line is `top`.
#[expect(clippy::cast_precision_loss, reason = "a drawing")]
fn height_of(count: u64, top: u64) -> f64 {
    let base = HEIGHT - BOTTOM;
    base - count as f64 / top as f64 * (base - TOP)
}

/// The ends of the time line: to the second where the whole of it is short.
fn end_words(at: Timestamp, seconds: i64) -> String {
    if seconds < 600 {
        at.strftime("%Y-%m-%d %H:%M:%S UTC").to_string()
    } else {
        minute(at)
    }
}

struct Scale {
    start: i64,
    end: i64,
    top: u64,
}

impl Scale {
    /// A staircase: the count stands until the next letter, and until the end of the chart after the last.
    #[expect(clippy::cast_precision_loss, reason = "a drawing")]
    fn path(&self, seconds: &BTreeMap<i64, u64>) -> String {
        let x = |second: i64| {
            LEFT + (second - self.start) as f64 / (self.end - self.start) as f64
                * (WIDTH - LEFT - RIGHT)
        };
        let y = |count| height_of(count, self.top);
        let every = seconds.len().div_ceil(POINTS_MAX);
        let mut path = String::new();
        let mut sum = 0;
        for (at, (second, count)) in seconds.iter().enumerate() {
            if at == 0 {
                let _ = write!(path, "M{:.1} {:.1}", x(*second), y(0));
            }
            sum += count;
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
        assert_eq!(letters_over_time(&Tallies::default()), "");
    }

    #[test]
    fn the_chart_says_in_words_what_it_draws() {
        let mut tallies = Tallies::default();
        tallies
            .accepted
            .extend([(1_613_466_000, 3), (1_613_466_600, 7)]);
        let svg = letters_over_time(&tallies);
        assert!(
            svg.contains("10 letters accepted and 0 letters delivered by hand between "),
            "{svg}"
        );
        assert!(
            svg.contains("V14.0"),
            "the last step reaches the top: {svg}"
        );
    }
}
