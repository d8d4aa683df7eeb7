"""Invents supporters: invent.py FOLDER ROWS

Writes exports as several programs write them, a table of districts, and nothing else. Name, address, phone, street and
words of everybody hold a token that stands nowhere else: `qz`, a letter for what it is, four letters for which, `q`.
"""

import csv
import io
import pathlib
import random
import sys

DISTRICTS = [
    ("99001", "CA", 12), ("99002", "CA", 12), ("99002", "CA", 13), ("99003", "TN", 1), ("99003", "VA", 9),
    ("99004", "VT", 0), ("99005", "TN", 1), ("99005", "TN", 2), ("99005", "VA", 9), ("99006", "CA", 13),
    ("99007", "OH", 3), ("99008", "OH", 3), ("99008", "OH", 4), ("99010", "DC", 98),
]
SHARE = "May we share your name with your representatives? "
SHOW = "May we show your words?"
LEAVE = "Please take me out"

FIRST_NAMES = ["Ann", "José", "Mary-Jo", "李", "D’Arcy", "Bo", "Ümit", "<b>Al</b>", "=Eve", "Ra\"y"]
TOWNS = ["Elm", "Oak", "Ash & Fir", "St. <i>Pine</i>", "Linden"]
# Nine words in ten are the same as in the next one's, or few are.
LONG = (
    "my neighbour {} was stopped twice on the way to work because a camera took her for somebody else and nobody in the "
    "whole department ever said that they were sorry about it"
)
SHORT = ["Stop it, says {}!", "Nobody asked {}\nand nobody will.", "Why us? {} 👨‍👩‍👧", "<script>alert('{}')</script>", "{} = {{{{ values.bill }}}}"]
WITHHELD = ["Call {} at 555-555-0100.", "Write to {} at me@elm.example", "I am {} of 12 Elm Street.", "{} hid\u202e this"]


class Inventor:
    """Everything by chance, and the same in every run."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.tokens = 0

    def pick(self, *choices):
        return self.random.choice(choices)

    def one_in(self, many):
        return self.random.randrange(many) == 0

    def token(self, kind):
        number, letters = self.tokens, ""
        self.tokens += 1
        for _ in range(4):
            number, letter = divmod(number, 26)
            letters = chr(ord("a") + letter) + letters
        return f"qz{kind}{letters}q"

    def person(self):
        email = self.token("e")
        domain = "gmail.com" if self.one_in(6) else f"elm{self.random.randrange(9)}.example"
        person = {
            "first": self.pick(*FIRST_NAMES),
            "last": self.token("n").capitalize(),
            "email": f"{email}@{domain}",
            "home": self.home(),
        }
        if self.one_in(60):
            person["email"] = self.pick("", email)  # none, or one that is none
        return person

    def home(self):
        """ZIP code, state, district, country."""
        zip_code = self.pick(*(row[0] for row in DISTRICTS), "99099", "96910", "801", "96799", "", "", "99001")
        state = self.pick("", "", "CA", "California", "TN", "VA", "VT", "OH", "GU", "DC", "", "")
        district = self.pick("", "", "", "", "CA-12", "CA13", "California 12th", "12", "1", "At-Large", "OH-3", "CA-53", "98", "Ward 7b")
        country = self.pick("", "", "", "US", "United States")
        if self.one_in(12):
            return self.pick(("K1A 0B1", "ON", "", "Canada"), ("", "", "", "France"), ("", "AE", "", "US"), ("99001", "", "", "Canada"), ("abc", "Oz", "", ""))
        # Most rows of real exports contradict themselves in nothing.
        if not self.one_in(5):
            known = [row for row in DISTRICTS if row[0] == zip_code]
            state = self.pick("", known[0][1]) if known else state
            district = self.pick("", f"{state}-{known[0][2]}") if known and state else ""
        return (zip_code, state, district, country)

    def zip_as_typed(self, zip_code):
        if not zip_code.isdigit():
            return zip_code
        return self.pick(zip_code, zip_code, f"{zip_code}.0", f"{zip_code.zfill(5)}-1234", f" {zip_code} ")

    def row(self, person):
        zip_code, state, district, country = person["home"]
        token = self.token("w")
        words = ""
        if self.one_in(3):
            words = self.pick(LONG, self.pick(*SHORT), self.pick(*SHORT), self.pick(*WITHHELD)).format(token)
        day = f"2024-0{self.random.randrange(1, 7)}-{self.random.randrange(1, 28):02}"
        return {
            "first": person["first"], "last": person["last"], "email": self.email_as_typed(person["email"]),
            "street": f"{self.random.randrange(1, 99)} {self.token('s').capitalize()} Street", "town": self.pick(*TOWNS),
            "zip": self.zip_as_typed(zip_code), "state": state, "district": district, "country": country,
            "phone": f"(555) 555-0100 {self.token('p')}", "words": words, "day": self.pick(day, day, day, ""),
            "share": self.pick("Yes", "Yes", "Yes", "yes, share it", " YES ", "No", "", "Y", "TRUE", "Yes, but not my name"),
            "show": self.pick("Yes", "Yes", "", "No", "on"),
            "status": self.pick("subscribed", "subscribed", "unsubscribed", "bouncing", ""),
            "tags": self.pick("", "oak-news", "march, oak-news", "not-oak-news"),
            "leave": "", "closed": self.pick("", "", "", "No", "Yes" if self.one_in(4) else ""),
        }

    def email_as_typed(self, email):
        if "@gmail.com" in email:
            return self.pick(email, email.replace("@", "+news@"), email.replace("gmail", "googlemail"))
        return self.pick(email, email, email.upper(), f" {email} ")

    def rows(self, count):
        """Rows by file: whoever signs twice stands in two files, lives with somebody, or withdraws."""
        files = {name: [] for name in ["an", "ea", "form", "later", "nb"]}
        given = 0
        while given < count:
            person = self.person()
            signs = self.pick(1, 1, 1, 1, 1, 2, 2, 3)
            for sign in range(signs):
                if sign and self.one_in(2):
                    person = {**person, "home": self.home()}
                if sign and self.one_in(6):
                    person = {**person, "first": "", "last": ""}
                row = self.row(person)
                if row["day"] and self.one_in(3) and sign:
                    row["day"] = "2024-07-30"
                files[self.pick("an", "ea", "form", "nb")].append(row)
                given += 1
            if "@" in person["email"] and self.one_in(12):
                other = {**self.person(), "email": person["email"]}
                files[self.pick("an", "form")].append(self.row(other))
                given += 1
            if self.one_in(12):
                row = self.row(person)
                row.update(share=self.pick("No", ""), show="No", words="", leave=self.pick("", "", "yes", "X", "not sure"))
                row["day"] = self.pick("", "2024-08-15", "2024-01-01")
                files["later"].append(row)
                given += 1
        return files


def write(path, encoding, separator, headers, rows):
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator, lineterminator="\r\n")
    writer.writerow(headers)
    for row in rows:
        writer.writerow(row)
    path.write_bytes(text.getvalue().encode(encoding))
    path.chmod(0o600)


def main():
    folder, count = pathlib.Path(sys.argv[1]), int(sys.argv[2])
    files = Inventor(20261128).rows(count)
    exports = folder / "supporters"
    exports.mkdir(mode=0o700, exist_ok=True)
    full = lambda row: f"{row['first']} {row['last']}".strip()
    write(exports / "an.csv", "utf-8-sig", ",", [
        "first_name", "last_name", "email", "can2_user_address", "can2_user_city", "can2_state_abbreviated", "zip_code", "can2_phone",
        SHARE, SHOW, "can2_subscription_status", "can2_user_tags", "comments", "created_date",
    ], ([
        row["first"], row["last"], row["email"], row["street"], row["town"], row["state"], row["zip"], row["phone"],
        row["share"], row["show"], row["status"], row["tags"], row["words"], row["day"],
    ] for row in files["an"]))
    write(exports / "ea.csv", "utf-16", "\t", [
        "VANID", "FirstName", "LastName", "PreferredEmail", "AddressLine1", "City", "State/Province", "Zip/Postal", "Country Name",
        "Phone", "Congressional District", "DateCreated", SHARE, "Do Not Email",
    ], ([
        number, row["first"], row["last"], row["email"], row["street"], row["town"], row["state"], row["zip"], row["country"],
        row["phone"], row["district"], row["day"], row["share"], row["closed"],
    ] for number, row in enumerate(files["ea"])))
    write(exports / "form.csv", "utf-8", ",", [
        "Timestamp", "Your name", "Email Address", "Street and number", "Phone number", "Please enter your ZIP code ", "State", "City",
        SHARE, SHOW, "Your message",
    ], ([
        row["day"] and row["day"].replace("-", "/") + " 3:45:12 PM AST", full(row), row["email"], row["street"], row["phone"],
        row["zip"], row["state"], row["town"], row["share"], row["show"], row["words"],
    ] for row in files["form"]))
    write(exports / "later.csv", "utf-8", ",", ["email", "full_name", "signed_at", SHARE, SHOW, LEAVE], ([
        row["email"], full(row), row["day"], row["share"], row["show"], row["leave"],
    ] for row in files["later"]))
    write(exports / "nb.csv", "utf-8", ";", [
        "full_name", "email", "primary_address1", "primary_city", "primary_state", "primary_zip", "primary_country_code", "phone_number",
        "federal_district", "created_at", SHARE, LEAVE,
    ], ([
        full(row), row["email"], row["street"], row["town"], row["state"], row["zip"], row["country"], row["phone"],
        row["district"], row["day"], row["share"], row["leave"],
    ] for row in files["nb"]))
    write(folder / "districts.csv", "utf-8", ",", ["state_abbr", "zcta", "cd"], ((state, code, number) for code, state, number in DISTRICTS))


main()
