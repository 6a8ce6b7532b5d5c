"""Counts without ids: ESearch's `rettype=count`."""

from pathlib import Path

import pytest

from litwatch.config import PubmedSettings
from litwatch.errors import BadAnswer, Rejected
from litwatch.localpubmed.corpus import Corpus
from litwatch.localpubmed.server import LocalPubmed
from litwatch.sources.archive import Archive
from litwatch.sources.esearch import read_count
from litwatch.sources.pubmed import PubmedSource, open_pubmed

COUNT = b'<?xml version="1.0"?><eSearchResult><Count>14020</Count></eSearchResult>'


def test_an_answer_without_ids_is_a_count() -> None:
    assert read_count(COUNT, where="here") == 14_020


def test_a_dropped_restriction_is_no_count() -> None:
    body = COUNT.replace(
        b"</Count>", b"</Count><ErrorList><FieldNotFound>xx</FieldNotFound></ErrorList>"
    )
    with pytest.raises(BadAnswer, match=r"no search field \[xx\]"):
        read_count(body, where="here")


@pytest.mark.parametrize("body", [b"", b"<eSearchResult/>", COUNT.replace(b"14020", b"many")])
def test_a_body_without_a_count_is_refused(body: bytes) -> None:
    with pytest.raises(BadAnswer):
        read_count(body, where="here")


def open_source(server: LocalPubmed, folder: Path) -> PubmedSource:
    settings = PubmedSettings(base_url=server.base_url, email="someone@example.org", attempts=1)
    return open_pubmed(settings, Archive(folder, "run-1"), pace_folder=folder)


def test_a_count_is_one_request_and_equals_the_search(root: Path, tmp_path: Path) -> None:
    corpus = Corpus.load([root / "data/sample/pubmed"])
    mesh = root / "data/mesh/mesh-2019.tsv.gz"
    with LocalPubmed(corpus, mesh_path=mesh, requests_per_second=1000) as server:
        source = open_source(server, tmp_path)
        counted = source.count("neuroma*[tiab]", purpose="counts")

        assert source.requests == len(source.payloads) == 1
        found = source.search("neuroma*[tiab]", window=None, purpose="search")
        assert counted == found.count > 0
        with pytest.raises(Rejected):
            source.count("neuroma[nosuchfield", purpose="counts")
