"""Records' lives in PubMed, made up: when each version appears, and whether it matches.

A record enters from its publisher, goes in process and gets its headings after a lag. The lags
are as measured in MEDLINE: a median of 20 days where a program indexes and of 126 where a person
does. What a version matches is known from how it was made; no strategy is evaluated here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import log
from random import Random
from typing import Final

from tests.bench.articles import Article

FIRST_MONDAY: Final = date(2025, 1, 6)
# Created so long before the first run that some of them are still waiting for their headings.
DAYS_BEFORE = 200
SHARE_BY_PROGRAM, LAG_BY_PROGRAM, LAG_BY_PEOPLE = 0.6, (20, 0.6), (126, 0.5)
TITLE, NEUTRAL = "Cryoablation of a neuroma", "Outcome of a procedure"
HEADINGS, ANIMAL = ("Neuroma", "Cryosurgery", "Humans"), ("Neuroma", "Cryosurgery", "Animals")


@dataclass(frozen=True, slots=True)
class State:
    """One version of a record, and whether the strategy should find it."""

    article: Article
    matches: bool


@dataclass(frozen=True, slots=True)
class Life:
    """A record's versions in the order in which they appear, each on a later day."""

    kind: str
    states: tuple[State, ...]

    @property
    def pmid(self) -> str:
        return self.states[0].article.pmid

    def matches_on(self, day: date) -> bool:
        """Whether the version that stands on a day matches."""
        standing = [state for state in self.states if state.article.visible_on <= day]
        return bool(standing) and standing[-1].matches


def lives(count: int, weeks: int, seed: int = 1) -> Iterator[Life]:
    """Draw records that are created before and during the weeks after the first Monday."""
    random = Random(seed)  # noqa: S311 - reproducible material, no secret
    kinds = random.choices(tuple(_KINDS), [weight for weight, _ in _KINDS.values()], k=count)
    for number, kind in enumerate(kinds):
        created = FIRST_MONDAY + timedelta(random.randrange(-DAYS_BEFORE, 7 * weeks))
        filler = " ".join(f"word{random.randrange(900)}" for _ in range(6))
        born = Article(str(20_000_000 + number), f"{NEUTRAL} {filler}", created, filler)
        _, live = _KINDS[kind]
        yield Life(kind, tuple(_later_each(live(born, random))))


def lag(random: Random, median: float, spread: float) -> timedelta:
    """Days from entry to headings, drawn about a median."""
    return timedelta(max(1, round(random.lognormvariate(log(median), spread))))


def _later_each(states: Sequence[State]) -> Iterator[State]:
    """Let every version appear at least a day after the one before."""
    last = date.min
    for state in states:
        article = state.article
        if article.visible_on <= last:
            article = replace(article, revised=last + timedelta(1))
        last = article.visible_on
        yield replace(state, article=article)


def _in_process(born: Article, random: Random) -> Article:
    return replace(
        born, status="In-Process", revised=born.created + timedelta(random.randrange(2, 9))
    )


def _indexed(born: Article, random: Random, headings: tuple[str, ...]) -> Article:
    is_program = random.random() < SHARE_BY_PROGRAM
    day = born.created + lag(random, *(LAG_BY_PROGRAM if is_program else LAG_BY_PEOPLE))
    return replace(born, status="MEDLINE", revised=day, indexed=day, headings=headings)


def _by_words(born: Article, random: Random) -> list[State]:
    """It matches from its first day; its headings change nothing."""
    born = replace(born, title=f"{TITLE}: {born.title}")
    versions = [born, _in_process(born, random), _indexed(born, random, HEADINGS)]
    return [State(version, matches=True) for version in versions]


def _by_headings(born: Article, random: Random) -> list[State]:
    """It matches only once it has its headings."""
    indexed = State(_indexed(born, random, HEADINGS), matches=True)
    return [State(born, matches=False), State(_in_process(born, random), matches=False), indexed]


def _by_abstract(born: Article, random: Random) -> list[State]:
    """It comes without an abstract, and matches once it has one."""
    bare = replace(born, abstract="")
    day = born.created + timedelta(random.randrange(10, 90))
    whole = replace(born, abstract=f"{TITLE}. {born.abstract}", revised=day)
    return [State(bare, matches=False), State(whole, matches=True)]


def _made_searchable_late(born: Article, random: Random) -> list[State]:
    """It bears a day of entry on which nobody could find it yet."""
    day = born.created + timedelta(random.randrange(10, 60))
    return [State(replace(born, title=f"{TITLE}: {born.title}", revised=day), matches=True)]


def _animal(born: Article, random: Random) -> list[State]:
    """It matches by its words, and leaves when its headings say that it is about animals."""
    entry, in_process, _ = _by_words(born, random)
    indexed = _indexed(entry.article, random, ANIMAL)
    return [entry, in_process, State(indexed, matches=False)]


def _retracted(born: Article, random: Random) -> list[State]:
    """It matches, and is retracted later."""
    states = _by_words(born, random)
    last = states[-1].article
    day = last.visible_on + timedelta(random.randrange(5, 200))
    related = (("RetractionIn", "29999999"),)
    return [*states, State(replace(last, revised=day, related=related), matches=True)]


def _unrelated(born: Article, random: Random) -> list[State]:
    """It never matches."""
    headings = ("Neuroma", "Humans")
    versions = [born, _in_process(born, random), _indexed(born, random, headings)]
    return [State(version, matches=False) for version in versions]


_KINDS: Final[dict[str, tuple[int, Callable[[Article, Random], list[State]]]]] = {
    "by words": (30, _by_words),
    "by headings": (28, _by_headings),
    "by its abstract": (10, _by_abstract),
    "made searchable late": (7, _made_searchable_late),
    "animals": (8, _animal),
    "retracted": (5, _retracted),
    "unrelated": (12, _unrelated),
}
