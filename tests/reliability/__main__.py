"""`python -m tests.reliability`: play the matrix of faults and kill runs; say what became of each.

`--json` prints one JSON value and nothing else to stdout; without it there are two tables. What
went wrong is told on stderr, and then the exit code is 1. `--page` puts the tables into
a page, below its last heading.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.reliability.kills import Death, kill
from tests.reliability.matrix import CaseResult, all_cases, play
from tests.reliability.table import as_json, as_table, into_page

KILLS = 200
# Coprime to the six cases of a fault, so that the tenth has every operation and position.
TENTH = 11


def main() -> int:
    """Play what is asked for, print the outcome, and give the exit code."""
    options = _options()
    cases = all_cases()[::TENTH] if options.quick else all_cases()
    results = play(cases)
    deaths = kill(KILLS // 10 if options.quick else KILLS, is_small=not options.shipped)
    show = as_json(results, deaths)
    sys.stdout.write(f"{json.dumps(show) if options.json else as_table(results, deaths)}\n")
    if options.page:
        page = into_page(options.page.read_text(encoding="utf-8"), as_table(results, deaths))
        options.page.write_text(page, encoding="utf-8")
    problems = [*_broken(results), *_unhealed(deaths)]
    sys.stderr.write("".join(f"{problem}\n" for problem in problems))
    return 1 if problems else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.reliability", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON value")
    parser.add_argument("--quick", action="store_true", help="a tenth of the cases and kills")
    parser.add_argument("--page", type=Path, help="put the tables into this page")
    parser.add_argument(
        "--shipped", action="store_true", help="kill runs of the shipped topics, which takes long"
    )
    return parser.parse_args()


def _broken(results: Sequence[CaseResult]) -> list[str]:
    bad = [result for result in results if result.outcome == "broken"]
    return [f"{result.case}: {result.said}\n{result.comparison}" for result in bad]


def _unhealed(deaths: Sequence[Death]) -> list[str]:
    bad = [death for death in deaths if not death.is_healed]
    return [f"{death.day}, {death.phase}: {'; '.join(death.traces)}" for death in bad]


if __name__ == "__main__":
    sys.exit(main())
