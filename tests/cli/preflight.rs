//! `preflight`, with an unbound on loopback in place of the internet.

use redress_test_support::{CampaignTest, Unbound, make_signing_key, pass_over};
use std::net::{TcpListener, UdpSocket};
use std::process::Command;

const LIST: &str = "email,office,last_name,full_name,city,cc
ana@council.example,mayor,Ruiz,Ana Ruiz,Springfield,copy@nullmx.example
ben@counsil.example,council_member,Okafor,Ben Okafor,Springfield,
cy@refused.example,council_member,Ito,Cy Ito,Springfield,
di@onlya.example,council_member,Lee,Di Lee,Springfield,
ed@counsil.example,council_member,Roe,Ed Roe,Springfield,
";

/// Zones of a sender with these records, and of the recipients of [`LIST`].
fn internet(sender: &[&str]) -> Option<Unbound> {
    let zones = [
        ("coalition.example", "static", sender),
        (
            "relay.example",
            "static",
            &["_spf.relay.example. TXT \"v=spf1 ip4:192.0.2.0/24 -all\""],
        ),
        (
            "council.example",
            "static",
            &["council.example. MX 10 mx.council.example."],
        ),
        ("onlya.example", "static", &["onlya.example. A 192.0.2.7"]),
        ("nullmx.example", "static", &["nullmx.example. MX 0 ."]),
        ("refused.example", "always_refuse", &[]),
    ];
    let owned: Vec<(&str, &str, Vec<String>)> = zones
        .into_iter()
        .map(|(name, kind, records)| {
            (
                name,
                kind,
                records.iter().map(ToString::to_string).collect(),
            )
        })
        .collect();
    let zones = owned
        .iter()
        .map(|(name, kind, records)| (*name, *kind, records.as_slice()));
    let started = Unbound::start(zones);
    if started.is_none() {
        pass_over("unbound is not installed");
    }
    started
}

const SENDER: [&str; 4] = [
    "coalition.example. TXT \"v=spf1 include:_spf.relay.example -all\"",
    "coalition.example. MX 10 mx.coalition.example.",
    "mx.coalition.example. A 192.0.2.10",
    "_dmarc.coalition.example. TXT \"v=DMARC1; p=reject; rua=mailto:d@coalition.example\"",
];

/// Such a campaign, through a relay of that provider.
fn campaign() -> CampaignTest {
    CampaignTest::new()
        .recipients(LIST)
        .server_line("server = \"smtps://smtp.relay.example\"")
}

#[test]
fn what_is_certain_is_named_row_by_row_and_what_is_not_known_is_held_against_nobody() {
    let Some(unbound) = internet(&SENDER) else {
        return;
    };
    let dns = unbound.address().to_string();
    campaign()
        .run(&["preflight", "--dns", &dns])
        .stderr(&format!(
            "asking {dns} about the sender and the recipients' domains (5)\n"
        ))
        .stdout(
            "error: recipients/council.csv rows 3 and 6 column `email`: there is no domain `counsil.example`: a letter there comes back
  Look the address up again: most often it is a slip of the pen, or the office has moved.
error: recipients/council.csv row 2 column `cc`: `nullmx.example` takes no mail (null MX): a letter there comes back
  Look for another address, or another way to reach the office.

not known: `refused.example`: the DNS server refuses to say (REFUSED)

fine: `coalition.example` has one SPF record, and it takes 1 of 10 look-ups: `v=spf1 include:_spf.relay.example -all`
fine: the SPF record of `coalition.example` names smtp.relay.example; whether a letter passes only its receiver can say
fine: `coalition.example` stands under the DMARC policy `reject` of `_dmarc.coalition.example`
fine: letters are not signed here; whether your provider signs them as `coalition.example` a `redress test` to yourself shows
fine: mail for `coalition.example` (From) goes to `mx.coalition.example`

2 errors, 0 notes, 1 not known. Recipients' domains that take mail: 2 of 5; of 1 nobody could say.
",
        )
        .status(3);
}

#[test]
fn where_answers_to_a_row_go_is_asked_about_as_well() {
    let Some(unbound) = internet(&SENDER) else {
        return;
    };
    let dns = unbound.address().to_string();
    let test = campaign().recipients(
        "email,office,last_name,full_name,city,reply_to
ana@council.example,mayor,Ruiz,Ana Ruiz,Springfield,ana@nullmx.example
ben@council.example,council_member,Okafor,Ben Okafor,Springfield,ben@chapterr.example
cy@council.example,council_member,Ito,Cy Ito,Springfield,cy@council.example
di@counsil.example,council_member,Lee,Di Lee,Springfield,di@chapterr.example
",
    );
    test.run(&["preflight", "--dns", &dns])
        .stdout_has(
            "error: recipients/council.csv rows 3 and 5 column `reply_to`: there is no domain `chapterr.example`, which stands \
             in the Reply-To address: nobody can answer, and receivers refuse such letters\n  Mend the address, or have the \
             domain registered.\n",
        )
        .stdout_has("row 2 column `reply_to`: `nullmx.example`, which stands in the Reply-To address, takes no mail (null MX)")
        .stdout_has("row 5 column `email`: there is no domain `counsil.example`: a letter there comes back\n  Look the address up")
        .stdout_has("3 errors, 0 notes, 0 not known. Recipients' domains that take mail: 1 of 4.\n")
        .status(3);
    let json = test
        .run(&["preflight", "--dns", &dns, "--format", "json"])
        .json();
    let rules: Vec<&str> = json["recipients"]["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["rule"].as_str().unwrap())
        .collect();
    assert_eq!(
        rules,
        [
            "mail-no-such-domain",
            "recipient-no-such-domain",
            "mail-null-mx"
        ]
    );
}

#[test]
fn each_fault_of_the_sender_comes_with_the_record_that_mends_it() {
    let Some(unbound) = internet(&["coalition.example. MX 0 ."]) else {
        return;
    };
    let dns = unbound.address().to_string();
    let test = CampaignTest::new()
        .server_line("server = \"smtps://smtp.gmail.com\"")
        .delivery("provider = \"google-workspace\"");
    test.run(&["preflight", "--dns", &dns])
        .stdout(
            "error: sender: `coalition.example` has no SPF record: no server is named that may send for it
  Add this record, with what your provider says it needs.
    coalition.example  TXT  v=spf1 include:_spf.google.com ~all
error: sender: `coalition.example`, which stands in the From address, takes no mail (null MX): answers are lost, and some receivers refuse letters from it
  Write from a domain that takes mail, or give it a mail server.

note: sender: `coalition.example` has no DMARC record, nor has any domain above it
  Add this record: large receivers ask for one from whoever writes to many. It changes nothing yet and brings reports.
    _dmarc.coalition.example  TXT  v=DMARC1; p=none; rua=mailto:dmarc@coalition.example

fine: letters are not signed here; whether your provider signs them as `coalition.example` a `redress test` to yourself shows

2 errors, 1 note, 0 not known. Recipients' domains that take mail: 1 of 1.
",
        )
        .status(3);
}

#[test]
fn programs_get_the_same_with_each_row() {
    let Some(unbound) = internet(&SENDER) else {
        return;
    };
    let dns = unbound.address().to_string();
    let ran = campaign()
        .run(&["preflight", "--dns", &dns, "--format", "json"])
        .status(3);
    let found = ran.json();
    assert_eq!(
        (found["errors"].as_u64(), found["notes"].as_u64()),
        (Some(2), Some(0))
    );
    assert_eq!(found["servers"], serde_json::json!([dns]));
    assert!(found["unfinished"].is_null());
    assert_eq!(found["recipients"]["domains"], 5);
    assert_eq!(found["sender"][0]["rule"], "spf-fine");
    let gone = &found["recipients"]["findings"][0];
    assert_eq!(
        (gone["rule"].as_str(), gone["weight"].as_str()),
        (Some("recipient-no-such-domain"), Some("error"))
    );
    let rows: Vec<_> = gone["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["row"].as_u64())
        .collect();
    assert_eq!(rows, [Some(3), Some(6)]);
    let unknown = &found["recipients"]["findings"][2];
    assert_eq!(unknown["weight"], "not_known");
}

/// A key, and its public half as it is published.
fn key(test: &CampaignTest) -> Option<String> {
    let file = test.path("key.pem");
    if !make_signing_key(&file) {
        return None;
    }
    let public = Command::new("openssl")
        .args(["rsa", "-pubout", "-in"])
        .arg(&file)
        .output()
        .unwrap();
    let public = String::from_utf8(public.stdout).unwrap();
    Some(
        public
            .lines()
            .filter(|line| !line.starts_with('-'))
            .collect(),
    )
}

#[test]
fn the_key_that_is_published_is_compared_with_the_one_that_signs() {
    let test = campaign().delivery(
        "[delivery.dkim]\nselector = \"letters\"\ndomain = \"coalition.example\"\nkey_file = \"key.pem\"",
    );
    let Some(public) = key(&test) else { return };
    let name = "letters._domainkey.coalition.example";
    let (first, second) = public.split_at(200);
    let right = format!("{name}. TXT \"v=DKIM1; k=rsa; p={first}\" \"{second}\"");
    // Somebody else's: its numbers differ, and so does everything that is signed.
    let wrong = right.replace(&second[..8], "AAAAAAAA");
    for (record, says) in [
        (
            right.as_str(),
            "fine: the key under `letters._domainkey.coalition.example` is the one in `key_file` (2048 bits)\n",
        ),
        (
            &wrong,
            "error: sender: the key under `letters._domainkey.coalition.example` is not the one in `key_file`",
        ),
        (
            "coalition.example. A 192.0.2.1",
            "error: sender: there is no key under `letters._domainkey.coalition.example`",
        ),
    ] {
        let Some(unbound) = internet(&[record]) else {
            return;
        };
        let ran = test.run(&["preflight", "--dns", &unbound.address().to_string()]);
        let ran = ran.stdout_has(says);
        let added = format!("{name}  TXT  v=DKIM1; k=rsa; p={public}");
        assert_eq!(
            ran.stdout.contains(&added),
            says.starts_with("error"),
            "{}",
            ran.stdout
        );
    }
}

#[test]
fn send_shows_the_last_preflight_and_needs_none() {
    let test = CampaignTest::new();
    let code = test.code();
    let first = test.run(&["send", "--approved", &code, "--max", "1"]);
    assert!(!first.status(0).stderr.contains("preflight"));
    let Some(unbound) = internet(&SENDER) else {
        return;
    };
    test.run(&["preflight", "--dns", &unbound.address().to_string()])
        .status(0);
    test.run(&["send", "--approved", &code, "--max", "1"])
        .status(0)
        .stderr_has("last preflight just now: 0 errors, 1 note\n");
}

#[test]
fn where_nobody_answers_it_is_said_and_send_goes_on() {
    // A port where nobody listens, as both kinds of socket have it for themselves.
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let free = UdpSocket::bind(taken.local_addr().unwrap())
        .unwrap()
        .local_addr()
        .unwrap();
    let test = CampaignTest::new();
    test.run(&["preflight", "--dns", &free.to_string()])
        .stdout_has("not known: `council.example`: no DNS server answers\n")
        .stdout_has("Not everything could be asked: no DNS server answers: see whether this machine is online, or name a server with `--dns`.\n")
        .status(1);
    test.send(&[])
        .stderr_has("last preflight just now: 0 errors, 0 notes, 4 not known; not everything could be asked\n")
        .status(0);
}

#[test]
fn a_server_that_is_none_is_a_slip_of_the_command_line() {
    CampaignTest::new()
        .run(&["preflight", "--dns", "dns.example"])
        .stderr_has(
            "`dns.example` is no address of a server: write `192.0.2.1` or `192.0.2.1:5353`",
        )
        .status(2);
}

#[test]
fn a_clerk_is_a_recipient_a_faulty_list_is_said_and_a_key_that_cannot_be_read_is_an_error() {
    let Some(unbound) = internet(&SENDER) else {
        return;
    };
    let test = campaign()
        .recipients("email,office,last_name\nana@council.example,mayor,Ruiz\nben@,mayor,Roe\n")
        .delivery("[delivery.dkim]\nselector = \"a\"\ndomain = \"coalition.example\"\nkey_file = \"ca.pem\"");
    let toml = test.read("campaign.toml").replace(
        "[values]",
        "[[mailing]]\nname = \"meeting\"\nletter = \"letters/council.md\"\nrecipients = \"recipients/members.csv\"\n\
         [mailing.meeting]\nbody = \"the Council\"\ndate = \"2021-02-20\"\ndeadline = \"2021-02-19T12:00\"\nclerk = \"clerk@gone.example\"\n\n[values]",
    );
    test.write("campaign.toml", &toml);
    test.write(
        "recipients/members.csv",
        "email,office,last_name\nana@council.example,mayor,Ruiz\n",
    );
    test.run(&["preflight", "--dns", &unbound.address().to_string()])
        .status(3)
        .stderr_has("asking 127.0.0.1:")
        .stdout_has("error: campaign.toml: there is no domain `gone.example`: a letter there comes back (`clerk`)\n")
        .stdout_has("Recipients' domains that take mail: 1 of 2.\n`recipients/council.csv` has errors, and the rows that have them were not asked about: `redress check` names them.\n")
        .stdout_has("\n  Mend it before you send: without the key no letter goes.\n");
}
