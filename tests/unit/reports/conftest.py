"""Weeks to report on: a busy one, a quiet one, one whose source failed, and a first run."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from litwatch.domain import (
    AbstractSection,
    Author,
    Change,
    ChangeKind,
    CitedReference,
    CriterionVerdict,
    Decision,
    DigestItem,
    DigestMaterial,
    Fact,
    FieldChange,
    IsoWeek,
    Journal,
    KnownItem,
    LineHealth,
    LineYield,
    Notice,
    NoticeItem,
    NoticeKind,
    PartialDate,
    Policy,
    PublicationType,
    Record,
    RecordDates,
    Route,
    RunOutcome,
    SearchRun,
    SearchWindow,
    StrategyLineText,
    Suggestion,
    Verdict,
)

WEEK = IsoWeek(2026, 47)
SUMMARY = (
    "A summary in words of our own. Twelve people with a painful neuroma of the foot were cooled "
    "under ultrasound. Pain fell."
)
RUN = "20261116T050000Z-1a2b"


def _record(pmid: str, title: str, authors: str, place: str, kind: str = "") -> Record:
    """`place` is `abbreviation|year|volume|issue|pages|doi`."""
    abbreviation, year, volume, issue, pages, doi = place.split("|")
    names = [name.rsplit(" ", 1) for name in authors.split(", ") if name]
    return Record(
        source="pubmed",
        source_id=pmid,
        pmid=pmid,
        doi=doi,
        title=title,
        authors=tuple(Author(last_name=last, initials=initials) for last, initials in names),
        journal=Journal(abbreviation=abbreviation),
        volume=volume,
        issue=issue,
        pages=pages,
        dates=RecordDates(published=PartialDate(year, year=int(year))),
        publication_types=tuple(
            PublicationType(name) for name in ("Journal Article", kind) if name
        ),
        abstract=(AbstractSection(SUMMARY, "SAMPLE SUMMARY"),),
    )


def _verdict(record: Record, criterion: str, verdict: Verdict, quote: str) -> CriterionVerdict:
    start = record.abstract_text.index(quote)
    return CriterionVerdict(
        criterion, verdict, quote, "abstract", start, start + len(quote), f"{criterion}.text"
    )


def _screened(record: Record, route: Route, reason: str = "", names: str = "") -> Suggestion:
    """`names` is `reason class/subclass`; the first criterion fails where the route excludes."""
    reason_class, _, subclass = names.partition("/")
    first = {Route.MEETS: Verdict.MEETS, Route.PROPOSE_EXCLUDE: Verdict.FAILS}.get(
        route, Verdict.UNCLEAR
    )
    return Suggestion(
        record.record_id,
        route,
        reason,
        reason_class,
        subclass,
        verdicts=(
            _verdict(record, "patient", Verdict.MEETS, "painful neuroma of the foot"),
            _verdict(record, "intervention", first, "cooled under ultrasound"),
        ),
    )


def _item(
    record: Record,
    suggestion: Suggestion | None,
    kind: ChangeKind = ChangeKind.NEW,
    detail: str = "entered PubMed on 12 November 2026",
) -> DigestItem:
    change = Change(record.record_id, kind, detail)
    return DigestItem(record, change, RUN, (2, 12, 17, 19, 20, 22, 24), suggestion)


TRIAL = _record(
    "36001204",
    "Cold against sham for stump pain: a randomised trial.",
    "Ilfeld BM, Smith CR, Turan A, Mariano ER",
    "Anesthesiology|2026|138|1|82-97|10.1097/ALN.0000000000004429",
    "Randomized Controlled Trial",
)
TRIAL = replace(TRIAL, dates=replace(TRIAL.dates, entered=date(2026, 11, 12)))
SERIES = _record(
    "38438685",
    "Image-guided freezing of neuromas <20 mm & larger: *early* results",
    "Cazzato RL, Garnon J, Ramamurthy N",
    "Cardiovasc Intervent Radiol|2026|49|10|1491-8|10.1007/s00270-026-1365-7",
)
GUIDELINE = _record(
    "40000001",
    "Consensus on interventions for foot pain",
    "Sconfienza LM, Adriaensen M, Albano D, Allen G",
    "Eur Radiol|2026|36||1384-1394|",
    "Consensus Statement",
)
UNCLEAR = _record("40000002", "[Freezing nerves in practice].", "", "Schmerz|2026||||10.1000/x1")
CASE = _record("40000003", "One stump, one probe", "Fiala M", "Radiol Case Rep|2022|17||3168-71|")
ANIMAL = _record("40000004", "Cryolesion of the rat sciatic nerve", "Rossi A", "Pain|2025|1|2|3-9|")
REVIEW = _record("40000005", "What is new in cold therapy?", "Bittman RW", "AJR|2018|210||454-65|")
LEAVER = _record("40000006", "Cold in the sheep's nerve", "Wolf S", "Pain|2024|2|1|1-2|")
CHANGED = _record(
    "40000007", "Long follow-up of frozen nerves", "Yoon JH", "JVIR|2016|27|2|239-43|"
)
INDEXED = _record("40000008", "Cold and nerve", "Moesker AA", "Pain Pract|2020|1|1|1-2|")


def _items() -> tuple[DigestItem, ...]:
    trial = replace(
        _screened(TRIAL, Route.MEETS, "every criterion is met"),
        facts=(
            Fact("comparator", "sham", "sham treatment", "abstract", 0, 14),
            Fact("n", "144", "144 participants", "abstract", 20, 36),
            Fact("design", "randomised controlled trial", "randomised", "title", 0, 10),
        ),
    )
    animal = _screened(
        ANIMAL, Route.PROPOSE_EXCLUDE, "an animal study", "publication_type/animal_or_laboratory"
    )
    changed = replace(
        _item(CHANGED, _screened(CHANGED, Route.MEETS), ChangeKind.UPDATED, "revised: abstract"),
        change=Change(
            CHANGED.record_id,
            ChangeKind.UPDATED,
            "revised: abstract",
            (FieldChange("abstract", "", "Follow-up is now five years."),),
        ),
    )
    decided = datetime(2026, 10, 1, 9, tzinfo=UTC)
    left = replace(
        _item(LEAVER, None, ChangeKind.LEFT, "left via line 23 (animals/ not humans/)"),
        decision=Decision(
            "feet", LEAVER.record_id, "maybe", "title_abstract", "R. Reader", decided, "unsure"
        ),
        lines=(2, 12, 23),
    )
    return (
        _item(REVIEW, _screened(REVIEW, Route.LIST_REVIEW, "a review", "publication_type/review")),
        replace(_item(TRIAL, trial), duplicates=("pubmed:36001205",)),
        _item(SERIES, _screened(SERIES, Route.MEETS, "every criterion is met")),
        _item(GUIDELINE, _screened(GUIDELINE, Route.GUIDELINE, "a consensus statement")),
        _item(UNCLEAR, _screened(UNCLEAR, Route.RETRIEVE, "unclear: intervention")),
        _item(CASE, _screened(CASE, Route.LOWER_TIER, "n = 1"), ChangeKind.INDEXED_LATE),
        _item(ANIMAL, animal),
        changed,
        left,
        _item(INDEXED, None, ChangeKind.HEADINGS_ONLY, "indexing changed only (mesh)"),
    )


@pytest.fixture(scope="session")
def run() -> SearchRun:
    """A completed run of the week."""
    return SearchRun(
        run_id=RUN,
        topic_id="feet",
        source="pubmed",
        strategy_version="0123456789ab",
        criteria_version="ba9876543210",
        mesh_year=2019,
        query="cold",
        search_window=SearchWindow(date(2026, 11, 2), date(2026, 11, 16)),
        as_of=date(2026, 11, 16),
        started_at=datetime(2026, 11, 16, 5, tzinfo=UTC),
        finished_at=datetime(2026, 11, 16, 5, 1, tzinfo=UTC),
        outcome=RunOutcome.COMPLETED,
        moves_watermark=True,
        requests=3,
        found=11,
        new=7,
        changed=3,
        outside_strategy=1,
        warnings=("pubmed.email is not set",),
    )


@pytest.fixture(scope="session")
def busy_week(run: SearchRun) -> DigestMaterial:
    """Something in every section."""
    lines = (
        StrategyLineText(2, "((morton* or plantar*) adj4 neuroma*).tw.", "…", "wider"),
        StrategyLineText(23, "animals/ not humans/", "…", "exact"),
    )
    return DigestMaterial(
        topic_id="feet",
        topic_title="Cryoablation for neuroma",
        week=WEEK,
        runs=(run,),
        items=_items(),
        notices=(
            NoticeItem(
                Notice("pubmed:40000009", NoticeKind.CORRECTION, "40000010", "Pain. 2026;3:9"),
                "A held work",
                date(2026, 11, 16),
            ),
            NoticeItem(
                Notice("pubmed:40000011", NoticeKind.RETRACTION, "40000012", "Knee. 2026;1:2"),
                "A cited trial",
                date(2026, 11, 16),
                reference_number=12,
            ),
        ),
        known_items=(
            KnownItem("cazzato2016", "Percutaneous MR-guided cryoablation", "found", "27189182"),
            KnownItem("winston2019", "Cryoneurotomy of the spastic limb", "missed"),
        ),
        line_health=(
            LineHealth(lines[0], LineYield(2, 41, 7), (44, 60)),
            LineHealth(lines[1], LineYield(23, 1204, 0)),
        ),
        held=120,
        new_since_review=17,
        waiting=1,
    )


@pytest.fixture(scope="session")
def quiet_week(busy_week: DigestMaterial) -> DigestMaterial:
    """A completed search that found nothing new."""
    return replace(busy_week, items=(), notices=(), waiting=0)


@pytest.fixture(scope="session")
def failed_run(run: SearchRun) -> SearchRun:
    """A run whose source was down."""
    return replace(
        run,
        run_id="20261116T060000Z-2b3c",
        started_at=datetime(2026, 11, 16, 6, tzinfo=UTC),
        outcome=RunOutcome.FAILED,
        moves_watermark=False,
        error="PubMed did not answer within 60 seconds. Try again later.",
    )


@pytest.fixture(scope="session")
def failed_week(quiet_week: DigestMaterial, failed_run: SearchRun) -> DigestMaterial:
    """No search was completed, this week and the week before."""
    return replace(quiet_week, runs=(failed_run,), missed_weeks=(IsoWeek(2026, 46),))


@pytest.fixture(scope="session")
def first_week(busy_week: DigestMaterial, run: SearchRun) -> DigestMaterial:
    """A topic's first run: no window, everything is new."""
    items = tuple(item for item in busy_week.items if item.change.kind is ChangeKind.NEW)
    return replace(
        busy_week,
        runs=(replace(run, search_window=None),),
        items=items,
        notices=(),
        held=len(items),
    )


@pytest.fixture(scope="session")
def policy() -> Policy:
    """The policy that the topic serves."""
    return Policy(
        policy_id="surg-00155",
        number="SURG.00155",
        title="Cryoneurolysis",
        status="Revised",
        position="investigational and not medically necessary",
        published_on=date(2024, 6, 28),
        last_review_on=date(2024, 5, 9),
        next_review_on=date(2027, 5, 13),
        evidence_cutoff_on=date(2027, 3, 17),
        indications=("peripheral nerve pain", "spasticity"),
        history=(),
        references=(
            CitedReference(
                "bittman2018", 4, "authority", "What is new in cold therapy?", year=2018
            ),
        ),
    )
