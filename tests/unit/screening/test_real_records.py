"""Real records: no crash, verbatim quotes, and what literal exclusion loses."""

import csv
import re
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from litwatch.domain import AbstractSection, MeshHeading, PublicationType, Record, Route
from litwatch.formats.pubmed_xml import read_pubmed_xml
from litwatch.screening import Criteria, field_text, read_criteria, screen

csv.field_size_limit(10_000_000)


@pytest.fixture(scope="module")
def design(root: Path) -> Criteria:
    """The generic rules of design, species and language alone."""
    return read_criteria(root / "data" / "criteria" / "clinical-study.yaml")


def labelled(path: Path) -> Iterator[tuple[Record, bool]]:
    """Records of a labelled set with whether the review included them at last."""
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            record = Record(
                source="pubmed",
                source_id=row["pmid"],
                title=row["title"],
                abstract=(AbstractSection(row["abstract"]),) if row["abstract"].strip() else (),
                mesh=tuple(MeshHeading(name.strip()) for name in row["mesh"].split(";") if name),
            )
            yield record, row["label_included"] == "1"


def medline(path: Path) -> Iterator[Record]:
    """Records of a MEDLINE (nbib) file, as far as screening reads them."""
    for block in re.split(r"\n\s*\n(?=PMID- )", path.read_text(encoding="utf-8")):
        fields: dict[str, list[str]] = {}
        for tag, value in re.findall(r"^([A-Z]{2,4}) *- (.*(?:\n {6}.*)*)", block, re.MULTILINE):
            fields.setdefault(tag, []).append(re.sub(r"\s*\n\s+", " ", value).strip())
        yield Record(
            source="pubmed",
            source_id=fields["PMID"][0],
            title=" ".join(fields.get("TI", [])),
            abstract=tuple(map(AbstractSection, fields.get("AB", []))),
            publication_types=tuple(map(PublicationType, fields.get("PT", []))),
            mesh=tuple(MeshHeading(name.split("/")[0].strip("*")) for name in fields.get("MH", [])),
            languages=tuple(fields.get("LA", [])),
        )


def test_real_records_of_every_kind_get_a_route_and_verbatim_quotes(
    shared_data: Path, nice: Criteria, policy: Criteria
) -> None:
    data = (shared_data / "payloads" / "pubmed_578_distinct_records.xml").read_bytes()
    records = read_pubmed_xml(data).records
    routes: Counter[Route] = Counter()
    for record in records:
        for criteria in (nice, policy):
            suggestion = screen(record, criteria)
            routes[suggestion.route] += 1
            for found in (v for v in suggestion.verdicts if v.field):
                assert field_text(record, found.field)[found.start : found.end] == found.quote
            for fact in suggestion.facts:
                assert field_text(record, fact.field)[fact.start : fact.end] == fact.quote
    assert routes.total() == 2 * len(records) == 2 * 578
    assert Route.MEETS not in routes, "none of them is about freezing a nerve"


SETS = (
    "cohen2006_Opiods",
    "cohen2006_NSAIDS",
    "synergy_Jeyaraman_2020",
    "synergy_Meijboom_2021",
)


def measured(path: Path, criteria: Criteria) -> dict[str, Any]:
    """Count where a labelled set goes and which of its included studies go there."""
    routes: Counter[str] = Counter()
    included: Counter[str] = Counter()
    for record, label in labelled(path):
        suggestion = screen(record, criteria)
        place = f"{suggestion.route} {suggestion.reason_subclass}".strip()
        routes[place] += 1
        included[place] += label
    return {
        "records": routes.total(),
        "included": included.total(),
        "routes": {
            place: {"records": count, "included": included[place]}
            for place, count in sorted(routes.items())
        },
    }


@pytest.mark.parametrize("name", SETS)
def test_labelled_sets_go_where_the_golden_figures_say(
    shared_data: Path, root: Path, design: Criteria, name: str
) -> None:
    """The figures stand in tests/golden/screening/labelled-sets.yaml; a rule that moves them
    changes that file too, where a reader sees what it loses."""
    golden = root / "tests" / "golden" / "screening" / "labelled-sets.yaml"
    figures = yaml.safe_load(golden.read_text(encoding="utf-8"))[name]
    assert measured(shared_data / "screening" / f"{name}.csv", design) == figures


def test_the_golden_figures_lose_no_included_study_but_animals_and_protocols(root: Path) -> None:
    golden = root / "tests" / "golden" / "screening" / "labelled-sets.yaml"
    lost = {
        (name, place): count["included"]
        for name, figures in yaml.safe_load(golden.read_text(encoding="utf-8")).items()
        for place, count in figures["routes"].items()
        if place.startswith("propose_exclude") and count["included"]
    }
    assert lost == {
        ("synergy_Jeyaraman_2020", "propose_exclude animal_or_laboratory"): 4,
        ("synergy_Jeyaraman_2020", "propose_exclude protocol_ongoing"): 2,
    }


_KIND = {"Case Reports": ("case", Route.LOWER_TIER), "Review": ("review", Route.LIST_REVIEW)}


def _main_type(record: Record) -> str:
    """Give the type that decides: an editorial or a case with a review is no review."""
    names = {kind.name for kind in record.publication_types}
    order = ("Editorial", "Randomized Controlled Trial", "Case Reports", "Review")
    return next((name for name in order if name in names), "")


def test_types_in_real_medline_records_are_routed_by_type(
    shared_data: Path, design: Criteria
) -> None:
    file = shared_data / "screening" / "robotsearch_pubmed_test.medline.txt"
    right: Counter[str] = Counter()
    all_of: Counter[str] = Counter()
    for record in medline(file):
        kind, route = _KIND.get(_main_type(record), ("", None))
        all_of[kind] += 1
        right[kind] += screen(record, design).route is route
    del all_of[""]
    assert all_of.total() > 80
    for name, count in all_of.items():
        assert right[name] / count >= 0.98, (name, right[name], count)


def test_trials_are_never_excluded_by_their_text(shared_data: Path, design: Criteria) -> None:
    file = shared_data / "screening" / "robotsearch_pubmed_test.medline.txt"
    trials = [
        record
        for record in medline(file)
        if "Randomized Controlled Trial" in {kind.name for kind in record.publication_types}
    ]
    excluded = [
        suggestion.reason
        for suggestion in (screen(record, design) for record in trials)
        if suggestion.route is Route.PROPOSE_EXCLUDE
    ]
    assert len(trials) == 485
    assert len(excluded) <= 2, excluded


def test_a_thousand_real_records_are_screened_in_seconds(shared_data: Path, nice: Criteria) -> None:
    file = shared_data / "screening" / "robotsearch_pubmed_test.medline.txt"
    records = list(medline(file))
    start = time.perf_counter()
    for record in records:
        screen(record, nice)
    assert time.perf_counter() - start < 30
