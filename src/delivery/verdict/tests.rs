use super::*;

fn judge(stage: Stage, line: &str) -> (Scope, Action) {
    let (code, rest) = line.split_once(' ').unwrap();
    let (enhanced, text) = match rest.split_once(' ') {
        Some((word, text)) if word.split('.').count() == 3 => (Some(word.to_owned()), text),
        _ => (None, rest),
    };
    let reply = Reply {
        code: code.parse().unwrap(),
        enhanced,
        text: text.to_owned(),
    };
    let meaning = meaning(stage, &reply);
    (meaning.scope, meaning.action)
}

#[test]
fn the_examples_of_the_promises() {
    use Stage::{Data, Dot, Greeting, Mail, Rcpt, SignIn};
    for (stage, line, scope, action) in [
        (
            Greeting,
            "421 4.3.2 Service not available",
            Scope::Connection,
            Action::Reconnect,
        ),
        (
            Mail,
            "432 4.3.2 Concurrent connections limit exceeded",
            Scope::Connection,
            Action::Reconnect,
        ),
        (
            Dot,
            "454 Throttling failure: Maximum sending rate exceeded.",
            Scope::Rate,
            Action::SlowDown,
        ),
        (
            Dot,
            "421 4.7.28 Our system has detected an unusual rate",
            Scope::Rate,
            Action::SlowDown,
        ),
        (
            Mail,
            "421 4.7.0 Try again later, closing connection.",
            Scope::Rate,
            Action::SlowDown,
        ),
        (
            Rcpt,
            "451 4.7.500 Server busy. Please try again later",
            Scope::Rate,
            Action::SlowDown,
        ),
        (
            Mail,
            "421 4.7.0 [TSS04] Messages temporarily deferred",
            Scope::Rate,
            Action::SlowDown,
        ),
        (
            Mail,
            "550 5.4.5 Daily user sending limit exceeded",
            Scope::Quota,
            Action::PauseForQuota,
        ),
        (
            Mail,
            "454 Throttling failure: Daily message quota exceeded.",
            Scope::Quota,
            Action::PauseForQuota,
        ),
        (
            Mail,
            "450 4.2.1 Peak SMTP relay limit exceeded for customer",
            Scope::Quota,
            Action::PauseForQuota,
        ),
        (
            Dot,
            "550 5.1.90 Your message can't be sent",
            Scope::Quota,
            Action::PauseForQuota,
        ),
        (
            Dot,
            "554 5.2.0 STOREDRV.Submission; quota exceeded",
            Scope::Quota,
            Action::PauseForQuota,
        ),
        (
            Dot,
            "550 5.2.2 Submission quota exceeded",
            Scope::Quota,
            Action::PauseForQuota,
        ),
        (
            SignIn,
            "535 5.7.8 Username and Password not accepted",
            Scope::Credentials,
            Action::Stop,
        ),
        (
            SignIn,
            "534 5.7.9 Application-specific password required",
            Scope::Credentials,
            Action::Stop,
        ),
        (
            Mail,
            "550 5.7.30 Basic authentication is not supported",
            Scope::Credentials,
            Action::Stop,
        ),
        (
            SignIn,
            "454 4.7.0 Too many login attempts",
            Scope::Credentials,
            Action::Stop,
        ),
        (
            Dot,
            "550 5.7.60 Client does not have permissions to send as this sender",
            Scope::Identity,
            Action::Stop,
        ),
        (
            Dot,
            "550 5.7.26 Unauthenticated email",
            Scope::Identity,
            Action::Stop,
        ),
        (
            Dot,
            "550 5.7.515 Access denied",
            Scope::Identity,
            Action::Stop,
        ),
        (
            Mail,
            "552 5.3.4 Message size exceeds fixed limit",
            Scope::Message,
            Action::RefuseLetter,
        ),
        (
            Dot,
            "554 5.6.0 Message is malformed",
            Scope::Message,
            Action::RefuseLetter,
        ),
        (
            Dot,
            "550 5.7.1 Message looks like spam",
            Scope::Message,
            Action::RefuseLetter,
        ),
        (
            Rcpt,
            "550 5.1.1 no such user",
            Scope::Recipient,
            Action::RefuseAddress,
        ),
        (
            Rcpt,
            "550 5.2.1 The email account is inactive",
            Scope::Recipient,
            Action::RefuseAddress,
        ),
        (
            Rcpt,
            "450 4.2.1 The user you are trying to contact is receiving mail at a rate",
            Scope::RecipientForNow,
            Action::Defer,
        ),
        (
            Rcpt,
            "452 4.2.2 over quota",
            Scope::RecipientForNow,
            Action::Defer,
        ),
        (
            Rcpt,
            "552 5.2.2 mailbox is full",
            Scope::RecipientForNow,
            Action::Defer,
        ),
        (
            Rcpt,
            "451 4.7.1 Greylisting in action",
            Scope::RecipientForNow,
            Action::Defer,
        ),
        (
            Rcpt,
            "554 5.7.1 <a@b.example>: Relay access denied",
            Scope::Identity,
            Action::Stop,
        ),
        (
            Rcpt,
            "530 5.7.0 Authentication required",
            Scope::Credentials,
            Action::Stop,
        ),
        (Rcpt, "599 odd", Scope::Recipient, Action::RefuseHere),
        (Data, "599 odd", Scope::Message, Action::RefuseLetter),
        (Dot, "499 odd", Scope::MessageForNow, Action::Defer),
    ] {
        assert_eq!(judge(stage, line), (scope, action), "{stage}: {line}");
    }
}

/// A row of `tests/fixtures/answers.csv`: an answer that a server is known to give, with the public page that has it: the
/// provider's documentation, the server's source, or a collection of its bounces. `read_on` is the day on which the row was
/// compared with that page or with an excerpt of it.
struct Known {
    server: String,
    stage: Stage,
    reply: Reply,
    scope: String,
    action: String,
}

fn known_answers() -> Vec<Known> {
    let mut rows =
        csv::Reader::from_reader(include_str!("../../../tests/fixtures/answers.csv").as_bytes());
    let read = |row: csv::StringRecord| {
        let stage = match &row[1] {
            "greeting" => Stage::Greeting,
            "hello" => Stage::Hello,
            "starttls" => Stage::StartTls,
            "sign_in" => Stage::SignIn,
            "mail" => Stage::Mail,
            "rcpt" => Stage::Rcpt,
            "data" => Stage::Data,
            "dot" => Stage::Dot,
            other => panic!("no stage `{other}`"),
        };
        assert!(row[7].starts_with("http"), "no page: {row:?}");
        assert!(
            row[8].parse::<jiff::civil::Date>().is_ok(),
            "no day: {row:?}"
        );
        let enhanced = (!row[3].is_empty()).then(|| row[3].to_owned());
        let reply = Reply {
            code: row[2].parse().unwrap(),
            enhanced,
            text: row[4].to_owned(),
        };
        Known {
            server: row[0].to_owned(),
            stage,
            reply,
            scope: row[5].to_owned(),
            action: row[6].to_owned(),
        }
    };
    rows.records().map(|row| read(row.unwrap())).collect()
}

fn snake_case(word: &str) -> String {
    let mut snake = String::new();
    for character in word.chars() {
        if character.is_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.extend(character.to_lowercase());
    }
    snake
}

#[test]
fn at_least_three_hundred_known_answers_are_understood() {
    let known = known_answers();
    assert!(known.len() >= 300, "{} answers", known.len());
    let misread: Vec<String> = known
        .iter()
        .filter_map(|known| {
            let meaning = meaning(known.stage, &known.reply);
            let read = (
                snake_case(&format!("{:?}", meaning.scope)),
                snake_case(&format!("{:?}", meaning.action)),
            );
            let Known {
                server,
                stage,
                reply,
                scope,
                action,
            } = known;
            (read != (scope.clone(), action.clone())).then(|| {
                format!(
                    "{server} at {stage}: {} {} is {scope}/{action}, not {read:?}",
                    reply.code, reply.text
                )
            })
        })
        .collect();
    assert!(misread.is_empty(), "{}", misread.join("\n"));
}

/// Rows that differ in nothing the table looks at would only pad the number above.
#[test]
fn no_known_answer_is_there_twice() {
    let mut seen = std::collections::HashSet::new();
    let mut doubled = Vec::new();
    for Known {
        server,
        stage,
        reply,
        scope,
        ..
    } in known_answers()
    {
        let blank = Reply {
            text: String::new(),
            ..reply.clone()
        };
        let text_decides = snake_case(&format!("{:?}", meaning(stage, &blank).scope)) != scope;
        let text = if text_decides {
            reply.text.clone()
        } else {
            String::new()
        };
        if !seen.insert((reply.code, reply.enhanced.clone(), scope, text)) {
            doubled.push(format!(
                "{server} {} {:?} {}",
                reply.code, reply.enhanced, reply.text
            ));
        }
    }
    assert!(doubled.is_empty(), "{}", doubled.join("\n"));
}
