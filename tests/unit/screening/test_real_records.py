"""Real records: what the shipped criteria reach on labelled files, and no crash on any."""

from collections import Counter
from itertools import cycle
from pathlib import Path

import pytest
import yaml

from litwatch.domain import Route
from litwatch.formats.pubmed_xml import read_pubmed_xml
from litwatch.screening import Criteria, screen
from tests.bench import screening_accuracy as measured

GOLDEN = "tests/golden/screening/labelled-sets.yaml"
# Every included work and one in five others: the bench counts them all.
EVERY = 5


@pytest.fixture(scope="module")
def design() -> Criteria:
    """The generic rules of design, species and language alone."""
    return measured.load_criteria("clinical-study")


def test_real_records_of_every_kind_get_a_route_and_verbatim_quotes(
    shared_data: Path, nice: Criteria, policy: Criteria
) -> None:
    data = (shared_data / "payloads" / "pubmed_578_distinct_records.xml").read_bytes()
    records = read_pubmed_xml(data).records
    routes: Counter[Route] = Counter()
    for record, criteria in zip(records, cycle((nice, policy)), strict=False):
        suggestion = screen(record, criteria)
        routes[suggestion.route] += 1
        assert all(measured.verbatim(record, suggestion))
    assert routes.total() == len(records) == 578
    assert Route.MEETS not in routes, "none of them is about freezing a nerve"


@pytest.mark.parametrize("name", measured.SETS)
def test_labelled_sets_go_where_the_golden_figures_say(
    shared_data: Path, root: Path, design: Criteria, name: str
) -> None:
    """A rule that moves them changes the golden file too, where a reader sees what it loses."""
    assert shared_data
    figures = yaml.safe_load((root / GOLDEN).read_text(encoding="utf-8"))[name]
    assert measured.set_routes(name, design, every=EVERY) == figures


def test_the_golden_figures_lose_no_included_study_but_animals_and_protocols(root: Path) -> None:
    """Jeyaraman's included works there are four indexed as animals only and two protocols."""
    sets = yaml.safe_load((root / GOLDEN).read_text(encoding="utf-8"))
    lost = {
        (name, place): count["included"]
        for name, figures in sets.items()
        for place, count in figures.items()
        if place.startswith("propose_exclude") and count["included"]
    }
    assert lost == {
        ("synergy_Jeyaraman_2020", "propose_exclude animal_or_laboratory"): 4,
        ("synergy_Jeyaraman_2020", "propose_exclude protocol_ongoing"): 2,
    }


def test_generic_rules_spare_a_reader_two_records_in_a_hundred(root: Path) -> None:
    sets = yaml.safe_load((root / GOLDEN).read_text(encoding="utf-8"))
    counts: Counter[str] = Counter()
    for name in ("cohen2006_Opiods", "cohen2006_NSAIDS"):
        for place, count in sets[name].items():
            counts[place.split()[0]] += count["records"]
    assert counts["propose_exclude"] / counts.total() >= 0.02


def test_a_living_reviews_reasons_are_named(shared_data: Path, design: Criteria) -> None:
    assert shared_data
    found = measured.reasons(design)
    assert found.mapped.right / found.mapped.of >= 0.9
    assert len(found.others_excluded) <= 2, found.others_excluded


def test_reviews_and_case_reports_are_told_by_their_type(
    shared_data: Path, design: Criteria
) -> None:
    assert shared_data
    shares = measured.type_shares(design, measured.trials_file())
    assert sum(share.of for share in shares.values()) > 80
    for share in shares.values():
        assert share.right / share.of >= 0.98


def test_trials_are_never_excluded_by_their_text(shared_data: Path, design: Criteria) -> None:
    assert shared_data
    trials = [
        record
        for record in measured.trials_file()
        if measured.is_typed(record, "Randomized Controlled Trial")
    ]
    excluded = [
        suggestion.reason
        for suggestion in (screen(record, design) for record in trials)
        if suggestion.route is Route.PROPOSE_EXCLUDE
    ]
    assert len(trials) == 485
    assert len(excluded) <= 2, excluded


def test_the_sample_stands_where_the_overview_has_it(shared_data: Path, nice: Criteria) -> None:
    assert shared_data
    shares = measured.gold(nice)
    wrong = {group: share.others for group, share in shares.items() if share.right < share.of}
    assert set(wrong) <= {"decoy"}
    assert shares["decoy"].right / shares["decoy"].of >= 0.9
