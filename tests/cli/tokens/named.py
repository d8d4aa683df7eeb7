"""Prints the address of somebody whose name stands in a book: named.py FOLDER"""

import pathlib
import sys

import oracle

_, people = oracle.people(pathlib.Path(sys.argv[1]))
for own in people:
    row = own[0]
    is_plain = "@elm" in row["email"] and oracle.name_of(row)
    if is_plain and {"name", "words"} <= row.consent and row.seat == ("CA", 12) and not row.has_moved:
        print(oracle.address_of(row))
        break
