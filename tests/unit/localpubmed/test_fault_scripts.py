"""Which requests a script of faults strikes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litwatch.errors import ConfigError
from litwatch.localpubmed import Response
from litwatch.localpubmed.exchange import Exchange
from litwatch.localpubmed.fault_bodies import pmids_of
from litwatch.localpubmed.fault_kinds import KINDS
from litwatch.localpubmed.faults import FaultRule, FaultScript
from tests.unit.localpubmed.samples import article, article_set

OPERATIONS = ("esearch", "efetch", "efetch", "esearch", "efetch", "efetch")
RECORDS = article_set(article(1), article(2), article(3))


def rule(fault: str = "unavailable", **values: Any) -> FaultRule:
    return FaultRule.model_validate({"fault": fault, **values})


def struck(*rules: FaultRule, operations: tuple[str, ...] = OPERATIONS, seed: int = 0) -> list[int]:
    """Numbers, from 1, of the requests that a script answers in PubMed's place."""
    script = FaultScript(rules, seed=seed)
    answers = [script(sent(name)) for name in operations]
    return [number for number, answer in enumerate(answers, 1) if answer]


def sent(operation: str, body: bytes = RECORDS) -> Exchange:
    return Exchange(operation, 1, {}, lambda: Response(body=body))


@pytest.mark.parametrize(
    "values, numbers",
    [
        ({}, [1, 2, 3, 4, 5, 6]),
        ({"operation": "efetch"}, [2, 3, 5, 6]),
        ({"request": 2}, [2]),
        ({"operation": "esearch", "request": 2}, [4]),
        ({"operation": "efetch", "request": [1, 4]}, [2, 6]),
        ({"operation": "efetch", "request": 3, "lasting": True}, [5, 6]),
        ({"request": 4, "lasting": True}, [4, 5, 6]),
        ({"chance": 0.0}, []),
        ({"operation": "esearch", "request": 3}, []),
    ],
)
def test_a_rule_strikes_the_requests_it_names(values: dict[str, Any], numbers: list[int]) -> None:
    assert struck(rule(**values)) == numbers


def test_the_first_rule_that_fits_is_played() -> None:
    script = FaultScript((rule("bad-gateway", request=1), rule("unavailable")))
    answers = [script(sent("esearch")) for _ in range(2)]
    assert [answer.status for answer in answers if answer] == [502, 503]
    assert script.played == {"bad-gateway": 1, "unavailable": 1}


def test_a_fault_of_one_operation_never_strikes_the_other() -> None:
    assert struck(rule("changed-count")) == [1, 4]
    assert struck(rule("strange-record")) == [2, 3, 5, 6]


@given(st.integers(0, 1000), st.floats(0.1, 0.9))
def test_what_is_drawn_is_drawn_again_with_the_same_seed(seed: int, chance: float) -> None:
    drawn = [struck(rule(chance=chance), operations=("esearch",) * 40, seed=seed) for _ in "ab"]
    assert drawn[0] == drawn[1]


def test_chance_strikes_about_as_often_as_it_says() -> None:
    assert 240 < len(struck(rule(chance=0.3), operations=("efetch",) * 1000)) < 360


def test_a_struck_record_is_spoilt_wherever_it_is_sent() -> None:
    script = FaultScript((rule("poison-record", operation="efetch", request=1),))
    first = script(sent("efetch"))
    (victim,) = {"1", "2", "3"} - {
        pmid for pmid in "123" if _record(pmid) in (first.body if first else b"")
    }
    alone = article_set(article(int(victim)))
    others = article_set(*(article(n) for n in (1, 2, 3) if str(n) != victim))
    assert script(sent("efetch", others)) is None
    again = script(sent("efetch", alone))
    assert again is not None
    assert again.body != alone


def _record(pmid: str) -> bytes:
    return article(int(pmid)).encode()


def test_a_named_record_is_withheld_from_the_first_answer_that_holds_it() -> None:
    script = FaultScript((rule("withheld-record", pmid="2"),))
    answer = script(sent("efetch"))
    assert answer is not None
    assert pmids_of(answer.body) == ["1", "3"]
    assert script(sent("efetch", article_set(article(1)))) is None


def write(folder: Path, text: str) -> Path:
    path = folder / "faults.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_script_is_read_from_yaml(tmp_path: Path) -> None:
    rules = "  - {fault: reset, operation: esearch, request: [2]}\n  - {fault: web-page}\n"
    text = f"seed: 3\nfaults:\n{rules}"
    script = FaultScript.read(write(tmp_path, text))
    answers = [script(sent(name)) for name in ("esearch", "esearch")]
    assert [answer.drops_connection for answer in answers if answer] == [False, True]


@pytest.mark.parametrize(
    "text, words",
    [
        ("faults: [{fault: thunder}]", "there is no fault 'thunder'"),
        ("faults: [{fault: reset, operation: elink}]", "faults.0.operation"),
        ("faults: [{fault: reset, chance: 2}]", "faults.0.chance"),
        ("faults: [{fault: reset, requests: 2}]", "faults.0.requests"),
        ("faults: []", "faults"),
        ("seed: 1", "faults"),
        ("- reset", "the script"),
        ("faults: [", "cannot be read"),
    ],
)
def test_a_script_that_says_nothing_playable_is_refused_by_name(
    tmp_path: Path, text: str, words: str
) -> None:
    with pytest.raises(ConfigError, match=words) as refused:
        FaultScript.read(write(tmp_path, text))
    assert "faults.yaml" in str(refused.value)


def test_a_script_that_is_not_there_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"nowhere\.yaml"):
        FaultScript.read(tmp_path / "nowhere.yaml")


def test_every_fault_can_be_asked_for_by_its_name() -> None:
    assert [rule(name).kind.says for name in KINDS] == [kind.says for kind in KINDS.values()]
