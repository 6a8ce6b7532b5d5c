"""A small history of two topics over four weeks, committed run by run to a store.

Week 37: the first run of both topics. Week 38: a new trial, a retraction, a revision of headings;
the run of `nerves` fails. Week 39: no run. Week 40: an animal study leaves `neuroma` and a
late-indexed record arrives.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from litwatch.domain import (
    AbstractSection,
    Author,
    Change,
    ChangeKind,
    CitedReference,
    CriterionVerdict,
    DuplicateGroup,
    Fact,
    FieldChange,
    Journal,
    KnownItem,
    LineYield,
    Match,
    MeshHeading,
    Notice,
    NoticeKind,
    PartialDate,
    Payload,
    Policy,
    PublicationType,
    Qualifier,
    Record,
    RecordDates,
    RecordVersion,
    RegistryNumber,
    RelatedWork,
    ReviewEvent,
    Route,
    RunOutcome,
    RunResult,
    SearchRun,
    SearchWindow,
    StrategyLineText,
    Suggestion,
    Verdict,
)
from litwatch.formats.document import changed_fields, content_hash, material_hash
from litwatch.store.store import Store

NEUROMA, NERVES = "neuroma", "nerves"
WEEK_37, WEEK_38, WEEK_40 = date(2026, 9, 7), date(2026, 9, 14), date(2026, 9, 28)

LINES = (
    StrategyLineText(1, "neuroma/", '"Neuroma"[mh:noexp]', "exact"),
    StrategyLineText(2, "neuroma*.tw.", "neuroma*[tiab]", "exact"),
    StrategyLineText(3, "cryo*.tw.", "cryo*[tiab]", "wider"),
    StrategyLineText(4, "(1 or 2) and 3", "(#1 OR #2) AND #3", "wider"),
)

POLICY = Policy(
    policy_id="surg-1",
    number="SURG.1",
    title="Cryoneurolysis",
    status="reviewed",
    position="investigational",
    published_on=date(2020, 4, 1),
    last_review_on=date(2026, 8, 20),
    next_review_on=date(2027, 5, 1),
    evidence_cutoff_on=date(2027, 3, 1),
    indications=("neuroma", "spasticity"),
    history=(
        ReviewEvent(date(2020, 2, 20), "new", "adopted"),
        ReviewEvent(date(2026, 8, 20), "reviewed", "references updated"),
    ),
    references=(
        CitedReference("able2020", 1, "peer_reviewed", "Cryoablation of neuroma: a trial", 2020,
                       pmid="101", known_item=True),
        CitedReference("foxx2018", 2, "peer_reviewed", "Cryotherapy of the nerve", 2018,
                       doi="10.1/106", known_item=True, discussed=False),
        CitedReference("fda2019", 3, "authority", "Clearance letter", 2019),
    ),
)  # fmt: skip


def record(pmid: str, title: str, **fields: Any) -> Record:
    """A record of 2026 with what is given here on top."""
    plain = Record(
        source="pubmed",
        source_id=pmid,
        pmid=pmid,
        doi=f"10.1/{pmid}",
        title=title,
        abstract=(
            AbstractSection("Twelve patients with neuroma had cryoablation.", "METHODS"),
            AbstractSection('Pain fell from 8 to 2 ("much better"); naïve µ-values.', "RESULTS"),
        ),
        authors=(Author("Able", "Ann", "A"), Author(collective_name="Nerve Study Group")),
        journal=Journal("Journal of Nerves", "J Nerves", "1234-5678"),
        dates=RecordDates(
            created=date(2026, 9, 1),
            revised=date(2026, 9, 2),
            published=PartialDate("2026 Sep", 2026, 9),
        ),
        languages=("eng",),
        publication_types=(PublicationType("Journal Article", "D016428"),),
        status="MEDLINE",
    )
    return replace(plain, **fields)


HEADINGS = (
    MeshHeading("Neuroma", "D009463", major=True, qualifiers=(Qualifier("surgery", "Q000601"),)),
    MeshHeading("Humans", "D006801"),
)
TRIAL = record(
    "101",
    "Cryoablation of neuroma: a trial",
    mesh=HEADINGS,
    registry_numbers=(RegistryNumber("ClinicalTrials.gov", "NCT00000101"),),
    publication_types=(PublicationType("Randomized Controlled Trial", "D016449"),),
)
REVIEW = record(
    "102", "Cryoablation: a review", publication_types=(PublicationType("Review", "D016454"),)
)
ANIMAL = record("103", "Cryoablation of neuroma in rats", status="In-Process")
TWIN = record("104", "Cryoablation of neuroma: a trial [preprint]", doi="10.1/101")
LETTER = record(
    "105",
    "Letter",
    publication_types=(PublicationType("Letter", "D016422"),),
    related_works=(RelatedWork("CommentOn", "J Nerves. 2026;1:1", "101"),),
)
CITED = record("106", "Cryotherapy of the nerve", abstract=())
SECOND_TRIAL = record("107", "Cryoneurolysis of neuroma: a second trial")
LATE = record("108", "Percutaneous freezing", dates=RecordDates(created=date(2026, 1, 5)))

RETRACTED = replace(
    TRIAL, related_works=(RelatedWork("RetractionIn", "J Nerves. 2026;2:1", "201"),)
)
REVIEW_INDEXED = replace(REVIEW, mesh=HEADINGS)
ANIMAL_INDEXED = replace(ANIMAL, mesh=(MeshHeading("Animals", "D000818"),), status="MEDLINE")
LATE_INDEXED = replace(LATE, mesh=HEADINGS)
RETRACTION = Notice(TRIAL.record_id, NoticeKind.RETRACTION, "201", "J Nerves. 2026;2:1")


def version(now: Record, before: Record | None = None, revision: int = 1) -> RecordVersion:
    """A version of a record; with `before` its second one."""
    return RecordVersion(
        record=now,
        revision=revision + bool(before),
        content_hash=content_hash(now),
        material_hash=material_hash(now),
        changes=changed_fields(before, now) if before else (),
    )


def run(as_of: date, topic_id: str = NEUROMA, **fields: Any) -> SearchRun:
    """A completed run of a day; its id is the day's."""
    moment = datetime.combine(as_of, time(5, 0), UTC)
    plain = SearchRun(
        run_id=f"run-{as_of}",
        topic_id=topic_id,
        source="pubmed",
        strategy_version="s1",
        criteria_version="c1",
        mesh_year=2026,
        query="(neuroma) AND cryo*",
        search_window=SearchWindow(date(2026, 8, 31), as_of) if as_of > WEEK_37 else None,
        as_of=as_of,
        started_at=moment,
        finished_at=moment.replace(minute=1),
        outcome=RunOutcome.COMPLETED,
        moves_watermark=True,
        requests=2,
        found=5,
    )
    return replace(plain, **fields)


def matches(lines_of: Mapping[str, Sequence[int]]) -> tuple[Match, ...]:
    """Matches by PMID; a record is in the set when the last line is among its lines."""
    return tuple(
        Match(f"pubmed:{pmid}", tuple(lines), in_strategy=4 in lines)
        for pmid, lines in lines_of.items()
    )


def arrivals(*pmids: str, kind: ChangeKind = ChangeKind.NEW) -> tuple[Change, ...]:
    """A change of one kind for each PMID."""
    return tuple(Change(f"pubmed:{pmid}", kind, f"{kind} in a test") for pmid in pmids)


def suggestion(pmid: str, route: Route = Route.MEETS, reason_class: str = "") -> Suggestion:
    """A suggestion with a quote of the abstract and a fact."""
    quote = "Twelve patients with neuroma"
    fails = route is Route.PROPOSE_EXCLUDE
    return Suggestion(
        record_id=f"pubmed:{pmid}",
        route=route,
        reason=f"{reason_class or 'every criterion'} speaks for {route}",
        reason_class=reason_class,
        reason_subclass="editorial_letter_comment" if fails else "",
        verdicts=(
            CriterionVerdict("patient", Verdict.MEETS, quote, "abstract", 9, 37, "neuroma"),
            CriterionVerdict(
                "publication_type",
                Verdict.FAILS if fails else Verdict.MEETS,
                "Letter" if fails else "Journal Article",
                "publication_types",
                0,
                6 if fails else 15,
                "types",
            ),
        ),
        facts=(Fact("n", "12", "Twelve", "abstract", 9, 15),),
    )


def payload(run_id: str, topic_id: str) -> Payload:
    """An archived search answer."""
    return Payload(
        sha256="0" * 64,
        path=f"{run_id}/0001-esearch-{topic_id}.xml.gz",
        address="https://example.org/esearch.fcgi",
        operation="esearch",
        purpose=topic_id,
        run_id=run_id,
        received_at=datetime(2026, 9, 7, 5, 0, tzinfo=UTC),
        size=1234,
    )


TWINS = DuplicateGroup(
    "pubmed:101",
    "pubmed:101",
    ("pubmed:101", "pubmed:104"),
    "same-doi",
    "pubmed:101 = pubmed:104: same-doi",
)

FIRST = RunResult(
    run=run(WEEK_37, new=5, requests=3, warnings=("a phrase was not found", "and another")),
    strategy_lines=LINES,
    line_yields=tuple(LineYield(line.number, 5, line.number) for line in LINES),
    known_items=(
        KnownItem("able2020", "Cryoablation of neuroma: a trial", "found", "101",
                  record_id="pubmed:101"),
        KnownItem("foxx2018", "Cryotherapy of the nerve", "missed", doi="10.1/106",
                  record_id="pubmed:106"),
    ),
    versions=tuple(version(entry) for entry in (TRIAL, REVIEW, ANIMAL, TWIN, LETTER, CITED)),
    matches=matches(
        {"101": (1, 2, 3, 4), "102": (2, 3, 4), "103": (2, 3, 4), "104": (2, 3, 4),
         "105": (1, 3, 4), "106": (3,)}
    ),
    changes=arrivals("101", "102", "103", "104", "105"),
    suggestions=(
        suggestion("101"),
        suggestion("102", Route.LIST_REVIEW, "publication_type"),
        suggestion("103", Route.RETRIEVE, "patient"),
        suggestion("104"),
        suggestion("105", Route.PROPOSE_EXCLUDE, "publication_type"),
    ),
    payloads=(payload("run-2026-09-07", NEUROMA),),
    cited=("pubmed:101", "pubmed:106"),
)  # fmt: skip

FIRST_OF_NERVES = RunResult(
    run=run(WEEK_37, NERVES, new=2),
    strategy_lines=LINES,
    versions=FIRST.versions,
    matches=matches({"101": (2, 3, 4), "106": (3, 4)}),
    changes=arrivals("101", "106"),
    suggestions=(suggestion("101"), suggestion("106", Route.RETRIEVE, "intervention")),
)

SECOND = RunResult(
    run=run(WEEK_38, new=1, changed=2),
    strategy_lines=LINES,
    line_yields=tuple(LineYield(line.number, 6, line.number) for line in LINES),
    known_items=FIRST.known_items,
    versions=(version(SECOND_TRIAL), version(RETRACTED, TRIAL), version(REVIEW_INDEXED, REVIEW)),
    matches=matches({"107": (2, 3, 4), "101": (1, 2, 3, 4), "102": (1, 2, 3, 4)}),
    changes=(
        *arrivals("107"),
        Change("pubmed:101", ChangeKind.UPDATED, "revised: related_works",
               (FieldChange("related_works", "", "RetractionIn 201"),)),
        Change("pubmed:102", ChangeKind.HEADINGS_ONLY, "indexing changed only (mesh)",
               (FieldChange("mesh", "", "*Neuroma/surgery; Humans"),)),
    ),
    suggestions=(suggestion("107"), suggestion("101"),
                 suggestion("102", Route.LIST_REVIEW, "publication_type")),
    notices=(RETRACTION,),
    cited=("pubmed:101", "pubmed:106"),
)  # fmt: skip

FAILED = RunResult(
    run=run(
        WEEK_38, NERVES, outcome=RunOutcome.FAILED, error="PubMed could not be reached", found=0
    )
)

FOURTH = RunResult(
    run=run(WEEK_40, new=1, changed=1),
    strategy_lines=LINES,
    line_yields=tuple(LineYield(line.number, 9, line.number) for line in LINES),
    known_items=FIRST.known_items,
    versions=(version(ANIMAL_INDEXED, ANIMAL), version(LATE_INDEXED)),
    matches=matches({"103": (2, 3), "108": (1, 3, 4)}),
    changes=(
        Change("pubmed:103", ChangeKind.LEFT, "left via line 4 ((1 or 2) and 3)"),
        *arrivals("108", kind=ChangeKind.INDEXED_LATE),
    ),
    suggestions=(suggestion("108", Route.RETRIEVE, "intervention"),),
    notices=(RETRACTION,),
    cited=("pubmed:101", "pubmed:106"),
)

HISTORY = (FIRST, FIRST_OF_NERVES, SECOND, FAILED, FOURTH)


def open_store(folder: Path) -> Store:
    """A store without any run, whose two topics are described."""
    store = Store(folder / "litwatch.duckdb")
    store.prepare()
    store.describe_topic(NEUROMA, "Neuroma", POLICY)
    store.describe_topic(NERVES, "All nerves", None)
    return store


def store_with_history(folder: Path) -> Store:
    """A store in which the whole history is committed."""
    store = open_store(folder)
    for result in HISTORY:
        store.commit(result)
    return store
