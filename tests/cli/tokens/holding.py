"""Prints what of some tokens, or of all, is held by any file: holding.py FOLDER[,FOLDER] [TOKEN,TOKEN]

A file that must not be there any more is named with what it holds.
"""

import pathlib
import sys

import search


def main():
    folders = sys.argv[1].split(",")
    wanted = set(sys.argv[2].split(",")) if len(sys.argv) > 2 else None
    for folder in map(pathlib.Path, folders):
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            found = search.tokens_in(path)
            held = found if wanted is None else found & wanted
            if held:
                print(f"{path.relative_to(folder)}: {' '.join(sorted(held)[:5])}")


main()
