"""What each field, heading and limit searches in a record."""

from __future__ import annotations

from datetime import date

import pytest

from litwatch.domain import (
    AbstractSection,
    Author,
    Chemical,
    Journal,
    PartialDate,
    PublicationType,
    Record,
    RecordDates,
)
from litwatch.strategy.evaluate import evaluate, match_lines
from litwatch.strategy.index import RecordIndex
from litwatch.strategy.mesh import MeshTree
from litwatch.strategy.ovid import read_strategy
from litwatch.strategy.switches import Switches
from tests.unit.strategy.making import heading, indexed, keywords, record

RICH = record(
    7,
    "Cryoablation of the nerve",
    "Freezing helps.",
    vernacular_title="Kryoablation des Nervs",
    keywords=keywords("frozen shoulder", "ice"),
    mesh=(heading("*Neuroma/*surgery/pathology"), heading("Humans")),
    publication_types=(PublicationType("Randomized Controlled Trial"),),
    chemicals=(Chemical("Methylene Blue", "T42P99266K"),),
    authors=(Author("Gerber", "Christian", "C", affiliations=("Balgrist, Zurich",)),),
    journal=Journal("The Foot", "Foot (Edinb)"),
    languages=("ger",),
    dates=RecordDates(
        created=date(2020, 5, 1),
        completed=date(2021, 1, 1),
        published=PartialDate("2020 May", 2020, 5),
    ),
)


def holds(text: str, mesh: MeshTree, one: Record = RICH, **switches: bool) -> bool:
    index = RecordIndex.build([one])
    (match,) = evaluate(read_strategy(text), index, mesh=mesh, switches=Switches(**switches))
    return match.in_strategy


@pytest.mark.parametrize(
    "text",
    [
        "cryoablation.ti.",
        "freezing.ab.",
        "freezing.tw. and nerve.tw.",
        "kryoablation.ot.",
        "ice.kf.",
        "frozen shoulder.kw.",
        "kryoablation.mp. and ice.mp. and methylene.mp. and neuroma.mp. and surgery.mp.",
        "zurich.in. and zurich.af. and gerber.af.",
        "randomized controlled trial.pt.",
        "randomi?ed controlled*.pt.",
        "methylene blue.nm.",
        "methylene blue.rn. and T42P99266K.rn.",
        "gerber c.au. and gerb*.au.",
        "the foot.jn.",
        "german.la.",
        "7.ui.",
        "surgery.fs. and su.fs. and pa.fs.",
        "th.xs.",
        "neuroma.sh. and humans.sh.",
        "neuroma.hw.",
        "Neuroma/ and Neuroma/su and Neuroma/pa, di and exp Neuroma/",
        "*Neuroma/ and *Neuroma/su",
        "Randomized Controlled Trial/ and exp Clinical Trial/",
        'exp "clinical trial [publication type]"/',
        "nerve.tw.\nlimit 1 to humans",
        "nerve.tw.\nlimit 1 to german language",
        "nerve.tw.\nlimit 1 to randomized controlled trial",
        "nerve.tw.\nlimit 1 to abstracts",
        'nerve.tw.\nlimit 1 to yr="2020 -Current"',
        "nerve.tw.\nlimit 1 to ed=19460101-20161231",
        "nerve.tw.\n(2012* or 2013*).ed.\n1 and 2",
        "cryoablation nerve.ti.",
        "cryoablation adj nerve.ti.",
        "the.ti. and of the.ti.",
        "nerve.ti. /freq=1",
    ],
)
def test_matches(text: str, mesh: MeshTree) -> None:
    assert holds(text, mesh)


@pytest.mark.parametrize(
    "text",
    [
        "freezing.ti.",
        "cryoablation.ab.",
        "ice.tw.",
        "kryoablation.tw.",
        "controlled trial.pt.",
        "clinical trial.pt.",
        "gerber.au.",
        "foot.jn.",
        "english.la.",
        "Neuroma/di",
        "*Humans/",
        "Clinical Trial/",
        "therapy.fs.",
        "Neurilemmoma/",
        "nerve freezing.tw.",
        "nerve adj2 freezing.tw.",
        "ice shoulder.kf.",
        "nerve.ti. /freq=2",
        "nerve.tw.\nlimit 1 to english language",
        "nerve.tw.\nlimit 1 to review",
        'nerve.tw.\nlimit 1 to yr="2021 -Current"',
        "nerve.tw.\nlimit 1 to ed=20220101-20221231",
        "nerve.tw.\n2022*.ed.\n1 and 2",
    ],
)
def test_does_not_match(text: str, mesh: MeshTree) -> None:
    assert not holds(text, mesh)


def test_a_record_without_a_date_is_kept_by_a_date_limit(mesh: MeshTree) -> None:
    text = "nerve.tw.\nlimit 1 to ed=20220101-20221231"
    assert holds(text, mesh, record(1, "nerve"))


def test_an_open_limit_keeps_all_and_excludes_none(mesh: MeshTree) -> None:
    text = 'nerve.tw.\nlimit 1 to "reviews (maximizes specificity)"\n1 not 2'
    index = RecordIndex.build([record(1, "nerve")])
    (match,) = evaluate(read_strategy(text), index, mesh=mesh)
    assert match.lines == (1, 2, 3)


def test_animals_not_humans_leaves_mixed_and_unindexed_records(mesh: MeshTree) -> None:
    records = [indexed(1, "Animals"), indexed(2, "Animals", "Humans"), record(3, "nerve")]
    strategy = read_strategy("1 animals/ not humans/")
    found = match_lines(strategy, RecordIndex.build(records), mesh=mesh)
    assert found.matrix.tolist() == [[True, False, False]]
    assert found.counts == (1,)


def test_proximity_runs_across_the_sections_of_an_abstract(mesh: MeshTree) -> None:
    sections = (AbstractSection("We froze", "METHODS"), AbstractSection("Nerves", "RESULTS"))
    one = Record("pubmed", "1", abstract=sections)
    assert holds("froze adj2 nerves.ab.", mesh, one)
    assert holds("results.ab.", mesh, one)


def test_proximity_never_leaves_a_field_or_a_value(mesh: MeshTree) -> None:
    one = record(1, "cold", "nerve", keywords=keywords("ice", "pain"))
    assert not holds("cold adj99 nerve.tw.", mesh, one)
    assert not holds("ice adj99 pain.kf.", mesh, one)


def test_stopwords_are_not_counted_unless_asked(mesh: MeshTree) -> None:
    one = record(1, "disease of the heart")
    assert holds("heart adj2 disease.tw.", mesh, one)
    assert holds("disease heart.tw.", mesh, one)
    assert not holds("heart adj2 disease.tw.", mesh, one, count_stopwords=True)
    assert holds("heart adj3 disease.tw.", mesh, one, count_stopwords=True)
    assert holds("disease of the heart.tw.", mesh, one, count_stopwords=True)


def test_mixed_operators_follow_the_switch(mesh: MeshTree) -> None:
    one = record(1, "nerve")
    assert holds("nerve.tw. or pain.tw. and cold.tw.", mesh, one)
    assert not holds("nerve.tw. or pain.tw. and cold.tw.", mesh, one, left_to_right=True)


def test_chains_link_neighbours_unless_asked(mesh: MeshTree) -> None:
    one = record(1, "cold one two nerve six seven pain")
    assert not holds("(nerve adj3 cold adj3 pain).tw.", mesh, one)
    assert holds("(nerve adj3 cold adj3 pain).tw.", mesh, one, chain_from_group=True)


def test_an_unknown_heading_counts_as_itself(mesh: MeshTree) -> None:
    assert holds("Brand New Heading/", mesh, indexed(1, "Brand New Heading"))
    assert holds("exp Brand New Heading/", mesh, indexed(1, "Brand New Heading"))


def test_merged_subheadings_match_records_of_any_year(mesh: MeshTree) -> None:
    assert holds("Neuroma/us", mesh, indexed(1, "Neuroma/ultrasonography"))
    assert holds("Neuroma/us", mesh, indexed(1, "Neuroma/diagnostic imaging"))
    assert not holds("Neuroma/us", mesh, indexed(1, "Neuroma/surgery"))


def test_no_records_no_matches(mesh: MeshTree) -> None:
    assert evaluate(read_strategy("nerve.tw."), RecordIndex.build([]), mesh=mesh) == ()


def test_no_lines_match_nothing(mesh: MeshTree) -> None:
    (match,) = evaluate(read_strategy(""), RecordIndex.build([RICH]), mesh=mesh)
    assert match.lines == ()
    assert not match.in_strategy


def test_one_index_serves_many_strategies(mesh: MeshTree) -> None:
    index = RecordIndex.build([RICH])
    first = evaluate(read_strategy("nerve.tw."), index, mesh=mesh)
    evaluate(read_strategy("nerve.ab. or Neuroma/"), index, mesh=mesh)
    assert evaluate(read_strategy("nerve.tw."), index, mesh=mesh) == first
