"""`litwatch mesh`: look a heading up, or bring in another year's tree."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from litwatch.cli.options import config_option, json_option
from litwatch.config import load_settings
from litwatch.errors import UsageError
from litwatch.pipeline.headings import published_mesh
from litwatch.pipeline.mesh_files import Wanted
from litwatch.pipeline.mesh_tables import NLM_ADDRESS, MeshTable, TopicEffect, update_mesh
from litwatch.strategy.heading_names import Suggester


@click.group("mesh")
def command() -> None:
    """Look a MeSH heading up, or bring in another year's tree."""


@command.command("show")
@click.argument("heading")
@json_option
@config_option
def show(heading: str, as_json: bool, config_path: Path) -> None:
    """Show a HEADING's places in the tree and what exploding it adds."""
    settings = load_settings(config_path)
    mesh = published_mesh(settings)
    name = mesh.canonical(heading)
    if name is None:
        nearest = ", ".join(Suggester(mesh).suggest(heading))
        raise UsageError(
            f"{heading!r} is no heading of MeSH {mesh.year}",
            remedy=f"Nearest: {nearest}." if nearest else "",
        )
    others = sorted(mesh.names_of(name) - {name})
    narrower = sorted(mesh.explode(name) - {name, *others})
    numbers = mesh.tree_numbers(name)
    if as_json:
        value = {"heading": name, "mesh_year": mesh.year, "tree_numbers": numbers}
        value |= {"other_names": others, "narrower": narrower}
        value |= {"entry_terms": mesh.entry_terms(name)}
        click.echo(json.dumps(value, ensure_ascii=False))
        return
    click.echo(f"{name} (MeSH {mesh.year})")
    click.echo(f"tree numbers: {', '.join(numbers)}")
    if others:
        click.echo(f"also called: {', '.join(others)}")
    if terms := mesh.entry_terms(name):
        click.echo(f"entry terms: {'; '.join(terms)}")
    click.echo(f"narrower headings: {len(narrower)}")
    for each in narrower:
        click.echo(f"  {each}")


@command.command("update")
@click.argument("source", required=False, metavar="[FILE|URL]")
@click.option("--year", type=click.IntRange(1960, 2100), help="The MeSH year that is wanted.")
@click.option("--sha256", default="", help="What the file must have, where you were told it.")
@click.option("--fresh", is_flag=True, help="Fetch again what is kept from an earlier time.")
@json_option
@config_option
def update(config_path: Path, *, as_json: bool, **asked: Any) -> None:
    """Bring in NLM's dYYYY.bin, descYYYY.xml or mtreesYYYY.bin; say what it would change."""
    settings, year = load_settings(config_path), asked["year"]
    source = asked["source"] or NLM_ADDRESS.format(year=year or datetime.now(UTC).year)
    wanted = Wanted(source, asked["sha256"], asked["fresh"])
    table = update_mesh(settings, wanted, year=year)
    if as_json:
        click.echo(json.dumps(_table_value(table), ensure_ascii=False))
        return
    terms = f", {table.entry_terms:,} entry terms" if table.entry_terms else ""
    click.echo(f"MeSH {table.tree.year}: {len(table.tree.headings):,} headings{terms}")
    click.echo(f"sha256 {table.sha256}")
    for effect in table.effects:
        _show_effect(effect)
    click.echo(f"To use it, set in {config_path}:  mesh: {table.setting}")
    click.echo(table.path)


def _table_value(table: MeshTable) -> dict[str, object]:
    return {
        "mesh_year": table.tree.year,
        "headings": len(table.tree.headings),
        "entry_terms": table.entry_terms,
        "sha256": table.sha256,
        "path": str(table.path),
        "setting": table.setting,
        "topics": [
            {
                "topic_id": effect.topic_id,
                "findings": effect.remarks,
                "gained": [{"record_id": move.record_id} for move in effect.difference.gained],
                "lost": [
                    {"record_id": move.record_id, "line": move.losing_line}
                    for move in effect.difference.lost
                ],
            }
            for effect in table.effects
        ],
    }


def _show_effect(effect: TopicEffect) -> None:
    found = effect.difference
    moved = f"{len(found.gained)} held record(s) gained, {len(found.lost)} lost"
    click.echo(f"{effect.topic_id}: {moved}")
    for remark in effect.remarks:
        click.echo(f"  {remark}")
    for move in found.gained:
        click.echo(f"  gained {move.record_id}")
    for move in found.lost:
        click.echo(f"  lost {move.record_id}: line {move.losing_line}")
