//! Domains with known faults (`zones.toml`), asked about over real sockets from an unbound on loopback; and what Python's
//! checkdmarc says of the same domains from the same server.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use redress_dns::{
    DkimKey, DomainName, Finding, Network, Resolver, Sender, SendingServer, Signing, Weight,
    check_recipients, check_sender, recipient_finding,
};
use redress_test_support::{Unbound, pass_over, root};
use serde::Deserialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;
use std::sync::Arc;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    keys: Keys,
    zone: Vec<Zone>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Keys {
    ours: String,
    other: String,
    weak: String,
    short: String,
}

/// A domain, what is put into the DNS for it, and what is to be found.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Zone {
    name: String,
    what: String,
    about: String,
    records: Vec<String>,
    /// The kind of zone that unbound makes of it.
    #[serde(default = "answering", rename = "type")]
    kind: String,
    finds: Vec<String>,
    /// The record that the last finding wants added.
    record: Option<String>,
    /// The message of the last finding.
    says: Option<String>,
    signer: Option<String>,
    server: Option<Server>,
    /// Why checkdmarc says something else, and about which of the two records.
    differs: Option<BTreeMap<String, String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Server {
    title: String,
    include: Option<String>,
    host: Option<String>,
}

fn answering() -> String {
    "static".to_owned()
}

fn name(text: &str) -> DomainName {
    DomainName::parse(text).expect("a name of zones.toml")
}

fn file() -> File {
    toml::from_str(include_str!("zones.toml")).expect("zones.toml")
}

/// A public key in pieces of 255 characters, as zone files have it.
fn pieces(key: &str) -> String {
    let pieces = key.as_bytes().chunks(255);
    let pieces = pieces.map(|piece| format!("\"{}\"", String::from_utf8_lossy(piece)));
    pieces.collect::<Vec<_>>().join(" ")
}

/// The records with their keys.
fn records(file: &File) -> BTreeMap<String, (String, Vec<String>)> {
    let mut zones: BTreeMap<String, (String, Vec<String>)> = BTreeMap::new();
    let cut: String = format!("v=DKIM1; k=rsa; p={}", file.keys.ours)
        .chars()
        .take(255)
        .collect();
    for zone in &file.zone {
        let apex = name(&zone.name).last(2).expect("two labels").to_string();
        let (kind, all) = zones
            .entry(apex)
            .or_insert_with(|| (zone.kind.clone(), Vec::new()));
        assert_eq!(*kind, zone.kind, "{}", zone.name);
        all.extend(zone.records.iter().map(|record| {
            record
                .replace("{ours}", &pieces(&file.keys.ours))
                .replace("{other}", &pieces(&file.keys.other))
                .replace("{weak}", &pieces(&file.keys.weak))
                .replace("{short}", &pieces(&file.keys.short))
                .replace("{cut}", &pieces(&cut))
        }));
    }
    zones
}

fn internet(file: &File) -> Option<Unbound> {
    let zones = records(file);
    // What does not exist has no zone: only the root says so.
    let zones = zones
        .iter()
        .filter(|(_, (kind, records))| kind != "static" || !records.is_empty());
    let started = Unbound::start(
        zones.map(|(name, (kind, records))| (name.as_str(), kind.as_str(), records.as_slice())),
    );
    if started.is_none() {
        pass_over("unbound is not installed");
    }
    started
}

fn sender(zone: &Zone, file: &File) -> Sender {
    let from = name(&zone.name);
    let signer = zone.signer.as_deref().map_or_else(|| from.clone(), name);
    // A private key comes with the bare numbers, which stand behind 24 octets about the kind of key.
    let published = STANDARD.decode(&file.keys.ours).expect("a key");
    let key = DkimKey::new("letters", signer, &published[24..]).expect("a key");
    Sender {
        from,
        reply_to: None,
        signing: Signing::Here(key),
        server: zone.server.as_ref().map(|server| SendingServer {
            title: server.title.clone(),
            include: server.include.as_deref().map(name),
            host: server.host.as_deref().map(name),
        }),
    }
}

fn rule(finding: &Finding) -> String {
    let value = serde_json::to_value(finding.rule).expect("a name");
    value.as_str().expect("a name").to_owned()
}

/// A zone's own findings: those that it is about, without what is fine and goes without saying.
async fn found(resolver: &Arc<Resolver<Network>>, zone: &Zone, file: &File) -> Vec<Finding> {
    let mut findings = check_sender(resolver, &sender(zone, file)).await;
    findings.retain(|finding| rule(finding).starts_with(&zone.about));
    if zone.about == "mail" {
        let domains = BTreeSet::from([name(&zone.name)]);
        let routes = check_recipients(resolver, domains).await;
        findings.extend(
            routes
                .iter()
                .filter_map(|(domain, route)| recipient_finding(domain, route)),
        );
    }
    findings
}

#[tokio::test]
async fn each_fault_is_found_and_nothing_else() {
    let file = file();
    assert!(file.zone.len() >= 40, "only {} zones", file.zone.len());
    let Some(unbound) = internet(&file) else {
        return;
    };
    let resolver = Arc::new(Resolver::new(Network, vec![unbound.address()]));
    let mut wrong = Vec::new();
    for zone in &file.zone {
        let findings = found(&resolver, zone, &file).await;
        let rules: Vec<String> = findings.iter().map(rule).collect();
        let last = findings.last();
        let record = last
            .and_then(|finding| finding.record.as_ref())
            .map(ToString::to_string);
        let as_expected = rules == zone.finds
            && (zone.record.is_none() || zone.record == record)
            && (zone.says.is_none() || zone.says.as_ref() == last.map(|finding| &finding.message));
        if !as_expected {
            wrong.push(format!("{} ({}): {findings:#?}", zone.name, zone.what));
        }
        for finding in &findings {
            // Where something has to be mended, somebody who reads it knows how.
            let asks = matches!(finding.weight, Weight::Error | Weight::Note);
            assert!(!asks || !finding.help.is_empty(), "{finding:?}");
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_rule_has_a_zone_that_breaks_it() {
    let table: toml::Table = include_str!("../src/findings.toml")
        .parse()
        .expect("a table");
    let rules = table["finding"].as_array().expect("findings").iter();
    let zones = file().zone;
    let found: BTreeSet<&str> = zones
        .iter()
        .flat_map(|zone| &zone.finds)
        .map(String::as_str)
        .collect();
    let lacking = rules
        .filter_map(|row| row["rule"].as_str())
        // Every sender here signs.
        .filter(|rule| *rule != "dkim-elsewhere" && !found.contains(rule));
    assert_eq!(lacking.collect::<Vec<_>>(), [""; 0]);
}

/// What we make of a record, in the words of `checkdmarc_peer.py`.
fn ours_in_its_words(findings: &[Finding], about: &str) -> &'static str {
    let own = || {
        findings
            .iter()
            .filter(|finding| rule(finding).starts_with(about))
    };
    let is_absent = |finding: &Finding| {
        matches!(
            rule(finding).as_str(),
            "spf-missing" | "dmarc-missing" | "dmarc-misplaced"
        )
    };
    // The provider is ours alone: it knows nothing of whoever sends.
    let is_fault = |finding: &Finding| {
        matches!(finding.weight, Weight::Error) && rule(finding) != "spf-provider"
    };
    if own().any(|finding| finding.weight == Weight::NotKnown) {
        "not known"
    } else if own().any(is_absent) {
        "absent"
    } else if own().any(is_fault) {
        "invalid"
    } else {
        "valid"
    }
}

#[tokio::test]
async fn checkdmarc_says_the_same_or_it_is_known_why_not() {
    let python = root().join("target/checkdmarc/bin/python");
    if !python.is_file() {
        return pass_over("Python's checkdmarc is not installed (tests/install)");
    }
    let file = file();
    let Some(unbound) = internet(&file) else {
        return;
    };
    let compared: Vec<&Zone> = file
        .zone
        .iter()
        .filter(|zone| zone.about != "mail")
        .collect();
    let ran = Command::new(python)
        .arg(root().join("crates/redress-dns/tests/checkdmarc_peer.py"))
        .arg(unbound.address().ip().to_string())
        .arg(unbound.address().port().to_string())
        .args(compared.iter().map(|zone| zone.name.as_str()))
        .output()
        .expect("python runs");
    assert!(
        ran.status.success(),
        "{}",
        String::from_utf8_lossy(&ran.stderr)
    );
    let theirs: Value = serde_json::from_slice(&ran.stdout).expect("JSON");
    let resolver = Arc::new(Resolver::new(Network, vec![unbound.address()]));
    let mut wrong = Vec::new();
    for zone in compared {
        let findings = check_sender(&resolver, &sender(zone, &file)).await;
        for about in ["spf", "dmarc"] {
            let ours = ours_in_its_words(&findings, about);
            let its = &theirs[&zone.name][about];
            let known = zone
                .differs
                .as_ref()
                .is_some_and(|differs| differs.contains_key(about));
            // An explanation of a difference that is gone has to go as well.
            if (its["verdict"] == ours) == known {
                wrong.push(format!("{} {about}: ours {ours}, theirs {its}", zone.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
