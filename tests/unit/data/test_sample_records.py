"""The sample's records: true where facts are known, ours where they say so, on a sound clock."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from litwatch.strategy.mesh import MeshTree

if TYPE_CHECKING:
    from tests.unit.data.conftest import Entry, Find, Sample

NICE = "nice-neuroma-cryoablation"
POLICY = "surg-00155-cryoneurolysis"
FIRST_SAMPLE_ID = 99_000_001

# A work that no record of PubMed would hold: web pages, regulations, registrations, a book
# chapter, and one entry whose author and journal are place holders.
NOT_IN_PUBMED = {
    *("aaos2013", "aans2024", "barrett2014", "fda_k173763", "cfr878_4350", "cfr882_4250"),
    *("nct05731973", "nct04786145", "nct06069154", "statpearls", "finneran_corrupt"),
}
IDENTIFIERS = ("pmid", "doi", "pmcid", "trials", "issn")


@pytest.fixture(scope="module")
def real(sample: Sample) -> list[Entry]:
    return [entry for entry in sample.entries if not entry.get("synthetic")]


@pytest.fixture(scope="module")
def synthetic(sample: Sample) -> list[Entry]:
    return [entry for entry in sample.entries if entry.get("synthetic")]


def versions(entry: Entry) -> Iterator[Entry]:
    """What the source file states for the record and for each of its changes."""
    yield entry
    yield from entry.get("changes", [])


def test_about_150_records_with_unique_names_and_numbers(sample: Sample) -> None:
    assert 145 <= len(sample.entries) <= 165
    assert len({entry["key"] for entry in sample.entries}) == len(sample.entries)
    assert len(sample.by_id) == len(sample.entries)


def test_every_entry_has_a_record_and_every_change_a_version(sample: Sample) -> None:
    assert sample.versions.keys() == sample.by_id.keys()
    for pmid, entry in sample.by_id.items():
        assert len(sample.versions[pmid]) == len(list(versions(entry)))


class TestRealWorks:
    def test_every_work_that_pubmed_would_hold_is_there(
        self, real: list[Entry], works: dict[str, Any]
    ) -> None:
        assert {entry["key"] for entry in real} == works.keys() - NOT_IN_PUBMED

    def test_a_number_from_99000001_stands_exactly_where_no_pmid_is_known(
        self, real: list[Entry], works: dict[str, Any]
    ) -> None:
        for entry in real:
            known = works[entry["key"]]["pmid"]
            assert str(entry.get("pmid", "")) == (known or ""), entry["key"]
            assert ("sample_id" in entry) == (known is None)
            assert entry.get("sample_id", FIRST_SAMPLE_ID) >= FIRST_SAMPLE_ID

    def test_identifiers_are_the_known_ones(self, real: list[Entry], works: dict[str, Any]) -> None:
        for entry in real:
            work = works[entry["key"]]
            assert entry.get("doi") == work["doi"], entry["key"]
            assert entry.get("pmcid") == work["pmcid"], entry["key"]
            assert entry.get("issn") == work.get("issn"), entry["key"]
            trials = [work.get("trial_id"), *work.get("associated_data", [])]
            assert entry.get("trials", "") == "; ".join(filter(None, trials)), entry["key"]

    def test_citation_facts_are_the_known_ones(
        self, real: list[Entry], works: dict[str, Any]
    ) -> None:
        for entry in real:
            work = works[entry["key"]]
            assert work["title"] in (entry["title"], entry.get("vernacular_title")), entry["key"]
            for field in ("volume", "issue", "pages", "journal"):
                assert entry.get(field) == work[field], (entry["key"], field)
            assert entry.get("published", "") == str(work["year"] or ""), entry["key"]
            assert str(entry.get("epub", "")) == (work["epub_date"] or ""), entry["key"]
            assert entry.get("language", "eng") == (work["language"] or "und"), entry["key"]

    def test_authors_are_the_known_ones_and_an_open_list_says_so(
        self, real: list[Entry], works: dict[str, Any]
    ) -> None:
        for entry in real:
            work = works[entry["key"]]
            named = [entry["collective"]] if work.get("collective") is True else work["authors"]
            given = entry["authors"] if "authors" in entry else entry.get("collective", "")
            assert given == ", ".join(named or []), entry["key"]
            assert entry.get("authors_complete", True) is not work["et_al"], entry["key"]

    def test_headings_not_marked_as_assigned_are_the_known_ones(
        self, real: list[Entry], works: dict[str, Any]
    ) -> None:
        for entry in real:
            assert not ("mesh" in entry and "mesh_assigned" in entry)
            known = works[entry["key"]]["mesh"]
            assert entry.get("mesh", "") == "; ".join(known or []), entry["key"]

    def test_a_work_known_to_have_no_abstract_has_none(
        self, real: list[Entry], works: dict[str, Any]
    ) -> None:
        for entry in real:
            if works[entry["key"]]["abstract_available"] is False:
                assert "summary" not in entry, entry["key"]

    def test_nothing_happens_to_a_real_work_after_the_first_day(self, real: list[Entry]) -> None:
        assert [entry["key"] for entry in real if "changes" in entry] == []

    def test_no_real_work_is_said_to_be_retracted_or_corrected_that_is_not(
        self, real: list[Entry], works: dict[str, Any]
    ) -> None:
        links = {"ErratumIn": "erratum", "RetractionIn": "retracted_by"}
        for entry in real:
            relations = entry.get("relations", {})
            for relation, fact in links.items():
                for other in relations.get(relation, []):
                    assert works[entry["key"]][fact] == other


class TestSyntheticRecords:
    def test_each_says_so_in_its_title(self, synthetic: list[Entry]) -> None:
        assert synthetic
        marks = ("(sample record)", "(sample record)]")
        assert all(entry["title"].endswith(marks) for entry in synthetic)

    def test_none_carries_an_identifier(self, synthetic: list[Entry]) -> None:
        for entry in synthetic:
            assert not set(IDENTIFIERS) & set(entry), entry["key"]
            assert entry["sample_id"] >= FIRST_SAMPLE_ID

    def test_none_names_a_real_journal(self, synthetic: list[Entry]) -> None:
        assert {entry["journal"] for entry in synthetic} == {
            *("Journal of Sample Records", "Sample Preprints"),
        }


class TestHeadings:
    def test_every_heading_is_in_the_mesh_tree_or_a_check_tag(
        self, sample: Sample, mesh: MeshTree
    ) -> None:
        known = {*mesh.headings, "Male", "Female"}
        for held in sample.versions.values():
            for heading in (heading for record in held for heading in record.mesh):
                assert heading.descriptor in known

    def test_identifiers_are_those_of_recorded_records(self, root: Path, shared_data: Path) -> None:
        recorded: dict[str, set[str]] = {}
        for path in _recorded(shared_data / "payloads"):
            text = path.read_text(encoding="utf-8", errors="replace")
            for identifier, name in re.findall(r'UI="([DQ]\d+)"[^>]*>([^<]+)<', text):
                recorded.setdefault(html.unescape(name), set()).add(identifier)
        tables = yaml.safe_load((root / "data" / "sample" / "mesh_ids.yaml").read_text())
        names = {name: ui for table in tables.values() for name, ui in table.items()}
        assert len(names) > 60
        assert [name for name, ui in names.items() if ui not in recorded.get(name, ())] == []

    def test_only_an_indexed_record_has_headings(self, sample: Sample) -> None:
        for held in sample.versions.values():
            for record in held:
                assert bool(record.mesh) <= (record.status == "MEDLINE"), record.pmid


class TestTheClock:
    def test_a_record_is_created_then_indexed_then_revised(self, sample: Sample) -> None:
        for entry in sample.entries:
            assert entry["created"] <= entry.get("indexed", entry["created"]) <= entry["revised"]
            days = [entry["revised"], *(change["day"] for change in entry.get("changes", []))]
            assert days == sorted(set(days)), entry["key"]

    def test_the_first_day_and_every_later_one_is_a_monday(self, sample: Sample) -> None:
        days = [sample.as_of, *sample.mondays]
        assert all(day.weekday() == 0 for day in days)
        steps = {later - earlier for earlier, later in pairwise(days)}
        assert steps == {timedelta(days=7)}
        assert len(sample.mondays) >= 6

    def test_eight_days_before_the_first_run_are_quiet(self, sample: Sample, find: Find) -> None:
        state = sample.on(sample.as_of)
        quiet = {sample.as_of - timedelta(days=back) for back in range(8)}
        watched = {*find(NICE, state), *find(POLICY, state)}
        watched |= {pmid for pmid, entry in sample.by_id.items() if "pmid" in entry}
        for pmid in watched:
            dates = state[pmid].dates
            assert not quiet & {dates.created, dates.mesh_added, dates.revised}, pmid

    def test_a_record_that_no_strategy_finds_is_revised_in_these_days(self, sample: Sample) -> None:
        revised = {
            entry["key"]
            for entry in sample.entries
            if sample.as_of - timedelta(days=8) < entry["revised"] <= sample.as_of
        }
        assert revised == {"s_pork"}

    def test_one_week_is_quiet(self, sample: Sample) -> None:
        quiet = [
            monday
            for monday in sample.mondays
            if sample.on(monday) == sample.on(monday - timedelta(days=7))
        ]
        assert quiet == [date(2026, 10, 26)]


class TestEverythingThatMakesItHard:
    @pytest.mark.parametrize(
        "name",
        [
            *("Review", "Systematic Review", "Letter", "Editorial", "Comment", "Case Reports"),
            *("Practice Guideline", "Published Erratum", "Retraction Notice", "Preprint"),
            *("Retracted Publication", "Expression of Concern", "English Abstract"),
            *("Randomized Controlled Trial", "Meta-Analysis", "Observational Study"),
        ],
    )
    def test_publication_types(self, name: str, sample: Sample) -> None:
        types = {
            kind.name
            for held in sample.versions.values()
            for record in held
            for kind in record.publication_types
        }
        assert name in types

    def test_statuses(self, sample: Sample) -> None:
        statuses = {record.status for record in sample.on(sample.as_of).values()}
        assert statuses == {"MEDLINE", "PubMed-not-MEDLINE", "In-Process", "Publisher"}

    def test_languages_and_vernacular_titles(self, sample: Sample) -> None:
        state = sample.on(sample.as_of).values()
        assert {language for record in state for language in record.languages} == {
            *("eng", "fre", "ger", "rus", "und"),
        }
        foreign = [record for record in state if record.vernacular_title]
        assert len(foreign) == 3
        assert all(record.title.startswith("[") for record in foreign)

    def test_parts_that_only_some_records_have(self, sample: Sample) -> None:
        state = sample.on(sample.as_of).values()
        assert any(record.registry_numbers for record in state)
        assert any(record.other_abstracts for record in state)
        assert any(record.conflict_of_interest for record in state)
        assert any(record.grants for record in state)
        assert any(record.pmcid for record in state)
        assert any(author.suffix for record in state for author in record.authors)
        assert any(author.collective_name for record in state for author in record.authors)
        assert any(author.affiliations for record in state for author in record.authors)
        assert sum(not record.abstract for record in state) >= 10
        assert sum(record.year is None for record in state) >= 5

    def test_an_animal_study_is_known_as_one_only_after_weeks(self, sample: Sample) -> None:
        first, second = sample.versions["99000211"]
        assert not first.mesh
        assert {"Animals"} == {"Animals", "Humans"} & {item.descriptor for item in second.mesh}
        assert second.dates.mesh_added
        assert first.dates.created
        assert second.dates.mesh_added - first.dates.created > timedelta(weeks=8)

    def test_one_identifier_stands_on_two_records(self, sample: Sample) -> None:
        dois = [held[0].doi for held in sample.versions.values() if held[0].doi]
        assert len(dois) - len(set(dois)) == 1


def _recorded(payloads: Path) -> list[Path]:
    """Recorded PubMed XML that is not packed."""
    return [
        payloads / "pubmed_578_distinct_records.xml",
        *payloads.glob("pubmedparser21/*.xml"),
        *payloads.glob("biopython/pubmed*.xml"),
        *payloads.glob("metapub/fixtures/pmid_xml/*.xml"),
    ]
