"""What the shipped criteria do on labelled records: every figure of screening by rules.

    uv run python -m tests.bench.screening_accuracy

Reads real records beside the checkout and the sample corpus; prints one block per judged point.
A rule that is tuned to a file shows here: each file is given in two halves, or beside others.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Final

import yaml

from litwatch.domain import Record, Route, Suggestion
from litwatch.formats.medline import read_medline
from litwatch.formats.pubmed_xml import read_pubmed_xml
from litwatch.formats.record_table import read_record_table
from litwatch.screening import Criteria, field_text, read_criteria, screen
from litwatch.screening.study_design import randomised_statement, trial_statement
from tests.bench.material import ROOT

SHARED: Final = ROOT.parent / "shared" / "data"
SETS: Final = (
    "cohen2006_Opiods",
    "cohen2006_NSAIDS",
    "synergy_Jeyaraman_2020",
    "synergy_Meijboom_2021",
)
IDDO: Final = "iddo_malaria_exclusion_reasons_dev"
# The human reasons of the living review that name a kind of publication, and our subclass for it.
IDDO_CLASSES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "Conference abstract": "conference_abstract",
        "Correction": "correction_retraction",
        "Correspondence": "editorial_letter_comment",
        "Editorial commentary": "editorial_letter_comment",
        "Case report": "case_report",
        "Ongoing study": "protocol_ongoing",
    }
)
# Where NICE's criteria send a decoy, by words of the reason it was chosen for; the first counts.
DECOY_ROUTES: Final[tuple[tuple[str, frozenset[str]], ...]] = (
    ("erratum|retract", frozenset({"propose_exclude"})),
    ("abstract", frozenset({"hold_conference"})),
    ("non-English", frozenset({"hold_language"})),
    ("duplicate", frozenset({"retrieve", "meets", "lower_tier"})),
    ("guideline", frozenset({"guideline"})),
    ("tumour|other patients|not cryo", frozenset({"propose_exclude", "list_review"})),
    ("^review", frozenset({"list_review"})),
    ("", frozenset({"propose_exclude"})),
)
_REASON = re.compile(r"Exclusion reason: ([^;]*)")
_CONSULTED = ("nice_included", "nice_appendix", "new_evidence", "decoy")


@dataclass(frozen=True)
class Share:
    """So many of so many, and which are not among them."""

    right: int
    of: int
    others: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Write `462 of 485 (.953)`."""
        return f"{self.right} of {self.of} ({self.right / self.of:.3f})" if self.of else "none"


def show(line: str, *below: str, indent: int = 0) -> None:
    """Print a line and others below it."""
    sys.stdout.writelines(f"{one}\n" for one in (line, *(" " * indent + one for one in below)))


def main() -> None:
    """Print every figure."""
    criteria = load_criteria("clinical-study")
    print_trials()
    print_types(criteria)
    for name in SETS:
        print_set(name, criteria)
    print_reasons(criteria)
    for group, share in gold(load_criteria("neuroma-cryoablation")).items():
        show(f"gold, {group}: {share} on the right route", *share.others, indent=4)


def load_criteria(name: str) -> Criteria:
    """Read a shipped criteria file."""
    return read_criteria(ROOT / "data" / "criteria" / f"{name}.yaml")


def trials_file() -> list[Record]:
    """Read the file of 485 trials and 515 other records."""
    return list(
        read_medline((SHARED / "screening/robotsearch_pubmed_test.medline.txt").read_bytes())
    )


def is_typed(record: Record, name: str) -> bool:
    """Whether MEDLINE gives the record this type."""
    return name in {kind.name for kind in record.publication_types}


def trial_shares(records: Iterable[Record]) -> tuple[Share, Share]:
    """Count typed trials found in the text, and other records flagged; no type is read."""
    flags: dict[bool, list[bool]] = {True: [], False: []}
    for record in records:
        untyped = replace(record, publication_types=())
        flags[is_typed(record, "Randomized Controlled Trial")].append(
            trial_statement(untyped) is not None
        )
    found, flagged = flags[True], flags[False]
    return Share(sum(found), len(found)), Share(sum(flagged), len(flagged))


def print_trials() -> None:
    """Print sensitivity and false flags, for the half the rules were written on and the other."""
    records = trials_file()
    for name, part in (("tuned half", records[::2]), ("other half", records[1::2])):
        found, flagged = trial_shares(part)
        show(f"randomised trials in the text, {name}: found {found}, false flags {flagged}")
    said = sum(
        randomised_statement(record) is not None
        for record in records
        if is_typed(record, "Randomized Controlled Trial")
    )
    show(f"    of all typed trials, {said} say so in words that a fact may rest on")


def type_shares(criteria: Criteria, records: Iterable[Record]) -> dict[str, Share]:
    """Count reviews and case reports recognised by their type; a case with a review is a case."""
    wanted = {"Case Reports": {"case_report"}, "Review": {"review", "systematic_review"}}
    seen: dict[str, list[bool]] = {name: [] for name in wanted}
    for record in records:
        kind = next((name for name in wanted if is_typed(record, name)), "")
        if kind:
            seen[kind].append(screen(record, criteria).reason_subclass in wanted[kind])
    return {name: Share(sum(right), len(right)) for name, right in seen.items()}


def print_types(criteria: Criteria) -> None:
    """Print what is recognised with the type shown."""
    for name, share in type_shares(criteria, trials_file()).items():
        show(f"{name} with the type shown: {share}")


def labelled(name: str) -> Iterator[tuple[Record, Mapping[str, str]]]:
    """Give each record of a labelled set with its row."""
    path = SHARED / "screening" / f"{name}.csv"
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return zip(read_record_table(path.read_bytes(), str(path)), rows, strict=True)


def set_routes(name: str, criteria: Criteria, *, every: int = 1) -> dict[str, Any]:
    """Count where a set goes, and which of its included studies go there.

    With `every`, all that the review included at last and one in so many of the others.
    """
    counts: dict[str, Counter[str]] = {}
    for number, (record, row) in enumerate(labelled(name)):
        if number % every and row["label_included"] != "1":
            continue
        suggestion = screen(record, criteria)
        place = f"{suggestion.route} {suggestion.reason_subclass}".strip()
        seen = counts.setdefault(place, Counter())
        seen["records"] += 1
        seen["included"] += row["label_included"] == "1"
        seen["included_by_abstract"] += row.get("label_ta") == "1"
    return {place: dict(counts[place]) for place in sorted(counts)}


def print_set(name: str, criteria: Criteria) -> None:
    """Print the proposed exclusions of a set and what they lose."""
    routes = set_routes(name, criteria)
    excluded = {place: seen for place, seen in routes.items() if place.startswith("propose_ex")}
    total = sum(seen["records"] for seen in routes.values())
    lost = [sum(seen[label] for seen in excluded.values()) for label in next(iter(routes.values()))]
    show(f"{name}: {Share(lost[0], total)} proposed for exclusion,")
    show(f"    losing {lost[1]} final includes and {lost[2]} of those by abstract")


@dataclass(frozen=True)
class Reasons:
    """The living review's records: reason classes hit, and other records proposed for exclusion."""

    mapped: Share
    others_excluded: tuple[str, ...]


def reasons(criteria: Criteria) -> Reasons:
    """Compare reason classes with the human reasons that name a kind of publication."""
    right, wrong, others = 0, [], []
    for record, row in labelled(IDDO):
        suggestion = screen(record, criteria)
        human = _REASON.match(row["Notes"])
        wanted = IDDO_CLASSES.get(human[1] if human else "")
        told = f"{human[1] if human else ''}: {record.title[:70]}: {suggestion.reason_subclass}"
        if wanted is None and suggestion.route is Route.PROPOSE_EXCLUDE:
            others.append(told)
        elif wanted == suggestion.reason_subclass:
            right += 1
        elif wanted:
            wrong.append(told)
    return Reasons(Share(right, right + len(wrong), tuple(wrong)), tuple(others))


def print_reasons(criteria: Criteria) -> None:
    """Print right reason classes, the wrong ones, and other proposed exclusions to be looked at."""
    found = reasons(criteria)
    show(f"{IDDO}: right reason class for {found.mapped}", *found.mapped.others, indent=4)
    show("    other records proposed for exclusion:", *found.others_excluded, indent=8)


def sample_works() -> Iterator[tuple[Mapping[str, Any], Record]]:
    """Give each work of the bibliography that stands in the sample corpus, with its record."""
    sample = ROOT / "data" / "sample"
    files = sorted((sample / "pubmed").glob("*.xml"))
    records = {
        record.source_id: record
        for file in files
        for record in read_pubmed_xml(file.read_bytes()).records
    }
    entries = yaml.safe_load((sample / "corpus.yaml").read_text(encoding="utf-8"))["records"]
    places = {entry["key"]: str(entry.get("pmid") or entry["sample_id"]) for entry in entries}
    facts = (SHARED / "biblio" / "cryo_bibliography.jsonl").read_text(encoding="utf-8")
    for work in map(json.loads, facts.splitlines()):
        if work["key"] in places:
            yield work, records[places[work["key"]]]


def expected_routes(work: Mapping[str, Any]) -> frozenset[str]:
    """Name the routes on which the overview, or a reading of its criteria, has a work."""
    if work["group"] == "nice_included":
        return frozenset({"meets", "retrieve"})
    if work["group"] == "nice_appendix":
        return frozenset({"list_review", "guideline", "lower_tier", "retrieve"})
    if work["group"] == "new_evidence":
        return frozenset(Route) - {Route.PROPOSE_EXCLUDE}
    reason = work["decoy_reason"]
    return next(routes for words, routes in DECOY_ROUTES if re.search(words, reason))


def gold(criteria: Criteria) -> dict[str, Share]:
    """Count the sample's works on the right route, group by group, and quotes that are verbatim."""
    seen: dict[str, list[str]] = {group: [] for group in _CONSULTED}
    counts: Counter[str] = Counter()
    quotes: list[bool] = []
    for work, record in sample_works():
        suggestion = screen(record, criteria)
        quotes += verbatim(record, suggestion)
        if work["group"] in seen:
            counts[work["group"]] += 1
            if suggestion.route not in expected_routes(work):
                seen[work["group"]].append(f"{work['key']}: {suggestion.route}")
    groups = {
        group: Share(counts[group] - len(wrong), counts[group], tuple(wrong))
        for group, wrong in seen.items()
    }
    return {**groups, "quotes verbatim": Share(sum(quotes), len(quotes))}


def verbatim(record: Record, suggestion: Suggestion) -> Sequence[bool]:
    """Say of every quote of a suggestion whether it stands at its offsets."""
    found = [(one.quote, one.field, one.start, one.end) for one in suggestion.verdicts]
    found += [(one.quote, one.field, one.start, one.end) for one in suggestion.facts]
    return [
        field_text(record, field)[start:end] == quote for quote, field, start, end in found if field
    ]


if __name__ == "__main__":
    main()
