//! The table of answers. The first row that fits decides, so rows with words come before rows with codes alone.
//!
//! Facts are from the servers' public documentation; `tests/fixtures/answers.csv` has a row for every known answer, with
//! server, page and date, and a test that looks each of them up here.

use super::{Action, Meaning, Scope};
use crate::delivery::session::Stage;

/// Stages in which a row applies.
#[derive(Clone, Copy, Debug)]
enum At {
    Any,
    /// Greeting, EHLO, STARTTLS.
    Opening,
    SignIn,
    /// RCPT only.
    Rcpt,
    /// DATA or the final dot.
    Letter,
    /// MAIL, RCPT, DATA or the final dot.
    Transaction,
}

impl At {
    fn holds(self, stage: Stage) -> bool {
        let opening = matches!(stage, Stage::Greeting | Stage::Hello | Stage::StartTls);
        match self {
            Self::Any => true,
            Self::Opening => opening,
            Self::SignIn => stage == Stage::SignIn,
            Self::Rcpt => stage == Stage::Rcpt,
            Self::Letter => matches!(stage, Stage::Data | Stage::Dot),
            Self::Transaction => !opening && stage != Stage::SignIn,
        }
    }
}

/// One row. An empty pattern fits everything; `x` in a code fits any digit; one of the words (separated by `|`, lower
/// case) has to occur in the text.
#[derive(Debug)]
pub(super) struct Rule(At, &'static str, &'static str, &'static str, Scope, Action);

impl Rule {
    pub(super) fn fits(&self, stage: Stage, code: u16, enhanced: &str, text: &str) -> bool {
        let Self(at, code_pattern, enhanced_pattern, words, ..) = self;
        at.holds(stage)
            && code_fits(code_pattern, code)
            && (enhanced_pattern.is_empty()
                || enhanced_pattern
                    .split('|')
                    .any(|pattern| pattern == enhanced))
            && (words.is_empty() || words.split('|').any(|word| text.contains(word)))
    }

    pub(super) fn meaning(&self) -> Meaning {
        Meaning {
            scope: self.4,
            action: self.5,
        }
    }
}

fn code_fits(pattern: &str, code: u16) -> bool {
    let digits = [code / 100 % 10, code / 10 % 10, code % 10];
    pattern.is_empty()
        || pattern
            .bytes()
            .zip(digits)
            .all(|(wanted, digit)| wanted == b'x' || u16::from(wanted - b'0') == digit)
}

use Action::{
    Defer, PauseForQuota, Reconnect, RefuseAddress, RefuseHere, RefuseLetter, SlowDown, Stop,
};
use Scope::{
    Connection, Credentials, Identity, Message, MessageForNow, Quota, Rate, Recipient,
    RecipientForNow,
};

#[rustfmt::skip]
pub(super) const RULES: &[Rule] = &[
    // --- the sign-in: once refused, a hundred more tries only lock the account ---------------------------------------
    Rule(At::SignIn, "4xx", "", "too many|login attempts|rate limit|try again later in", Credentials, Stop),
    Rule(At::SignIn, "422", "", "", Credentials, Stop),
    Rule(At::SignIn, "432", "", "", Credentials, Stop), // RFC 4954: a password transition is needed
    Rule(At::SignIn, "4xx", "", "", Connection, Reconnect), // RFC 4954: 454, temporary authentication failure
    Rule(At::SignIn, "", "", "", Credentials, Stop),
    Rule(At::Rcpt, "5xx", "5.7.12|5.7.124|5.7.13|5.7.133|5.7.134|5.7.136|5.7.193", "", Recipient, RefuseHere), // Microsoft: this group or mailbox takes no mail from outside
    Rule(At::Any, "", "4.7.30|5.7.30", "dkim", Identity, Stop), // Gmail; Microsoft's 5.7.30 is about the sign-in
    Rule(At::Any, "523", "", "", Credentials, Stop), // RFC 4954 and 5248: encryption first
    Rule(At::Any, "524", "", "", Credentials, Stop),
    Rule(At::Any, "525", "", "", Credentials, Stop),
    Rule(At::Any, "5xx", "5.7.30", "", Credentials, Stop), // Microsoft: basic sign-in is gone
    Rule(At::Any, "535", "", "", Credentials, Stop),
    Rule(At::Any, "534", "", "", Credentials, Stop),
    Rule(At::Any, "538", "", "", Credentials, Stop),
    Rule(At::Any, "530", "", "", Credentials, Stop), // sign in first, or use TLS first
    Rule(At::Any, "", "", "invalid credentials|authentication required|authentication is required|not authenticated|must authenticate|client was not authenticated|login required|please log in|smtpclientauthentication is disabled|unauthenticated commands|too many auth", Credentials, Stop),

    // --- the day's quota of the account ------------------------------------------------------------------------------
    Rule(At::Any, "", "", "daily user sending|daily message limit|daily send|this hour|daily sending quota|daily message quota|daily sending limit|daily limit|daily quota|daily smtp relay|peak smtp relay|smtp relay limit|relay sending limit|quota for sending|submission quota|email quota exceeded|relay quota|credits exceeded|submissionquota|sending limit exceeded|sending quota|outbound limit|24 hour|24-hour|24h|per day|hourly limit|hourly quota|max emails per hour|defers and failures per hour|messages per hour|recipients per hour", Quota, PauseForQuota),
    Rule(At::Any, "", "5.4.5", "", Quota, PauseForQuota), // Gmail: daily sending quota
    Rule(At::Any, "5xx", "5.1.90", "", Quota, PauseForQuota), // Microsoft: daily limit of recipients
    Rule(At::Any, "554", "5.2.0", "exceed|limit|quota|storedrv.submission|throttl", Quota, PauseForQuota),

    // --- this connection ---------------------------------------------------------------------------------------------
    Rule(At::Any, "", "", "per connection|too many connections|too many concurrent|concurrent connection|connection limit|number of connections|connections from|max message|too many messages in this|session limit|in one session|per session|too many sessions|too many errors|too frequent connects", Connection, Reconnect),
    Rule(At::Any, "432", "", "", Connection, Reconnect), // Microsoft: 432 4.3.2 too many connections

    // --- speed -------------------------------------------------------------------------------------------------------
    Rule(At::Any, "4xx", "4.7.26|4.7.27|4.7.29|4.7.32|4.7.40", "", Identity, Stop), // Gmail slows down whoever does not authenticate; only the DNS mends it
    Rule(At::Any, "4xx", "", "sender is unauthenticated|unresolvable rfc.5321|domain of sender address", Identity, Stop),
    Rule(At::Any, "454", "", "throttling|maximum sending rate", Rate, SlowDown), // Amazon SES
    Rule(At::Rcpt, "45x", "", "receiving mail at a rate|receiving mail too quickly|recipient is receiving|mailbox busy", RecipientForNow, Defer),
    Rule(At::Transaction, "4xx", "", "greylist|graylist|grey listed|greylisted", RecipientForNow, Defer),
    Rule(At::Any, "4xx", "4.7.28|4.7.500|4.7.650|4.7.651|4.7.652", "", Rate, SlowDown),
    Rule(At::Any, "4xx", "", "[ts|rate limit|rate-limit|ratelimit|sending rate|throttl|too fast|slow down|too many messages|too many emails|too much mail|unusual rate|unusually high|unsolicited mail originating|excessive|temporarily deferred|temporarily rate|per second|per minute|too many recipients from|access denied, please try again", Rate, SlowDown),

    // --- may this account send as this sender, or at all? The first digit does not say ---------------------------------
    Rule(At::Any, "5xx", "5.7.60|5.7.26|5.7.515|5.7.24|5.7.25|5.7.27|5.7.29|5.7.32|5.7.40|5.7.23", "", Identity, Stop),
    Rule(At::Any, "5xx", "5.1.8|5.7.501|5.7.502|5.7.503|5.7.506|5.7.508|5.7.700|5.7.705|5.7.708|5.7.750|5.7.511|5.7.606|5.7.64", "", Identity, Stop), // the account or its address is blocked
    Rule(At::Any, "", "", "relay access denied|relaying denied|relaying disallowed|relaying not|relay not permitted|unable to relay|relay denied|not permitted to relay|relaying to|we do not relay|no relay|relay this message|as a relay", Identity, Stop),
    Rule(At::Any, "", "", "send as|sendasdenied|not authorized to send directly|not authorized to perform|helo command rejected|sender address rejected|sender rejected|sender not allowed|not owned by user|sender denied|sender is not allowed|not authorized to send from|not allowed to send|from address is not|sender address must match|email address is not verified|domain not verified|not verified|sender verify failed|from header|unauthenticated email|unauthenticated sender|unusual sending activity|outgoing blocked|account has been|account is disabled|account disabled|account suspended|sending paused|sending is disabled|sending suspended|blocked due to|user is blocked|not in whitelist|provide a valid from|sender is unauthenticated|domain not allowed for sender|your domain has been|your email address has been|your envelope sender", Identity, Stop),
    Rule(At::Any, "", "", "reverse dns|ptr record|rdns|blocklist|blacklist|blocked using|spamhaus|block list|listed at|client host|ip address has been|black list|rbl reject|this ip has been|mail sent from your ip|poor reputation|banned sending ip", Identity, Stop),
    Rule(At::Any, "5xx", "", "spf|dkim|dmarc|unsolicited mail originating", Identity, Stop), // with a 4 the DNS may only have been silent
    Rule(At::Opening, "5xx", "", "", Identity, Stop), // RFC 5321 3.1: 554 at the greeting, no service for us
    Rule(At::Opening, "4xx", "", "", Connection, Reconnect),

    // --- the server as a whole ---------------------------------------------------------------------------------------
    Rule(At::Any, "421", "4.7.0", "", Rate, SlowDown), // Gmail: try again later, closing connection
    Rule(At::Any, "452", "4.3.1|4.3.2", "", Rate, SlowDown), // the server is short of space or over its load
    Rule(At::Transaction, "452", "", "insufficient system|insufficient disk|system resources|system storage", Rate, SlowDown),
    Rule(At::Any, "421", "", "", Connection, Reconnect),

    // --- this addressee ------------------------------------------------------------------------------------------------
    Rule(At::Transaction, "552", "", "full|over quota|overquota|over its quota", RecipientForNow, Defer),
    Rule(At::Rcpt, "5xx", "5.7.504|5.7.505|5.7.507|5.7.510", "", Recipient, RefuseHere), // Microsoft: the recipient does not want it
    Rule(At::Letter, "5xx", "5.2.1", "this message", Message, RefuseLetter), // Exchange's content filter
    Rule(At::Transaction, "5xx", "5.1.1|5.1.2|5.1.3|5.1.6|5.1.10|5.2.1|5.1.0|5.4.1|5.1.351|5.4.310|5.4.4|5.4.12", "", Recipient, RefuseAddress),
    Rule(At::Transaction, "5xx", "5.7.505|5.7.507|5.7.510", "", Recipient, RefuseHere), // Microsoft: the recipient does not want it
    Rule(At::Transaction, "5xx", "", "user unknown|unknown user|no such user|no such mailbox|no such recipient|mailbox not found|mailbox is disabled|recipient not found|unknown recipient|invalid recipient|user not found|user does not exist|doesn't have a|no longer valid", Recipient, RefuseAddress), // some servers say so only after the letter
    Rule(At::Rcpt, "5xx", "5.2.121|5.2.122", "", RecipientForNow, Defer), // Microsoft: this mailbox gets too much in an hour
    Rule(At::Transaction, "552", "5.2.2", "", RecipientForNow, Defer), // the mailbox is full
    Rule(At::Rcpt, "552", "", "", RecipientForNow, Defer), // RFC 5321 4.5.3.1.10 and 4.2.2: over its storage for now
    Rule(At::Transaction, "5xx", "", "mailbox full|mailbox is full|over quota|quota exceeded|overquota|mailbox quota|out of storage", RecipientForNow, Defer),
    Rule(At::Rcpt, "550", "", "user unknown|unknown user|no such user|does not exist|no such mailbox|no mailbox|mailbox unavailable|mailbox not found|recipient rejected|recipient not found|unknown recipient|unrouteable|unroutable|invalid recipient|invalid mailbox|address rejected|account not found|user not found|no such recipient|not a valid mailbox|mailbox disabled|is disabled|inactive", Recipient, RefuseAddress),
    Rule(At::Rcpt, "553", "", "", Recipient, RefuseAddress), // RFC 5321 4.2.2: mailbox name not allowed
    Rule(At::Rcpt, "5xx", "", "", Recipient, RefuseHere),
    Rule(At::Rcpt, "4xx", "", "", RecipientForNow, Defer),
    Rule(At::Transaction, "45x", "4.2.1|4.2.2|4.1.1|4.1.2|4.2.0", "", RecipientForNow, Defer),

    // --- this letter ---------------------------------------------------------------------------------------------------
    Rule(At::Letter, "5xx", "", "", Message, RefuseLetter),
    Rule(At::Transaction, "552", "", "", Message, RefuseLetter), // MAIL with SIZE: too large
    Rule(At::Transaction, "4xx", "", "", MessageForNow, Defer),
    Rule(At::Transaction, "5xx", "", "", Identity, Stop), // MAIL refused: no other letter has another sender
];
