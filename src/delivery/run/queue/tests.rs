use super::*;
use crate::campaign::Pace;
use crate::delivery::run::letter::Tries;
use crate::delivery::witness::LetterTrace;
use redress_base::address::EmailAddress;
use redress_base::clock::Clock;
use redress_base::id::{DeliveryId, MailingName, RecipientKey};
use redress_base::message_id::MessageId;
use redress_letters::Sender;
use redress_letters::message::{Draft, Message};

const MINUTE: Duration = Duration::from_mins(1);

fn letter(number: i64, domain: &str) -> PreparedLetter {
    let email = |text: &str| EmailAddress::parse(text).unwrap().address;
    let sender = Sender {
        name: "Coalition".to_owned(),
        email: email("letters@coalition.example"),
        reply_to: None,
        logo: None,
        post_address: Vec::new(),
    };
    let to = email(&format!("p{number}@{domain}"));
    let message = Message::compose(&Draft {
        sender: &sender,
        to: &to,
        to_name: None,
        cc: &[],
        subject: "A ban",
        thread: None,
        language: None,
        text: &"Dear Ana\n".into(),
        html: &"<p>Dear Ana</p>\n".into(),
        attachments: &[],
    });
    PreparedLetter {
        delivery: DeliveryId(number),
        mailing: MailingName::new("council"),
        recipient: to.to_string(),
        trace: LetterTrace::of(
            &MailingName::new("council"),
            &RecipientKey::new(to.as_str()),
        ),
        from: sender.email,
        email: to,
        cc: Vec::new(),
        deferrals: None,
        message: message.unwrap(),
        message_id: MessageId::from_stored("1@coalition.example"),
        zone: None,
        tries: Tries::default(),
    }
}

fn letters(domains: &[&str]) -> Vec<PreparedLetter> {
    let numbered = (1..).zip(domains);
    numbered
        .map(|(number, domain)| letter(number, domain))
        .collect()
}

fn pacer(per_domain: Pace) -> Pacer {
    let clock = Clock::simulated("2021-02-16T09:00:00Z".parse().unwrap());
    Pacer::new(Pace::Unlimited, per_domain, None, &clock)
}

/// A queue in the middle of a walk.
fn queue(max: Option<u64>, domains: &[&str]) -> Queue {
    let mut queue = Queue::new(Allowance::of(max));
    queue.begin_walk();
    queue.arrived(Some(letters(domains)));
    queue
}

fn take(queue: &mut Queue, pacer: &Pacer) -> Result<i64, NoLetter> {
    queue.take(pacer).map(|letter| letter.delivery.0)
}

#[tokio::test(start_paused = true)]
async fn letters_are_given_out_as_they_came_until_the_walk_is_over() {
    let pacer = pacer(Pace::Unlimited);
    let mut queue = queue(None, &["a.example", "a.example"]);
    assert_eq!(take(&mut queue, &pacer), Ok(1));
    assert_eq!(take(&mut queue, &pacer), Ok(2));
    assert_eq!(take(&mut queue, &pacer), Err(NoLetter::Yet));
    queue.arrived(None);
    assert_eq!(take(&mut queue, &pacer), Err(NoLetter::AnyMore));
}

#[tokio::test(start_paused = true)]
async fn while_a_domain_rests_the_others_have_their_turn() {
    let pacer = pacer(Pace::Every(MINUTE));
    let mut queue = queue(None, &["a.example", "a.example", "b.example"]);
    assert_eq!(take(&mut queue, &pacer), Ok(1));
    assert_eq!(take(&mut queue, &pacer), Ok(3));
    let rests = |more_may_come| NoLetter::WhileDomainsRest {
        wait: MINUTE,
        more_may_come,
    };
    assert_eq!(take(&mut queue, &pacer), Err(rests(true)));
    queue.arrived(None);
    assert_eq!(take(&mut queue, &pacer), Err(rests(false)));
    tokio::time::advance(MINUTE).await;
    assert_eq!(take(&mut queue, &pacer), Ok(2));
}

#[tokio::test(start_paused = true)]
async fn no_more_are_given_out_than_the_run_may_send_but_one_that_comes_back_does_not_count() {
    let pacer = pacer(Pace::Unlimited);
    let mut queue = queue(Some(2), &["a.example"; 5]);
    let first = queue.take(&pacer).unwrap();
    let second = queue.take(&pacer).unwrap();
    assert!(queue.is_spent());
    assert_eq!(take(&mut queue, &pacer), Err(NoLetter::AnyMore));
    queue.put_back(first);
    assert_eq!(take(&mut queue, &pacer), Ok(1), "it is the next again");
    queue.set_aside(second);
    assert_eq!(take(&mut queue, &pacer), Ok(3), "another goes in its place");
    queue.end_walk();
    assert!(queue.is_empty() && queue.is_spent());
}
