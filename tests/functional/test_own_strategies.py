"""Two Ovid strategies over 578 real records: what a plain reading of the XML finds, and no more."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import etree

from litwatch.formats.pubmed_xml import read_pubmed_xml
from litwatch.strategy.evaluate import evaluate
from litwatch.strategy.index import RecordIndex
from litwatch.strategy.mesh import read_mesh
from litwatch.strategy.ovid import read_strategy

MICE = "1 (mouse or mice).ti.\n2 Humans/\n3 1 not 2\n"
TRIALS = "1 randomi?ed.ti.\n2 Humans/\n3 1 and 2\n"


def by_hand(data: bytes, words: str, *, human: bool) -> set[str]:
    """PMIDs whose title holds one of the words, with or without the heading Humans."""
    found = set()
    for entry in etree.fromstring(data).iter("PubmedArticle"):
        title = " ".join("".join(map(str, node.itertext())) for node in entry.iter("ArticleTitle"))
        headings = {node.text for node in entry.iter("DescriptorName")}
        if re.search(rf"\b({words})\b", title, re.IGNORECASE) and ("Humans" in headings) is human:
            found.add(entry.findtext("MedlineCitation/PMID") or "")
    return found


@pytest.mark.parametrize(
    "text,words,human", [(MICE, "mouse|mice", False), (TRIALS, "randomi[a-z]?ed", True)]
)
def test_a_strategy_finds_what_a_plain_reading_finds(
    shared_data: Path,
    root: Path,
    text: str,
    words: str,
    human: bool,  # noqa: FBT001 - a case
) -> None:
    path = shared_data / "payloads/pubmed_578_distinct_records.xml"
    data = path.read_bytes()
    mesh = read_mesh(root / "data/mesh/mesh-2019.tsv.gz")
    strategy = read_strategy(text)
    matches = evaluate(strategy, RecordIndex.build(read_pubmed_xml(data).records), mesh=mesh)
    found = {match.record_id.removeprefix("pubmed:") for match in matches if match.in_strategy}
    expected = by_hand(data, words, human=human)
    assert found == expected
    assert expected
