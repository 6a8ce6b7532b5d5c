"""config.yaml and LITWATCH_* variables → Settings: what is watched and where things go."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    model_validator,
)
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
)

from litwatch.errors import ConfigError, UsageError

NCBI_BASE_URL = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/"
MISSING_EMAIL = (
    "pubmed.email is not set. NCBI asks every client to send an e-mail address so that it can "
    "write to you before it blocks you; set pubmed.email in config.yaml or LITWATCH_PUBMED__EMAIL."
)


def _known_zone(name: str) -> str:
    """Check a time zone's name. Raises ValueError, which pydantic places."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"{name!r} is no time zone; write it as Europe/London") from error
    return name


TimeZone = Annotated[str, AfterValidator(_known_zone)]


# libyaml reads ten times as fast; both loaders are the safe one.
YamlLoader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# libyaml overflows the stack where some ten thousand brackets stand in one another.
_DEEPEST_YAML = 100


def read_yaml(text: str) -> Any:
    """Read a YAML text's value. Raises yaml.YAMLError, with its place where YAML tells it."""
    _refuse_depth(text)
    return yaml.load(text, YamlLoader)  # noqa: S506 - it is the safe one


def compose_yaml(text: str) -> yaml.Node | None:
    """Read a YAML text as nodes, which know their places. Raises as `read_yaml` does."""
    loader = YamlLoader
    try:
        _refuse_depth(text)
    except (yaml.scanner.ScannerError, yaml.parser.ParserError):
        loader = yaml.SafeLoader  # it says better what is wrong, and where
    node: yaml.Node | None = yaml.compose(text, loader)
    return node


def _refuse_depth(text: str) -> None:
    depth = 0
    for event in yaml.parse(text, YamlLoader):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST_YAML:
            problem = f"nests deeper than {_DEEPEST_YAML} levels"
            mark = getattr(event, "start_mark", None)
            raise yaml.MarkedYAMLError(problem=problem, problem_mark=mark)


class _Section(BaseModel):
    """A part of the configuration; a key that is not known is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ManualSourceSettings(_Section):
    """A source that software cannot search: who searches it writes the day here."""

    name: str
    every_days: int = Field(gt=0)
    last_searched_on: date | None = None


class TopicSettings(_Section):
    """One watched question: its strategy, its criteria, the policy that it serves.

    `sides` names the strategy's lines that stand for a side of the question, so that a miss can
    be told as "population" rather than "line 12". Each record is decided by one person, or by two
    who must agree; `blind` hides each one's decision from the other until both are there, and
    `adjudicator` names who alone settles conflicts, empty where any third person may. So many
    proposed exclusions are drawn for people to look at: 59 without a wrong one say that fewer
    than 5 % are wrong, at 95 % confidence.
    """

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    title: str
    strategy: Path
    criteria: Path
    policy: Path | None = None
    recipients: tuple[str, ...] = ()
    sides: dict[int, str] = Field(default_factory=dict)
    manual_sources: tuple[ManualSourceSettings, ...] = ()
    accepted_narrower_lines: frozenset[int] = frozenset()
    reviewers: Literal[1, 2] = 1
    blind: bool = False
    adjudicator: str = ""
    audit_sample: int = Field(default=59, ge=0)


class ScheduleSettings(_Section):
    """Cron expressions of the three flows, in `timezone`."""

    surveil: str = "0 5 * * 1"
    digest: str = "0 7 * * 1"
    reconcile: str = "0 3 1 * *"
    timezone: TimeZone = "UTC"


class StoreSettings(_Section):
    """Where a run keeps things, relative to config.yaml."""

    database: Path = Path("data/litwatch.duckdb")
    snapshot: Path = Path("data/evidence.duckdb")
    archive: Path = Path("data/archive")
    digests: Path = Path("data/digests")
    lock_wait_seconds: float = Field(default=10.0, ge=0)


class PubmedSettings(_Section):
    """How to reach PubMed. The key comes from the environment only.

    `pace` is requests a second, for a gentler pace than NCBI allows. A read timeout is the longest
    silence; an answer's bounds one answer, a run's all that one run asks, waiting included. After
    `circuit_failures` requests in a row that failed nothing is asked for `circuit_rest_seconds`.
    """

    base_url: str = NCBI_BASE_URL
    email: str = ""
    tool: str = "litwatch"
    api_key: SecretStr | None = None
    pace: float | None = Field(default=None, gt=0, le=10)
    overlap_days: int = Field(default=7, ge=0)
    connect_timeout_seconds: float = Field(default=10.0, gt=0)
    read_timeout_seconds: float = Field(default=60.0, gt=0)
    answer_timeout_seconds: float = Field(default=600.0, gt=0)
    run_timeout_seconds: float = Field(default=7200.0, gt=0)
    attempts: int = Field(default=5, ge=1)
    circuit_failures: int = Field(default=2, ge=1)
    circuit_rest_seconds: float = Field(default=120.0, gt=0)
    timezone: TimeZone = "America/New_York"

    @property
    def requests_per_second(self) -> float:
        """The pace; without one NCBI's limit, 3 without a key and 10 with one (usage policy)."""
        return self.pace or (10.0 if self.api_key else 3.0)


class MailSettings(_Section):
    """The SMTP server that carries digests. The password comes from the environment only."""

    host: str = ""
    port: int = 587
    sender: str = ""
    operator: str = ""
    username: str = ""
    password: SecretStr | None = None
    starttls: bool = True
    timeout_seconds: float = Field(default=30.0, gt=0)


class Settings(BaseSettings):
    """Everything that config.yaml and the environment say, checked."""

    model_config = SettingsConfigDict(
        env_prefix="LITWATCH_", env_nested_delimiter="__", extra="forbid", frozen=True
    )

    topics: tuple[TopicSettings, ...] = Field(min_length=1)
    schedule: ScheduleSettings = ScheduleSettings()
    store: StoreSettings = StoreSettings()
    pubmed: PubmedSettings = PubmedSettings()
    mail: MailSettings = MailSettings()
    mesh: Path = Path("data/mesh/mesh-2019.tsv.gz")
    sample: Path = Path("data/sample")
    home: Path = Path()
    is_sample: bool = False

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Let the environment outrank the file, which arrives as the initial values."""
        del settings_cls, dotenv_settings, file_secret_settings
        return env_settings, init_settings

    @model_validator(mode="after")
    def _topics_are_distinct(self) -> Self:
        names = [topic.id for topic in self.topics]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"topic id used twice: {', '.join(twice)}")
        return self

    def path(self, relative: Path) -> Path:
        """Read a path of the configuration as relative to the folder of config.yaml."""
        return self.home / relative

    def topic(self, topic_id: str) -> TopicSettings:
        """Give the topic of that id. Raises UsageError that names the topics there are."""
        for topic in self.topics:
            if topic.id == topic_id:
                return topic
        known = ", ".join(topic.id for topic in self.topics)
        raise UsageError(f"there is no topic {topic_id!r}", remedy=f"Topics: {known}.")

    @property
    def warnings(self) -> tuple[str, ...]:
        """What works but should be mended."""
        return () if self.pubmed.email else (MISSING_EMAIL,)


_SECRETS = (("pubmed", "api_key"), ("mail", "password"))


def load_settings(path: Path) -> Settings:
    """Read `path` and the environment.

    Raises ConfigError that names the file and, where YAML tells it, line and column; for a wrong
    value the key, as `topics.0.strategy`.
    """
    values = _read_yaml(path)
    _refuse_secrets(values, path)
    try:
        return Settings(**values, home=path.resolve().parent)
    except ValidationError as error:
        raise ConfigError(_describe(error), where=str(path), remedy="Mend that key.") from error
    except SettingsError:  # its cause may quote the value, which may hold a secret
        raise ConfigError(
            "a LITWATCH_ variable of a whole section is no JSON",
            where="the environment",
            remedy="Set single keys instead, such as LITWATCH_PUBMED__EMAIL.",
        ) from None


def _read_yaml(path: Path) -> dict[str, Any]:
    try:
        values = read_yaml(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(
            f"cannot be read: {error.strerror}",
            where=str(path),
            remedy="Give the configuration with --config FILE.",
        ) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"is no YAML: {_first_line(error)}", where=str(path), remedy="Mend that line."
        ) from error
    if not isinstance(values, dict):
        raise ConfigError(
            "holds no settings", where=str(path), remedy="It needs at least `topics:`."
        )
    return values


def _first_line(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or str(error).splitlines()[0]
    return f"{problem} (line {mark.line + 1}, column {mark.column + 1})" if mark else str(problem)


def _refuse_secrets(values: dict[str, Any], path: Path) -> None:
    for section, key in _SECRETS:
        if isinstance(values.get(section), dict) and key in values[section]:
            variable = f"LITWATCH_{section}__{key}".upper()
            raise ConfigError(
                f"{section}.{key} is a secret and may not stand in a file",
                where=str(path),
                remedy=f"Take it out and set {variable} in the environment.",
            )


def _describe(error: ValidationError) -> str:
    """Name each wrong key and what is wrong, never the value: it may be a secret."""
    return "; ".join(
        f"{'.'.join(str(part) for part in problem['loc']) or 'settings'}: {problem['msg']}"
        for problem in error.errors(include_input=False, include_url=False)
    )
