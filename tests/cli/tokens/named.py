"""Prints the address of somebody whose name and words stand in a book, and all tokens of that address: named.py FOLDER

No row of the address stands in the export in UTF-16, which the program leaves to its owner to change.
"""

import pathlib
import sys

import oracle
import search

owners = search.Owners(pathlib.Path(sys.argv[1]), [])
for own in owners.people:
    row = own[0]
    is_plain = "@elm" in row["email"] and oracle.name_of(row)
    at_address = owners.at_address[oracle.address_of(row)]
    is_told = oracle.said(own) and all(other.file != "supporters/ea.csv" for other in at_address)
    if is_plain and is_told and {"name", "words"} <= row.consent and row.seat == ("CA", 12) and not row.has_moved:
        print(oracle.address_of(row))
        print(",".join(sorted(owners.tokens("nepsw", at_address))))
        break
