"""A topic's first run over 30,000 matching records: requests, seconds, peak memory.

Run: `uv run python -m tests.bench.large_topic [--records N]`. The embedded PubMed is another
process, and so is `litwatch run`, whose peak resident memory the kernel tells when it ends.
"""

from __future__ import annotations

import argparse
import gzip
import sys
from datetime import date, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from tests.bench.articles import Article, to_set
from tests.bench.processes import Cost, lay_out, run, served

TOPIC = "nice-neuroma-cryoablation"
RECORDS, MOST_MEGABYTES = 30_000, 300
RECORDS_IN_FILE = 1_000
FIRST_DAY, DAYS = date(2000, 1, 3), 9_000
WORDS_IN_ABSTRACT, REFERENCES = 220, 25
_COMMON = ("patients", "pain", "nerve", "block", "probe", "trial", "relief", "score", "weeks")


def article(number: int, random: Random) -> Article:
    """A record that NICE's strategy finds by its words, of a real record's size (about 12 kB)."""
    created = FIRST_DAY + timedelta(random.randrange(DAYS))
    words = random.choices([*_COMMON, *(f"word{n}" for n in range(4_000))], k=WORDS_IN_ABSTRACT)
    place = " ".join(words[:18])
    return Article(
        pmid=str(10_000_000 + number),
        title=f"Cryoablation of a painful neuroma: {' '.join(words[:9])}",
        abstract=f"We treated {random.randrange(5, 90)} patients. {' '.join(words)}.",
        created=created,
        revised=created + timedelta(140),
        indexed=created + timedelta(130),
        status="MEDLINE",
        headings=("Neuroma", "Cryosurgery", "Humans", "Pain Management", "Adult", "Female"),
        keywords=("cryoablation", "neuroma", words[0], words[1]),
        authors=tuple((f"Author{random.randrange(9_000)}", place) for _ in range(6)),
        references=REFERENCES,
    )


def write_records(count: int, folder: Path) -> None:
    """Write `count` records in files of a thousand, so that little is held at a time."""
    random = Random(1)  # noqa: S311 - reproducible material, no secret
    for start in range(0, count, RECORDS_IN_FILE):
        numbers = range(start, min(start + RECORDS_IN_FILE, count))
        data = to_set(article(number, random) for number in numbers)
        (folder / f"{start:06d}.xml.gz").write_bytes(gzip.compress(data, 1))


def measure(count: int, folder: Path) -> tuple[Cost, Cost]:
    """A first run over `count` matching records, and the run after it."""
    records = folder / "records"
    records.mkdir()
    write_records(count, records)
    config = lay_out(folder)
    with served(str(records)) as base_url:
        return run(config, base_url, [TOPIC]), run(config, base_url, [TOPIC])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=RECORDS)
    count = parser.parse_args().records
    with TemporaryDirectory() as name:
        folder = Path(name)
        first, again = measure(count, folder)
        sizes = {path: (folder / "data" / path) for path in ("litwatch.duckdb", "evidence.duckdb")}
        pages = sorted((folder / "data" / "digests").rglob("*.html"))
        lines = [f"{path}: {file.stat().st_size / 1e6:.0f} MB" for path, file in sizes.items()]
        lines += [f"{page.name}: {page.stat().st_size / 1e3:.0f} kB" for page in pages]
    is_complete = f"{count} new" in first.output
    is_small = max(first.megabytes, again.megabytes) < MOST_MEGABYTES
    sys.stdout.write(
        f"first run over {count} records: {first}\n{first.output.splitlines()[0]}\n"
        f"run again: {again}\n{again.output.splitlines()[0]}\n"
        + "".join(f"{line}\n" for line in lines)
        + f"{'ok' if is_complete else 'MISSED'}: every record arrived\n"
        + f"{'ok' if is_small else 'MISSED'}: under {MOST_MEGABYTES} MB\n"
    )
    return 0 if is_complete and is_small else 1


if __name__ == "__main__":
    sys.exit(main())
