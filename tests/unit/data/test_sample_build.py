"""The sample's build script: the committed files are what it makes, and they are PubMed's shape."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from Bio import Entrez
from lxml import etree

DTD = Path(Entrez.__file__).parent / "DTDs" / "pubmed_250101.dtd"

# What the DTD asks for and we leave out, because we do not know it and invent no identifier.
LEFT_OUT = (
    "does not carry attribute UI",  # a heading's identifier in no record at hand
    "Element PubDate content does not follow the DTD",  # no year known
    "Element Article content does not follow the DTD",  # neither pages nor DOI known
)


@pytest.fixture(scope="module")
def built(script: Callable[[str], ModuleType], root: Path) -> dict[str, bytes]:
    files: dict[str, bytes] = script("sample").build(root / "data" / "sample")
    return files


@pytest.fixture(scope="module")
def build(script: Callable[[str], ModuleType]) -> ModuleType:
    return script("sample")


def committed(root: Path) -> dict[str, bytes]:
    """The files in the repository."""
    return {path.name: path.read_bytes() for path in (root / "data/sample/pubmed").iterdir()}


def test_the_committed_files_are_what_the_script_makes(built: dict[str, bytes], root: Path) -> None:
    assert committed(root).keys() == built.keys()
    for name, content in committed(root).items():
        assert content == built[name], f"{name}: run data/sample/build.py"


def test_a_second_build_gives_the_same_bytes(
    built: dict[str, bytes], build: ModuleType, root: Path
) -> None:
    assert build.build(root / "data" / "sample") == built


def test_there_is_one_file_for_the_first_day_and_each_later_monday_that_brings_something(
    built: dict[str, bytes],
) -> None:
    days = [date.fromisoformat(name.removesuffix(".xml")) for name in sorted(built)]
    assert days[0] == date(2026, 9, 28)
    assert all(day.weekday() == 0 for day in days)
    assert len(days) == 7, "the quiet week has no file"


def test_the_files_follow_the_dtd_but_for_what_is_not_known(built: dict[str, bytes]) -> None:
    with DTD.open("rb") as file:
        dtd = etree.DTD(file)
    for content in built.values():
        dtd.validate(etree.fromstring(content))
        messages = str(dtd.error_log).splitlines()
        assert [text for text in messages if not any(part in text for part in LEFT_OUT)] == []


def test_another_reader_finds_every_record(built: dict[str, bytes]) -> None:
    for name, content in built.items():
        articles = Entrez.read(io.BytesIO(content))["PubmedArticle"]
        pmids = [str(article["MedlineCitation"]["PMID"]) for article in articles]
        written = re.findall(r'<ArticleId IdType="pubmed">(\d+)', content.decode())
        assert pmids == written == sorted(written, key=int), name


def test_every_abstract_is_labelled_as_ours(built: dict[str, bytes]) -> None:
    labels = [
        element.get("Label")
        for content in built.values()
        for element in etree.fromstring(content).iter("AbstractText")
    ]
    assert set(labels) == {"SAMPLE SUMMARY"}
    assert len(labels) > 130


class TestHowAVersionIsWritten:
    ENTRY: dict[str, Any] = {  # noqa: RUF012 - a test's input, read only
        "key": "one",
        "sample_id": 99000999,
        "title": "Freezing at -20 °C of 10<sup>2</sup> <i>nerves</i> & more",
        "authors": "von Falck C, Crockarell JR Jr, Blitch EL 4th",
        "journal": "Journal",
        "types": "Journal Article",
        "status": "Publisher",
        "mesh_assigned": "Neuroma* / surgery; Neuroma* / diagnosis; Humans",
        "created": date(2026, 1, 2),
        "revised": date(2026, 1, 3),
    }
    IDS: dict[str, dict[str, str]] = {  # noqa: RUF012 - a test's input, read only
        "descriptors": {"Humans": "D006801"},
        "qualifiers": {},
        "publication_types": {},
    }

    def write(self, build: ModuleType, **changes: Any) -> etree._Element:
        """The entry, changed, as PubMed would send it."""
        entry = self.ENTRY | changes
        article: etree._Element = build.Writer([entry], self.IDS).article(entry)
        return article

    def test_inline_markup_is_kept_and_the_rest_escaped(self, build: ModuleType) -> None:
        title = self.write(build).find(".//ArticleTitle")
        assert title is not None
        assert (
            etree.tostring(title, method="text", encoding="unicode")
            == "Freezing at -20 °C of 102 nerves & more."
        )
        assert [child.tag for child in title] == ["sup", "i"]

    def test_names_are_parted_into_last_name_initials_and_suffix(self, build: ModuleType) -> None:
        people = [
            tuple(author.findtext(part) for part in ("LastName", "Initials", "Suffix"))
            for author in self.write(build).iter("Author")
        ]
        assert people == [
            ("von Falck", "C", None),
            ("Crockarell", "JR", "Jr"),
            ("Blitch", "EL", "4th"),
        ]

    def test_a_descriptor_named_twice_is_one_heading_with_two_qualifiers(
        self, build: ModuleType
    ) -> None:
        neuroma, humans = self.write(build).iter("MeshHeading")
        assert [name.text for name in neuroma] == ["Neuroma", "surgery", "diagnosis"]
        assert neuroma[0].get("MajorTopicYN") == "Y"
        assert neuroma[0].get("UI") is None
        assert humans[0].get("UI") == "D006801"

    def test_the_mesh_date_is_the_entry_date_until_the_record_is_indexed(
        self, build: ModuleType
    ) -> None:
        assert self.day(self.write(build), "medline") == (2026, 1, 2)
        indexed = self.write(build, status="MEDLINE", indexed=date(2026, 5, 1))
        assert self.day(indexed, "medline") == (2026, 5, 1)
        assert indexed.find(".//DateCompleted") is not None

    def test_a_late_entry_keeps_its_publication_date_as_entry_date(self, build: ModuleType) -> None:
        late = self.write(build, entered=date(2021, 3, 15))
        assert self.day(late, "pubmed") == (2021, 3, 15)
        assert self.day(late, "entrez") == (2026, 1, 2)

    @staticmethod
    def day(article: etree._Element, status: str) -> tuple[int, ...]:
        """Year, month, day of one stage in the record's history."""
        stage = article.find(f".//PubMedPubDate[@PubStatus='{status}']")
        assert stage is not None
        return tuple(int(part.text or 0) for part in stage)

    def test_an_unknown_key_is_refused_with_the_records_name(self, build: ModuleType) -> None:
        with pytest.raises(SystemExit, match="one: unknown key colour"):
            list(build.versions(self.ENTRY | {"colour": "red"}))

    def test_a_change_repeats_only_what_is_new(self, build: ModuleType) -> None:
        change = {"day": date(2026, 2, 2), "volume": "3"}
        first, second = build.versions(self.ENTRY | {"changes": [change]})
        assert "volume" not in first
        assert (second["volume"], second["title"]) == ("3", first["title"])
        assert second["revised"] == date(2026, 2, 2)
        assert build.visible_from(second) == date(2026, 2, 2)


@pytest.mark.parametrize(
    "day, monday",
    [
        (date(2026, 9, 1), date(2026, 9, 28)),
        (date(2026, 9, 28), date(2026, 9, 28)),
        (date(2026, 9, 29), date(2026, 10, 5)),
        (date(2026, 10, 5), date(2026, 10, 5)),
        (date(2026, 10, 6), date(2026, 10, 12)),
    ],
)
def test_a_day_belongs_to_the_monday_on_or_after_it(
    day: date, monday: date, build: ModuleType
) -> None:
    assert build.monday(day, date(2026, 9, 28)) == monday
