"""What becomes of every given strategy: its lines, its words, and what PubMed would misread.

Run: `uv run python -m tests.bench.translations`; it needs the strategies beside the checkout.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from litwatch.domain import Severity
from litwatch.strategy.lint import check
from litwatch.strategy.mesh import MeshTree
from litwatch.strategy.ovid import read_strategy
from litwatch.strategy.pubmed import LineTranslation, translate
from tests.bench.material import ROOT, mesh_tree
from tests.bench.misreadings import STOPWORDS, misreadings
from tests.bench.source_words import in_use, read_source

STRATEGIES = ROOT.parent / "shared" / "data" / "strategies"
ADVISED = 30
"""Characters that an error's message and help have at least where they say what to write."""


@dataclass(slots=True)
class Account:
    """One strategy: lines by exactness, lines without advice, words lost, queries misread."""

    name: str
    lines: Counter[str] = field(default_factory=Counter)
    unadvised: list[int] = field(default_factory=list)
    wanted: int = 0
    lost: list[str] = field(default_factory=list)
    set_aside: int = 0
    misread: list[str] = field(default_factory=list)


def account(name: str, text: str, mesh: MeshTree) -> Account:
    """Everything that is judged of one strategy."""
    strategy = read_strategy(text, name=name)
    translation = translate(strategy, mesh)
    told = Account(name, Counter(line.exactness for line in translation.lines))
    errors = {
        each.line
        for each in check(strategy, mesh)
        if each.severity is Severity.ERROR and len(each.message + each.help) >= ADVISED
    }
    told.unadvised = [
        line.number
        for line in translation.lines
        if line.exactness not in ("exact", "wider") and line.number not in errors
    ]
    query = " ".join(translation.queries)
    noted = {line.number for line in translation.lines if _sets_aside(line)}
    _reach(told, text, query, noted)
    told.misread = [each for part in translation.queries for each in misreadings(part)]
    if not translation.queries:
        told.misread.append("nothing is asked")
    return told


def _sets_aside(line: LineTranslation) -> bool:
    """Whether a line's notes tell of words that PubMed is not asked for."""
    codes = {note.code for note in line.notes}
    return bool(codes & {"short-stem", "not-indexed"})


def _reach(told: Account, text: str, query: str, noted: set[int]) -> None:
    """Headings and content words of the lines in use that stand in no query."""
    asked = _plain(query)
    lines = in_use(read_source(text))
    negated = {number for line in lines if line.has_not for number in line.uses}
    # An OR with a line that PubMed cannot be asked for is left out of the AND around it.
    for line in reversed(lines):
        if line.number in noted or (line.uses & noted and not line.words):
            noted |= line.uses
    for line in lines:
        is_aside = line.number in negated or line.has_not
        is_noted = line.number in noted
        for word in (*line.headings, *line.words):
            pieces = _pieces(word)
            told.wanted += bool(pieces)
            if all(piece in asked for piece in pieces):
                continue
            if is_aside or is_noted:
                told.set_aside += 1
            else:
                told.lost.append(f"{line.number}: {word}")


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return re.sub(r"[^\w*]+", " ", "".join(c for c in decomposed if not unicodedata.combining(c)))


def _pieces(word: str) -> list[str]:
    """The letters and digits of a word or heading that must be found, wildcards as gaps."""
    parts = re.split(r"[*$?#:_\s]+\d*", _plain(word.replace("-", " ")))
    return [part for part in parts if len(part) > 1 and part not in STOPWORDS]


def report(accounts: Sequence[Account]) -> str:
    """The figures, and what is behind each that is not whole."""
    lines = sum((told.lines for told in accounts), Counter[str]())
    good = (lines["exact"] + lines["wider"]) / max(1, lines.total())
    kinds = ", ".join(f"{name} {count}" for name, count in lines.most_common())
    unadvised = sum(len(told.unadvised) for told in accounts)
    wanted, lost = sum(told.wanted for told in accounts), sum(len(t.lost) for t in accounts)
    aside = sum(told.set_aside for told in accounts)
    clean = sum(not told.misread for told in accounts)
    shown = [
        f"{len(accounts)} strategies, {lines.total()} lines: {kinds}",
        f"exact or wider: {good:.2%}; other lines without an error and advice: {unadvised}",
        f"headings and words in use: {wanted}, lost {lost}, left to the evaluation, noted {aside}",
        f"queries free of what PubMed would misread: {clean} of {len(accounts)}",
    ]
    for told in accounts:
        for part in (told.lost[:5], told.misread[:5], [f"no advice: {n}" for n in told.unadvised]):
            shown.extend(f"  {told.name}: {each}" for each in part)
    return "\n".join(shown)


def accounts_of(folder: Path, mesh: MeshTree) -> list[Account]:
    """One account for each strategy file of a folder."""
    paths = sorted(folder.glob("*.txt"))
    return [account(path.stem, path.read_text(encoding="utf-8"), mesh) for path in paths]


def main() -> int:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else STRATEGIES
    told = accounts_of(folder, mesh_tree())
    sys.stdout.write(report(told) + "\n")
    return 1 if any(each.lost or each.unadvised for each in told) else 0


if __name__ == "__main__":
    sys.exit(main())
