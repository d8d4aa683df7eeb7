//! A few letters to the organizer's own address.

use super::stamp::{STAMP_BYTES_MAX, Stamp};
use super::{DeliveryError, Event, Finished, Sending, account, dialer};
use crate::address::EmailAddress;
use crate::delivery::account::Account;
use crate::delivery::pacer::Pacer;
use crate::delivery::session::{Opening, Transmission, Trouble, WireBody};
use crate::message::{Message, MessageId};

/// Sends a few letters to the organizer's own address: counted against the quota, entered as no delivery.
pub async fn send_tests(
    sending: Sending,
    to: &EmailAddress,
    letters: Vec<(Message, MessageId)>,
    observe: &mut dyn FnMut(Event),
) -> Result<Finished, DeliveryError> {
    let mut account = account(&sending)?;
    let dialer = dialer(&sending)?;
    let stamp = Stamp::load(&sending.settings)?;
    let since_last = account.as_ref().and_then(Account::since_last);
    let pace = sending.options.pace.unwrap_or(sending.settings.pace);
    let pacer = Pacer::new(
        pace,
        sending.settings.per_domain,
        since_last,
        &sending.clock,
    );
    let from = &sending.loaded.campaign.sender.email;
    let mut finished = Finished::default();
    let mut body = WireBody::default();
    let mut session = dialer
        .dial()
        .await
        .map_err(|trouble| unreachable(&dialer.server(), &trouble))?;
    for (message, id) in letters {
        pacer.wait(to.domain()).await;
        stamp
            .stamp(&message, &id, sending.clock.now(), &mut body)?
            .map_err(|unfit| {
                DeliveryError::Server(format!("the test letter has {unfit}; nothing was sent"))
            })?;
        let envelope = Transmission {
            from,
            to,
            cc: &[],
            size: message.len() + STAMP_BYTES_MAX,
        };
        let lost = |lost| unreachable(&dialer.server(), &Trouble::Lost(lost));
        let reply = match session.open(envelope).await.map_err(lost)? {
            Opening::Open(_) => {
                let mut full_until = None;
                let take = || -> Result<bool, DeliveryError> {
                    let taken = account
                        .as_mut()
                        .map_or(Ok(Ok(())), |account| account.take(1))?;
                    full_until = taken.err();
                    Ok(full_until.is_none())
                };
                if pacer.admit_with(to.domain(), take).await?.is_none() {
                    finished.paused = Some("the account's daily limit is reached".to_owned());
                    finished.resume_at = full_until;
                    return Ok(finished); // 354 was said, and nothing may follow it
                }
                session.transmit(&mut body, None).await.map_err(lost)?;
                session.dot_answer().await.map_err(lost)?
            }
            Opening::Closed { reply, .. } => reply,
        };
        if reply.code == 250 {
            finished.accepted += 1;
        } else {
            finished.refused += 1;
            observe(Event::Notice(format!(
                "the server answered {} {}",
                reply.code, reply.text
            )));
        }
    }
    session.quit().await;
    Ok(finished)
}

fn unreachable(server: &str, trouble: &Trouble) -> DeliveryError {
    DeliveryError::Server(match trouble {
        Trouble::Fatal(sentence) => sentence.clone(),
        other => format!("`{server}`: {other}"),
    })
}
