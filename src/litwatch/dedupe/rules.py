"""Every rule on a pair, in order: the first that has something to say decides.

Identifiers and PubMed's own relations come first, then what keeps apart, then what links, then
what a person must look at. A rule whose outcome changes gets a new version.
"""

from __future__ import annotations

from typing import Final

from litwatch.dedupe import links, relations, vetoes
from litwatch.dedupe.comparison import Comparison
from litwatch.dedupe.outcomes import Outcome, Rule
from litwatch.domain import PairVerdict

RULES: Final = (
    Rule("pubmed-relation", 1, relations.pubmed_relation),
    Rule("same-pmid", 1, links.same_pmid),
    Rule("notice-and-work", 2, relations.notice_and_work),
    Rule("plan-and-results", 2, relations.plan_and_results),
    Rule("preprint-and-article", 1, relations.preprint_and_article),
    Rule("cochrane-versions", 1, relations.cochrane_versions),
    Rule("same-pmcid", 1, links.same_pmcid),
    Rule("same-doi", 1, links.same_doi),
    Rule("empty-title", 1, vetoes.empty_title),
    Rule("other-numbers", 1, vetoes.other_numbers),
    Rule("other-title", 1, vetoes.other_title),
    Rule("generic-title", 1, vetoes.generic_title),
    Rule("abstract-and-paper", 1, relations.abstract_and_paper),
    Rule("other-pmids", 2, vetoes.other_pmids),
    Rule("other-dois", 1, vetoes.other_dois),
    Rule("other-journal", 1, vetoes.other_journal),
    Rule("other-pages", 1, vetoes.other_pages),
    Rule("other-volume", 1, vetoes.other_volume),
    Rule("other-year", 1, vetoes.other_year),
    Rule("other-issue", 1, vetoes.other_issue),
    Rule("one-place", 1, links.one_place),
    Rule("one-article", 1, links.one_article),
    Rule("touching-pages", 1, links.touching_pages),
    Rule("one-issue", 1, links.one_issue),
    Rule("one-journal", 1, links.one_journal),
    Rule("slip-in-volume", 1, links.slip_in_volume),
    Rule("one-volume", 1, links.one_volume),
    Rule("journal-left-out", 1, links.journal_left_out),
    Rule("authors-left-out", 1, links.authors_left_out),
    Rule("looks-alike", 1, links.looks_alike),
)
# What is not one report may still be one trial.
ONE_TRIAL: Final = Rule("one-trial", 1, relations.one_trial)
_BY_NAME: Final = {rule.name: rule for rule in (*RULES, ONE_TRIAL)}


def apply_rules(pair: Comparison) -> tuple[Rule, Outcome] | None:
    """Give the first rule that decides the pair, with its outcome; None if they are just two."""
    for rule in RULES:
        outcome = rule.decide(pair)
        if outcome is not None:
            return _in_one_trial(pair, rule, outcome)
    return None


def _in_one_trial(pair: Comparison, rule: Rule, outcome: Outcome) -> tuple[Rule, Outcome]:
    """Where a rule says that two records are two works, say whether they report one trial."""
    if outcome.verdict is PairVerdict.NOT_LINKED:
        trial = ONE_TRIAL.decide(pair)
        if trial is not None:
            return ONE_TRIAL, trial
    return rule, outcome


def rule_named(name: str) -> Rule | None:
    """Find a rule by its name; None for a person's verdict or a rule of former days."""
    return _BY_NAME.get(name)
