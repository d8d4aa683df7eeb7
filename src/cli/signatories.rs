//! `redress signatories`

use super::context::Context;
use super::exit::{Exit, Failure, Outcome};
use super::output::{self, OutputStream};
use super::problems;
use super::sign_ons::ImportSignatories;
use super::signatory_file::{changed, new_block, path_of, read, told};
use super::typed;
use super::width::width;
use super::words::count;
use crate::campaign::Campaign;
use crate::report::Table;
use crate::signatories;
use crate::signatories::{NewSignatory, SignatoryFile, SignatoryTable};
use clap::{Args, Subcommand, ValueEnum};
use jiff::civil::Date;
use redress_base::id::ApprovalCode;
use redress_base::problem::{Problem, Severity};
use redress_base::words::count_words;
use redress_ledger::PlanLedger;
use serde_json::json;
use std::fmt::Write as _;

/// Show, add, import, withdraw, check and print the organizations that sign.
///
/// Without a further word it lists them.
#[derive(Debug, Args)]
pub struct SignatoriesCommand {
    #[command(subcommand)]
    action: Option<SignatoriesAction>,
}

/// What to do with the list.
#[derive(Debug, Subcommand)]
enum SignatoriesAction {
    List(ListSignatories),
    Add(AddSignatories),
    Import(ImportSignatories),
    Withdraw(WithdrawSignatories),
    Check(CheckSignatories),
    Print(PrintSignatories),
}

/// List every organization with what is kept on file, those that withdrew included.
#[derive(Debug, Default, Args)]
struct ListSignatories {
    /// How to print it.
    #[arg(long, value_enum, default_value_t)]
    format: SignatoriesFormat,
}

/// How a list is printed.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum SignatoriesFormat {
    /// For people.
    #[default]
    Table,
    /// For programs.
    Json,
}

/// Add an organization that signs on.
#[derive(Debug, Args)]
struct AddSignatories {
    /// Its name, as the letter prints it.
    #[arg(value_parser = typed::name)]
    name: String,
    /// The block it stands in, such as `National`.
    #[arg(long, value_name = "BLOCK")]
    scope: Option<String>,
    /// Its state.
    #[arg(long)]
    state: Option<String>,
    /// Who authorized the signature; kept on file, never printed.
    #[arg(long = "by", value_name = "PERSON")]
    authorized_by: Option<String>,
    /// That person's title.
    #[arg(long)]
    title: Option<String>,
    /// The day it signed, if not today.
    #[arg(long, value_name = "DATE")]
    signed_on: Option<Date>,
    /// Its site.
    #[arg(long)]
    url: Option<String>,
}

/// Take an organization out of the letters; its row stays on file.
#[derive(Debug, Args)]
struct WithdrawSignatories {
    /// Its name.
    #[arg(value_parser = typed::name)]
    name: String,
    /// Its state, where several have the name.
    #[arg(long)]
    state: Option<String>,
    /// The day it withdrew, if not today.
    #[arg(long, value_name = "DATE")]
    on: Option<Date>,
}

/// Find doubles, near-doubles, signatures that nobody authorized, and late ones.
#[derive(Debug, Args)]
struct CheckSignatories {}

/// Print the list as it will appear: the count in words, the blocks, the names in order.
#[derive(Debug, Args)]
struct PrintSignatories {
    /// As it was in the version with this approval code.
    #[arg(long = "version", value_name = "CODE")]
    code: Option<ApprovalCode>,
    /// In so many columns.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=6))]
    columns: u8,
}

impl SignatoriesCommand {
    /// Does it.
    pub fn run(self, context: &Context) -> Outcome {
        match self.action {
            None => ListSignatories::default().run(context),
            Some(SignatoriesAction::List(list)) => list.run(context),
            Some(SignatoriesAction::Add(add)) => add.run(context),
            Some(SignatoriesAction::Import(import)) => import.run(context),
            Some(SignatoriesAction::Withdraw(withdraw)) => withdraw.run(context),
            Some(SignatoriesAction::Check(check)) => check.run(context),
            Some(SignatoriesAction::Print(print)) => print.run(context),
        }
    }
}

impl ListSignatories {
    fn run(self, context: &Context) -> Outcome {
        let campaign = Campaign::load(&context.root)?;
        let file = read(&campaign)?;
        let text = match self.format {
            SignatoriesFormat::Table => table(&file, &campaign),
            SignatoriesFormat::Json => json_lines(&file, &campaign),
        };
        output::print(&text)?;
        Ok(told(
            &file.problems(campaign.sign_on_deadline),
            // Whoever asks for the list wants the list; notes are for `check`.
            Severity::Error,
        ))
    }
}

impl AddSignatories {
    fn run(self, context: &Context) -> Outcome {
        let campaign = Campaign::load(&context.root)?;
        let path = path_of(&campaign)?;
        let new = NewSignatory {
            name: self.name.trim().to_owned(),
            scope: self.scope,
            state: self.state,
            authorized_by: self.authorized_by,
            title: self.title,
            signed_on: self
                .signed_on
                .unwrap_or_else(|| context.clock.today(&campaign.timezone)),
            url: self.url,
        };
        let mut table = SignatoryTable::open(&campaign.folder, &path)?;
        let known = table.file().problems(campaign.sign_on_deadline);
        let row = table.add(&new)?;
        table.write(&campaign.folder)?;
        let rows = format!("row {row} is new");
        changed(&table, &format!("`{}` signs", new.name), &rows);
        let mut found = table.file().problems(campaign.sign_on_deadline);
        // Only what this row brought: what was wrong before is for `check`, and would hide it.
        found.0.retain(|problem| !known.0.contains(problem));
        found.0.extend(new_block(table.file(), &path));
        Ok(told(&found, Severity::Note))
    }
}

impl WithdrawSignatories {
    fn run(self, context: &Context) -> Outcome {
        let campaign = Campaign::load(&context.root)?;
        let path = path_of(&campaign)?;
        let on = self
            .on
            .unwrap_or_else(|| context.clock.today(&campaign.timezone));
        let mut table = SignatoryTable::open(&campaign.folder, &path)?;
        let row = table.withdraw(&self.name, self.state.as_deref(), on)?;
        table.write(&campaign.folder)?;
        let rows = format!("row {} says so", row.row);
        changed(&table, &format!("`{}` withdrew", row.name), &rows);
        Ok(Exit::Done)
    }
}

impl CheckSignatories {
    #[expect(clippy::unused_self, reason = "every action is run the same way")]
    fn run(self, context: &Context) -> Outcome {
        let campaign = Campaign::load(&context.root)?;
        let file = read(&campaign)?;
        let mut found = file.problems(campaign.sign_on_deadline);
        if !file.keeps_authorization {
            found.0.push(Problem::note(
                path_of(&campaign)?.as_str(),
                "the file does not say who authorized the signatures",
                "Add a column `authorized_person`; it is kept on file and never printed.",
            ));
        }
        let (errors, notes) = problems::counts(&found);
        let signing = file.printed().list.len() as u64;
        let withdrawn = file.rows.len() as u64 - signing;
        let mut text = String::new();
        for problem in &found.0 {
            problems::push(&mut text, problem, OutputStream::Stdout);
        }
        let _ = writeln!(
            text,
            "{}, {withdrawn} withdrew. {}, {}.",
            count_words(signing, "organization signs", "organizations sign"),
            count(errors, "error"),
            count(notes, "note")
        );
        output::print(&text)?;
        Ok(if errors > 0 {
            Exit::Invalid
        } else {
            Exit::Done
        })
    }
}

impl PrintSignatories {
    fn run(self, context: &Context) -> Outcome {
        let signatories = match &self.code {
            None => signatories::load(&Campaign::load(&context.root)?)?.0,
            Some(code) => {
                let plan = context.existing_ledger()?.plan_with_code(code)?;
                let unknown =
                    || Failure::Usage(format!("no preview in this folder printed the code {code}"));
                // As they were then, from the ledger: the file may have changed since.
                plan.ok_or_else(unknown)?.record.signatories
            }
        };
        output::print(&signatories::as_text(&signatories, self.columns.into()))?;
        Ok(Exit::Done)
    }
}

fn table(file: &SignatoryFile, campaign: &Campaign) -> String {
    let mut table = Table::new(&[
        "organization",
        "block",
        "state",
        "signed",
        "authorized by",
        "",
    ]);
    for row in &file.rows {
        let remark = match row.withdrawn_on {
            Some(on) => format!("withdrew {on}"),
            None if row.is_late(campaign.sign_on_deadline) => "late".to_owned(),
            None => String::new(),
        };
        let signed_on = row
            .signed_on
            .map(|date| date.to_string())
            .unwrap_or_default();
        let person = match (row.authorized_by.as_str(), row.title.as_str()) {
            (person, "") => person.to_owned(),
            (person, title) => format!("{person}, {title}"),
        };
        table.row([
            &row.name, &row.scope, &row.state, &signed_on, &person, &remark,
        ]);
    }
    table.fit(width())
}

fn json_lines(file: &SignatoryFile, campaign: &Campaign) -> String {
    let mut text = String::new();
    for row in &file.rows {
        let line = json!({
            "name": row.name,
            "scope": row.scope,
            "state": row.state,
            "authorized_by": row.authorized_by,
            "title": row.title,
            "signed_on": row.signed_on,
            "withdrawn_on": row.withdrawn_on,
            "late": row.is_late(campaign.sign_on_deadline),
            "url": row.url,
        });
        text.push_str(&line.to_string());
        text.push('\n');
    }
    text
}
