"""A tree in one line, for golden files: what binds what, fields and distances included."""

from __future__ import annotations

from litwatch.strategy.tree import (
    And,
    Fielded,
    Heading,
    Limit,
    LineList,
    LineRef,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Word,
)


def outline(node: Node | None) -> str:
    """`tw: near4[or[cryo* | cold], ablat*]` for `((cryo* or cold) adj4 ablat*).tw.`"""
    match node:
        case Word(text=text):
            return text
        case Phrase(words=words):
            return "'" + " ".join(word.text for word in words) + "'"
        case Near(operands=operands, distances=distances):
            links = "-".join(map(str, distances))
            return f"near{links}[{', '.join(map(outline, operands))}]"
        case Heading(name=name, explode=explode, focus=focus, subheadings=subheadings):
            marks = ("exp " if explode else "") + ("*" if focus else "")
            return f"{marks}<{name}>{'/'.join(('', *subheadings))}"
        case _:
            return _combination(node)


def _combination(node: Node | None) -> str:
    match node:
        case And(operands=operands) | Or(operands=operands):
            name = "and" if isinstance(node, And) else "or"
            return f"{name}[{' | '.join(map(outline, operands))}]"
        case Not(operand=operand, excluded=excluded):
            return f"not[{' | '.join(map(outline, (operand, *excluded)))}]"
        case Fielded(operand=operand, fields=fields):
            return f"{','.join(fields)}: {outline(operand)}"
        case Limit(operand=operand, conditions=conditions):
            named = ", ".join(f"{each.kind}={each.value}" for each in conditions)
            return f"limit[{outline(operand)} | {named}]"
        case _:
            return _reference(node)


def _reference(node: Node | None) -> str:
    match node:
        case LineRef(number=number):
            return f"#{number}"
        case LineList(operator=operator, ranges=ranges):
            return f"{operator}#{','.join(f'{a}-{b}' for a, b in ranges)}"
        case _:
            return type(node).__name__
