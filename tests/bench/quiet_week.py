"""What a week costs in which nothing is new: requests, seconds, memory of `litwatch run`.

Run: `uv run python -m tests.bench.quiet_week`. The sample's two topics are run twice against the
embedded PubMed, which is another process; the second run is the quiet one. Where pandas is
installed, as the bench group does, DuckDB loads it at its first question: a second more.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.processes import ROOT, lay_out, run, served

SAMPLE = ROOT / "data" / "sample" / "pubmed"
ROUNDS, MOST_REQUESTS = 3, 3


def main() -> int:
    with TemporaryDirectory() as folder, served(str(SAMPLE), "--as-of", "2026-09-28") as base_url:
        config = lay_out(Path(folder))
        first = run(config, base_url)
        quiet = min((run(config, base_url) for _ in range(ROUNDS)), key=lambda cost: cost.cpu)
    is_cheap = quiet.requests <= MOST_REQUESTS
    sys.stdout.write(
        f"pandas is {'' if find_spec('pandas') else 'not '}installed\n"
        f"first run: {first}\n"
        f"quiet run, the best of {ROUNDS}: {quiet}\n"
        f"{'ok' if is_cheap else 'MISSED'}: two topics in at most {MOST_REQUESTS} requests\n"
    )
    return 0 if is_cheap else 1


if __name__ == "__main__":
    sys.exit(main())
