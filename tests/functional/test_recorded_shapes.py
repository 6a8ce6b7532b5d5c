"""The embedded PubMed's answers have the shape of answers recorded from NCBI.

A skeleton is an element's name with the skeletons of its children, in order, equal neighbours
counted once: texts and numbers differ, names and their order may not.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
import yaml
from lxml import etree

from litwatch.localpubmed import Corpus, LocalPubmed

FAST = 10_000


@pytest.fixture(scope="module")
def payloads(shared_data: Path) -> Path:
    return shared_data / "payloads"


@pytest.fixture(scope="module")
def pubmed(payloads: Path, root: Path) -> Iterator[LocalPubmed]:
    files = [payloads / "pubmed_578_distinct_records.xml"]
    mesh = root / "data" / "mesh" / "mesh-2019.tsv.gz"
    server = LocalPubmed(Corpus.load(files), mesh_path=mesh, requests_per_second=FAST)
    with server:
        yield server


def ask(pubmed: LocalPubmed, operation: str, **params: object) -> requests.Response:
    return requests.post(f"{pubmed.base_url}{operation}.fcgi", data=params, timeout=30)


def parse(body: bytes) -> etree._Element:
    return etree.fromstring(body.strip())


def skeleton(element: etree._Element) -> tuple[Any, ...]:
    """Name and children's skeletons, equal neighbours once."""
    found: list[Any] = []
    for child in element:
        inner = skeleton(child)
        if not found or found[-1] != inner:
            found.append(inner)
    return (element.tag, *found)


def names(element: etree._Element) -> list[str]:
    return [str(child.tag) for child in element]


def keeps_order(ours: Iterable[str], recorded: Iterable[str]) -> bool:
    """Whether ours are a subsequence of the recorded ones."""
    waiting = iter(recorded)
    return all(name in waiting for name in ours)


@pytest.mark.parametrize(
    "recorded, params",
    [
        ("biopython/esearch1.xml", {"term": "caenorhabditis[tiab]"}),
        ("biopython/esearch2.xml", {"term": "neoplasms", "usehistory": "y", "retmax": 5}),
        ("biopython/esearch3.xml", {"term": "neoplasms", "retmax": 6, "retstart": 6}),
        ("biopython/esearch8.xml", {"term": "abcXYZ"}),
    ],
)
def test_a_search_answer_has_the_recorded_skeleton(
    pubmed: LocalPubmed, payloads: Path, recorded: str, params: dict[str, object]
) -> None:
    theirs = parse((payloads / recorded).read_bytes())
    ours = parse(ask(pubmed, "esearch", db="pubmed", **params).content)
    assert skeleton(ours) == skeleton(theirs)


def test_every_recorded_pubmed_search_has_our_order(pubmed: LocalPubmed, payloads: Path) -> None:
    """TranslationStack is what older answers have besides; PubMed sends it no more."""
    term = 'neoplasms OR fleegle[ti] OR the OR "block nerve"[ti] OR x[foo]'
    ours = names(parse(ask(pubmed, "esearch", term=term, usehistory="y").content))
    seen = 0
    for path in sorted(payloads.glob("*/*earch*.xml")):
        theirs = parse(path.read_bytes())
        if theirs.tag == "eSearchResult" and theirs.find("ERROR") is None:
            recorded = [name for name in names(theirs) if name != "TranslationStack"]
            assert keeps_order(recorded, ours), path.name
            seen += 1
    assert seen >= 8


def test_an_exact_count_of_an_empty_answer_is_the_recorded_one(
    pubmed: LocalPubmed, payloads: Path
) -> None:
    theirs = parse((payloads / "biopython/esearch8.xml").read_bytes())
    ours = parse(ask(pubmed, "esearch", term="abcXYZ", retmax=10).content)
    for path in ("Count", "RetMax", "RetStart", "WarningList/OutputMessage"):
        assert ours.findtext(path) == theirs.findtext(path)
    assert (ours.findtext("ErrorList/PhraseNotFound") or "").lower() == "abcxyz"


@pytest.mark.parametrize(
    "recorded, operation, params",
    [
        ("biopython/esearch1.xml", "esearch", {"term": "cancer"}),
        ("biopython/einfo1.xml", "einfo", {}),
        ("biopython/pubmed1.xml", "efetch", {"id": "12091962"}),
    ],
)
def test_prolog_and_doctype_are_ncbis(
    pubmed: LocalPubmed, payloads: Path, recorded: str, operation: str, params: dict[str, object]
) -> None:
    theirs = (payloads / recorded).read_bytes().splitlines()[:2]
    assert ask(pubmed, operation, **params).content.splitlines()[:2] == theirs


def test_fetched_records_are_the_recorded_bytes(payloads: Path, root: Path) -> None:
    """163 single answers and one of two records, recorded from NCBI under today's DTD."""
    mesh = root / "data" / "mesh" / "mesh-2019.tsv.gz"
    files = sorted((payloads / "metapub/fixtures/pmid_xml").glob("*.xml"))
    corpus = Corpus.load([*files, payloads / "biopython/pubmed1.xml"])
    with LocalPubmed(corpus, mesh_path=mesh, requests_per_second=FAST) as server:
        for path in [*files, payloads / "biopython/pubmed1.xml"]:
            body = path.read_bytes()
            own = rb"<MedlineCitation[^>]*>\s*<PMID[^>]*>(\d+)"
            ids = [found.decode() for found in re.findall(own, body)] or ["37909814"]
            assert ask(server, "efetch", id=",".join(ids)).content == body.rstrip(b"\n"), path.name


def test_einfo_has_the_recorded_skeletons(pubmed: LocalPubmed, payloads: Path) -> None:
    databases = parse((payloads / "biopython/einfo1.xml").read_bytes())
    assert skeleton(parse(ask(pubmed, "einfo").content)) == skeleton(databases)
    theirs = parse((payloads / "biopython/einfo2.xml").read_bytes())
    ours = parse(ask(pubmed, "einfo", db="pubmed").content)
    assert names(ours[0]) == names(theirs[0])
    assert skeleton(ours[0].find("FieldList")) == skeleton(theirs[0].find("FieldList"))  # type: ignore[arg-type]


def test_einfo_fields_have_the_recorded_flags(pubmed: LocalPubmed, payloads: Path) -> None:
    def flags(root: etree._Element) -> dict[str, list[str]]:
        kept = ("Description", "IsDate", "IsNumerical", "SingleToken", "Hierarchy", "IsHidden")
        return {
            field.findtext("Name", ""): [field.findtext(name, "") for name in kept]
            for field in root.iter("Field")
        }

    theirs = flags(parse((payloads / "biopython/einfo2.xml").read_bytes()))
    ours = flags(parse(ask(pubmed, "einfo", db="pubmed").content))
    assert {name: theirs[name] for name in ours} == ours
    assert len(ours) >= 40


class TestErrors:
    def test_a_start_beyond_the_limit(self, pubmed: LocalPubmed, payloads: Path) -> None:
        theirs = parse((payloads / "error_bodies/esearch_retstart_200.xml").read_bytes())
        answer = ask(pubmed, "esearch", term="cancer", retstart=9_999)
        assert answer.status_code == 200
        assert said(parse(answer.content)) == said(theirs)

    def test_a_fetch_beyond_the_limit(self, pubmed: LocalPubmed, payloads: Path) -> None:
        theirs = parse((payloads / "error_bodies/efetch_history_retstart_400.xml").read_bytes())
        kept = parse(ask(pubmed, "esearch", term="cancer", usehistory="y").content)
        session = {"WebEnv": kept.findtext("WebEnv"), "query_key": 1}
        answer = ask(pubmed, "efetch", retstart=9_999, **session)
        assert answer.status_code == 400
        assert said(parse(answer.content)) == said(theirs)

    def test_a_lost_session(self, pubmed: LocalPubmed, payloads: Path) -> None:
        theirs = parse((payloads / "error_bodies/efetch_history_lost_200.xml").read_bytes())
        params = {"WebEnv": "MCID_5f9318713073fb183e652822", "query_key": 1}
        answer = ask(pubmed, "efetch", retstart=12, retmax=500, **params)
        expected = [text.replace("12000", "12") for text in said(theirs)]
        assert (answer.status_code, said(parse(answer.content))) == (200, expected)

    def test_too_many_requests(self, payloads: Path, root: Path) -> None:
        theirs = json.loads((payloads / "error_bodies/http429.json").read_text())
        mesh = root / "data" / "mesh" / "mesh-2019.tsv.gz"
        with LocalPubmed(Corpus(()), mesh_path=mesh, requests_per_second=1) as server:
            refused = [ask(server, "einfo") for _ in range(2)][1]
        assert refused.status_code == 429
        assert list(refused.json()) == list(theirs)
        assert refused.json()["error"] == theirs["error"]

    @pytest.mark.parametrize("mode", ["xml", "json"])
    def test_an_unknown_database(self, pubmed: LocalPubmed, payloads: Path, mode: str) -> None:
        path = payloads / f"eutils_json/esearch.baderror.{mode}"
        answer = ask(pubmed, "esearch", db="fleegle", term="x", retmode=mode)
        if mode == "json":
            assert answer.json() == json.loads(path.read_text())
        else:
            assert said(parse(answer.content)) == said(parse(path.read_bytes()))

    def test_einfo_on_an_unknown_database(self, pubmed: LocalPubmed, payloads: Path) -> None:
        theirs = parse((payloads / "eutils_json/einfo.error.xml").read_bytes())
        assert said(parse(ask(pubmed, "einfo", db="fleegle").content)) == said(theirs)


def said(root: etree._Element) -> list[str]:
    """The words of an error, on one line each."""
    return [" ".join((error.text or "").split()) for error in root.iter("ERROR")]


class TestJson:
    def test_a_search_has_the_recorded_members(self, pubmed: LocalPubmed, payloads: Path) -> None:
        """The recorded answer is older and has a translation stack, which PubMed sends no more."""
        theirs = json.loads((payloads / "eutils_json/esearch.pubmed.json").read_text())
        answer = ask(pubmed, "esearch", term="neoplasms", usehistory="y", retmode="json").json()
        assert answer["header"] == theirs["header"]
        recorded = [name for name in theirs["esearchresult"] if name != "translationstack"]
        assert list(answer["esearchresult"]) == recorded
        types = {name: type(theirs["esearchresult"][name]) for name in recorded}
        assert {name: type(answer["esearchresult"][name]) for name in recorded} == types

    def test_an_error_list_has_the_recorded_members(
        self, pubmed: LocalPubmed, payloads: Path
    ) -> None:
        theirs = json.loads((payloads / "eutils_json/esearch.error.json").read_text())
        asked = {"term": "neoplasms[mh] OR fleegle[MeSH Terms]", "retmode": "json"}
        answer = ask(pubmed, "esearch", **asked).json()
        assert answer["esearchresult"]["errorlist"] == theirs["esearchresult"]["errorlist"]


@pytest.fixture(scope="module")
def interactions(payloads: Path) -> list[dict[str, Any]]:
    """What the cassettes hold of PubMed: requests with full NCBI headers."""
    paths = sorted((payloads / "eutils_cassettes").iterdir())
    cassettes = [yaml.safe_load(path.read_text("utf-8")) for path in paths]
    recorded = [item for cassette in cassettes for item in cassette["interactions"]]
    return [item for item in recorded if "&db=pubmed&" in item["request"]["body"]]


def of_operation(interactions: list[dict[str, Any]], operation: str) -> list[dict[str, Any]]:
    found = [item for item in interactions if f"/{operation}.fcgi" in item["request"]["uri"]]
    assert found
    return found


def test_a_search_in_a_cassette_has_our_skeleton(
    pubmed: LocalPubmed, interactions: list[dict[str, Any]]
) -> None:
    params = {"usehistory": "y", "retmax": 250, "db": "pubmed", "term": "wang y[author]"}
    ours = parse(ask(pubmed, "esearch", **params).content)
    for item in of_operation(interactions, "esearch"):
        theirs = parse(item["response"]["body"]["string"].encode())
        assert keeps_order(names(ours), names(theirs))


def test_our_headers_are_those_of_the_cassettes(
    pubmed: LocalPubmed, interactions: list[dict[str, Any]]
) -> None:
    ours = ask(pubmed, "efetch", id="12091962").headers
    for item in of_operation(interactions, "efetch"):
        theirs = item["response"]["headers"]
        assert theirs["Content-Type"] == [ours["Content-Type"]]
        assert {"X-RateLimit-Limit", "X-RateLimit-Remaining"} <= theirs.keys() & set(ours)
