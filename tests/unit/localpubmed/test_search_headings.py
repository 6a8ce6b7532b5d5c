"""Headings: explosion by an own reading of the tree, main topics, subheadings, unknown names."""

from pathlib import Path

import pytest

from litwatch.errors import ConfigError
from litwatch.localpubmed import PubmedSearch, SearchRules
from litwatch.localpubmed.headings import HeadingTree, read_headings
from litwatch.localpubmed.subheadings import subheading_family, subheading_key
from tests.unit.localpubmed.samples import TREE, answer, article, found, search_in


@pytest.fixture
def search() -> PubmedSearch:
    return search_in(
        article(1, mesh=["*Neuroma/surgery/*diagnosis", "Humans"]),
        article(2, mesh=["Neuroma, Acoustic/diagnostic imaging"]),
        article(3, mesh=["Neurilemmoma/*drug therapy"]),
        article(4, mesh=["Animals", "Neuroma/therapy"]),
        article(5, "Neuroma and neurilemmoma, without headings"),
    )


@pytest.mark.parametrize(
    "query, expected",
    [
        ("neuroma[mh]", {1, 2, 4}),
        ('"Neuroma"[mh:noexp]', {1, 4}),
        ('"Nerve Sheath Neoplasms"[mh]', {2, 3}),
        ('"Nerve Sheath Neoplasms"[mh:noexp]', set()),
        ("Neoplasms[MeSH Terms]", {2, 3}),
        ('"Neuroma, Acoustic"[mh]', {2}),
        ("acoustic neuroma[mh]", {2}),
        ("neuroma[majr]", {1}),
        ('"Neoplasms"[majr]', {3}),
        ('"Neoplasms"[majr:noexp]', set()),
        ('"Neuroma/surgery"[mh]', {1}),
        ("neuroma/su[mh]", {1}),
        ('"Neuroma/therapy"[mh]', {1, 4}),
        ('"Neuroma/therapy"[mh:noexp]', {4}),
        ('"Neuroma/diagnosis"[mh]', {1, 2}),
        ('"Neuroma/diagnosis"[mh:noexp]', {1}),
        ('"Neuroma/diagnosis"[majr]', {1}),
        ('"Neuroma/surgery"[majr]', set()),
        ("surgery[sh]", {1}),
        ("therapy[sh]", {1, 3, 4}),
        ("th[sh:noexp]", {4}),
        ("animals[mh:noexp] NOT humans[mh:noexp]", {4}),
        ("animals[mh]", {1, 4}),
    ],
)
def test_headings_are_found_as_pubmed_finds_them(
    search: PubmedSearch, query: str, expected: set[int]
) -> None:
    assert found(search, query) == expected


def test_an_unknown_heading_of_one_word_is_reported(search: PubmedSearch) -> None:
    outcome = answer(search, "fleegle[mh]")
    assert (outcome.ids, outcome.phrases_not_found) == ((), ("fleegle[mh]",))


def test_an_unknown_heading_of_several_words_falls_back_to_something_wide(
    search: PubmedSearch,
) -> None:
    outcome = answer(search, '"Neuroma Neurilemmoma"[mh]')
    assert outcome.ids == ("5",)
    assert outcome.quoted_phrases_not_found == ('"Neuroma Neurilemmoma"[mh]',)
    assert outcome.translation == '"neuroma"[All Fields] AND "neurilemmoma"[All Fields]'


def test_an_unknown_heading_without_quotes_is_reported_as_not_found(search: PubmedSearch) -> None:
    outcome = answer(search, "neuroma neurilemmoma[mh]")
    assert outcome.ids == ("5",)
    assert outcome.phrases_not_found == ("neuroma neurilemmoma[mh]",)
    assert outcome.quoted_phrases_not_found == ()


@pytest.mark.parametrize("query", ["neuroma/fleegle[mh]", "fleegle[sh]", "fleegle/surgery[mh]"])
def test_an_unknown_subheading_finds_nothing(search: PubmedSearch, query: str) -> None:
    assert found(search, query) == set()


def test_the_wide_fallback_is_a_switch() -> None:
    rules = SearchRules(unknown_heading_widens=False)
    search = search_in(article(1, "Cold fleegle"), rules=rules)
    assert found(search, '"Cold Fleegle"[mh]') == set()


def test_a_heading_of_a_later_year_is_known_because_a_record_has_it() -> None:
    search = search_in(article(1, mesh=["Cryoneurolysis"]))
    assert found(search, '"Cryoneurolysis"[mh]') == {1}


def test_a_heading_that_was_renamed_to_natural_order_is_found_beside_the_old_one() -> None:
    search = search_in(
        article(1, mesh=["Acoustic Neuroma"]), article(2, mesh=["Neuroma, Acoustic"])
    )
    assert found(search, '"Acoustic Neuroma"[mh]') == {1, 2}


def test_a_tree_without_publication_types_still_explodes_them() -> None:
    tree = HeadingTree(TREE)
    assert "randomized controlled trial" in tree.explode("clinical trial")


class TestTreeFiles:
    def test_both_formats_read_alike(self, tmp_path: Path) -> None:
        lines = [f"{heading};{number}" for heading, number in TREE]
        (tmp_path / "mtrees.bin").write_text("\n".join(lines))
        rows = (
            "# mesh_year 2019\nNeuroma, Acoustic\tC04.557.580.100 C10.668.200\nNeuroma\tC10.668\n"
        )
        (tmp_path / "mesh.tsv").write_text(rows)
        expected = {"neuroma", "neuroma acoustic"}
        assert read_headings(tmp_path / "mtrees.bin").explode("neuroma") == expected
        assert read_headings(tmp_path / "mesh.tsv").explode("neuroma") == expected

    def test_the_tracked_tree_equals_nlms_file(self, root: Path, shared_data: Path) -> None:
        """Explosion of every heading in NLM's own file, by a plain scan of its lines."""
        original = shared_data / "mesh" / "mtrees2019.bin"
        ours = read_headings(root / "data" / "mesh" / "mesh-2019.tsv.gz")
        theirs = read_headings(original)
        names = [line.rpartition(";") for line in original.read_text("utf-8").splitlines()]
        for name in ("Neurilemmoma", "Peripheral Nervous System Neoplasms", "Pain", "Cryosurgery"):
            numbers = [number for heading, _, number in names if heading == name]
            scanned = {
                heading
                for heading, _, number in names
                if any(number == top or number.startswith(f"{top}.") for top in numbers)
            }
            keys = {theirs.canonical(heading) for heading in scanned}
            key = theirs.canonical(name) or ""
            assert ours.explode(key) == theirs.explode(key) == keys

    @pytest.mark.parametrize("content", [b"\x1f\x8bnot gzip", b"\xff\xfe\x00"])
    def test_a_file_that_is_no_tree_is_refused_by_name(
        self, tmp_path: Path, content: bytes
    ) -> None:
        path = tmp_path / "mesh.bin"
        path.write_bytes(content)
        with pytest.raises(ConfigError, match=r"mesh\.bin"):
            read_headings(path)

    def test_a_missing_file_is_refused_by_name(self, tmp_path: Path) -> None:
        with pytest.raises(ConfigError, match=r"nowhere\.bin"):
            read_headings(tmp_path / "nowhere.bin")


def test_subheadings_are_known_by_abbreviation_and_by_name() -> None:
    assert subheading_key("su") == subheading_key("Surgery") == "surgery"
    assert subheading_key("dg") == "diagnostic imaging"
    assert subheading_key("antagonists & inhibitors") == "antagonists inhibitors"


def test_a_family_holds_its_members_families() -> None:
    family = subheading_family("therapeutic use")
    assert family == {
        "therapeutic use",
        "administration dosage",
        "adverse effects",
        "poisoning",
        "toxicity",
    }


def test_real_subheadings_are_all_in_the_table(shared_data: Path) -> None:
    """Names from 578 real records; the table has them all, whatever their case."""
    text = (shared_data / "payloads" / "pubmed_578_distinct_records.xml").read_text("utf-8")
    names = {part.split("<")[0] for part in text.split("<QualifierName")[1:]}
    names = {name.partition(">")[2].replace("&amp;", "&") for name in names}
    known = {subheading_key(short + second) for short in LETTERS for second in LETTERS}
    assert {subheading_key(name) for name in names} <= known


LETTERS = "abcdefghijklmnopqrstuvwxyz"
