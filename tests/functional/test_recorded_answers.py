"""Everything that NCBI was ever recorded to answer: each is read right, or refused by name."""

from __future__ import annotations

import base64
import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from litwatch.errors import BadAnswer, FormatError, SourceError
from litwatch.formats.pubmed_xml import read_pubmed_xml
from litwatch.sources.answers import ROOTS, judge, root_of
from litwatch.sources.esearch import read_esearch
from litwatch.sources.exchange import Answer, Request

PMID = re.compile(rb"<MedlineCitation\b[^>]*>\s*<PMID[^>]*>(\d+)</PMID>")


@dataclass(frozen=True)
class Recorded:
    """One recorded answer to an E-utility."""

    name: str
    operation: str
    status: int
    body: bytes


def cassettes(payloads: Path) -> Iterator[Recorded]:
    for path in sorted((payloads / "eutils_cassettes").iterdir()):
        yield from interactions(path.name, yaml.safe_load(path.read_text("utf-8"))["interactions"])
    for path in sorted((payloads / "opentrials").glob("pubmed*.json")):
        yield from interactions(path.name, json.loads(path.read_bytes())["http_interactions"])


def interactions(name: str, recorded: list[dict[str, Any]]) -> Iterator[Recorded]:
    for one in recorded:
        address = one["request"]["uri"].partition("?")[0].rstrip("/")
        operation = address.rpartition("/")[2].removesuffix(".fcgi")
        code = one["response"]["status"]["code"]
        yield Recorded(name, operation, code, body_of(one["response"]["body"]))


def body_of(body: dict[str, str]) -> bytes:
    plain = body.get("string")
    data = plain.encode() if plain is not None else base64.b64decode(body["base64_string"])
    return gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data


@pytest.fixture(scope="module")
def recorded(shared_data: Path) -> list[Recorded]:
    return list(cassettes(shared_data / "payloads"))


def test_recorded_fetches_give_their_records(recorded: list[Recorded]) -> None:
    fetched = [one for one in recorded if root_of(one.body) == "PubmedArticleSet"]
    assert len(fetched) >= 10
    for one in fetched:
        assert judge(Request("", {}, "efetch", ""), Answer(one.status, {}, one.body)) is None
        pmids = [record.pmid for record in read_pubmed_xml(one.body, where=one.name).records]
        assert pmids == [found.decode() for found in PMID.findall(one.body)]


def test_recorded_searches_give_their_ids(recorded: list[Recorded]) -> None:
    searches = [one for one in recorded if root_of(one.body) == "eSearchResult"]
    assert searches
    for one in searches:
        answer = read_esearch(one.body, where=one.name)
        assert [found.encode() for found in answer.ids] == re.findall(rb"<Id>(\d+)</Id>", one.body)


def test_every_other_recorded_answer_is_refused_by_name(recorded: list[Recorded]) -> None:
    others = [one for one in recorded if root_of(one.body) not in ROOTS.values()]
    assert others
    for one in others:
        for operation in ("esearch", "efetch"):
            refusal = judge(Request("", {}, operation, ""), Answer(one.status, {}, one.body))
            assert refusal is not None, one.name
            assert issubclass(refusal.error, SourceError)
            assert refusal.message
            assert "\n" not in refusal.message


def test_every_recorded_xml_file_is_read_or_refused_by_name(shared_data: Path) -> None:
    payloads = shared_data / "payloads"
    for path in sorted(payloads.rglob("*.xml*")):
        data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        name = str(path.relative_to(payloads))
        if root_of(data) == "PubmedArticleSet":
            pmids = [record.pmid for record in read_pubmed_xml(data, where=name).records]
            assert pmids == [found.decode() for found in PMID.findall(data)]
        else:
            with pytest.raises(FormatError) as refused:
                read_pubmed_xml(data, where=name)
            assert str(refused.value).startswith(f"{name}: is ")
            assert "\n" not in str(refused.value)


def test_every_recorded_xml_file_that_is_no_search_is_no_search(shared_data: Path) -> None:
    for path in sorted((shared_data / "payloads").rglob("*.xml")):
        data = path.read_bytes()
        if root_of(data) != "eSearchResult":
            with pytest.raises(BadAnswer, match="no search result"):
                read_esearch(data, where=path.name)
