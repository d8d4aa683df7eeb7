//! An organization that signs, by its name.

use super::file::SignatoryFile;
use super::row::SignatoryRow;
use jiff::civil::Date;
use redress_base::problem::Problem;
use redress_base::words::{folded_name, nearest};

impl SignatoryFile {
    /// The one organization of a name that signs on a day, and since when: names are the same that differ in case, accents
    /// and punctuation only. Whose day of signing is not filled in nobody knows it of.
    pub fn signing_since(&self, name: &str, today: Date) -> Result<(&SignatoryRow, Date), Problem> {
        let of_name = |row: &&SignatoryRow| folded_name(&row.name) == folded_name(name);
        // Who withdrew may have signed again, in a row of its own.
        let signs = |row: &&SignatoryRow| row.withdrawn_on.is_none();
        let mut found = self.rows.iter().filter(signs).filter(of_name);
        let row = match (found.next(), found.next()) {
            (Some(row), None) => row,
            (Some(row), Some(_)) => {
                let message = format!("more than one organization is named `{}`", row.name);
                let help = "Say which is where in the name: people agree to mail from one of them.";
                return Err(self.problem(message, help));
            }
            (None, _) => return Err(self.no_signatory(name)),
        };
        let at_row = |problem: Problem| problem.at_row(row.line, row.row);
        let Some(since) = row.signed_on else {
            let message = format!("nobody has filled in on which day `{}` signed", row.name);
            let help = "Write the day into the column `signed_on`, such as 2021-02-16: nobody could agree to its mail before.";
            return Err(at_row(self.problem(message, help)));
        };
        if since > today {
            let message = format!("`{}` signs on {since}, which has not come", row.name);
            let help = "Correct `signed_on`, or wait: nobody could agree to its mail before.";
            return Err(at_row(self.problem(message, help)));
        }
        Ok((row, since))
    }

    fn no_signatory(&self, name: &str) -> Problem {
        let of_name = |row: &&SignatoryRow| folded_name(&row.name) == folded_name(name);
        if let Some(row) = self.rows.iter().find(of_name)
            && let Some(on) = row.withdrawn_on
        {
            let message = format!("`{}` withdrew on {on}, and signs no more", row.name);
            let help = "People agreed to mail from those who sign.";
            return self.problem(message, help).at_row(row.line, row.row);
        }
        let signing = self.rows.iter().filter(|row| row.withdrawn_on.is_none());
        let help = match nearest(name, signing.map(|row| row.name.as_str())) {
            Some(near) => format!("Did you mean `{near}`?"),
            None => "See `redress signatories list` for the names.".to_owned(),
        };
        self.problem(
            format!("no organization named `{}` signs", name.escape_debug()),
            &help,
        )
    }

    fn problem(&self, message: String, help: &str) -> Problem {
        Problem::error(self.path.as_str(), message, help)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use redress_base::folder::CampaignPath;

    const LIST: &str = "organization,state,signed_on,withdrawn_on\n\
        Elm Fund,,2024-03-10,\nOak Fund,,,\nAsh Fund,,2024-03-10,2024-04-01\nAsh Fund,,2024-05-01,\n\
        Fir Fund,,2024-03-10,2024-04-01\nYew Fund,CA,2024-03-10,\nYew Fund,TN,2024-03-10,\nBay Fund,,2024-06-02,\n";

    fn since(name: &str) -> String {
        let path = CampaignPath::parse("signatories.csv").unwrap();
        let file = SignatoryFile::parse(&path, LIST.as_bytes()).unwrap();
        let today = "2024-06-01".parse().unwrap();
        match file.signing_since(name, today) {
            Ok((row, since)) => format!("{} since {since}", row.name),
            Err(problem) => problem.message,
        }
    }

    #[test]
    fn an_organization_is_known_by_its_name_and_its_day() {
        for (name, expected) in [
            ("Elm Fund", "Elm Fund since 2024-03-10"),
            (" ELM  fund ", "Elm Fund since 2024-03-10"),
            (
                "Oak Fund",
                "nobody has filled in on which day `Oak Fund` signed",
            ),
            // It left and came back: what was agreed to in between was for nobody.
            ("Ash Fund", "Ash Fund since 2024-05-01"),
            (
                "Fir Fund",
                "`Fir Fund` withdrew on 2024-04-01, and signs no more",
            ),
            ("Yew Fund", "more than one organization is named `Yew Fund`"),
            (
                "Bay Fund",
                "`Bay Fund` signs on 2024-06-02, which has not come",
            ),
            ("Elm Found", "no organization named `Elm Found` signs"),
            ("", "no organization named `` signs"),
        ] {
            assert_eq!(since(name), expected, "{name}");
        }
    }
}
