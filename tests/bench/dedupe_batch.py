"""A generated batch of citations with known duplicates, near duplicates and titles of no meaning.

Words and names follow Zipf's law, so that some title beginnings, authors and journals are very
common. Everything is drawn with a fixed seed.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from random import Random
from typing import Final

Row = dict[str, str]

COLUMNS: Final = ("ID", "title", "author", "year", "journal", "volume", "number", "pages")
_SHARE_COPIED = 0.25
_SHARE_NEAR = 0.1
_SHARE_GENERIC = 0.01
_DESIGNS: Final = (
    *("a randomized controlled trial", "a systematic review and meta-analysis", "a case report"),
    *("a prospective cohort study", "a double-blind placebo-controlled study", ""),
)
_GENERIC: Final = ("Editorial", "Reply", "Letter to the editor", "In this issue", "Introduction")
_TWINS: Final = (
    *(("women", "men"), ("children", "adults"), ("part I", "part II")),
    ("type 1", "type 2"),
)


def write_batch(path: Path, size: int, seed: int = 5) -> dict[str, str]:
    """Write `size` rows in random order; give the true group of each row that has copies."""
    random = Random(seed)  # noqa: S311 - reproducible material, no secret
    rows: list[Row] = []
    truth: dict[str, str] = {}
    for work, row in enumerate(_works(random)):
        copies = [row, *_copies(row, random)]
        for copy in copies:
            copy["ID"] = f"r{len(rows):07d}"
            rows.append(copy)
            if len(copies) > 1:
                truth[copy["ID"]] = str(work)
        if len(rows) >= size:
            break
    random.shuffle(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, COLUMNS)
        table.writeheader()
        table.writerows(rows)
    return truth


def _works(random: Random) -> Iterator[Row]:
    """Works without end; a tenth is followed by a twin that is another work."""
    words = [f"{stem}{n}" for n in range(1, 900) for stem in _STEMS]
    weights = [1 / (rank + 8) for rank in range(len(words))]
    names = [f"{stem}{ending}" for ending in _ENDINGS for stem in _FAMILIES]
    odds = [1 / (rank + 3) for rank in range(len(names))]
    for _ in count():
        row = _work(random.choices(words, weights, k=random.randint(5, 11)), random)
        row["author"] = " and ".join(
            f"{name}, {random.choice('ABCDEFGHJKLM')}."
            for name in random.choices(names, odds, k=random.randint(1, 7))
        )
        one, other = random.choice(_TWINS)
        if random.random() < _SHARE_NEAR:
            yield row | {"title": f"{row['title']} in {one}"}
            yield row | {"title": f"{row['title']} in {other}"} | _place(random)
        else:
            yield row


_STEMS: Final = (
    *("cardi", "neur", "onc", "hepat", "pulm"),
    *("nephr", "derm", "oste", "immun", "gastr"),
)
_FAMILIES: Final = (
    *("Wang", "Li", "Zhang", "Kim", "Smith"),
    *("Lee", "Chen", "Garcia", "Muller", "Sato"),
)
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_ENDINGS: Final = ("", *_LETTERS, *(f"{a}{b}" for a in "aeiou" for b in "nrst"))


def _work(words: list[str], random: Random) -> Row:
    design = random.choice(_DESIGNS)
    title = " ".join(words).capitalize() + (f": {design}" if design else "")
    if random.random() < _SHARE_GENERIC:
        title = random.choice(_GENERIC)
    return {"title": title} | _place(random)


def _place(random: Random) -> Row:
    first = random.randint(1, 1800)
    return {
        "year": str(random.randint(1995, 2025)),
        "journal": f"Journal of {random.choice(_STEMS)}ology {int(random.expovariate(0.05))}",
        "volume": str(random.randint(1, 90)),
        "number": str(random.randint(1, 12)),
        "pages": f"{first}-{first + random.randint(1, 12)}",
    }


def _copies(row: Row, random: Random) -> Iterator[Row]:
    """Other databases' records of the work: capitals, cut pages, missing issue, initials only."""
    while random.random() < _SHARE_COPIED:
        copy = dict(row)
        for change in random.sample(_HABITS, k=2):
            copy |= change(copy)
        yield copy


def _capitals(row: Row) -> Row:
    return {"title": row["title"].upper()}


def _full_stop(row: Row) -> Row:
    return {"title": f"{row['title']}."}


def _first_page(row: Row) -> Row:
    return {"pages": row["pages"].partition("-")[0]}


def _no_issue(row: Row) -> Row:
    return dict.fromkeys(row.keys() & {"number"}, "")


def _semicolons(row: Row) -> Row:
    return {"author": row["author"].replace(" and ", "; ")}


def _printed_later(row: Row) -> Row:
    return {"year": str(int(row["year"]) + 1)}


_HABITS: Final = (_capitals, _full_stop, _first_page, _no_issue, _semicolons, _printed_later)
