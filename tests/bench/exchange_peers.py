"""Do other readers find in our exports what we wrote? The csv module, rispy, and ASReview's own.

Decisions are drawn by a seed on the sample's records, written in every format, and read back by
each peer and by litwatch. Run: `python -m tests.bench.exchange_peers`, where ASReview is installed.
"""

from __future__ import annotations

import argparse
import csv
import io
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from asreview.data.loader import load_records
from asreview.data.ris import RISReader, RISWriter, rispy
from asreview.data.tabular import CSVReader, CSVWriter

from litwatch.cli.records import read_records
from litwatch.domain import Decision, Record
from litwatch.formats.decision_files import read_decisions, write_decisions
from litwatch.formats.decision_rows import WORDS, DecidedRecord, ExchangeFormat
from tests.bench.material import ROOT

CSV, RIS, ASREVIEW, COVIDENCE = ExchangeFormat
Words = Mapping[str, str]
_LABELS = {1: "include", 0: "exclude"}


def decided(records: Iterable[Record], seed: int) -> list[DecidedRecord]:
    """Draw a decision for two records in three."""
    random = Random(seed)  # noqa: S311 - a bench, not a secret
    start = datetime(2026, 10, 1, tzinfo=UTC)
    made = []
    for number, record in enumerate(records):
        word, reason = random.choice(WORDS), random.choice(("", "=too old", "Änderung; a\nb"))
        moment = start + timedelta(minutes=number)
        told = Decision("t", record.record_id, word, "title_abstract", "Ann", moment, reason)
        is_decided = random.random() < 2 / 3
        made.append(DecidedRecord(record, (told,), told) if is_decided else DecidedRecord(record))
    return made


def by_csv(text: str) -> Words:
    """Read our table with the csv module alone."""
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    return {row["record_id"]: row["decision"] for row in rows}


def by_rispy(text: str) -> Words:
    """Read references with rispy; the keyword tells the decision."""
    return {
        entry["id"]: next(
            (word[9:] for word in entry.get("keywords", ()) if word.startswith("litwatch:")), ""
        )
        for entry in rispy.loads(text)
    }


def by_asreview(path: Path, titles: Mapping[str, str]) -> Words:
    """Load a data set as ASReview does; rows stay in their order."""
    records = load_records(path, dataset_id="peer")
    found = {}
    for (record_id, title), record in zip(titles.items(), records, strict=True):
        if " ".join(title.split()) == " ".join(record.title.split()):
            found[record_id] = _LABELS.get(record.included, "")
    return found


def through_asreview(path: Path) -> bytes:
    """Read a file and write it as ASReview's export does, with a label for what had none."""
    reader, writer = (RISReader, RISWriter) if path.suffix == ".ris" else (CSVReader, CSVWriter)
    frame = reader.read_data(path)
    labels = frame["included"].astype("object")
    frame["asreview_label"] = labels.where(labels.notna(), 1)
    frame.index.name = "record_id"
    back = path.with_stem("back")
    writer.write_data(frame, back)
    return back.read_bytes()


def report(name: str, found: Words, wanted: Words) -> bool:
    """Say how many of the records a reader found with their decision."""
    same = sum(found.get(record_id) == word for record_id, word in wanted.items())
    sys.stdout.write(f"{name:<40} {same} of {len(wanted)}\n")
    return same == len(wanted) == len(found)


def read_by_us(data: bytes, form: ExchangeFormat) -> Words:
    """Read with litwatch; the last word on a record counts."""
    rows = read_decisions(data, "peer", form)
    return {row.reference.record_id: row.problem or row.decision for row in rows}


@dataclass(frozen=True, slots=True)
class Exports:
    """What was decided, and the file of each format; `binary` leaves out what is no label."""

    made: Sequence[DecidedRecord]
    paths: Mapping[ExchangeFormat, Path]

    @property
    def wanted(self) -> Words:
        """The decision on each record."""
        return {each.record.record_id: _word(each) for each in self.made}

    @property
    def binary(self) -> Words:
        """The label of each record, as ASReview knows labels."""
        return {key: "" if word == "maybe" else word for key, word in self.wanted.items()}

    def text(self, form: ExchangeFormat) -> str:
        """The text of one file."""
        return self.paths[form].read_bytes().decode()


def write_exports(made: Sequence[DecidedRecord], folder: Path) -> Exports:
    """Write every format."""
    names = {CSV: "ours.csv", RIS: "ours.ris", ASREVIEW: "asreview.csv", COVIDENCE: "covidence.csv"}
    paths = {form: folder / name for form, name in names.items()}
    for form, path in paths.items():
        path.write_bytes(write_decisions(made, form).encode())
    return Exports(made, paths)


def compare_peers(exports: Exports) -> Iterator[bool]:
    """Compare what other readers find."""
    titles = {each.record.record_id: each.record.title for each in exports.made}
    asreview, ris = exports.paths[ASREVIEW], exports.paths[RIS]
    yield report("csv, by the csv module", by_csv(exports.text(CSV)), exports.wanted)
    yield report("ris, by rispy", by_rispy(exports.text(RIS)), exports.wanted)
    yield report("asreview, by ASReview", by_asreview(asreview, titles), exports.binary)
    yield report("ris, by ASReview", by_asreview(ris, titles), exports.binary)


def compare_ours(exports: Exports) -> Iterator[bool]:
    """Compare what we find in our files, and in those that went through ASReview."""
    for form, path in exports.paths.items():
        wanted = exports.binary if form is ASREVIEW else exports.wanted
        yield report(f"{form}, by litwatch", read_by_us(path.read_bytes(), form), wanted)
    labelled = {key: word or "include" for key, word in exports.binary.items()}
    new = {key: "include" for key, word in exports.binary.items() if not word}
    for form, wanted in ((RIS, labelled), (ASREVIEW, new)):
        back = through_asreview(exports.paths[form])
        yield report(f"{form}, through ASReview's export", read_by_us(back, form), wanted)


def main() -> int:
    """Compare every reader; 1 where one of them finds something else."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    made = decided(read_records([ROOT / "data/sample/pubmed"]), parser.parse_args().seed)
    with tempfile.TemporaryDirectory() as folder:
        exports = write_exports(made, Path(folder))
        return int(not all([*compare_peers(exports), *compare_ours(exports)]))


def _word(each: DecidedRecord) -> str:
    return each.standing.decision if each.standing else ""


if __name__ == "__main__":
    sys.exit(main())
