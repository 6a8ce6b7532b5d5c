"""A digest's items: of a week whole, of a baseline outlines that sort and count alike."""

from __future__ import annotations

from datetime import date

import pytest

from litwatch.domain import DigestItem, IsoWeek, Verdict
from litwatch.reports.digest import compose
from litwatch.reports.signals import signals_of
from litwatch.store import items
from litwatch.store.store import Store
from tests.evidence_history import NEUROMA, POLICY

TODAY = date(2026, 9, 15)
WEEKS = (IsoWeek(2026, 37), IsoWeek(2026, 38))


@pytest.fixture(params=WEEKS, ids=str)
def week(request: pytest.FixtureRequest) -> IsoWeek:
    found: IsoWeek = request.param
    return found


def whole_and_outlined(
    store: Store, week: IsoWeek, monkeypatch: pytest.MonkeyPatch
) -> tuple[tuple[DigestItem, ...], tuple[DigestItem, ...]]:
    whole = store.digest_material(NEUROMA, week).items
    monkeypatch.setattr(items, "FEW", 1)
    return whole, store.digest_material(NEUROMA, week).items


def test_outlines_are_completed_to_what_few_items_are_from_the_start(
    filled: Store, week: IsoWeek, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, outlined = whole_and_outlined(filled, week, monkeypatch)
    assert len(whole) > 1
    assert outlined != whole
    assert filled.complete_items(NEUROMA, outlined) == whole


def test_items_are_completed_in_their_order_however_few_at_once(
    filled: Store, week: IsoWeek, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, outlined = whole_and_outlined(filled, week, monkeypatch)
    monkeypatch.setattr(items, "_WHOLE_AT_ONCE", 1)

    assert filled.complete_items(NEUROMA, outlined[::-1]) == whole[::-1]


def test_held_records_are_given_for_the_ids_that_are_held(filled: Store) -> None:
    everything = filled.held()
    some = sorted(everything)[::2]

    assert filled.held([*some[::-1], "pubmed:no-such"]) == {name: everything[name] for name in some}
    assert filled.held([]) == {}


def test_an_outline_holds_no_text_and_no_quote(
    filled: Store, week: IsoWeek, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, outlined = whole_and_outlined(filled, week, monkeypatch)
    for item in outlined:
        assert (item.record.abstract, item.record.authors, item.change.fields) == ((), (), ())
        verdicts = item.suggestion.verdicts if item.suggestion else ()
        assert all(each.verdict is Verdict.FAILS and not each.quote for each in verdicts)


def test_a_digest_of_outlines_has_the_same_sections_and_words(
    filled: Store, week: IsoWeek, monkeypatch: pytest.MonkeyPatch
) -> None:
    material = filled.digest_material(NEUROMA, week)
    monkeypatch.setattr(items, "FEW", 1)
    bounded = filled.digest_material(NEUROMA, week)

    digest, outlined = (compose(each, POLICY, today=TODAY) for each in (material, bounded))

    assert (outlined.subject, outlined.headline) == (digest.subject, digest.headline)
    assert [_placed(each.items) for each in outlined.sections] == [
        _placed(each.items) for each in digest.sections
    ]
    assert [each.summary for each in outlined.sections] == [
        each.summary for each in digest.sections
    ]


def _placed(found: tuple[DigestItem, ...]) -> list[tuple[str, tuple[str, ...]]]:
    return [(item.change.record_id, signals_of(item)) for item in found]
