//! What can be typed.

use super::context::Context;
use super::exit::Outcome;
use super::{
    approvals, approve, calendar, check, completions, coordinator, diff, evidence, hand_back,
    inbox, join, lawmakers, letter, log, man, mark, new, open, packet, preflight, preview, proof,
    rehearse, replies, report, resolve, retry, scoreboard, send, share, signatories, site, status,
    stop, supporters, test, verify, withdraw,
};
use clap::{CommandFactory as _, Parser, Subcommand};
use std::path::PathBuf;

/// Letter campaigns to people in office: rehearsed, approved, sent at a pace, and logged truthfully.
///
/// A campaign is a folder with a `campaign.toml`, letters, and lists of recipients. Start with `redress new`, then
/// `check`, `preview`, `rehearse`, `approve`, `send`, and `status`.
#[derive(Debug, Parser)]
#[command(name = "redress", version, max_term_width = 100)]
pub struct Arguments {
    /// The campaign's folder.
    #[arg(
        short = 'C',
        value_name = "DIR",
        global = true,
        default_value = ".",
        hide_default_value = true
    )]
    pub campaign: PathBuf,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands, in the order of a campaign.
#[derive(Debug, Subcommand)]
pub enum Command {
    New(new::NewCommand),
    Check(check::CheckCommand),
    Signatories(signatories::SignatoriesCommand),
    Supporters(supporters::SupportersCommand),
    Preview(preview::PreviewCommand),
    Rehearse(rehearse::RehearseCommand),
    Preflight(preflight::PreflightCommand),
    Test(test::TestCommand),
    Proof(proof::ProofCommand),
    Verify(verify::VerifyCommand),
    Approve(approve::ApproveCommand),
    Approvals(approvals::ApprovalsCommand),
    Send(send::SendCommand),
    Share(share::ShareCommand),
    Open(open::OpenCommand),
    HandBack(hand_back::HandBackCommand),
    Join(join::JoinCommand),
    Coordinator(coordinator::CoordinatorCommand),
    Diff(diff::DiffCommand),
    Stop(stop::StopCommand),
    Status(status::StatusCommand),
    Log(log::LogCommand),
    Retry(retry::RetryCommand),
    Resolve(resolve::ResolveCommand),
    Withdraw(withdraw::WithdrawCommand),
    Packet(packet::PacketCommand),
    Letter(letter::LetterCommand),
    Calendar(calendar::CalendarCommand),
    Mark(mark::MarkCommand),
    Inbox(inbox::InboxCommand),
    Evidence(evidence::EvidenceCommand),
    Replies(replies::RepliesCommand),
    Report(report::ReportCommand),
    Scoreboard(scoreboard::ScoreboardCommand),
    Site(site::SiteCommand),
    Lawmakers(lawmakers::LawmakersCommand),
    Completions(completions::CompletionsCommand),
    Man(man::ManCommand),
}

impl Command {
    /// Does it.
    pub fn run(self, context: &Context) -> Outcome {
        match self {
            // There is no campaign yet, so of the context only the folder is of use.
            Self::New(command) => command.run(&context.root),
            Self::Check(command) => command.run(context),
            Self::Signatories(command) => command.run(context),
            Self::Supporters(command) => command.run(context),
            Self::Preview(command) => command.run(context),
            Self::Rehearse(command) => command.run(context),
            Self::Preflight(command) => command.run(context),
            Self::Test(command) => command.run(context),
            Self::Proof(command) => command.run(context),
            Self::Verify(command) => command.run(context),
            Self::Approve(command) => command.run(context),
            Self::Approvals(command) => command.run(context),
            Self::Send(command) => command.run(context),
            Self::Share(command) => command.run(context),
            Self::Open(command) => command.run(context),
            Self::HandBack(command) => command.run(context),
            Self::Join(command) => command.run(context),
            Self::Coordinator(command) => command.run(context),
            Self::Diff(command) => command.run(context),
            Self::Stop(command) => command.run(context),
            Self::Status(command) => command.run(context),
            Self::Log(command) => command.run(context),
            Self::Retry(command) => command.run(context),
            Self::Resolve(command) => command.run(context),
            Self::Withdraw(command) => command.run(context),
            Self::Packet(command) => command.run(context),
            Self::Letter(command) => command.run(context),
            Self::Calendar(command) => command.run(context),
            Self::Mark(command) => command.run(context),
            Self::Inbox(command) => command.run(context),
            Self::Evidence(command) => command.run(context),
            Self::Replies(command) => command.run(context),
            Self::Report(command) => command.run(context),
            Self::Scoreboard(command) => command.run(context),
            Self::Site(command) => command.run(context),
            Self::Lawmakers(command) => command.run(context),
            Self::Completions(command) => command.run(&mut Arguments::command()),
            Self::Man(command) => command.run(Arguments::command()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Arguments;
    use clap::CommandFactory as _;

    #[test]
    fn the_definition_holds_together() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn no_command_takes_the_campaigns_folder_for_an_argument_of_its_own() {
        for command in Arguments::command().get_subcommands() {
            assert!(
                command
                    .get_arguments()
                    .all(|argument| argument.get_id() != "campaign"),
                "{}",
                command.get_name()
            );
        }
    }
}
