"""What must come of invented supporters, told from their exports alone: oracle.py FOLDER

Written apart from the program, from docs/supporters.md: its own reading, matching and consent. Prints each row that is
somebody as a line; `search.py` asks it in which outputs a token may stand.
"""

import collections
import csv
import datetime
import io
import pathlib
import re
import sys
import unicodedata

HOUSE = {"CA": 52, "TN": 9, "VA": 11, "OH": 15, "VT": 1, "DC": 1, "GU": 1, "VI": 1, "AS": 1, "PR": 1}
NAMES = {"california": "CA"}
TERRITORIES = {"96910": "GU", "00801": "VI", "96799": "AS"}
ABROAD = {"Canada", "France"}
USES = ["count", "name", "words", "elm", "oak"]
# Who agrees to what by which column, and the words that say so.
CLAUSES = {
    "share": ({"count", "name"}, {"yes", "yes, share it"}),
    "show": ({"words"}, {"yes"}),
    "status": ({"elm"}, {"subscribed"}),
}
MAIL = {"elm", "oak"}

HEADERS = {
    "first_name": "first", "last_name": "last", "email": "email", "can2_user_city": "town", "can2_state_abbreviated": "state",
    "zip_code": "zip", "can2_subscription_status": "status", "can2_user_tags": "tags", "comments": "words", "created_date": "day",
    "FirstName": "first", "LastName": "last", "PreferredEmail": "email", "City": "town", "State/Province": "state",
    "Zip/Postal": "zip", "Country Name": "country", "Congressional District": "district", "DateCreated": "day",
    "Do Not Email": "closed", "Timestamp": "day", "Your name": "full", "Email Address": "email",
    "Please enter your ZIP code": "zip", "State": "state", "Your message": "words", "full_name": "full", "signed_at": "day",
    "Please take me out": "leave", "primary_city": "town", "primary_state": "state", "primary_zip": "zip",
    "primary_country_code": "country", "federal_district": "district", "created_at": "day",
    "May we share your name with your representatives?": "share", "May we show your words?": "show",
    "can2_user_address": "street", "AddressLine1": "street", "Street and number": "street", "primary_address1": "street",
    "can2_phone": "phone", "Phone": "phone", "Phone number": "phone", "phone_number": "phone", "VANID": "id",
}


class Row:
    def __init__(self, file, number, cells):
        self.file, self.number, self.cells = file, number, cells
        self.day = day_of(self["day"])
        self.has_moved = False

    def __getitem__(self, column):
        return self.cells.get(column, "").strip()

    def place(self):
        return f"{self.file} {self.number}"


def read_rows(folder):
    for path in sorted((folder / "supporters").glob("*.csv")):
        raw = path.read_bytes()
        text = raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
        separator = max("\t;,", key=text.splitlines()[0].count)
        table = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        headers = [HEADERS[header.strip()] for header in next(table)]
        for number, cells in enumerate(table, 2):
            row = Row(f"supporters/{path.name}", number, dict(zip(headers, cells)))
            if name_of(row) or row["email"]:
                yield row


def day_of(text):
    found = re.match(r"(\d{4})[-/](\d\d)[-/](\d\d)( 3:45)?", text)
    if not found:
        return None
    return datetime.datetime(*map(int, found.groups()[:3]), *((15, 45) if found[4] else ()))


def is_clearly_after(one, other):
    return bool(one and other and one - other > datetime.timedelta(days=1))


# Who somebody is.

def address_of(row):
    email = row["email"].lower()
    if not email:
        return ("nobody's", name_of(row), row["zip"].lower(), row["town"].lower(), row["state"].lower())
    local, _, domain = email.rpartition("@")
    if domain in ("gmail.com", "googlemail.com"):
        return local.split("+")[0].replace(".", "") + "@gmail.com"
    return email


def name_of(row):
    text = f"{row['first']} {row['last']} {row['full']}"
    plain = "".join(it for it in unicodedata.normalize("NFD", text).lower() if not unicodedata.combining(it))
    words = ["".join(filter(str.isalnum, word)) for word in plain.split()]
    words = [word for word in words if word]
    return f"{words[0]} {words[-1]}" if len(words) > 1 else "".join(words)


# Where somebody lives.

def read_table(folder):
    table = collections.defaultdict(set)
    for row in csv.DictReader((folder / "districts.csv").open()):
        number = int(row["cd"])
        table[row["zcta"]].add((row["state_abbr"], 0 if number == 98 else number))
    return table


def zip_of(text):
    found = re.fullmatch(r"(\d{3,5})(\.0)?(-\d{4})?", text)
    return found[1].zfill(5) if found else None


def state_of(text):
    code = NAMES.get(text.lower(), text.upper())
    return code if code in HOUSE else None


def district_of(text):
    """A state or nothing, and a number, which need not exist; None where the cell says no district."""
    if text in ("At-Large", "98"):
        return ("", 0)
    if re.fullmatch(r"\d{1,2}", text):
        return ("", int(text))
    found = re.fullmatch(r"(California|[A-Z]{2})[- ]?(\d+)(th)?", text)
    if not found:
        return None
    number = int(found[2])
    return (state_of(found[1]), 0 if number == 98 else number)


def seat(state, number):
    if HOUSE[state] == 1:
        return (state, 0) if number in (0, 1) else None
    return (state, number) if 1 <= number <= HOUSE[state] else None


def match(row, table):
    """The word, the state and the seat of a row by itself."""
    zip_code, state, district = zip_of(row["zip"]), state_of(row["state"]), district_of(row["district"])
    said = {it for it in (state, district and district[0]) if it}
    is_us = row["country"] in ("US", "United States")
    if row["country"] in ABROAD or row["state"] == "ON" or re.match(r"[A-Z]\d[A-Z]", row["zip"]):
        return ("unclear" if said or is_us else "elsewhere", None, None)
    in_zip = table.get(zip_code, set())
    if not in_zip and zip_code in TERRITORIES:
        in_zip = {(TERRITORIES[zip_code], 0)}
    zip_states = {it[0] for it in in_zip}
    # The states that nothing in the row speaks against.
    left = said & zip_states if said and zip_states else said or zip_states
    if len(said) > 1 or said and not left:
        return ("unclear", None, None)
    only = next(iter(left)) if len(left) == 1 else None
    named = seat(only, district[1]) if only and district else None
    if named:
        return ("sure", only, named) if not in_zip or named in in_zip else ("unclear", only, None)
    seats = [it for it in in_zip if only in (None, it[0])]
    if len(seats) == 1:
        return ("likely", seats[0][0], seats[0])
    if seats:
        return ("unclear", only, None)
    if only and HOUSE[only] == 1:
        return ("likely", only, (only, 0))
    return ("unknown", only, None)


def settle(rows):
    """One person's rows: which of two that cannot both be holds. The later one; if nobody knows which, neither."""
    placed = sorted((row for row in rows if row.state), key=lambda row: row.day or datetime.datetime.min, reverse=True)
    differ = lambda one, other: one.state != other.state or one.seat and other.seat and one.seat != other.seat
    lived = []
    for row in placed:
        row.has_moved = any(differ(row, later) and is_clearly_after(later.day, row.day) for later in lived)
        if not row.has_moved:
            lived.append(row)
    if any(differ(one, other) for one in lived for other in lived):
        is_one_state = len({row.state for row in lived}) == 1
        for row in lived:
            row.word, row.seat = "unclear", None
            row.state = row.state if is_one_state else None


# What somebody agreed to.

def answers(row):
    """What a row says yes to, and what it says no to with the day, which is none where the row does not say it."""
    yes, no = set(), []
    for column, (uses, words) in CLAUSES.items():
        said = " ".join(row[column].lower().split())
        if said in words:
            yes |= uses
        elif said:
            # A status is of the day of the export.
            no.append((uses, None if column == "status" else row.day))
    if "oak-news" in [tag.strip() for tag in row["tags"].split(",")]:
        yes.add("oak")
    return yes, no


def has_withdrawn(at_address):
    return any(row["leave"].lower() in ("yes", "x") for row in at_address)


def consent(rows, nameless, at_address, is_only):
    if has_withdrawn(at_address):
        return set()
    given = set()
    is_closed = any(row["closed"] == "Yes" for row in at_address)
    for row in rows:
        # Whose yes it is nobody knows where several live.
        if not is_only and not name_of(row):
            continue
        for use in answers(row)[0]:
            others = at_address if use in MAIL else rows + nameless
            against = [day for other in others for uses, day in answers(other)[1] if use in uses]
            if use in MAIL and is_closed:
                continue
            if all(is_clearly_after(row.day, day) for day in against):
                given.add(use)
    return given


def withheld(words):
    return bool(re.search(r"555-0100|@elm|Elm Street|\u202e", words))


def said(own):
    """The row whose words speak for a person: the latest that has some, where one without a day is the oldest."""
    rows = [row for row in own if row["words"] and not withheld(row["words"]) and not row.has_moved]
    return max(rows, key=lambda row: row.day or datetime.datetime.min, default=None)


def alike(words):
    """What texts have in common that are nearly the same: of twenty words and more all but the one that nobody else has."""
    return re.sub("qz[a-z]+q", "", words) if len(words.split()) > 20 else words


def people(folder):
    """All rows that are somebody, and the persons they are of, each with its rows, the first of them first."""
    table = read_table(folder)
    rows = list(read_rows(folder))
    addresses = collections.defaultdict(list)
    for order, row in enumerate(rows):
        row.order = order
        row.word, row.state, row.seat = match(row, table)
        addresses[address_of(row)].append(row)
    found = []
    for at_address in addresses.values():
        names = collections.defaultdict(list)
        for row in at_address:
            names[name_of(row)].append(row)
        nameless = names.pop("", [])
        is_only = len(names) <= 1
        persons = list(names.values()) or [[]]
        # A row without a name makes nobody more.
        persons[0] = sorted(persons[0] + nameless, key=lambda row: row.order)
        for own in persons:
            settle(own)
            given = consent(own, nameless, at_address, is_only)
            for row in own:
                row.consent, row.person = given, own[0]
                row.has_withdrawn = has_withdrawn(at_address)
            found.append(own)
    return rows, found


def main():
    rows, _ = people(pathlib.Path(sys.argv[1]))
    for row in rows:
        seat = f"{row.seat[0]}-{row.seat[1]}" if row.seat else "-"
        bits = "".join("1" if use in row.consent else "0" for use in USES)
        moved = " moved away" if row.has_moved else ""
        held = " words held back" if withheld(row["words"]) else ""
        print(f"{row.place()}: {row.person.place()} {row.word} {row.state or '-'} {seat} {bits}{moved}{held}")


if __name__ == "__main__":
    main()
