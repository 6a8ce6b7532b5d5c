"""Both readers on made-up input: nothing but the project's own errors, and no hang.

Pieces of the two languages, of real strategies and of plain dirt are put together at random.
Run: `uv run python -m tests.bench.fuzz_readers --seconds 60`.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from litwatch.errors import LitwatchError
from litwatch.strategy.fields import FIELDS
from litwatch.strategy.ovid import read_strategy
from litwatch.strategy.pubmed_query import read_query
from litwatch.strategy.render import to_ovid
from tests.bench.material import NICE, ROOT

SLOWEST = 2.0
_DIRT = "()[]\"'*?#$:/.,-~\\\n\r\t \x00\x1c\u200b\u202e\ufeff\u201c\u00e4\u03b2\u0130\U0001f9ca"
_OVID = ("and", "or", "not", "adj", "adj3", "adj99999", "exp", "or/1-3", "limit 1 to", "/freq=2")
_PUBMED = ("AND", "OR", "NOT", "[tiab]", "[mh:noexp]", "[tiab:~3]", ":3000[dp]", "#1", "[", "1990")
_SUFFIXES = tuple(f".{code}." for code in FIELDS)


@dataclass(slots=True)
class Fuzzing:
    """What happened: inputs read, those refused with an error of ours, and what went wrong."""

    inputs: int = 0
    refused: int = 0
    slowest: float = 0.0
    wrong: tuple[str, ...] = ()


def pieces() -> Sequence[str]:
    """Words, tokens and separators of the real strategies at hand, and of both languages."""
    folder = ROOT.parent / "shared" / "data" / "strategies"
    texts = [NICE.read_text(encoding="utf-8")]
    texts += [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))[:20]]
    found = {piece for text in texts for piece in re.findall(r"\w+|\W", text)}
    return (*sorted(found), *_OVID, *_PUBMED, *_SUFFIXES, *_DIRT)


def invent(random: Random, known: Sequence[str], seed: str) -> str:
    """A new text: pieces in a row, or a known line with some of its characters exchanged."""
    if random.random() < 0.5:
        glue = random.choice(("", " ", " "))
        return glue.join(random.choices(known, k=random.randint(1, 60)))
    letters = list(seed)
    for _ in range(random.randint(1, 8)):
        place = random.randrange(len(letters))
        letters[place : place + random.randint(0, 3)] = random.choice(known)
    return "".join(letters)


def try_readers(text: str, state: Fuzzing) -> None:
    """Read `text` as Ovid and as PubMed; what Ovid's reader made of it can be written again."""
    start = time.process_time()
    state.inputs += 1
    try:
        for line in read_strategy(text).lines:
            if line.tree is not None:
                to_ovid(line.tree)
        read_query(text)
    except LitwatchError:
        state.refused += 1
    except Exception as problem:  # noqa: BLE001 - any other error is what is looked for
        state.wrong += (f"{type(problem).__name__}: {text[:200]!r}",)
    spent = time.process_time() - start
    state.slowest = max(state.slowest, spent)
    if spent > SLOWEST:
        state.wrong += (f"{spent:.1f} s: {text[:200]!r}",)


def fuzz(seconds: float, seed: int = 0) -> Fuzzing:
    """Go on for so many seconds; the same seed invents the same texts."""
    random = Random(seed)  # noqa: S311 - reproducible inputs, no secret
    known, state = pieces(), Fuzzing()
    lines = [line for line in NICE.read_text(encoding="utf-8").splitlines() if line]
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try_readers(invent(random, known, random.choice(lines)), state)
    return state


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    state = fuzz(options.seconds, options.seed)
    sys.stdout.write(
        f"{state.inputs} inputs in {options.seconds:g} s, {state.refused} refused as PubMed "
        f"queries with an error of ours, slowest {state.slowest:.2f} s, {len(state.wrong)} wrong\n"
    )
    for each in state.wrong[:10]:
        sys.stdout.write(each + "\n")
    return 1 if state.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
