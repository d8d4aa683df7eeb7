//! A few letters to the organizer's own address.

use super::dialing::{dial, waiting_for};
use super::error::DeliveryError;
use super::event::{Event, Finished};
use super::letter::{STAMP_BYTES_MAX, too_large};
use super::options::Sending;
use super::receipts::trouble_with;
use super::send::watched;
use super::stamp::Stamp;
use super::start::{account, dialer, pacer};
use crate::delivery::secret::secret_from;
use crate::delivery::setup;
use redress_base::address::EmailAddress;
use redress_base::message_id::MessageId;
use redress_letters::message::Message;
use redress_smtp::{ConnectError, Envelope, Opening, WireBody};
use tokio::sync::mpsc;

/// A letter to the organizer.
#[derive(Debug)]
pub struct TestLetter {
    /// The address of its sender.
    pub from: EmailAddress,
    /// What is sent.
    pub message: Message,
    /// A Message-ID that no delivery has.
    pub id: MessageId,
}

/// Sends a few letters to the organizer's own address: counted against the quota, entered as no delivery.
pub async fn send_tests(
    sending: Sending,
    to: &EmailAddress,
    letters: Vec<TestLetter>,
    observe: &mut dyn FnMut(Event),
) -> Result<Finished, DeliveryError> {
    let mut account = account(&sending)?;
    let dialer = dialer(&sending)?;
    let stamp = Stamp::load(&sending.settings)?;
    let mut pacer = pacer(&sending, account.as_ref());
    let unreachable = |trouble: &ConnectError| unreachable(&dialer.server(), trouble);
    let mut finished = Finished::default();
    let mut body = WireBody::default();
    let secret_from =
        (sending.settings.password.as_ref()).map(|source| secret_from(source, &sending.section()));
    let (told, mut waits) = mpsc::unbounded_channel();
    let opening = dial(&dialer, &sending.clock, |step| {
        let _ = told.send(waiting_for(step, &dialer.server(), secret_from.as_deref()));
    });
    let opened = watched(opening, &mut waits, &mut |told| {
        observe(Event::Notice(told));
    })
    .await;
    let mut session = opened.map_err(|trouble| unreachable(&trouble))?;
    let sizes = letters
        .iter()
        .map(|letter| letter.message.len() + STAMP_BYTES_MAX);
    let largest = sizes.max().unwrap_or_default();
    if let Some(most) = session.size_max().filter(|most| largest > *most) {
        session.quit().await;
        return Err(DeliveryError::Server(too_large(
            &dialer.server(),
            most,
            largest,
        )));
    }
    let receipts = sending.settings.receipts;
    let mut told = None;
    for TestLetter { from, message, id } in letters {
        // Before the envelope, so that no transaction stands open while the pace makes us wait.
        pacer.wait(to.domain()).await;
        stamp
            .put_on(&message, &id, sending.clock.now(), &mut body)?
            .map_err(|unfit| {
                DeliveryError::Server(format!("the test letter has {unfit}; nothing was sent"))
            })?;
        let envelope = Envelope {
            from: &from,
            to,
            cc: &[],
            size: message.len() + STAMP_BYTES_MAX,
            id: id.envelope_id(),
        };
        let lost = |lost| unreachable(&ConnectError::Lost(lost));
        let opening = session.open(envelope).await.map_err(lost)?;
        if told.is_none() {
            // Asked here: what a server refuses of what it announced is known by now.
            told = trouble_with(&session, receipts);
            if let Some(trouble) = told {
                observe(Event::Notice(trouble.to_owned()));
            }
        }
        let reply = match opening {
            Opening::Open(_) => {
                // And again, because the server has taken its time.
                pacer.wait(to.domain()).await;
                if let Some(account) = &mut account
                    && let Err(until) = account.take(1)?
                {
                    finished.paused = Some("the account's daily limit is reached".to_owned());
                    finished.resume_at = Some(until);
                    return Ok(finished); // 354 was said, and nothing may follow it
                }
                pacer.count(to.domain());
                session.transmit(&mut body, None).await.map_err(lost)?;
                session.dot_answer().await.map_err(lost)?
            }
            Opening::Closed { reply, .. } => reply,
        };
        if reply.code == 250 {
            finished.accepted += 1;
        } else {
            match reply.code {
                400..500 => finished.deferred += 1, // another try may do
                _ => finished.refused += 1,
            }
            observe(Event::Notice(format!(
                "the server answered {} {}",
                reply.code, reply.text
            )));
        }
    }
    session.quit().await;
    Ok(finished)
}

fn unreachable(server: &str, trouble: &ConnectError) -> DeliveryError {
    DeliveryError::Server(match trouble {
        ConnectError::Fatal(error) => setup::in_words(error),
        other => format!("`{server}`: {other}"),
    })
}
