//! A real Postfix that takes every letter, brings it to the offices' servers, and says by mail what became of it.
//!
//! Its master process has to be started by root. Both ends are services of one Postfix: what the sender's provider would be,
//! and what the servers of the offices would be, which refuse by domain and announce no DSN, so that the provider's server
//! is the one that reports.

use crate::{PostfixMaster, free_port};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// What the offices' servers say to an address of each domain. To any other domain nobody listens.
const OFFICES: &str = "good.example DISCARD
bad.example 550 5.1.1 User unknown
full.example 552 5.2.2 The mailbox is over its quota
slow.example 450 4.2.1 greylisted, try later
";

/// The server; it ends with the test.
#[derive(Debug)]
pub struct Relay {
    master: PostfixMaster,
    address: SocketAddr,
}

impl Relay {
    /// Starts it. What comes back for `coalition.example` lies in a Maildir of the user `mail`; else the reason why it cannot be
    /// started here.
    pub fn start() -> Result<Self, &'static str> {
        if let Some(lack) = PostfixMaster::lack() {
            return Err(lack);
        }
        let folder = PostfixMaster::make_folder("mail");
        let (address, offices) = (free_port(), free_port());
        let path = folder.path().to_owned();
        let write = |name: &str, text: String| {
            std::fs::write(path.join("etc").join(name), text).expect("a file");
        };
        write("offices", OFFICES.to_owned());
        write("transport", transports(offices));
        let smtpd = services(&path, address, offices);
        let master = PostfixMaster::start(folder, &smtpd, &settings(&path), &[address, offices]);
        Ok(Self { master, address })
    }

    /// Where letters are handed in, for `server` in `campaign.toml`.
    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// The Maildir of what came back.
    pub fn maildir(&self) -> PathBuf {
        self.master.path("mail/letters")
    }

    /// Waits until so many mails have come back.
    pub fn wait_for(&mut self, mails: usize) {
        let new = self.maildir().join("new");
        self.master.wait_until("all mails came back", || {
            std::fs::read_dir(&new).map_or(0, Iterator::count) >= mails
        });
    }
}

fn transports(offices: SocketAddr) -> String {
    let port = offices.port();
    let to_offices = OFFICES.lines().filter_map(|line| line.split(' ').next());
    let to_offices = to_offices.map(|domain| format!("{domain} smtp:[127.0.0.1]:{port}\n"));
    to_offices
        .chain(["coalition.example virtual:\n".to_owned()])
        .collect()
}

fn services(path: &Path, address: SocketAddr, offices: SocketAddr) -> String {
    format!(
        "{address} inet n - n - - smtpd\n\
         {offices} inet n - n - - smtpd -o myhostname=mx.office.example -o smtpd_discard_ehlo_keywords=dsn \
         -o smtpd_recipient_restrictions=check_recipient_access,texthash:{}/etc/offices,permit\n",
        path.display()
    )
}

fn settings(path: &Path) -> String {
    // A letter that waits is reported on after a second, and tried again each second. User and group 8 are `mail`, as Debian
    // numbers them.
    let path = path.display();
    format!(
        "myhostname = mx.coalition.example
mynetworks = 127.0.0.0/8
local_recipient_maps =
smtpd_relay_restrictions = permit_mynetworks, reject
virtual_mailbox_domains = coalition.example
virtual_mailbox_base = {path}/mail
virtual_mailbox_maps = static:letters/
virtual_minimum_uid = 1
virtual_uid_maps = static:8
virtual_gid_maps = static:8
transport_maps = texthash:{path}/etc/transport
default_transport = error:nobody listens there
delay_warning_time = 1s
queue_run_delay = 1s
minimal_backoff_time = 1s
maximal_backoff_time = 2s
smtpd_client_event_limit_exceptions = static:all
"
    )
}
