"""config.yaml and the environment: what is read, and how a mistake is told."""

import re
from pathlib import Path

import pytest

from litwatch.config import MISSING_EMAIL, PubmedSettings, load_settings
from litwatch.errors import ConfigError, UsageError

TOPIC = """
topics:
  - id: cryo
    title: Cryoneurolysis
    strategy: s.ovid
    criteria: c.yaml
"""


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LITWATCH_PUBMED__EMAIL", "LITWATCH_PUBMED__API_KEY", "LITWATCH_MAIL__PASSWORD"):
        monkeypatch.delenv(name, raising=False)


def write(folder: Path, text: str) -> Path:
    path = folder / "config.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_paths_are_relative_to_the_file(tmp_path: Path) -> None:
    settings = load_settings(write(tmp_path, TOPIC))
    assert settings.path(settings.topic("cryo").strategy) == tmp_path / "s.ovid"
    assert settings.path(settings.store.database) == tmp_path / "data/litwatch.duckdb"


def test_the_shipped_configuration_is_valid_and_names_files_that_exist(root: Path) -> None:
    settings = load_settings(root / "config.yaml")
    assert [topic.id for topic in settings.topics] == [
        "nice-neuroma-cryoablation",
        "surg-00155-cryoneurolysis",
    ]
    for topic in settings.topics:
        for path in (topic.strategy, topic.criteria, topic.policy):
            assert path is not None
            assert settings.path(path).is_file()
    assert settings.path(settings.mesh).is_file()


def test_environment_outranks_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LITWATCH_PUBMED__EMAIL", "env@example.org")
    settings = load_settings(write(tmp_path, TOPIC + "pubmed: {email: file@example.org, tool: t}"))
    assert settings.pubmed.email == "env@example.org"
    assert settings.pubmed.tool == "t"


def test_a_missing_email_is_a_warning_that_quotes_ncbi(tmp_path: Path) -> None:
    settings = load_settings(write(tmp_path, TOPIC))
    assert settings.warnings == (MISSING_EMAIL,)
    assert "NCBI asks" in MISSING_EMAIL


def test_a_key_raises_the_rate_and_stays_out_of_every_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LITWATCH_PUBMED__API_KEY", "planted-secret")
    settings = load_settings(write(tmp_path, TOPIC))
    assert settings.pubmed.requests_per_second == 10
    assert "planted-secret" not in f"{settings!r}{settings}{settings.model_dump_json()}"


@pytest.mark.parametrize(
    "text,place",
    [
        (TOPIC + "colour: blue", "colour"),
        (TOPIC + "pubmed: {overlap_days: -1}", "pubmed.overlap_days"),
        (TOPIC + "store: {lock_wait_seconds: soon}", "store.lock_wait_seconds"),
        (TOPIC.replace("title", "titel"), "topics.0.titel"),
        (TOPIC.replace("cryo\n", "Not An Id\n", 1), "topics.0.id"),
        ("topics: []", "topics"),
        (TOPIC + TOPIC.replace("topics:\n", ""), "topic id used twice: cryo"),
        ("topics:\n  - id: a\n title: [", "(line 3, column 2)"),
        ("topics: " + "[" * 100_000, "deeper than 100 levels (line 1, column 108)"),
        ("just text", "holds no settings"),
        ("", "holds no settings"),
    ],
)
def test_a_mistake_is_told_with_file_and_place(tmp_path: Path, text: str, place: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(ConfigError) as caught:
        load_settings(path)
    assert str(path) in str(caught.value)
    assert place in str(caught.value)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    "text,variable",
    [
        ("pubmed: {api_key: planted-secret}", "LITWATCH_PUBMED__API_KEY"),
        ("mail: {password: planted-secret}", "LITWATCH_MAIL__PASSWORD"),
    ],
)
def test_a_secret_in_the_file_is_refused_and_not_repeated(
    tmp_path: Path, text: str, variable: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        load_settings(write(tmp_path, TOPIC + text))
    assert variable in str(caught.value)
    assert "planted-secret" not in str(caught.value)


def test_a_missing_or_unreadable_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="No such file"):
        load_settings(tmp_path / "nowhere.yaml")
    with pytest.raises(ConfigError, match="Is a directory"):
        load_settings(tmp_path)
    binary = tmp_path / "binary.yaml"
    binary.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match="is no YAML"):
        load_settings(binary)


def test_an_unknown_topic_names_the_known_ones(tmp_path: Path) -> None:
    settings = load_settings(write(tmp_path, TOPIC))
    with pytest.raises(UsageError, match="Topics: cryo"):
        settings.topic("nice")


def test_a_section_in_the_environment_that_is_no_json_is_named_and_not_repeated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LITWATCH_PUBMED", '{"api_key": "hidden-key"')
    with pytest.raises(ConfigError, match=r"environment: .* no JSON") as told:
        load_settings(write(tmp_path, TOPIC))
    assert "hidden-key" not in str(told.value)
    assert told.value.__cause__ is None


def test_the_patience_that_config_yaml_explains_is_the_default(root: Path) -> None:
    text = (root / "config.yaml").read_text(encoding="utf-8")
    shown = dict(re.findall(r"^  # (\w+): ([\d.]+)", text, re.MULTILINE))
    assert len(shown) == 7
    for key, value in shown.items():
        assert getattr(PubmedSettings(), key) == float(value), key
