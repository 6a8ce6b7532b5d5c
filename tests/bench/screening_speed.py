"""Seconds of CPU for 10,000 real records, and for texts made to be slow.

    uv run python -m tests.bench.screening_speed [--criteria FILE]

The real records are those beside the checkout, screened as often as makes 10,000. The made ones
are long repetitions of the words that rules and facts look for, 200,000 characters each.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path
from typing import Final

from litwatch.domain import AbstractSection, Record
from litwatch.formats.medline import read_medline
from litwatch.screening import Criteria, read_criteria, screen
from tests.bench.material import ROOT

RECORDS: Final = (
    ROOT.parent / "shared" / "data" / "screening" / "robotsearch_pubmed_test.medline.txt"
)
CRITERIA: Final = ROOT / "data" / "criteria" / "neuroma-cryoablation.yaml"
LENGTH: Final = 200_000
# What rules, roles and facts look for, again and again without an end to the sentence.
FRAGMENTS: Final = (
    "randomised ",
    "patients were randomly allocated to ",
    "no infection, ",
    "without image guidance under ",
    "previously failed ",
    "will be ",
    "12 of 14 patients (86 %) ",
    "twenty-one ",
    "cryoablation of the nerve versus ",
    "p < 0.05, ",
    "systematic ",
    "a ",
    "-",
    "( ",
    "nerve's ",
    "\u05e2\u05e6\u05d1 ",
    "<b>x</b> ",
    "follow-up of 3 months to ",
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the seconds for real records, and for each made text."""
    parser = argparse.ArgumentParser(description="How fast records are screened.")
    parser.add_argument("--criteria", type=Path, default=CRITERIA)
    parser.add_argument("--records", type=int, default=10_000)
    asked = parser.parse_args(arguments)
    criteria = read_criteria(asked.criteria)
    show(f"{asked.records} real records: {real_seconds(criteria, asked.records):.1f} s")
    for fragment, seconds in made_seconds(criteria):
        show(f"{LENGTH} characters of {fragment!r}: {seconds:.2f} s")


def real_seconds(criteria: Criteria, count: int) -> float:
    """Screen so many real records; give the seconds of CPU."""
    records = list(islice(cycle(read_medline(RECORDS.read_bytes())), count))
    start = time.process_time()
    for record in records:
        screen(record, criteria)
    return time.process_time() - start


def made_seconds(criteria: Criteria) -> Iterator[tuple[str, float]]:
    """Screen each made text; give the seconds of CPU that it took."""
    for fragment in FRAGMENTS:
        record = made(fragment)
        start = time.process_time()
        screen(record, criteria)
        yield fragment, time.process_time() - start


def made(fragment: str, length: int = LENGTH) -> Record:
    """Make a record whose title and abstract repeat a fragment."""
    text = (fragment * (length // len(fragment) + 1))[:length]
    return Record(
        source="made",
        source_id="1",
        title=text[: length // 100],
        abstract=(AbstractSection(text),),
        languages=("eng",),
    )


def show(line: str) -> None:
    """Print a line."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
