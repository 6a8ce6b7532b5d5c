"""Clients that know nothing of each other get the same from the embedded PubMed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from Bio import Entrez

from litwatch.config import PubmedSettings
from litwatch.localpubmed import Corpus, LocalPubmed
from litwatch.sources.archive import Archive
from litwatch.sources.pubmed import open_pubmed

NCBI = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/"
FAST = 10_000
QUERIES = (
    '"Neuroma"[mh]',
    "(cryo*[tiab] OR freez*[tiab]) AND (neuroma*[tiab] OR nerve*[tiab])",
    '(pain[tiab] OR "Pain"[mh]) NOT (animals[mh:noexp] NOT humans[mh:noexp])',
    "cryoablation OR cryoneurolysis",
    "randomized controlled trial[pt] AND 2015:2026[dp]",
    "english[la] AND 2026/10/01:2026/12/31[crdt]",
    "fleegle[tiab]",
)


@pytest.fixture(scope="module")
def pubmed(root: Path) -> Iterator[LocalPubmed]:
    corpus = Corpus.load([root / "data" / "sample" / "pubmed"])
    mesh = root / "data" / "mesh" / "mesh-2019.tsv.gz"
    with LocalPubmed(corpus, mesh_path=mesh, requests_per_second=FAST) as server:
        yield server


@pytest.fixture
def entrez(pubmed: LocalPubmed, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Bio.Entrez with its built-in address turned to the embedded PubMed; waits are left out."""
    build: Any = Entrez._build_request

    def redirected(cgi: str, *args: object, **more: object) -> object:
        assert cgi.startswith(NCBI)
        return build(cgi.replace(NCBI, pubmed.base_url), *args, **more)

    monkeypatch.setattr(Entrez, "_build_request", redirected)
    monkeypatch.setattr(Entrez, "email", "nobody@example.org")
    monkeypatch.setattr(Entrez, "tool", "test")
    monkeypatch.setattr("Bio.Entrez.time.sleep", lambda _seconds: None)
    return Entrez


def plain_ids(pubmed: LocalPubmed, query: str) -> list[str]:
    params: dict[str, str | int] = {"db": "pubmed", "term": query, "retmax": 9_999}
    answer = requests.get(f"{pubmed.base_url}esearch.fcgi", params=params, timeout=10)
    return re.findall(r"<Id>(\d+)</Id>", answer.text)


@pytest.mark.parametrize("query", QUERIES)
def test_entrez_and_a_plain_client_get_the_same_ids(
    pubmed: LocalPubmed, entrez: Any, query: str
) -> None:
    with entrez.esearch(db="pubmed", term=query, retmax=9_999) as handle:
        answer = entrez.read(handle)
    assert list(answer["IdList"]) == plain_ids(pubmed, query)
    assert int(answer["Count"]) == len(answer["IdList"])


@pytest.mark.parametrize("query", QUERIES)
def test_entrez_and_litwatch_get_the_same_ids(
    pubmed: LocalPubmed, entrez: Any, tmp_path: Path, query: str
) -> None:
    source = open_pubmed(PubmedSettings(base_url=pubmed.base_url), Archive(tmp_path, "run"))
    answer = source.search(query, window=None, purpose="test")
    with entrez.esearch(db="pubmed", term=query, retmax=9_999) as handle:
        assert set(entrez.read(handle)["IdList"]) == set(answer.ids)


def test_the_sample_has_something_to_find(pubmed: LocalPubmed) -> None:
    counts = [len(plain_ids(pubmed, query)) for query in QUERIES]
    assert counts[-1] == 0
    assert all(counts[:-1])


def test_entrez_reads_kept_results_page_by_page(pubmed: LocalPubmed, entrez: Any) -> None:
    with entrez.esearch(db="pubmed", term="english[la]", usehistory="y", retmax=0) as handle:
        kept = entrez.read(handle)
    session = {"webenv": kept["WebEnv"], "query_key": kept["QueryKey"]}
    fetched: list[str] = []
    for start in (0, 5):
        with entrez.efetch(
            db="pubmed", retmode="xml", retstart=start, retmax=5, **session
        ) as handle:
            records = entrez.read(handle)["PubmedArticle"]
        fetched.extend(str(record["MedlineCitation"]["PMID"]) for record in records)
    assert fetched == plain_ids(pubmed, "english[la]")[:10]


def test_entrez_reads_every_record_that_it_fetches(pubmed: LocalPubmed, entrez: Any) -> None:
    """Entrez.read checks each one against NLM's DTD of 2025."""
    asked = plain_ids(pubmed, "1:99999999[uid]")
    with entrez.efetch(db="pubmed", id=asked, retmode="xml") as handle:
        records = entrez.read(handle)["PubmedArticle"]
    assert [str(record["MedlineCitation"]["PMID"]) for record in records] == asked


def test_entrez_reads_the_warnings(entrez: Any) -> None:
    with entrez.esearch(db="pubmed", term="fleegle[tiab] OR the OR pain[foo]") as handle:
        answer = entrez.read(handle)
    assert answer["ErrorList"]["PhraseNotFound"] == ["fleegle[tiab]"]
    assert answer["ErrorList"]["FieldNotFound"] == ["foo"]
    assert answer["WarningList"]["PhraseIgnored"] == ["the"]


def test_entrez_raises_what_the_server_refuses(entrez: Any) -> None:
    with (
        entrez.esearch(db="pubmed", term="pain", retstart=9_999) as handle,
        pytest.raises(RuntimeError, match="retstart"),
    ):
        entrez.read(handle)


def test_entrez_reads_the_fields(entrez: Any) -> None:
    with entrez.einfo(db="pubmed") as handle:
        (info,) = entrez.read(handle)["DbInfo"]
    assert {field["Name"] for field in info["FieldList"]} >= {"TIAB", "MESH", "CRDT", "MHDA"}
