"""Looks for the tokens of invented supporters in everything that the program wrote: search.py FOLDER OUTPUTS [ADDRESS [ASKED]]

OUTPUTS has a folder for each output, by whose name it is told what may stand there. Every file is decoded in every way in
which it might hide something. Whoever has ADDRESS has withdrawn, and whoever has ASKED has asked
what is known of them. Prints what was found, output by output, and fails with what must not, or must, be there.
"""

import base64
import collections
import datetime
import email
import gzip
import html
import io
import pathlib
import quopri
import re
import sqlite3
import sys
import urllib.parse
import zipfile
import zlib

import oracle

TOKEN = re.compile(rb"qz[nepsw][a-z]{4}q", re.IGNORECASE)
BASE64 = re.compile(rb"(?:[A-Za-z0-9+/]{16,}={0,2}\s{0,2})+")
SHOWN = 20
# The second day after the organizations of the proof signed.
COUNTS_FROM = datetime.datetime(2024, 3, 12)


def plain(data, depth=0):
    """The bytes as they stand, and as whatever they may be written in."""
    yield data
    if depth == 3:
        return
    for other in decoded(data):
        if other and other != data:
            yield from plain(other, depth + 1)


def decoded(data):
    # By two letters anything may look packed by chance, and what is packed is no text that is written in another way.
    if data[:3] == b"\x1f\x8b\x08":
        yield gzip.decompress(data)
        return
    if data[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(data)) as whole:
            yield from (whole.read(name) for name in whole.namelist())
        return
    if data[:4] == b"%PDF":
        for stream in re.findall(rb"stream\r?\n(.*?)endstream", data, re.DOTALL):
            try:
                yield zlib.decompress(stream)
            except zlib.error:
                yield stream
        return
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        yield data.decode("utf-16", "replace").encode()
    if b"=\n" in data or b"=\r\n" in data or re.search(rb"=[0-9A-F]{2}", data):
        yield quopri.decodestring(data)
    if re.match(rb"[A-Za-z-]+: ", data):
        for part in email.message_from_bytes(data).walk():
            if not part.is_multipart():
                yield part.get_payload(decode=True)
            # Headers may be encoded words.
            yield str(email.header.make_header([(it, None) if isinstance(it, str) else it for value in part.values() for it in email.header.decode_header(value)])).encode("utf-8", "replace")
    if b"&" in data:
        yield html.unescape(data.decode("utf-8", "replace")).encode("utf-8", "replace")
    if re.search(rb"%[0-9A-Fa-f]{2}", data):
        yield urllib.parse.unquote_to_bytes(data)
    for run in BASE64.findall(data):
        letters = b"".join(run.split()).rstrip(b"=")
        for start in range(4):
            piece = letters[start:]
            try:
                yield base64.b64decode(piece[: len(piece) // 4 * 4])
            except ValueError:
                pass


def texts_of(path):
    data = path.read_bytes()
    yield from plain(data)
    if data[:15] == b"SQLite format 3":
        with sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True) as ledger:
            for line in ledger.iterdump():
                yield line.encode("utf-8", "replace")


def tokens_in(path):
    return {it.decode().lower() for text in texts_of(path) for it in TOKEN.findall(text)}


class Owners:
    """Whose each token is, and what it is."""

    def __init__(self, folder, withdrawn, asked=""):
        self.rows, self.people = oracle.people(folder)
        for row in self.rows:
            if oracle.address_of(row) in withdrawn:
                row.consent, row.has_withdrawn = set(), True
        self.of = collections.defaultdict(list)
        self.at_address = collections.defaultdict(list)
        for row in self.rows:
            self.at_address[oracle.address_of(row)].append(row)
        self.asked = self.at_address.get(asked, [])
        for row in self.rows:
            for cell in row.cells.values():
                for token in TOKEN.findall(cell.encode()):
                    self.of[token.decode().lower()].append(row)

    def rows_of(self, row):
        """The rows of a row's person."""
        return [other for other in self.at_address[oracle.address_of(row)] if other.person is row.person]

    def tokens(self, kinds, rows):
        """The tokens of these kinds in the cells of some rows."""
        found = (it.decode().lower() for row in rows for cell in row.cells.values() for it in TOKEN.findall(cell.encode()))
        return {token for token in found if token[2] in kinds}


def asked(owners):
    """Those whose district no row tells: the first of their rows that does not stands in the list of those to be asked."""
    for own in owners.people:
        is_told = any(row.seat and not row.has_moved for row in own)
        open_rows = [row for row in own if row.word in ("unclear", "unknown") and not row.has_moved]
        if open_rows and not is_told and not own[0].has_withdrawn:
            yield open_rows[0]


# Whose constituents the people of a book are, by the id of the recipient.
LIVES = {
    "pres": lambda row: row.state or row.word == "unclear" or row["country"] in ("US", "United States") or row["state"] == "AE",
    "ca12": lambda row: row.seat == ("CA", 12),
    "ca13": lambda row: row.seat == ("CA", 13),
    "tn1": lambda row: row.seat == ("TN", 1),
    "oh3": lambda row: row.seat == ("OH", 3),
    "vt": lambda row: row.seat == ("VT", 0),
    "gu": lambda row: row.seat == ("GU", 0),
    "sca": lambda row: row.state == "CA",
    "sva": lambda row: row.state == "VA",
}


def book(owners, lives):
    """What may stand in a book, what must, and of which sets exactly one."""
    may, must, texts = set(), set(), collections.defaultdict(set)
    for own in owners.people:
        here = [row for row in own if lives(row) and not row.has_moved]
        if "name" not in own[0].consent or not here:
            continue
        may |= owners.tokens("n", own)
        # By whichever row lives there and has a name; whoever has none there is counted, and named nowhere.
        if not any(oracle.name_of(row) for row in here):
            continue
        must |= owners.tokens("n", own)
        said = "words" in own[0].consent and oracle.said(own)
        if said:
            texts[oracle.alike(said["words"])] |= owners.tokens("w", [said])
    for tokens in texts.values():
        may |= tokens
    return may, must, [tokens for tokens in texts.values() if tokens]


def shared(owners, organization):
    """Who may stand in the file for an organization, and whose address must: whoever said yes since it signed."""
    may, must = set(), set()
    for at_address in owners.at_address.values():
        given = [row for row in at_address if organization in row.consent and "@" in row["email"]]
        # Whose yes it is nobody knows, where a row without a name is of an address of several.
        is_somebody_s = len({oracle.name_of(row) for row in at_address} - {""}) <= 1
        said = (row for row in given if organization in oracle.answers(row)[0] and (is_somebody_s or oracle.name_of(row)))
        since = [row for row in said if row.day and row.day >= COUNTS_FROM]
        if since:
            may |= owners.tokens("en", (own for row in given for own in owners.rows_of(row)))
            must |= owners.tokens("e", since)
    return may, must, []


def rules(owners):
    """For each output what may stand in it, what must, and of which sets exactly one must."""
    to_ask = owners.tokens("ne", asked(owners))
    books = {f"book-{name}": book(owners, lives) for name, lives in LIVES.items()}
    in_some = set().union(*(may for may, *_ in books.values()))
    return books | {
        # What is known of a person is shown to whoever asks for it, and of nobody else.
        "export": (owners.tokens("nepsw", owners.asked), owners.tokens("nepsw", owners.asked), []),
        "share-elm": shared(owners, "elm"),
        "share-oak": shared(owners, "oak"),
        # Where the books of several stand together.
        "books": (in_some, set(), []),
        "unclear": (to_ask, to_ask, []),
    }


def main():
    folder, outputs = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    owners = Owners(folder, sys.argv[3:4], *sys.argv[4:5])
    known = rules(owners)
    wrong = []
    for output in sorted(outputs.iterdir()):
        files = sorted(path for path in output.rglob("*") if path.is_file())
        by_file = {path: tokens_in(path) for path in files}
        found = set().union(*by_file.values())
        may, must, one_of = known.get(output.name, (set(), set(), []))
        print(f"{output.name}: {len(files)} files, {len(found)} tokens")
        for path, tokens in by_file.items():
            for token in sorted(tokens - may):
                rows = ", ".join(row.place() for row in owners.of[token]) or "nobody"
                wrong.append(f"{path.relative_to(outputs)} has {token} of {rows}")
        for tokens in one_of:
            if len(tokens & found) != 1:
                rows = ", ".join(owners.of[token][0].place() for token in sorted(tokens)[:3])
                wrong.append(f"{output.name} has {len(tokens & found)} of {len(tokens)} texts that are nearly the same, of {rows}")
        wrong += [f"{output.name} lacks {token} of {owners.of[token][0].place()}" for token in sorted(must - found)]
    for line in wrong[:SHOWN]:
        print(line, file=sys.stderr)
    if wrong:
        sys.exit(f"{len(wrong)} tokens are where they must not be, or not where they must")


if __name__ == "__main__":
    main()
