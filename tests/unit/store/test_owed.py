"""What a topic waits for, from run to run."""

from dataclasses import replace

import pytest

from litwatch.domain import Owed, RunOutcome
from litwatch.store.store import Store
from tests.evidence_history import FIRST, FIRST_OF_NERVES, NERVES, NEUROMA, SECOND

LATE = Owed("7", "not sent")
SPOILT = Owed("9", "no well-formed XML")


def test_a_run_puts_what_it_waits_for_in_the_place_of_what_was_waited_for(empty: Store) -> None:
    empty.commit(replace(FIRST, owed=(LATE, SPOILT)))
    assert empty.owed(NEUROMA, "pubmed") == (LATE, SPOILT)
    empty.commit(replace(SECOND, owed=(SPOILT,)))
    assert empty.owed(NEUROMA, "pubmed") == (SPOILT,)


def test_each_topic_waits_for_its_own(empty: Store) -> None:
    empty.commit(replace(FIRST, owed=(LATE,)))
    empty.commit(FIRST_OF_NERVES)
    assert empty.owed(NEUROMA, "pubmed") == (LATE,)
    assert empty.owed(NERVES, "pubmed") == ()


@pytest.mark.parametrize("source", ["pubmed", "europepmc"])
def test_a_failed_run_forgets_nothing(empty: Store, source: str) -> None:
    empty.commit(replace(FIRST, owed=(LATE,)))
    failed = replace(SECOND.run, outcome=RunOutcome.FAILED, source=source, error="it was down")
    empty.commit(replace(SECOND, run=failed, owed=()))
    assert empty.owed(NEUROMA, "pubmed") == (LATE,)
