"""Everything that NCBI was ever recorded to answer: each is read right, or refused by name.

Every file of the recordings, and every answer inside a cassette, is handed over as the answer to a
search and as the answer to a fetch. What comes of it must be exactly what the standard library's
readers find in the same bytes; whatever is neither must be refused in one sentence.
"""

from __future__ import annotations

import base64
import gzip
import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import yaml

from litwatch.errors import FormatError, LitwatchError, SourceError
from litwatch.formats.pubmed_xml import read_pubmed_xml
from litwatch.sources.answers import judge
from litwatch.sources.esearch import read_esearch
from litwatch.sources.exchange import Answer, Request

# What each folder gives: searches read, fetches read, answers refused (each is asked twice over).
FOLDERS = {
    ".": (0, 1, 3),
    "biomcp": (0, 1, 77),
    "biopython": (7, 6, 75),
    "crossref": (0, 0, 18),
    "error_bodies": (1, 0, 21),
    "europepmc": (0, 0, 8),
    "eutils_cassettes": (2, 6, 52),
    "eutils_json": (2, 3, 43),
    "metapub": (0, 165, 175),
    "openfda": (0, 0, 10),
    "opentrials": (0, 5, 43),
    "ovid": (0, 0, 8),
    "pmparser": (0, 5, 5),
    "pubmedparser21": (0, 7, 7),
    "shapes_not_recorded": (0, 0, 4),
}
# The status that a body came with, where its recording does not say it.
STATUSES = {
    "efetch_history_retstart_400.xml": 400,
    "efetch_viewer_timeout_400.xml": 400,
    "http429.json": 429,
    "http500_diagnostic.html": 500,
}


@dataclass(frozen=True)
class Recorded:
    """One recorded answer; `name` says where it stands."""

    name: str
    status: int
    body: bytes


def recordings(folder: Path) -> Iterator[Recorded]:
    """Every file of a folder; a cassette gives each of its answers too."""
    pattern = "*" if folder.name == "payloads" else "**/*"
    for path in sorted(path for path in folder.glob(pattern) if path.is_file()):
        data = path.read_bytes()
        body = gzip.decompress(data) if path.suffix == ".gz" else data
        yield Recorded(path.name, STATUSES.get(path.name, 200), body)
        yield from answers_in(path.name, data)


def answers_in(name: str, data: bytes) -> Iterator[Recorded]:
    """The answers of a cassette (vcrpy as YAML, betamax as JSON)."""
    interactions = []
    if data.startswith(b"interactions:"):
        interactions = yaml.load(data, yaml.CSafeLoader)["interactions"]
    elif data.startswith(b'{"http_interactions"'):
        interactions = json.loads(data)["http_interactions"]
    for number, one in enumerate(interactions):
        answer = one["response"]
        yield Recorded(f"{name}#{number}", answer["status"]["code"], body_of(answer["body"]))


def body_of(body: dict[str, Any]) -> bytes:
    plain = body["string"] if "string" in body else base64.b64decode(body["base64_string"])
    data: bytes = plain.encode() if isinstance(plain, str) else plain
    return gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data


# --- as litwatch reads it ------------------------------------------------------------------------

Found = tuple[Any, ...]


def searched(one: Recorded) -> Found:
    accept(one, "esearch")
    answer = read_esearch(one.body, where=one.name)
    return (answer.count, list(answer.ids))


def fetched(one: Recorded) -> Found:
    accept(one, "efetch")
    answer = read_pubmed_xml(one.body, where=one.name)
    pmids = [record.pmid for record in answer.records]
    return (pmids, list(answer.deleted), list(answer.books))


def accept(one: Recorded, operation: str) -> None:
    """Judge an answer as the transport does."""
    refusal = judge(Request("", {}, operation, ""), Answer(one.status, {}, one.body))
    if refusal:
        raise refusal.error(refusal.message, where=one.name)


# --- as the standard library reads it ------------------------------------------------------------


def searched_plainly(root: ET.Element) -> Found | None:
    if root.tag != "eSearchResult" or root.find("ERROR") is not None:
        return None
    return (int(root.findtext("Count", "-1")), [found.text for found in root.iter("Id")])


def fetched_plainly(root: ET.Element) -> Found | None:
    if root.tag != "PubmedArticleSet":
        return None
    paths = ("PubmedArticle/MedlineCitation", "DeleteCitation", "PubmedBookArticle/BookDocument")
    return tuple([found.text for found in root.iterfind(f"{path}/PMID")] for path in paths)


def parsed(body: bytes) -> ET.Element:
    try:
        return ET.fromstring(body)  # noqa: S314 # recorded files, read only in this test
    except ET.ParseError:
        return ET.Element("none")


READERS: dict[Callable[[Recorded], Found], Callable[[ET.Element], Found | None]] = {
    searched: searched_plainly,
    fetched: fetched_plainly,
}


@pytest.mark.parametrize("folder", FOLDERS)
def test_each_recording_is_read_as_others_read_it_or_refused_by_name(
    shared_data: Path, folder: str
) -> None:
    counts: Counter[str] = Counter()
    for one in recordings(shared_data / "payloads" / folder):
        root = parsed(one.body) if one.status == 200 else ET.Element("none")
        for reader, plain_reader in READERS.items():
            expected = plain_reader(root)
            if expected is None:
                with pytest.raises((SourceError, FormatError)) as refused:
                    reader(one)
                assert is_one_clear_sentence(refused.value, one.name)
                counts["refused"] += 1
            else:
                assert reader(one) == expected, one.name
                counts[reader.__name__] += 1
    assert (counts["searched"], counts["fetched"], counts["refused"]) == FOLDERS[folder]


def is_one_clear_sentence(error: LitwatchError, name: str) -> bool:
    return error.where == name and len(error.message) > 5 and "\n" not in str(error)


def test_no_recording_is_left_out(shared_data: Path) -> None:
    payloads = shared_data / "payloads"
    assert {path.name for path in payloads.iterdir() if path.is_dir()} == set(FOLDERS) - {"."}
