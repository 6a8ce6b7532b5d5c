"""README.md as a test: its commands run in order, and print what it shows.

A `bash` block runs in a copy of the shipped files, its PubMed being the embedded one; the `text`
block after it is what it must print, where `…` stands for what differs from run to run. A `yaml`
block must be a valid part of config.yaml. `console` blocks are not run: they serve until stopped,
or are the test run itself.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import yaml
from hypothesis import settings
from sybil import Example, Sybil
from sybil.parsers.markdown import CodeBlockParser

from litwatch.config import load_settings
from litwatch.localpubmed.corpus import Corpus
from litwatch.localpubmed.server import LocalPubmed

ROOT = Path(__file__).resolve().parent
SHIPPED = ("config.yaml", "data/criteria", "data/mesh", "data/policies", "data/sample/pubmed")
SHIPPED_TOO = ("data/sample/sample.yaml", "data/strategies", "docs")


def set_up(namespace: dict[str, Any]) -> None:
    """Lay out the shipped files in a folder of their own and start a PubMed beside it."""
    stack = namespace["stack"] = ExitStack()
    folder = namespace["folder"] = Path(stack.enter_context(TemporaryDirectory()))
    for name in (*SHIPPED, *SHIPPED_TOO):
        _copy(ROOT / name, folder / name)
    corpus = Corpus.load([folder / "data/sample/pubmed"])
    mesh = folder / "data/mesh/mesh-2019.tsv.gz"
    server = stack.enter_context(LocalPubmed(corpus, mesh_path=mesh))
    namespace["environment"] = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "LITWATCH_PUBMED__BASE_URL": server.base_url,
        "COLUMNS": "100",
    }


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target)
    else:
        shutil.copy(source, target)


def tear_down(namespace: dict[str, Any]) -> None:
    """Stop the PubMed and remove the folder."""
    namespace["stack"].close()


def run_commands(example: Example) -> str | None:
    """Run a block as a shell would, without installing anything."""
    script = example.parsed.replace("pip install uv && ", "").replace("uv run ", "")
    done = subprocess.run(  # noqa: S603 - the README is ours
        ["bash", "-euo", "pipefail", "-c", script],  # noqa: S607 - the reader's own bash
        cwd=example.namespace["folder"],
        env=example.namespace["environment"],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    example.namespace["printed"] = done.stdout
    return f"{script}\nexit {done.returncode}\n{done.stderr}" if done.returncode else None


def compare_output(example: Example) -> str | None:
    """Compare the last block's output with what the README shows."""
    shown, printed = example.parsed.rstrip(), example.namespace["printed"].rstrip()
    pattern = ".*?".join(re.escape(part) for part in shown.split("…"))
    return None if re.fullmatch(pattern, printed, re.DOTALL) else f"printed:\n{printed}"


def read_settings(example: Example) -> str | None:
    """Read a block as the topics of a configuration."""
    folder = example.namespace["folder"]
    settings = yaml.safe_load((folder / "config.yaml").read_text(encoding="utf-8"))
    path = folder / "readme.yaml"
    path.write_text(yaml.safe_dump({**settings, **yaml.safe_load(example.parsed)}))
    load_settings(path)
    return None


pytest_collect_file = Sybil(
    parsers=[
        CodeBlockParser(language="bash", evaluator=run_commands),
        CodeBlockParser(language="text", evaluator=compare_output),
        CodeBlockParser(language="yaml", evaluator=read_settings),
    ],
    patterns=["README.md"],
    setup=set_up,
    teardown=tear_down,
).pytest()


# The gate gives the same verdict for the same commit; `--hypothesis-profile explore` looks further.
settings.register_profile("gate", derandomize=True, deadline=None)
settings.register_profile("explore", max_examples=1000, deadline=None)
settings.load_profile("gate")


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep a developer's own LITWATCH_ variables out of every test."""
    for name in [name for name in os.environ if name.startswith("LITWATCH_")]:
        monkeypatch.delenv(name)
