"""Bounds in PubMed for whole values: headings, publication types, subheadings, and authors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from litwatch.strategy import asked
from litwatch.strategy.asked import Bounds, exactly
from litwatch.strategy.mesh import MeshTree
from litwatch.strategy.pubmed_terms import quoted, value_bounds, widened
from litwatch.strategy.subheadings import NAMES, NARROWER, SUCCESSORS, expand, explode, read_code
from litwatch.strategy.tree import Heading, Node, Phrase, Word

MOST_NARROWER = 200
"""Narrower headings that are named one by one; 95 of 100 exploded headings in use have under 50."""

Remark = Callable[[str, int, str], None]


@dataclass(frozen=True, slots=True)
class ValueWriter:
    """Bounds of whole values; `note` takes a loss's code, column and sentence.

    `names_narrower`: an exploded heading also names each narrower one of our MeSH year.
    """

    mesh: MeshTree
    note: Remark
    names_narrower: bool = False

    def value(self, node: Node, tag: str, *, exact_tag: bool = True) -> Bounds:
        """A whole value: a publication type, heading, subheading, author and so on."""
        if not isinstance(node, Word | Phrase):
            self.note("unreadable", 1, "a value field takes words and phrases only")
            return asked.UNREADABLE
        words = (node,) if isinstance(node, Word) else node.words
        pattern = " ".join(word.text for word in words)
        if tag.startswith("sh"):
            return self._floating(pattern, tag)
        if "*" in pattern or widened(pattern) != pattern or tag not in ("pt", "mh:noexp"):
            is_whole = exact_tag or tag == "pt" or (tag == "au" and " " in pattern)
            found = value_bounds(pattern, tag.removesuffix(":noexp"), exact_tag=is_whole)
            self._note_value(found, pattern, words[0].column)
            return found
        if tag == "mh:noexp":
            name = self.mesh.canonical(pattern) or pattern
            return self._known(quoted(name, tag), pattern, words[0].column)
        return self._publication_type(pattern, words[0].column)

    def _note_value(self, found: Bounds, pattern: str, column: int) -> None:
        if found.upper is None:
            message = f"PubMed drops the * of {pattern}: fewer than 4 characters stand before it"
            self.note("short-stem", column, message)
        elif not found.is_exact:
            self.note("value-wider", column, f"PubMed finds more values than {pattern} alone")

    def _publication_type(self, pattern: str, column: int) -> Bounds:
        name = self.mesh.canonical(pattern)
        found = quoted(name or pattern, "pt")
        lower = quoted(name, "pt:noexp") if name else asked.NOTHING
        if name and not self.mesh.has_narrower(name):
            return Bounds(found, found, is_exact=True)
        self.note("type-explodes", column, "[pt] also finds narrower types")
        return Bounds(found, lower)

    def _known(self, heading: asked.Asked, written: str, column: int) -> Bounds:
        """A heading that is certain where our MeSH year has it; PubMed may read others its way."""
        if self.mesh.canonical(written) is not None:
            return exactly(heading)
        message = f"{written} is no heading of MeSH {self.mesh.year}; it is asked as written"
        self.note("unknown-heading", column, message)
        return Bounds(heading)

    def _floating(self, pattern: str, tag: str) -> Bounds:
        """A subheading under any heading; PubMed's own family comes along where it explodes."""
        code = read_code(pattern)
        if code is None:
            code = next((c for c, name in NAMES.items() if name.replace("& ", "") == pattern), None)
        if code is None:
            return Bounds(quoted(pattern, tag))
        if tag == "sh:noexp":
            return exactly(_any_of(sorted(expand(code)), tag))
        self.note("subheading-explodes", 1, "[sh] explodes a subheading by PubMed's own table")
        ours = _any_of(sorted(explode(code)), "sh:noexp")
        return Bounds(asked.disjunction([quoted(NAMES[code], "sh"), ours]), ours)

    def heading(self, node: Heading) -> Bounds:
        """A heading with its explosion, focus and subheadings."""
        bare = node.name.removesuffix("[publication type]").strip()
        name = self.mesh.canonical(bare)
        if name is None:
            message = f"{bare} is no heading of MeSH {self.mesh.year}; it is asked as written"
            self.note("unknown-heading", node.column, message)
        if self._is_type(name or bare) and not node.subheadings:
            return self._type_heading(name or bare, node)
        if node.focus and node.subheadings:
            return self._focused_subheading(name or bare, node)
        base = "majr" if node.focus else "mh"
        names = self._with_subheadings(name or bare, node.subheadings)
        found = _any_of(names, base if node.explode else f"{base}:noexp")
        found = asked.disjunction([found, *self._narrower(node, base)])
        sure = _any_of(names, f"{base}:noexp") if name else asked.NOTHING
        is_widened = node.explode and any(NARROWER.get(code) for code in node.subheadings)
        if is_widened:
            message = "an exploded heading in PubMed explodes its subheading too"
            self.note("subheading-explodes", node.column, message)
        return Bounds(found, sure, is_exact=name is not None and not is_widened)

    def _focused_subheading(self, name: str, node: Heading) -> Bounds:
        """`*X/su`: whether the star must stand on the subheading itself is not settled."""
        end = "" if node.explode else ":noexp"
        with_subheading = _any_of(self._with_subheadings(name, node.subheadings), f"mh{end}")
        with_subheading = asked.disjunction([with_subheading, *self._narrower(node, "mh")])
        bare = replace(node, subheadings=())
        major = asked.disjunction([quoted(name, f"majr{end}"), *self._narrower(bare, "majr")])
        self.note("focus-wider", node.column, "the subheading need not be the main topic itself")
        return Bounds(asked.conjunction([with_subheading, major]))

    def _narrower(self, node: Heading, base: str) -> list[asked.Asked]:
        """The narrower headings of our year by name, where the writer is to name them."""
        name = self.mesh.canonical(node.name.removesuffix("[publication type]").strip())
        if name is None or not (node.explode and self.names_narrower):
            return []
        below = sorted(self.mesh.explode(name) - {name})
        if len(below) > MOST_NARROWER:
            message = f"{name} has {len(below)} narrower headings: PubMed's year must be ours"
            self.note("explosion-by-year", node.column, message)
            return []
        names = [
            each for under in below for each in self._with_subheadings(under, node.subheadings)
        ]
        return [quoted(each, f"{base}:noexp") for each in names]

    def _is_type(self, name: str) -> bool:
        """Whether the heading is a publication type as well, or not known at all."""
        numbers = self.mesh.tree_numbers(name)
        return not numbers or any(number.startswith("V") for number in numbers)

    def _type_heading(self, name: str, node: Heading) -> Bounds:
        end = "" if node.explode else ":noexp"
        base = "majr" if node.focus else "mh"
        both = asked.disjunction([quoted(name, base + end), quoted(name, f"pt{end}")])
        narrower = [*self._narrower(node, base), *self._narrower(node, "pt")]
        both = asked.disjunction([both, *narrower])
        is_known = self.mesh.canonical(name) is not None
        sure = both if is_known and not node.explode else asked.NOTHING
        return Bounds(both, sure, is_exact=is_known and not node.focus)

    def _with_subheadings(self, name: str, codes: tuple[str, ...]) -> list[str]:
        present = [each for code in codes for each in (code, *SUCCESSORS.get(code, ()))]
        return [f"{name}/{NAMES[code]}" for code in dict.fromkeys(present)] or [name]


def _any_of(names: list[str], tag: str) -> asked.Asked:
    return asked.disjunction([quoted(name, tag) for name in names])
