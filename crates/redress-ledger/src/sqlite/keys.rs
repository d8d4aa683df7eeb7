//! Integer keys that carry order.
//!
//! A delivery's key is its mailing's times 10⁹ plus its place, an attempt's is its delivery's times 10⁴ plus its number,
//! a letter's is its plan's times 10¹³ plus its delivery's. The rows of a mailing, a delivery or a plan are therefore one
//! range of each table, every join is between neighbours, and a million rows are counted without one.

use redress_base::id::{DeliveryId, PlanId};
use std::ops::Range;

/// Room for the deliveries of one mailing.
pub(super) const MAILING: i64 = 1_000_000_000;
/// Room for the attempts of one delivery.
pub(super) const DELIVERY: i64 = 10_000;
/// Room for the letters of one plan.
pub(super) const PLAN: i64 = 10_000_000_000_000;

/// The keys of a mailing's deliveries.
pub(super) fn deliveries_of(mailing: i64) -> Range<i64> {
    mailing * MAILING..(mailing + 1) * MAILING
}

/// The mailing of a delivery.
pub(super) fn mailing_of(delivery: DeliveryId) -> i64 {
    delivery.0 / MAILING
}

/// The keys of a mailing's attempts.
pub(super) fn attempts_of(mailing: i64) -> Range<i64> {
    let deliveries = deliveries_of(mailing);
    deliveries.start * DELIVERY..deliveries.end * DELIVERY
}

/// The keys of a plan's letters.
pub(super) fn letters_of(plan: PlanId) -> Range<i64> {
    plan.0 * PLAN..(plan.0 + 1) * PLAN
}

/// The key of the letter that a plan has for a delivery.
pub(super) fn letter(plan: PlanId, delivery: i64) -> i64 {
    plan.0 * PLAN + delivery
}

/// The key of an attempt.
pub(super) fn attempt(delivery: DeliveryId, number: u32) -> i64 {
    delivery.0 * DELIVERY + i64::from(number)
}

/// The delivery of an attempt.
pub(super) fn delivery_of_attempt(attempt: i64) -> DeliveryId {
    DeliveryId(attempt / DELIVERY)
}

/// The number of an attempt within its delivery.
pub(super) fn number_of_attempt(attempt: i64) -> u32 {
    // Below 10,000, so it always fits.
    u32::try_from(attempt % DELIVERY).unwrap_or_default()
}
