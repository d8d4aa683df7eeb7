//! The table of ZIP codes and districts.

use super::seat::HouseSeat;
use super::table_reader::read_pairs;
use crate::cells::ZipCode;
use redress_base::folder::{CampaignPath, Folder};
use redress_base::problem::Problem;
use redress_base::us_states::US_STATES;

/// In which districts each ZIP code lies.
#[derive(Clone, Debug, Default)]
pub struct DistrictTable {
    /// Sorted, each pair once; a seat is a state's place and a number, so that a pair takes eight bytes.
    pairs: Vec<(ZipCode, u8, u8)>,
    /// Rows that name no ZIP code or no district: areas of water, and parts of a district where nobody gets mail.
    pub passed_over: u64,
}

impl DistrictTable {
    /// Reads a table as downloaded: a column of ZIP codes, and one of districts, with one of states or without. What is
    /// wrong with it stops it whole: a table of which half is read would tell people wrong districts.
    pub fn read(folder: &Folder, path: &CampaignPath, congress: u16) -> Result<Self, Vec<Problem>> {
        let mut table = Self::default();
        table.passed_over = read_pairs(folder, path, congress, |zip, seat| {
            table.pairs.push(pair(zip, seat));
        })?;
        table.pairs.sort_unstable();
        table.pairs.dedup();
        Ok(table)
    }

    /// Every ZIP code that it has, from the lowest up, with the districts in which it lies.
    pub fn all(&self) -> impl Iterator<Item = (ZipCode, Vec<HouseSeat>)> + '_ {
        let zips = self.pairs.chunk_by(|one, other| one.0 == other.0);
        zips.map(|pairs| (pairs[0].0, self.seats(pairs[0].0).collect()))
    }

    /// ZIP codes that it has.
    #[must_use]
    pub fn zips(&self) -> usize {
        self.pairs.chunk_by(|one, other| one.0 == other.0).count()
    }

    /// ZIP codes of it that lie in several districts.
    #[must_use]
    pub fn zips_in_several(&self) -> usize {
        let zips = self.pairs.chunk_by(|one, other| one.0 == other.0);
        zips.filter(|pairs| pairs.len() > 1).count()
    }

    /// The districts in which a ZIP code lies, by state; none if the table does not have it.
    pub fn seats(&self, zip: ZipCode) -> impl Iterator<Item = HouseSeat> + Clone + '_ {
        let start = self.pairs.partition_point(|pair| pair.0 < zip);
        let pairs = self.pairs[start..].iter();
        pairs
            .take_while(move |pair| pair.0 == zip)
            .map(|(_, state, number)| HouseSeat {
                state: &US_STATES[usize::from(*state)],
                number: *number,
            })
    }
}

fn pair(zip: ZipCode, seat: HouseSeat) -> (ZipCode, u8, u8) {
    let state = US_STATES
        .iter()
        .position(|state| state.code == seat.state.code);
    let state = state.and_then(|state| u8::try_from(state).ok());
    (
        zip,
        state.expect("a seat's state is one of the 56"),
        seat.number,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a table says of a ZIP code, or what is wrong with it.
    fn read(text: &str, zip: u32) -> String {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("d.csv"), text).unwrap();
        let path = CampaignPath::parse("d.csv").unwrap();
        match DistrictTable::read(&Folder::new(folder.path()), &path, 119) {
            Ok(table) => {
                let seats: Vec<String> = (table.seats(ZipCode::new(zip).unwrap()))
                    .map(|seat| seat.to_string())
                    .collect();
                seats.join(", ")
            }
            Err(problems) => problems
                .iter()
                .map(|it| it.message.clone())
                .collect::<Vec<_>>()
                .join("; "),
        }
    }

    #[test]
    fn tables_are_read_as_downloaded() {
        let census = "state_fips,state_abbr,zcta,cd\n47,TN,99001,1\n51,VA,99001,9\n50,VT,99002,0\n11,DC,99003,98\n";
        assert_eq!(read(census, 99_001), "TN-1, VA-9");
        assert_eq!(read(census, 99_002), "VT at large");
        assert_eq!(read(census, 99_003), "DC at large");
        assert_eq!(read(census, 99_004), "");
        let geoid = "GEOID_CD119_20|NAMELSAD_CD119_20|GEOID_ZCTA5_20\n0612|Congressional District 12|99001\n06ZZ|Water|\n";
        assert_eq!(read(geoid, 99_001), "CA-12");
        let hud = "ZIP;CD;RES_RATIO\n2143;2507;1.0\n";
        assert_eq!(read(hud, 2_143), "MA-7");
    }

    #[test]
    fn a_table_that_says_something_else_is_refused_whole() {
        assert_eq!(
            read("state_abbr,zcta,cd\nCA,99001,53\n", 99_001),
            "`53` is no district of CA"
        );
        assert_eq!(
            read("zcta,cd\n99001,5\n", 99_001),
            "the district `5` stands without a state"
        );
        assert_eq!(
            read("GEOID_CD118_20|GEOID_ZCTA5_20\n0612|99001\n", 99_001),
            "the column `GEOID_CD118_20` has districts of the 118th Congress, and `[districts]` says 119"
        );
        assert_eq!(
            read("zip,city\n99001,Elm\n", 99_001),
            "the table has no column of districts"
        );
        assert_eq!(
            read("state_abbr,zcta,cd\nXX,99001,5\n", 99_001),
            "`XX` is no state"
        );
    }
}
