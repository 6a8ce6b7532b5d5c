"""How fast PubMed XML becomes records, beside pubmed_parser and Bio.Entrez: MB per CPU second.

Run: `uv run --group bench python -m tests.bench.parse_rate`. All read the same bytes in this
process, in turn; the best of several rounds counts, which is least disturbed by what else runs.

litwatch gives everything that a Record holds: names with ORCID and every affiliation, abstracts
with their labels, headings with subheadings, dates, grants, notices and, of reviews, the PMIDs they
list. pubmed_parser gives less (no days, no investigators, no subheadings here) and the PMIDs that
any record lists; Entrez.read gives every element, as the DTD names it, without reading it.
"""

from __future__ import annotations

import gc
import gzip
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pubmed_parser
from Bio import Entrez
from Bio.Entrez.Parser import ValidationError

from litwatch.formats.pubmed_xml import read_pubmed_xml
from tests.bench.articles import to_set
from tests.bench.large_topic import article
from tests.bench.material import REAL

ROUNDS, TIMES_AS_FAST = 9, 3.0
MADE_UP = 600
# Entrez.read takes no DTD that is named by an http address; this one it brings along.
_HEADER = (
    b'<?xml version="1.0" ?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st '
    b'January 2025//EN" "https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n'
)
_RECORD = re.compile(rb"<PubmedArticle>.*?</PubmedArticle>", re.DOTALL)


def material() -> tuple[str, bytes]:
    """The real records beside the checkout, made-up ones in a clone without them.

    Left out are the few old records with elements that the DTD of 2025 does not have any more:
    Entrez.read refuses them.
    """
    if REAL.exists():
        entries = filter(_is_read_by_entrez, _RECORD.findall(REAL.read_bytes()))
        return "real", _whole(entries)
    random = Random(1)  # noqa: S311 - reproducible material, no secret
    return "made-up", to_set(article(number, random) for number in range(MADE_UP))


def _is_read_by_entrez(entry: bytes) -> bool:
    try:
        Entrez.read(BytesIO(_whole([entry])))
    except ValidationError:
        return False
    return True


def _whole(entries: Iterable[bytes]) -> bytes:
    return b"%s<PubmedArticleSet>%s</PubmedArticleSet>" % (_HEADER, b"".join(entries))


def cpu(work: Callable[[], int]) -> tuple[float, int]:
    """CPU seconds of one round, and how many records it gave."""
    gc.collect()
    start = time.process_time()
    count = work()
    return time.process_time() - start, count


def readers(data: bytes, folder: Path) -> dict[str, Callable[[], int]]:
    """Each reader as a function that reads everything and counts the records."""
    # pubmed_parser reads gzip only; stored without compression it costs next to nothing to open.
    path = folder / "records.xml.gz"
    path.write_bytes(gzip.compress(data, compresslevel=0))

    def by_pubmed_parser() -> int:
        options = {"author_list": True, "reference_list": False}
        return sum(1 for _ in pubmed_parser.parse_medline_xml(str(path), **options))

    return {
        "litwatch": lambda: len(read_pubmed_xml(data).records),
        "pubmed_parser": by_pubmed_parser,
        "Bio.Entrez.read": lambda: len(Entrez.read(BytesIO(data))["PubmedArticle"]),
    }


def rates(data: bytes) -> Iterator[tuple[str, float, int]]:
    """Each reader's name, MB per CPU second, and its number of records."""
    with TemporaryDirectory() as folder:
        read_by = readers(data, Path(folder))
        rounds = [{name: cpu(read) for name, read in read_by.items()} for _ in range(ROUNDS)]
    for name in read_by:
        seconds, count = min(each[name] for each in rounds)
        yield name, len(data) / 1e6 / seconds, count


def main() -> int:
    kind, data = material()
    found = list(rates(data))
    (_, ours, count), *others = found
    is_fast = all(ours >= TIMES_AS_FAST * rate for _, rate, _ in others)
    is_whole = all(number == count for _, _, number in found)
    lines = [f"{len(data) / 1e6:.1f} MB, {count} {kind} records; best of {ROUNDS} rounds"]
    lines += [f"{name:16} {rate:6.1f} MB/s  {rate / ours:5.2f} of ours" for name, rate, _ in found]
    lines += [f"{'ok' if is_whole else 'MISSED'}: all read the same number of records"]
    lines += [f"{'ok' if is_fast else 'MISSED'}: at least {TIMES_AS_FAST:g} times as fast"]
    sys.stdout.write("\n".join(lines) + "\n")
    return 0 if is_fast and is_whole else 1


if __name__ == "__main__":
    sys.exit(main())
