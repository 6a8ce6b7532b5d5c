"""What the benches run on: real records repeated with varied text, NICE's lines with varied words.

Everything is drawn with a fixed seed, so that two runs measure the same work.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

from litwatch.domain import AbstractSection, MeshHeading, Record
from litwatch.formats.pubmed_xml import read_pubmed_xml
from litwatch.strategy.mesh import MeshTree, read_mesh
from litwatch.strategy.words import split_words

ROOT = Path(__file__).resolve().parents[2]
REAL = ROOT.parent / "shared" / "data" / "payloads" / "pubmed_578_distinct_records.xml"
NICE = ROOT / "data" / "strategies" / "nice-neuroma-cryoablation.ovid"
MESH = ROOT / "data" / "mesh" / "mesh-2019.tsv.gz"

_SHARE_VARIED = 0.2
_OPERATOR = re.compile(r"and|or|not|adj\d*|exp|tw|ice|cs", re.IGNORECASE)
_TERM = re.compile(r"[A-Za-z][A-Za-z?-]*[A-Za-z?]")


def mesh_tree() -> MeshTree:
    """The tracked MeSH tree."""
    return read_mesh(MESH)


def real_records() -> tuple[Record, ...]:
    """The 578 real records beside the checkout; none in a clone without them."""
    return read_pubmed_xml(REAL.read_bytes()).records if REAL.exists() else ()


def many_records(count: int, seed: int = 1) -> list[Record]:
    """`count` records of full size; a fifth of the words of each is exchanged for others."""
    random = Random(seed)  # noqa: S311 - reproducible material, no secret
    models = real_records() or tuple(_generated(578, random))
    pool = [word for record in models for word in _words(record)]
    return [_varied(models[n % len(models)], n + 1, pool, random) for n in range(count)]


def _words(record: Record) -> list[str]:
    return split_words(f"{record.title} {record.abstract_text}")


def _varied(model: Record, number: int, pool: Sequence[str], random: Random) -> Record:
    def vary(text: str) -> str:
        kept = (
            random.choice(pool) if random.random() < _SHARE_VARIED else word
            for word in text.split(" ")
        )
        return " ".join(kept)

    sections = tuple(replace(part, text=vary(part.text)) for part in model.abstract)
    authors = tuple(
        replace(
            author,
            last_name=vary(author.last_name),
            affiliations=tuple(map(vary, author.affiliations)),
        )
        for author in model.authors
    )
    name = str(number)
    varied = replace(model, title=vary(model.title), abstract=sections, authors=authors)
    return replace(varied, source_id=name, pmid=name)


def _generated(count: int, random: Random) -> Iterator[Record]:
    """Stand-ins where no real records are: Zipf's law, and the strategy's own words."""
    own = _TERM.findall(NICE.read_text(encoding="utf-8").replace("?", "u"))
    words = [*own, *(f"word{n}" for n in range(12_000))]
    weights = [1 / (rank + 10) for rank in range(len(words))]
    headings = ("Neuroma", "Cryosurgery", "Animals", "Humans", "Freezing", "Neuralgia")
    for number in range(count):
        text = random.choices(words, weights, k=200)
        mesh = tuple(MeshHeading(name) for name in random.sample(headings, 2))
        yield Record(
            "pubmed",
            str(number),
            title=" ".join(text[:14]),
            abstract=(AbstractSection(" ".join(text[14:])),),
            mesh=mesh,
        )


def nice_sized(count: int, records: Sequence[Record], seed: int = 2) -> list[str]:
    """NICE's 24 lines, each time with every text word exchanged for one of the records' words.

    The words are drawn from those in at least three records; each keeps its wildcards' places.
    """
    random = Random(seed)  # noqa: S311 - reproducible material, no secret
    frequency = Counter(word for record in records for word in set(_words(record)))
    pool = sorted(w for w, n in frequency.items() if n > 2 and w.isascii() and len(w) > 4)
    lines = NICE.read_text(encoding="utf-8").splitlines()
    return ["\n".join(_exchanged(line, pool, random) for line in lines) for _ in range(count)]


def _exchanged(line: str, pool: Sequence[str], random: Random) -> str:
    """One line with other words; heading lines and line algebra stay as they are."""
    if not line.endswith(".tw."):
        return line

    def other(found: re.Match[str]) -> str:
        if _OPERATOR.fullmatch(found[0]):
            return found[0]
        word = random.choice(pool)
        place = found[0].find("?")
        stem = word[: max(4, min(len(word), len(found[0])))]
        return stem if place < 0 else f"{stem[:4]}?{stem[4:]}"

    number, _, body = line.partition(" ")
    return f"{number} {_TERM.sub(other, body)}"
