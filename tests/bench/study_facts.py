"""Facts that screening reads, beside tables that a person wrote: wrong, filled and blank, by fact.

    uv run python -m tests.bench.study_facts [--show]

`sample`: NICE's six key studies and abstracts of the sample. `tuned` and `untouched`: real
abstracts by PMID, drawn with a fixed seed, where the data lie beside the checkout; the rules were
made while looking at the first, and at the second only when they stood. `topic_1` to `topic_3`:
drawn later from abstracts on pain, nerves, surgery and joints, read in that order. A list in a
table holds ways of saying a fact that are all right; what is not in it must stay blank.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from litwatch.domain import Record
from litwatch.formats.medline import read_medline
from litwatch.formats.pubmed_xml import read_pubmed_xml
from litwatch.formats.record_table import read_record_table
from litwatch.screening.facts import read_facts
from tests.bench.material import REAL, ROOT

NAMES: Final = ("n", "design", "comparator", "follow_up")
TABLES: Final = ROOT / "tests" / "golden" / "screening"
LABELLED: Final = REAL.parents[1] / "screening"
Table = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Finding:
    """One fact of one record: what the table allows, and what was read."""

    key: str
    name: str
    allowed: tuple[str, ...]
    given: tuple[str, ...]

    @property
    def is_wrong(self) -> bool:
        """Whether a value was given that the table does not allow."""
        return not set(self.given) <= set(self.allowed)

    @property
    def is_stated(self) -> bool:
        """Whether the abstract states the fact."""
        return bool(self.allowed)

    @property
    def is_filled(self) -> bool:
        """Whether it is stated and was read rightly."""
        return self.is_stated and bool(self.given) and not self.is_wrong


@dataclass(frozen=True)
class Tally:
    """How many findings were wrong, filled, and stated at all."""

    wrong: int
    filled: int
    stated: int

    @classmethod
    def of(cls, findings: Sequence[Finding]) -> Tally:
        """Count findings."""
        return cls(
            sum(one.is_wrong for one in findings),
            sum(one.is_filled for one in findings),
            sum(one.is_stated for one in findings),
        )

    @property
    def share(self) -> float:
        """The share of stated facts that are filled."""
        return self.filled / max(self.stated, 1)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print one line per table and fact; with `--show` every wrong and blank fact as well."""
    parser = argparse.ArgumentParser(description="Facts beside hand-written tables.")
    parser.add_argument("--show", action="store_true", help="list what is wrong and what is blank")
    is_asked = parser.parse_args(arguments).show
    show(f"{'table':<10} {'fact':<11} {'wrong':>5} {'filled':>6} {'stated':>6}   share")
    for name, findings in tables():
        for fact in (*NAMES, "all"):
            tally = Tally.of([one for one in findings if fact in (one.name, "all")])
            show(
                f"{name:<10} {fact:<11} {tally.wrong:>5} {tally.filled:>6} {tally.stated:>6}"
                f"   {tally.share:.0%}"
            )
        for one in findings if is_asked else ():
            if one.is_wrong or (one.is_stated and not one.is_filled):
                show(f"  {'wrong' if one.is_wrong else 'blank'} {one}")


def show(line: str) -> None:
    """Write one line."""
    sys.stdout.write(f"{line}\n")


def tables() -> Iterator[tuple[str, list[Finding]]]:
    """Give every table that can be measured here."""
    yield "sample", compare(sample_table(), sample_records())
    if LABELLED.exists():
        records = real_records()
        for name, table in read_table("study-facts-real.yaml").items():
            yield name, compare(table, records)


def compare(table: Table, records: Mapping[str, Record]) -> list[Finding]:
    """Read the facts of the table's records and set them beside what it states."""
    return [
        Finding(key, name, _values(stated.get(name)), _given(records[key], name))
        for key, stated in table.items()
        for name in NAMES
    ]


def _values(stated: object) -> tuple[str, ...]:
    listed = stated if isinstance(stated, list) else [] if stated is None else [stated]
    return tuple(str(value).lower() for value in listed)


def _given(record: Record, name: str) -> tuple[str, ...]:
    return tuple(fact.value.lower() for fact in read_facts(record) if fact.name == name)


def read_table(name: str) -> dict[str, Any]:
    """Read a table of this folder's golden files."""
    content: dict[str, Any] = yaml.safe_load((TABLES / name).read_text(encoding="utf-8"))
    return content


def sample_table() -> Table:
    """Give the table of the sample, NICE's six first, by the corpus's keys."""
    content = read_table("study-facts.yaml")
    return {**content["nice"], **content["others"]}


def sample_records() -> dict[str, Record]:
    """Give the sample's records as the corpus has them at last, by the corpus's keys."""
    folder = ROOT / "data" / "sample"
    files = sorted((folder / "pubmed").glob("*.xml"))
    records = {
        record.source_id: record
        for file in files
        for record in read_pubmed_xml(file.read_bytes()).records
    }
    corpus = yaml.safe_load((folder / "corpus.yaml").read_text(encoding="utf-8"))["records"]
    return {one["key"]: records[str(one.get("pmid") or one["sample_id"])] for one in corpus}


def real_records(folder: Path = LABELLED) -> dict[str, Record]:
    """Give the real records that tables may name, by PMID; of two sets the first counts."""
    found: dict[str, Record] = {}
    for record in _every_real_record(folder):
        found.setdefault(record.pmid.rsplit("/", 1)[-1], record)
    return found


def _every_real_record(folder: Path) -> Iterator[Record]:
    yield from read_pubmed_xml(REAL.read_bytes()).records
    yield from read_medline((folder / "robotsearch_pubmed_test.medline.txt").read_bytes())
    for name in ("cohen2006_Opiods", "cohen2006_NSAIDS", "synergy_Jeyaraman_2020"):
        path = folder / f"{name}.csv"
        yield from read_record_table(path.read_bytes(), str(path))


if __name__ == "__main__":
    main()
