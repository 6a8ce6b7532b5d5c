"""A new MeSH year: a heading is renamed and 2,000 held records are revised in it.

The reader must see one finding and one line, and none of the 2,000 records as an item.
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from shutil import copyfile

import pytest

from litwatch.config import PubmedSettings, Settings, TopicSettings
from litwatch.domain import Digest, IsoWeek
from litwatch.localpubmed.corpus import Corpus
from litwatch.localpubmed.server import LocalPubmed
from litwatch.pipeline.headings import open_mesh, published_mesh
from litwatch.pipeline.mesh_tables import foretell
from litwatch.pipeline.stores import existing_store
from litwatch.pipeline.stories import story_of
from litwatch.pipeline.surveil import RunOptions, Surveillance, surveil
from litwatch.reports.digest import compose
from litwatch.store.snapshot import query
from litwatch.strategy.lint import check
from litwatch.strategy.mesh import MeshTree
from litwatch.strategy.ovid import read_strategy

RECORDS = 2_000
OLD, NEW, UI = "Cold Therapy", "Cryotherapeutics", "D003452"
# The records are found by their heading alone: only who knows that it was renamed keeps them.
STRATEGY = f"1 {OLD}/\n2 exp Nerve Tumors/\n3 1 and 2\n"
TREE = "# mesh_year {year}\n{cold}\tE02.1\nNerve Tumors\tC04.1\n{below}\tC04.{place}\n"
FIRST, SECOND, THIRD = date(2026, 11, 2), date(2026, 11, 30), date(2026, 12, 7)

ARTICLE = """<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM">
<PMID Version="1">{pmid}</PMID>
<DateCompleted><Year>2020</Year><Month>05</Month><Day>01</Day></DateCompleted>
<DateRevised><Year>{day:%Y}</Year><Month>{day:%m}</Month><Day>{day:%d}</Day></DateRevised>
<Article PubModel="Print"><Journal><JournalIssue CitedMedium="Print"><PubDate><Year>2020</Year>
</PubDate></JournalIssue><Title>Journal of Nerves</Title></Journal>
<ArticleTitle>Pain after treatment {pmid}.</ArticleTitle><Language>eng</Language>
<PublicationTypeList><PublicationType UI="D016428">Journal Article</PublicationType>
</PublicationTypeList></Article>
<MeshHeadingList><MeshHeading><DescriptorName UI="{ui}" MajorTopicYN="N">{cold}</DescriptorName>
</MeshHeading><MeshHeading><DescriptorName UI="D9" MajorTopicYN="N">{tumor}</DescriptorName>
</MeshHeading></MeshHeadingList></MedlineCitation>
<PubmedData><History><PubMedPubDate PubStatus="entrez"><Year>2020</Year><Month>4</Month><Day>1</Day>
</PubMedPubDate><PubMedPubDate PubStatus="medline"><Year>2020</Year><Month>5</Month><Day>1</Day>
</PubMedPubDate></History><ArticleIdList><ArticleId IdType="pubmed">{pmid}</ArticleId>
</ArticleIdList></PubmedData></PubmedArticle>"""


def article(pmid: int, day: date, cold: str, tumor: str = "Nerve Tumors") -> str:
    return ARTICLE.format(pmid=pmid, day=day, cold=cold, ui=UI, tumor=tumor)


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    """2,000 records, each revised in December's headings, and one that only the new tree finds."""
    numbers = range(1, RECORDS + 1)
    before = [article(pmid, date(2020, 5, 2), OLD) for pmid in numbers]
    after = [article(pmid, date(2026, 11, 25), NEW) for pmid in numbers]
    moved = [
        article(9_999, date(2020, 5, 2), OLD, "Moved Tumor"),
        article(9_999, date(2026, 11, 25), NEW, "Moved Tumor"),
    ]
    text = "".join([*before, *after, *moved])
    return Corpus.from_bytes(f"<PubmedArticleSet>{text}</PubmedArticleSet>".encode())


@dataclass
class Place:
    """A folder with one topic and two trees; PubMed is served under the tree of its own day."""

    folder: Path
    corpus: Corpus
    mesh: str = "mesh-2026.tsv.gz"
    address: str = "http://127.0.0.1:9/"

    @property
    def settings(self) -> Settings:
        topic = TopicSettings(
            id="cold", title="Cold", strategy=Path("cold.ovid"), criteria=Path("criteria.yaml")
        )
        pubmed = PubmedSettings(
            base_url=self.address, email="someone@example.org", pace=10, attempts=1
        )
        return Settings(
            topics=(topic,), pubmed=pubmed, mesh=Path(self.mesh), home=self.folder, is_sample=True
        )

    def run(self, day: date) -> Surveillance:
        tree = self.folder / f"mesh-{2026 if day == FIRST else 2027}.tsv.gz"
        pubmed = LocalPubmed(self.corpus, mesh_path=tree, as_of=day, requests_per_second=1000)
        with pubmed as server:
            self.address = server.base_url
            return surveil(self.settings, (), RunOptions(as_of=day))

    def kinds(self, run: Surveillance) -> dict[str, int]:
        """Changes of a run by kind."""
        snapshot = self.settings.path(self.settings.store.snapshot)
        sql = "SELECT kind, count(*) FROM changes WHERE run_id = ? GROUP BY kind"
        return dict(query(snapshot, sql, [run.run_id]).rows)

    def digest(self, day: date) -> Digest:
        store = existing_store(self.settings)
        material = store.digest_material("cold", IsoWeek.of(day))
        return compose(material, None, today=day, is_sample=False)


@pytest.fixture(scope="module")
def first_run(root: Path, corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """The topic after its first run, under the old tree."""
    folder = tmp_path_factory.mktemp("mesh-year")
    old = TREE.format(year=2026, cold=OLD, below="Moved Tumor", place="2")
    new = TREE.format(year=2027, cold=NEW, below="Moved Tumor", place="1.1")
    for year, text in ((2026, old), (2027, new)):
        (folder / f"mesh-{year}.tsv.gz").write_bytes(gzip.compress(text.encode()))
    (folder / "cold.ovid").write_text(STRATEGY, encoding="utf-8")
    copyfile(root / "data/criteria/clinical-study.yaml", folder / "criteria.yaml")
    place = Place(folder, corpus)
    assert place.run(FIRST).runs[0].new == RECORDS
    return place


def test_the_table_at_hand_is_of_the_former_year_and_no_record_leaves(first_run: Place) -> None:
    """PubMed changes in December; installations follow when somebody updates them."""
    run = first_run.run(SECOND)

    assert first_run.kinds(run) == {"headings_only": RECORDS}
    (remark,) = [text for text in run.runs[0].warnings if "renamed" in text]
    assert remark == f"MeSH has renamed '{OLD}' (line 1) to '{NEW}': write the new name."


def test_the_reader_sees_one_line_and_no_item(first_run: Place) -> None:
    digest = first_run.digest(SECOND)

    items = [item for section in digest.sections for item in section.items]
    told = [line for section in digest.sections for line in section.summary if "Indexing" in line]
    assert items == []
    assert len(told) == 1
    assert f"{RECORDS:,} records" in told[0]
    findings = [line for part in digest.sections for line in part.summary if NEW in line]
    assert len(findings) == 1


def test_checking_the_strategy_under_the_new_tree_is_one_finding(first_run: Place) -> None:
    first_run.mesh = "mesh-2027.tsv.gz"
    (found,) = check(read_strategy(STRATEGY), open_mesh(first_run.settings))

    assert (found.code, found.line, found.column) == ("unknown-heading", 1, 1)
    assert f"nearest: {NEW}" in found.message


def test_readers_know_the_renaming_from_the_snapshot(first_run: Place) -> None:
    for opened in (open_mesh, published_mesh):
        assert opened(first_run.settings).names_of(OLD) == {OLD, NEW}


def test_the_new_tree_adds_what_it_moved_and_says_why(first_run: Place) -> None:
    """The strategy is asked in full once; what was there all along is neither new nor late."""
    first_run.mesh = "mesh-2027.tsv.gz"
    run = first_run.run(THIRD)

    assert run.runs[0].search_window is None
    assert first_run.kinds(run) == {"strategy_changed": 1}
    assert [text for text in run.runs[0].warnings if "MeSH" in text] == [
        f"MeSH has renamed '{OLD}' (line 1) to '{NEW}': write the new name."
    ]
    arrived = story_of(first_run.settings, "9999").topics[0]
    assert (arrived.in_strategy, arrived.why_now) == (True, "strategy_changed")


def test_a_quiet_week_after_says_nothing(first_run: Place) -> None:
    run = first_run.run(date(2026, 12, 14))

    assert run.runs[0].search_window is not None
    assert (first_run.kinds(run), run.runs[0].warnings) == ({}, ())
    assert story_of(first_run.settings, "1").topics[0].in_strategy


def test_a_tree_that_moves_a_heading_away_foretells_the_loss(first_run: Place) -> None:
    """Before it is adopted: nothing is stored, and the line that loses the record is named."""
    places = [(NEW, "E02.1"), ("Nerve Tumors", "C04.1"), ("Moved Tumor", "C04.9")]
    (effect,) = foretell(first_run.settings, MeshTree.of(2028, places))

    (lost,) = effect.difference.lost
    assert (lost.record_id, lost.losing_line) == ("pubmed:9999", 2)
    assert effect.difference.gained == ()
    assert effect.remarks[-1] == "line 2: exp Nerve Tumors/ no longer takes in Moved Tumor"
    assert story_of(first_run.settings, "9999").topics[0].in_strategy
