"""Every name in a lazy group leads to the command of that name; help loads none of them."""

import subprocess
import sys

import click
import pytest

from litwatch.cli import litwatch
from litwatch.cli.lazy import LazyGroup
from litwatch.cli.strategy import command as strategy

NAMES = [(group, name) for group in (litwatch, strategy) for name in group.places]
HELP = "import sys; from litwatch.cli import litwatch\n{call}\nprint('\\n'.join(sys.modules))"


@pytest.mark.parametrize(
    "group, name", NAMES, ids=[f"{group.name}-{name}" for group, name in NAMES]
)
def test_a_name_leads_to_its_command(group: LazyGroup, name: str) -> None:
    found = group.get_command(click.Context(group), name)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize("group", [litwatch, strategy], ids=["litwatch", "strategy"])
def test_a_name_that_stands_for_nothing_is_no_command(group: LazyGroup) -> None:
    assert group.get_command(click.Context(group), "nonsense") is None


@pytest.mark.parametrize("words", [["--help"], ["strategy", "--help"]])
def test_help_loads_no_command(words: list[str]) -> None:
    call = f"litwatch({words!r}, standalone_mode=False)"
    done = subprocess.run(
        [sys.executable, "-c", HELP.format(call=call)], capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.splitlines())
    assert "litwatch.cli.lazy" in loaded
    assert not loaded & {"numpy", "duckdb", "requests", "pydantic", "litwatch.cli.worth"}


def test_a_short_command_loads_little_beside_itself() -> None:
    code = "import sys, litwatch.cli.dedupe; print('\\n'.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.splitlines())
    assert {"rapidfuzz", "litwatch.domain.record"} <= loaded
    unneeded = {"hashlib", "litwatch.domain.digest", "litwatch.dedupe.known_items"}
    assert not loaded & {"numpy", "duckdb", "requests", "pydantic", "lxml", *unneeded}
