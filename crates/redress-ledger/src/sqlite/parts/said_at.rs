//! When something happened to a part, as errors say it. They are read on machines of several zones, so it is one that all know.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use redress_base::words::moment;

/// `2026-11-22 16:40 UTC`.
pub(super) fn said_at(at: Timestamp) -> String {
    moment(at, &TimeZone::UTC)
}
