"""The outcome as a table for people, and as the one JSON value that programs read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from litwatch.localpubmed.fault_kinds import KINDS
from tests.reliability.kills import Death, by_phase
from tests.reliability.matrix import OPERATIONS, POSITIONS, CaseResult

_OUTCOME: Final = "## Outcome\n\n"
_NONE: Final = "-"
_HEADER: Final = ("fault", "what is sent", *(f"{o}, {p}" for o in OPERATIONS for p in POSITIONS))


def as_json(results: Sequence[CaseResult], deaths: Sequence[Death]) -> dict[str, Any]:
    """Count cases, and records by comparison with the history that had no fault."""
    return {
        "faults": {
            "cases": len(results),
            "healed": sum(result.outcome == "healed" for result in results),
            "named": sum(result.outcome == "named" for result in results),
            "records_lost": sum(result.comparison.lost for result in results),
            "records_doubled": sum(result.comparison.doubled for result in results),
        },
        "kills": {"cases": len(deaths), "healed": sum(death.is_healed for death in deaths)},
    }


def as_table(results: Sequence[CaseResult], deaths: Sequence[Death]) -> str:
    """Write both tables in Markdown, with a sentence of totals under each."""
    told = as_json(results, deaths)
    faults, kills = told["faults"], told["kills"]
    return "\n".join(
        (
            *_markdown(_HEADER, _fault_rows(results)),
            "",
            (
                f"{faults['cases']} cases: {faults['healed']} healed in the same run, "
                f"{faults['named']} named and healed by the next; {faults['records_lost']} records "
                f"lost, {faults['records_doubled']} doubled."
            ),
            "",
            *_markdown(("killed while", "kills", "healed"), _kill_rows(deaths)),
            "",
            f"{kills['cases']} kills: {kills['healed']} healed by running again.",
        )
    )


def into_page(page: str, tables: str) -> str:
    """Put tables in the place of whatever stands below a page's heading "Outcome"."""
    text, heading, _ = page.partition(_OUTCOME)
    return f"{text}{heading}{tables}\n"


def _fault_rows(results: Sequence[CaseResult]) -> Iterable[tuple[str, ...]]:
    """One row a fault, one cell a request; a lasting fault's cell says so."""
    outcomes = {(r.case.fault, r.case.operation, r.case.position): _cell(r) for r in results}
    places = [(operation, position) for operation in OPERATIONS for position in POSITIONS]
    for name, kind in KINDS.items():
        cells = [outcomes.get((name, *place), _NONE) for place in places]
        if set(cells) != {_NONE}:
            yield (name, kind.says, *cells)


def _cell(result: CaseResult) -> str:
    return f"{result.outcome} (lasting)" if result.case.lasting else result.outcome


def _kill_rows(deaths: Sequence[Death]) -> Iterable[tuple[str, ...]]:
    for phase, (kills, healed) in by_phase(deaths).items():
        yield phase, str(kills), str(healed)


def _markdown(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterable[str]:
    yield f"| {' | '.join(header)} |"
    yield f"|{'---|' * len(header)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"
