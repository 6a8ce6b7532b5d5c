"""Every coded finding: its severity and what to do; docs/findings has one page per code."""

from __future__ import annotations

from dataclasses import dataclass

from litwatch.domain import Finding, Severity

_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFO


@dataclass(frozen=True, slots=True)
class Rule:
    """A finding's code with its severity and help text."""

    code: str
    severity: Severity
    help: str


_ROWS = (
    # the file
    Rule("not-text", _E, "Save the strategy as plain UTF-8 text."),
    Rule("rich-text", _E, "Paste the strategy as plain text, without formatting."),
    Rule("empty-strategy", _E, "Write at least one search line."),
    Rule("too-long", _E, "Split the strategy; no published one comes near this size."),
    Rule("invisible-characters", _W, "Retype the line; invisible characters were left out."),
    Rule("prose-line", _W, "Start a remark with `# `; it was not searched."),
    # the line
    Rule("syntax-error", _E, "Check the line against the manual's form and write it again."),
    Rule("unbalanced-parenthesis", _E, "Close every parenthesis that is opened."),
    Rule("unclosed-quote", _E, 'Close the quotation with a second ".'),
    Rule("nesting-too-deep", _E, "Write inner groups as lines of their own."),
    Rule("missing-operator", _E, "Write and, or, not or adjN between the two."),
    Rule("missing-operand", _E, "Remove the operator or write what it joins."),
    Rule("missing-dot", _W, "Close the field suffix with a dot: `.tw.`"),
    Rule("spaced-field", _W, "Write the fields together: `.ti,ab.`"),
    Rule("split-operator", _W, "Write adjN in one word: `adj3`"),
    Rule("unknown-field", _E, "Use a field of Ovid MEDLINE, such as tw, ti, ab, kf, pt."),
    Rule("no-field", _W, "Name the field; without one Ovid searches .mp."),
    Rule("mixed-operators", _E, "Put parentheses where and, or, not meet."),
    Rule("boolean-in-proximity", _W, "Use only or-groups, words and phrases around adjN."),
    Rule("proximity-range", _E, "Write adj1 to adj99."),
    Rule("bad-wildcard", _W, "Start the word with a letter; truncate at its end."),
    Rule("unknown-subheading", _E, "Use one of MeSH's two-letter subheadings."),
    Rule("retired-subheading", _I, "Write the present subheading as well."),
    # references
    Rule("undefined-line", _E, "Refer to a line that stands above."),
    Rule("self-reference", _E, "Refer to lines above this one."),
    Rule("forward-reference", _E, "Move the line above, or refer to an earlier one."),
    Rule("unused-line", _W, "Combine the line into a later one, or remove it."),
    # limits
    Rule("frozen-date-limit", _W, "Remove the limit; surveillance lifts the upper bound."),
    Rule("limit-not-kept", _W, "Write the limit as search lines of its own."),
    # words
    Rule("short-stem", _W, "Write the variants you mean instead of a stem under 4 letters."),
    Rule("too-many-wildcards", _W, "Use fewer wildcards; the search is sent in several parts."),
    Rule("unknown-heading", _W, "Check the heading in the MeSH browser of this year."),
    Rule("duplicate-term", _W, "Remove one of the two."),
    Rule("subsumed-term", _I, "The shorter term finds everything the longer one does."),
    Rule("truncated-phrase", _I, "Check that the truncation inside the phrase is meant."),
    Rule("narrower-in-pubmed", _E, "Write the variants you mean, or accept the line by number."),
)

RULES: dict[str, Rule] = {row.code: row for row in _ROWS}


def finding(code: str, message: str, *, line: int, column: int = 1, length: int = 1) -> Finding:
    """A finding of a known code at its place."""
    rule = RULES[code]
    return Finding(code, rule.severity, line, max(1, column), max(1, length), message, rule.help)
