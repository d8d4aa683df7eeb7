//! A table of ZIP codes and districts as it is downloaded.

use super::seat::HouseSeat;
use crate::cells::{
    DistrictCell, StateCell, ZipCell, ZipCode, read_district, read_state, read_zip,
};
use redress_base::findings::Findings;
use redress_base::folder::{CampaignPath, Folder};
use redress_base::problem::Problem;
use redress_base::us_states::UsState;
use redress_base::words::quoted_list;
use redress_lists::columns::normalize;
use redress_lists::file::{FileSettings, HeaderRule, ListFile, RawRow};

/// What tables call their columns: those of the Census Bureau (relationship files), of HUD (USPS crosswalk), and of what is
/// made from them.
const ZIPS: [&str; 10] = [
    "zcta",
    "zcta5",
    "zip",
    "zipcode",
    "zip_code",
    "zip5",
    "geoid_zcta5_20",
    "zcta5ce20",
    "geoid_zcta520",
    "zcta520",
];
const STATES: [&str; 6] = [
    "state_abbr",
    "state",
    "state_code",
    "state_abbreviation",
    "usps",
    "st",
];
const DISTRICTS: [&str; 5] = [
    "cd",
    "district",
    "congressional_district",
    "cd_geoid",
    "geoid",
];

struct TableColumns {
    zip: usize,
    state: Option<usize>,
    district: usize,
}

/// Shows every pair of a table, and gives the number of rows that are none.
pub(super) fn read_pairs(
    folder: &Folder,
    path: &CampaignPath,
    congress: u16,
    mut pair: impl FnMut(ZipCode, HouseSeat),
) -> Result<u64, Vec<Problem>> {
    let is_known = |header: &str| {
        let name = normalize(header);
        ZIPS.contains(&&*name) || is_district(&name) || STATES.contains(&&*name)
    };
    let rule = HeaderRule {
        is_known: &is_known,
        is_optional: false,
    };
    let list = ListFile::open(folder, path, &FileSettings::default(), rule)
        .map_err(|problem| vec![problem])?;
    let columns = columns(path, &list, congress).map_err(|problem| vec![problem])?;
    let mut findings = Findings::default();
    let mut passed_over = 0;
    let read = list.each_row(|raw| match read_row(path, &columns, raw) {
        Ok(Some((zip, seat))) => pair(zip, seat),
        Ok(None) => passed_over += 1,
        Err(problem) => findings.add(problem.at_row(raw.place.line, raw.place.row)),
    });
    read.map_err(|problem| vec![problem])?;
    let problems = findings.finish();
    if problems.0.is_empty() {
        Ok(passed_over)
    } else {
        Err(problems.0)
    }
}

/// `cd`, `cd119`, `cd119fp`, `geoid_cd119_20`.
fn is_district(name: &str) -> bool {
    DISTRICTS.contains(&name) || congress_of(name).is_some()
}

/// The Congress that a header names.
fn congress_of(name: &str) -> Option<u16> {
    let rest = name
        .strip_prefix("geoid_")
        .unwrap_or(name)
        .strip_prefix("cd")?;
    let digits = rest
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(rest.len());
    let (number, rest) = rest.split_at(digits);
    (["", "fp", "_20"].contains(&rest) && number.len() == 3).then(|| number.parse().ok())?
}

fn columns(path: &CampaignPath, list: &ListFile, congress: u16) -> Result<TableColumns, Problem> {
    let names: Vec<String> = list
        .headers
        .iter()
        .map(|header| normalize(header))
        .collect();
    let place = |known: &[&str]| {
        let mut known = known.iter();
        known.find_map(|known| names.iter().position(|name| name == known))
    };
    let lacks = |what: &str| {
        let message = format!("the table has no column of {what}");
        let help = format!("It has {}.", quoted_list(&list.headers));
        Problem::error(path.as_str(), message, help).at_row(list.header_line, list.header_row)
    };
    let of_congress = names.iter().position(|name| congress_of(name).is_some());
    let district = of_congress
        .or_else(|| place(&DISTRICTS))
        .ok_or_else(|| lacks("districts"))?;
    let other = congress_of(&names[district]).filter(|other| *other != congress);
    if let Some(other) = other {
        let message = format!(
            "the column `{}` has districts of the {other}th Congress, and `[districts]` says {congress}",
            list.headers[district]
        );
        let help = "Download the table of the Congress that is meant, or correct `congress`.";
        return Err(
            Problem::error(path.as_str(), message, help).at_row(list.header_line, list.header_row)
        );
    }
    Ok(TableColumns {
        zip: place(&ZIPS).ok_or_else(|| lacks("ZIP codes"))?,
        state: place(&STATES),
        district,
    })
}

/// The pair of a row; none if it names no ZIP code or no district.
fn read_row(
    path: &CampaignPath,
    columns: &TableColumns,
    raw: &RawRow<'_>,
) -> Result<Option<(ZipCode, HouseSeat)>, Problem> {
    let cell = |at: usize| raw.record.get(at).unwrap_or("").trim();
    let refuse = |message: String, own: &str| {
        let help = "Download the table again; as it is nobody's district is told by it.";
        Problem::error(path.as_str(), message, help).about(format!("`{own}`"))
    };
    let (zip_cell, district_cell) = (cell(columns.zip), cell(columns.district));
    let zip = match read_zip(zip_cell) {
        ZipCell::Zip(zip) => zip,
        ZipCell::Empty => return Ok(None),
        _ => return Err(refuse(format!("`{zip_cell}` is no ZIP code"), zip_cell)),
    };
    // Water, with the code of its state in front or without.
    if district_cell.to_uppercase().ends_with("ZZ") {
        return Ok(None);
    }
    let district = match read_district(district_cell) {
        DistrictCell::District(district) => district,
        DistrictCell::Empty => return Ok(None),
        DistrictCell::Unreadable => {
            return Err(refuse(
                format!("`{district_cell}` is no district"),
                district_cell,
            ));
        }
    };
    let state = match columns.state.map(cell).map(|text| (text, read_state(text))) {
        Some((_, StateCell::Us(state))) => Some(state),
        Some((_, StateCell::Empty)) | None => None,
        Some((text, _)) => return Err(refuse(format!("`{text}` is no state"), text)),
    };
    let state: &'static UsState = district.state.or(state).ok_or_else(|| {
        refuse(
            format!("the district `{district_cell}` stands without a state"),
            district_cell,
        )
    })?;
    let seat = district
        .number
        .and_then(|number| HouseSeat::of(state, number));
    let seat = seat.ok_or_else(|| {
        refuse(
            format!("`{district_cell}` is no district of {}", state.code),
            district_cell,
        )
    })?;
    Ok(Some((zip, seat)))
}
