//! How many members each state sends to the House of Representatives: what tells a seat there from one of the state's own.
//!
//! Source: U.S. Census Bureau, 2020 Census apportionment results, table 1, 26 April 2021; in force from 3 January 2023
//! until the seats of the 2030 census are filled in January 2033. The District of Columbia and the territories send one
//! member without a vote each.

/// Seats by postal code.
const HOUSE_DISTRICTS: &str = "AK 1, AL 7, AR 4, AZ 9, CA 52, CO 8, CT 5, DE 1, FL 28, GA 14, HI 2, IA 4, ID 2, IL 17, \
    IN 9, KS 4, KY 6, LA 6, MA 9, MD 8, ME 2, MI 13, MN 8, MO 8, MS 4, MT 2, NC 14, ND 1, NE 3, NH 2, NJ 12, NM 3, NV 4, \
    NY 26, OH 15, OK 5, OR 6, PA 17, RI 2, SC 7, SD 1, TN 9, TX 38, UT 4, VA 11, VT 1, WA 10, WI 8, WV 2, WY 1, \
    AS 1, DC 1, GU 1, MP 1, PR 1, VI 1";

/// How many seats a state, the District or a territory has, by its postal code.
#[must_use]
pub fn house_districts(code: &str) -> Option<u32> {
    let mut states = HOUSE_DISTRICTS.split(", ");
    states.find_map(|state| state.strip_prefix(code)?.trim().parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use redress_base::us_states::US_STATES;

    #[test]
    fn the_house_has_435_members_who_vote_and_six_who_do_not() {
        let seats = |state: &redress_base::us_states::UsState| house_districts(state.code);
        let all: u32 = US_STATES.iter().map(|state| seats(state).unwrap()).sum();
        assert_eq!(all, 435 + 6);
        assert_eq!(house_districts("QLD"), None);
    }
}
