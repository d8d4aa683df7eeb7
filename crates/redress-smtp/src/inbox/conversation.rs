//! One SMTP conversation of the inbox (RFC 5321, with PIPELINING, SIZE, 8BITMIME and the parameters of DSN).

use super::lines::{Lines, MAIL_BYTES_MAX};
use super::parameters::{MAIL, RCPT, are_known, path};
use super::store::Store;
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

/// Conversations at a time; more than a campaign may have connections.
const CONVERSATIONS_MAX: usize = 128;
/// Where a connection cannot be taken, the next is asked for after so long.
const UNTIL_A_HANDLE_IS_FREE: Duration = Duration::from_millis(100);
/// Addressees of a mail (RFC 5321 4.5.3.1.8 asks for 100 at least).
const ADDRESSEES_MAX: usize = 1000;

/// Takes connections until it is dropped; its conversations end with it.
pub(super) async fn listen(listener: TcpListener, store: Arc<Store>) {
    let mut conversations = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept(), if conversations.len() < CONVERSATIONS_MAX => {
                match accepted {
                    Ok((stream, _)) => drop(conversations.spawn(converse(stream, Arc::clone(&store)))),
                    // Most often no file handle is free, and the connection waits: it would be offered again at once.
                    Err(_) => tokio::time::sleep(UNTIL_A_HANDLE_IS_FREE).await,
                }
            }
            Some(_) = conversations.join_next() => {} // a place is free again
        }
    }
}

/// The mail being handed over.
#[derive(Default)]
struct IncomingEnvelope {
    from: Option<String>,
    recipients: Vec<String>,
}

async fn converse(stream: TcpStream, store: Arc<Store>) -> io::Result<()> {
    stream.set_nodelay(true)?; // a reply would else wait for the acknowledgement of the one before
    let mut lines = Lines::of(stream);
    lines.reply("220 redress rehearsal inbox");
    let mut envelope = IncomingEnvelope::default();
    let mut greeted = false;
    while let Some(line) = lines.command().await? {
        let (verb, rest) = split_verb(&line);
        match verb.as_str() {
            // A greeting ends a transaction that was open (RFC 5321 4.1.4).
            "EHLO" => {
                (envelope, greeted) = (IncomingEnvelope::default(), true);
                lines.reply(&format!(
                    "250-rehearsal\r\n250-PIPELINING\r\n250-SIZE {MAIL_BYTES_MAX}\r\n250-8BITMIME\r\n250-DSN\r\n250 ENHANCEDSTATUSCODES"
                ));
            }
            "HELO" => {
                (envelope, greeted) = (IncomingEnvelope::default(), true);
                lines.reply("250 rehearsal");
            }
            "MAIL" if greeted && envelope.from.is_none() => match path(rest, "FROM:") {
                Some((_, parameters)) if !are_known(parameters, &MAIL) => {
                    lines.reply("555 5.5.4 unknown parameter");
                }
                Some((from, _)) => {
                    envelope.from = Some(from);
                    lines.reply("250 2.1.0 ok");
                }
                None => lines.reply("501 5.5.4 MAIL FROM:<address>"),
            },
            "RCPT" if envelope.from.is_some() => match path(rest, "TO:") {
                Some((_, parameters)) if !are_known(parameters, &RCPT) => {
                    lines.reply("555 5.5.4 unknown parameter");
                }
                Some((to, _)) if !to.is_empty() && envelope.recipients.len() < ADDRESSEES_MAX => {
                    envelope.recipients.push(to);
                    lines.reply("250 2.1.5 ok");
                }
                Some((to, _)) if !to.is_empty() => lines.reply("452 4.5.3 too many addressees"),
                _ => lines.reply("501 5.5.4 RCPT TO:<address>"),
            },
            "DATA" if !envelope.recipients.is_empty() => {
                lines.reply("354 go ahead");
                let mail = lines.mail().await?; // cut short, the conversation ends here and nothing is kept
                let taken = std::mem::take(&mut envelope);
                lines.reply(&keep(&store, &taken, mail));
            }
            "RSET" => {
                envelope = IncomingEnvelope::default();
                lines.reply("250 2.0.0 ok");
            }
            "NOOP" => lines.reply("250 2.0.0 ok"),
            "QUIT" => {
                lines.reply("221 2.0.0 bye");
                return lines.flush().await;
            }
            "MAIL" | "RCPT" | "DATA" => lines.reply("503 5.5.1 not now"),
            _ => lines.reply("500 5.5.2 unknown"),
        }
    }
    Ok(())
}

/// What the inbox answers to a whole mail; `None` where it was too large.
fn keep(store: &Store, envelope: &IncomingEnvelope, mail: Option<Vec<u8>>) -> String {
    let Some(mail) = mail else {
        return "552 5.3.4 too large".to_owned();
    };
    let from = envelope.from.as_deref().unwrap_or_default();
    match store.keep(from, &envelope.recipients, &mail) {
        Ok(()) => "250 2.0.0 kept".to_owned(),
        Err(error) => format!("451 4.3.0 cannot be written: {}", error.kind()),
    }
}

fn split_verb(line: &str) -> (String, &str) {
    let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
    (verb.to_ascii_uppercase(), rest.trim())
}
