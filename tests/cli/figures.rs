//! One word has one number: whatever counts a campaign's letters is read, and compared.

use redress_test_support::CampaignTest;
use serde_json::Value;

const LIST: &str = "email,office,last_name,full_name,city,channel,form_url
accepted@council.example,council_member,Aa,Ana Aa,Springfield,,
replied@council.example,council_member,Bb,Ben Bb,Springfield,,
absence@council.example,council_member,Cc,Cy Cc,Springfield,,
bounced@council.example,council_member,Dd,Di Dd,Springfield,,
beyond@council.example,council_member,Ee,Ed Ee,Springfield,,
complaint@council.example,council_member,Ff,Flo Ff,Springfield,,
unsure@council.example,council_member,Gg,Gus Gg,Springfield,,
absence-then-replied@council.example,council_member,Hh,Hal Hh,Springfield,,
replied-then-bounced@council.example,council_member,Ii,Ida Ii,Springfield,,
noted@council.example,council_member,Jj,Jo Jj,Springfield,,
absence-then-bounced@council.example,council_member,Kk,Kim Kk,Springfield,,
,mayor,Ll,Lou Ll,Springfield,form,https://city.example/form
";

/// What a mail of each kind looks like that is about this letter.
fn mail(kind: &str, id: &str, address: &str) -> String {
    let answer = |head: &str, text: &str| {
        format!(
            "From: {address}\nMessage-ID: <{kind}.{address}>\nIn-Reply-To: <{id}>\n{head}\n\n{text}\n"
        )
    };
    let report = |about: &str| {
        format!(
            "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example\nSubject: Undelivered Mail\nMessage-ID: <{kind}.{address}>\n\
             Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n\
             --b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n\
             Final-Recipient: rfc822; {about}\nAction: failed\nStatus: 5.2.2\n\n\
             --b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <{id}>\n\n--b--\n"
        )
    };
    match kind {
        "replied" => answer("Subject: Re: x", "Yes."),
        "absence" => answer(
            "Subject: Automatic reply: x\nAuto-Submitted: auto-replied",
            "I am away.",
        ),
        "bounced" => report(address),
        "beyond" => report("home@else.example"),
        "complaint" => format!(
            "From: feedback@provider.example\nMessage-ID: <c@x>\nSubject: FW: x\n\
             Content-Type: multipart/report; report-type=feedback-report; boundary=b\n\n\
             --b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\nVersion: 1\n\n\
             --b\nContent-Type: message/rfc822\n\nMessage-ID: <{id}>\n\nx\n--b--\n"
        ),
        _ => format!("From: {address}\nMessage-ID: <u@x>\nSubject: Fwd: x\n\nLook: <{id}>\n"),
    }
}

/// A campaign in which everything happened.
fn campaign() -> CampaignTest {
    let test = CampaignTest::new().recipients(LIST);
    test.send(&[]).status(0);
    let entries = log(&test);
    let mut rounds = [Vec::new(), Vec::new()];
    for entry in &entries {
        let address = entry["email"].as_str().unwrap_or_default();
        let kinds = address.split('@').next().unwrap().split("-then-");
        for (round, kind) in kinds.enumerate() {
            if !matches!(kind, "accepted" | "noted" | "") {
                rounds[round].push(mail(kind, entry["message_id"].as_str().unwrap(), address));
            }
        }
    }
    for (round, mails) in rounds.iter().enumerate() {
        for (number, mail) in mails.iter().enumerate() {
            test.write(&format!("Mail{round}/new/{number}"), mail);
        }
        test.run(&["inbox", "--yes", &format!("Mail{round}")])
            .status(0);
    }
    test.run(&["mark", "replied", "--to", "noted@council.example"])
        .status(0);
    // By hand, and answered: it never was with a server.
    test.run(&["mark", "handed", "--state", "by_hand"])
        .status(0);
    test.run(&["mark", "replied", "--state", "handed"])
        .status(0);
    test
}

fn log(test: &CampaignTest) -> Vec<Value> {
    let log = test.run(&["log", "--format", "json"]).status(0).stdout;
    log.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// The large figure with this label.
fn figure(page: &str, label: &str) -> u64 {
    let (before, _) = page
        .split_once(&format!("</b> {label}<"))
        .unwrap_or_else(|| panic!("no `{label}` on the page"));
    before.rsplit_once("<b>").unwrap().1.parse().unwrap()
}

/// The row of this name below these headings, as (heading, number).
fn row(page: &str, heading: &str, name: &str) -> Vec<(String, u64)> {
    let table = page
        .split("<table")
        .find(|table| table.contains(&format!(">{heading}</th>")))
        .unwrap();
    let cells = |text: &str, tag: &str| -> Vec<String> {
        let end = format!("</{tag}>");
        let (cells, _) = text.rsplit_once(&end).unwrap();
        let cells = cells.split(&end).filter_map(|cell| cell.rsplit_once('>'));
        cells.map(|(_, cell)| cell.trim().to_owned()).collect()
    };
    let headings = cells(table.split_once("</thead>").unwrap().0, "th");
    let row = table
        .split("<tr")
        .find(|row| row.contains(&format!(">{name}</th>")))
        .unwrap();
    let row = row.split("</tr>").next().unwrap();
    let numbers = cells(row, "td");
    assert_eq!(
        headings.len(),
        numbers.len() + 1,
        "{headings:?} {numbers:?}"
    );
    let numbers = numbers.iter().map(|number| number.parse().unwrap());
    headings[1..].iter().cloned().zip(numbers).collect()
}

#[test]
fn every_list_counts_alike() {
    let test = campaign();
    let status = test.run(&["status", "--format", "json"]).status(0).json();
    let of = |key: &str| status[key].as_u64().unwrap();
    let counted = ["accepted", "replied", "bounced", "handed"].map(of);
    assert_eq!(
        (of("total"), counted, of("automatic")),
        (12, [5, 5, 2, 0], 1)
    );

    // The log, letter by letter, and the spreadsheet.
    let log = log(&test);
    test.run(&["report", "--csv", "report.csv"]).status(0);
    let csv = test.read("report.csv");
    let mut rows = csv::Reader::from_reader(csv.as_bytes());
    let column = rows
        .headers()
        .unwrap()
        .iter()
        .position(|name| name == "state")
        .unwrap();
    let rows: Vec<String> = rows
        .records()
        .map(|row| row.unwrap()[column].to_owned())
        .collect();
    for (state, count) in ["accepted", "replied", "bounced", "handed"]
        .iter()
        .zip(counted)
    {
        let in_log = log.iter().filter(|entry| entry["state"] == *state).count() as u64;
        let in_sheet = rows.iter().filter(|row| row == state).count() as u64;
        assert_eq!((in_log, in_sheet), (count, count), "{state}");
    }
    let is_automatic = |entry: &&Value| {
        let mut facts = entry["returned"].as_array().unwrap().iter();
        entry["state"] == "accepted" && facts.any(|fact| fact["class"] == "absence")
    };
    assert_eq!(
        log.iter().filter(is_automatic).count() as u64,
        of("automatic")
    );

    // The status for people and for spreadsheets.
    let sheet = test.run(&["status", "--format", "csv"]).status(0).stdout;
    let mut lines = csv::Reader::from_reader(sheet.as_bytes());
    let names = lines.headers().unwrap().clone();
    let council = lines.records().next().unwrap().unwrap();
    for (name, cell) in names.iter().zip(&council).skip(1) {
        assert_eq!(cell.parse::<u64>().unwrap(), of(name), "{name}");
    }
    test.run(&["status"])
        .status(0)
        .stdout_has("\nautomatic answers to 1 letter of the accepted\n");

    // Who answered.
    let replies = test.run(&["replies"]).status(0).stdout;
    let mut replies = csv::Reader::from_reader(replies.as_bytes());
    assert_eq!(replies.records().count() as u64, of("replied"));
}

#[test]
fn every_page_counts_as_the_status_does() {
    let test = campaign();
    let status = test.run(&["status", "--format", "json"]).status(0).json();
    let of = |key: &str| status[key].as_u64().unwrap();
    test.run(&["report", "--html", "report.html"]).status(0);

    // The organizer's page: states, and what the chart draws.
    let page = test.read("report.html");
    for (heading, count) in row(&page, "Mailing", "council") {
        let expected = match &*heading {
            "Letters" => of("total"),
            "of the accepted answered by a program" => of("automatic"),
            "held back" => of("held_back"),
            state => of(state),
        };
        assert_eq!(count, expected, "{heading}");
    }
    // What a server took: the accepted, the bounced, and the replied but for the one that went by hand.
    let taken = of("accepted") + of("bounced") + of("replied") - 1;
    let chart = format!("taken by the mail server: {taken}<");
    assert!(
        page.contains(&chart) && page.contains("delivered by hand: 1<"),
        "{page}"
    );

    // The public page: large figures and table; all went within a day, so there is no chart.
    test.run(&["report", "--html", "public.html", "--public"])
        .status(0);
    let page = test.read("public.html");
    assert!(!page.contains("<svg") && !page.contains("accepted by"));
    let figures = [
        ("letters", "Letters", of("total")),
        ("taken by the mail server", "Taken", taken),
        ("delivered by hand", "By hand", 1),
        ("answered by a person", "Answered", of("replied")),
        ("answered by a program", "Automatic answer", of("automatic")),
        ("came back", "Came back", of("bounced")),
    ];
    for heading in ["Mailing", "Chamber"] {
        let name = if heading == "Mailing" {
            "Council"
        } else {
            "Cities"
        };
        let row = row(&page, heading, name);
        for (label, column, count) in figures {
            assert_eq!(figure(&page, label), count, "{label}");
            let (_, cell) = row.iter().find(|(name, _)| name == column).unwrap();
            assert_eq!(*cell, count, "{column}");
        }
    }

    // The scoreboard counts members, of whom each got one letter here.
    test.run(&["scoreboard", "board.html"]).status(0);
    let board = test.read("board.html");
    assert_eq!(figure(&board, "members"), of("total"));
    assert_eq!(figure(&board, "answered"), of("replied"));
    assert_eq!(figure(&board, "answered by a program"), of("automatic"));
    assert_eq!(figure(&board, "came back"), of("bounced"));
}
