"""A topic made ready to run: its strategy read and translated, its criteria and policy at hand."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from litwatch.config import Settings, TopicSettings
from litwatch.domain import CitedReference, Policy, Severity, StrategyLineText
from litwatch.errors import ConfigError, StrategyError
from litwatch.formats.policy_yaml import read_policy
from litwatch.screening.criteria import Criteria, read_criteria
from litwatch.strategy.lint import check
from litwatch.strategy.mesh import MeshTree
from litwatch.strategy.ovid import Strategy, read_strategy
from litwatch.strategy.pubmed import Translation, translate
from litwatch.strategy.pubmed_strategy import is_pubmed, read_pubmed_strategy


@dataclass(frozen=True, slots=True)
class WatchedTopic:
    """One watched question, with everything that a run needs of it."""

    settings: TopicSettings
    strategy: Strategy
    translation: Translation
    criteria: Criteria
    policy: Policy | None

    @property
    def topic_id(self) -> str:
        """Its id in config.yaml."""
        return self.settings.id

    @property
    def known_references(self) -> tuple[CitedReference, ...]:
        """The cited works that the strategy is expected to find."""
        cited = self.policy.references if self.policy else ()
        return tuple(reference for reference in cited if reference.known_item)

    @property
    def line_texts(self) -> tuple[StrategyLineText, ...]:
        """Each line as written, beside its PubMed form."""
        return tuple(
            StrategyLineText(line.number, line.text, line.pubmed, line.exactness)
            for line in self.translation.lines
        )


def read_strategy_file(path: Path) -> Strategy:
    """Read a strategy in Ovid's or PubMed's syntax. Raises ConfigError for a file that is no text.

    PubMed's is known by the file's name, `.pubmed`, or by its field tags.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ConfigError(
            f"the strategy cannot be read: {error.strerror}",
            where=str(path),
            remedy="Check the topic's `strategy:` in config.yaml.",
        ) from error
    except UnicodeDecodeError as error:
        raise ConfigError(
            f"the strategy is not UTF-8 text (byte {error.start})",
            where=str(path),
            remedy="Save it as plain UTF-8 text.",
        ) from error
    if is_pubmed(text, path.name):
        return read_pubmed_strategy(text, name=path.name)
    return read_strategy(text, name=path.name)


def open_topic(settings: Settings, topic_id: str, mesh: MeshTree) -> WatchedTopic:
    """Read all that a topic names.

    Raises UsageError for an unknown topic, ConfigError for a file, StrategyError where the
    strategy has errors or would lose records on PubMed by a line that is not accepted.
    """
    topic = settings.topic(topic_id)
    path = settings.path(topic.strategy)
    strategy = read_strategy_file(path)
    _refuse_errors(strategy, mesh, topic, path)
    translation = translate(strategy, mesh, accepted=topic.accepted_narrower_lines)
    _refuse_losses(translation, topic, path)
    return WatchedTopic(
        settings=topic,
        strategy=strategy,
        translation=translation,
        criteria=read_criteria(settings.path(topic.criteria)),
        policy=read_policy(settings.path(topic.policy)) if topic.policy else None,
    )


def _refuse_errors(strategy: Strategy, mesh: MeshTree, topic: TopicSettings, path: Path) -> None:
    findings = check(strategy, mesh, accepted=topic.accepted_narrower_lines)
    errors = tuple(finding for finding in findings if finding.severity is Severity.ERROR)
    if errors:
        first = errors[0]
        raise StrategyError(
            first.message,
            where=f"{path}, line {first.line}, column {first.column}",
            remedy=first.help or f"See `litwatch strategy check {path}`.",
            findings=findings,
        )


def _refuse_losses(translation: Translation, topic: TopicSettings, path: Path) -> None:
    accepted = topic.accepted_narrower_lines
    for line in translation.lines:
        if line.exactness in ("narrower", "unsupported") and line.number not in accepted:
            raise StrategyError(
                f"PubMed cannot be asked for this line without losing records: {line.text}",
                where=f"{path}, line {line.number}",
                remedy="Rewrite the line as the notes of `litwatch strategy translate` say, or "
                "list it in the topic's accepted_narrower_lines.",
            )
