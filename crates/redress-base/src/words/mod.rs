//! Numbers, moments and lists as people write them, so that terminal, pages and letters all say them the same way.

mod composed;
mod counts;
mod folded;
mod moments;
mod nearest;
mod numbers;
mod series;
mod zones;

pub use composed::composed;
pub use counts::{count, count_words, duration, grouped, size_in_words};
pub use folded::folded_name;
pub use moments::{long_date, moment, parse_moment, parse_moment_as};
pub use nearest::{nearest, quoted_nearest};
pub use numbers::{TENS, UP_TO_NINETEEN, in_words};
pub use series::{quoted_list, quoted_series, rows_in_words, series};
pub use zones::{NamedZone, zone_named};
