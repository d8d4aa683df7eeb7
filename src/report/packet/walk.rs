//! Where an office is, for a walk through the House and Senate office buildings.

/// The buildings in the order of a walk: the Capitol, then the Senate side from west to east, then the House side.
/// Source: the Architect of the Capitol's list of buildings and grounds.
const BUILDINGS: [(&str, &[&str]); 9] = [
    ("United States Capitol", &["capitol"]),
    ("Russell Senate Office Building", &["russell"]),
    ("Dirksen Senate Office Building", &["dirksen"]),
    ("Hart Senate Office Building", &["hart"]),
    ("Cannon House Office Building", &["cannon"]),
    ("Longworth House Office Building", &["longworth"]),
    ("Rayburn House Office Building", &["rayburn"]),
    ("Ford House Office Building", &["ford"]),
    (
        "O’Neill House Office Building",
        &["o'neill", "o’neill", "oneill"],
    ),
];

/// A room in one of those buildings.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Room {
    building: usize,
    /// What a walk sorts by: basement rooms first, then by number, which has the floor in front.
    number: (bool, u32),
    /// As the address has it.
    door: String,
}

impl Room {
    /// Finds the room in an address such as `511 Hart Senate Office Building Washington DC 20510`.
    pub(super) fn find(address: &str) -> Option<Self> {
        let words: Vec<&str> = address
            .split([' ', ',', '\n'])
            .filter(|word| !word.is_empty())
            .collect();
        let is_office = |at: usize| {
            // A street or a person of that name is no building: `Hart` counts with `Senate` or `House` behind it.
            let next = words
                .get(at + 1)
                .map_or(String::new(), |word| word.to_lowercase());
            matches!(
                next.as_str(),
                "senate" | "house" | "building" | "hob" | "sob"
            ) || at + 1 == words.len()
        };
        let (at, building) = words.iter().enumerate().find_map(|(at, word)| {
            let word = word.to_lowercase();
            let building = BUILDINGS
                .iter()
                .position(|(_, names)| names.contains(&word.as_str()))?;
            // The Capitol stands for itself: nobody writes `Capitol Office Building`.
            (building == 0 || is_office(at)).then_some((at, building))
        })?;
        let room = words[..at]
            .iter()
            // The number next to the building's name: a suite or a street may stand further left.
            .rev()
            .find(|word| word.contains(|c: char| c.is_ascii_digit()))?;
        // `511`, `S-221`, `B40C`: but for the basement's, letters are no part of the order.
        let digits: String = room.chars().filter(char::is_ascii_digit).collect();
        // `false` sorts first: whoever starts in the basement goes up only.
        let upper_floors = !room.to_ascii_uppercase().starts_with('B');
        Some(Self {
            building,
            number: (upper_floors, digits.parse().ok()?),
            door: (*room).to_owned(),
        })
    }

    /// The building's name.
    pub(super) fn building(&self) -> &'static str {
        BUILDINGS[self.building].0
    }

    /// The room as the address has it.
    pub(super) fn room(&self) -> &str {
        &self.door
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(address: &str) -> Option<String> {
        Room::find(address).map(|room| format!("{} {}", room.room(), room.building()))
    }

    #[test]
    fn rooms_are_found_as_rosters_write_them() {
        let hart = "511 Hart Senate Office Building Washington DC 20510";
        assert_eq!(found(hart).unwrap(), "511 Hart Senate Office Building");
        assert_eq!(
            found("SR-253 Russell Senate Office Building").unwrap(),
            "SR-253 Russell Senate Office Building"
        );
        assert_eq!(
            found("2107 Rayburn HOB").unwrap(),
            "2107 Rayburn House Office Building"
        );
        assert_eq!(
            found("H-232 The Capitol").unwrap(),
            "H-232 United States Capitol"
        );
        assert_eq!(found("12 Ford Street, Oakland"), None);
        assert_eq!(found("The White House"), None);
    }

    #[test]
    fn a_walk_goes_building_by_building_and_up() {
        let mut rooms: Vec<Room> = [
            "2107 Rayburn House Office Building",
            "1236 Longworth House Office Building",
            "B-40 Dirksen Senate Office Building",
            "1107 Longworth House Office Building",
            "413 Dirksen Senate Office Building",
        ]
        .iter()
        .map(|address| Room::find(address).unwrap())
        .collect();
        rooms.sort();
        assert_eq!(
            rooms.iter().map(Room::room).collect::<Vec<_>>(),
            ["B-40", "413", "1107", "1236", "2107"]
        );
    }
}
