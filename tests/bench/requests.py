"""What a history of weekly runs costs PubMed, beside what other clients send for the same weeks.

Every client is asked for the records of the same weeks, by the same query and window, from the
embedded PubMed, which lists the requests that it gets. The models say what a client sends for `n`
records; with `--peers PYTHON`, an interpreter that has pymed and metapub, the real packages are run
and must send just that.
Run: `uv run python -m tests.bench.requests [--peers PYTHON] [--json]`.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from math import ceil
from pathlib import Path
from tempfile import TemporaryDirectory

from litwatch.config import Settings, load_settings
from litwatch.localpubmed.corpus import Corpus
from litwatch.localpubmed.server import LocalPubmed
from litwatch.pipeline.sample import sample_settings
from litwatch.pipeline.surveil import RunOptions, surveil
from litwatch.sources.archive import Archive
from litwatch.sources.pubmed import IDS_PER_FETCH, open_pubmed
from tests.bench.material import ROOT

TOPIC = "nice-neuroma-cryoablation"
FIRST_DAY = date(2026, 9, 28)
WEEKS = 2
_FAST = 1000.0

# Asks one query of one server with a real package: PACKAGE BASE_URL QUERY.
PEER_SCRIPT = """
import sys
package, base, query = sys.argv[1:]
if package == "pymed":
    import pymed.api
    pymed.api.BASE_URL = base.removesuffix("/entrez/eutils")
    list(pymed.api.PubMed().query(query, max_results=9999))
else:
    from metapub import ncbi_client
    ncbi_client.NCBIClient.BASE_URL = base
    from metapub import PubMedFetcher
    fetcher = PubMedFetcher(cachedir=None)
    for pmid in fetcher.pmids_for_query(query, retmax=9999):
        fetcher.article_by_pmid(pmid)
"""


def litwatch_requests(topics: int, ids: int, *, follows: bool) -> int:
    """One search a topic, one for held and cited records where there are any, 200 ids a fetch."""
    return topics + follows + ceil(ids / IDS_PER_FETCH)


def pymed_requests(ids: int) -> int:
    """pymed 0.8.9, api.py: `_getArticleIds` once, `_getArticles` for each 250 ids."""
    return 1 + ceil(ids / 250)


def metapub_requests(ids: int) -> int:
    """metapub 0.7.5, pubmedfetcher.py: `pmids_for_query` once, `article_by_pmid` for each id."""
    return 1 + ids


def naive_requests(ids: int) -> int:
    """A loop as tutorials write it: one ESearch, then one EFetch for each id that it gives."""
    return 1 + ids


PEERS: dict[str, Callable[[int], int]] = {
    "pymed": pymed_requests,
    "metapub": metapub_requests,
}


@dataclass(frozen=True, slots=True)
class Week:
    """One run: ids in the window, ids of the whole strategy, and requests by client."""

    day: str
    ids_in_window: int
    ids_in_all: int
    requests: dict[str, int]


def measure(peers: str | None) -> list[Week]:
    """Run the weeks one after another, and every client in each of them."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        settings = _lay_out(folder)
        server = stack.enter_context(
            LocalPubmed(
                Corpus.load([ROOT / "data/sample/pubmed"]),
                mesh_path=ROOT / "data/mesh/mesh-2019.tsv.gz",
                requests_per_second=_FAST,
            )
        )
        days = [FIRST_DAY + timedelta(weeks=week) for week in range(WEEKS + 1)]
        return [_week(day, settings, server, peers) for day in days]


def _lay_out(folder: Path) -> Settings:
    shutil.copy(ROOT / "config.yaml", folder)
    for name in ("criteria", "mesh", "policies", "sample", "strategies"):
        (folder / "data").mkdir(exist_ok=True)
        (folder / "data" / name).symlink_to(ROOT / "data" / name)
    return load_settings(folder / "config.yaml")


def _week(day: date, settings: Settings, server: LocalPubmed, peers: str | None) -> Week:
    server.set_as_of(day)
    server.requests.clear()
    surveil(sample_settings(settings, server.base_url), [TOPIC], RunOptions(as_of=day))
    sent = {"litwatch": len(server.requests)}
    term = next(fields["term"] for operation, fields in server.requests if operation == "esearch")
    whole = term.rpartition(" AND (")[0] if "[crdt]" in term else term
    found, everything = (_count(query, settings, server) for query in (term, whole))
    sent |= {f"{name} (model)": model(found) for name, model in PEERS.items()}
    if peers:
        sent |= {name: _real(name, peers, term, server) for name in PEERS}
    sent["naive loop, every week everything"] = naive_requests(everything)
    return Week(f"{day}", found, everything, sent)


def _count(query: str, settings: Settings, server: LocalPubmed) -> int:
    asked = sample_settings(settings, server.base_url).pubmed
    with TemporaryDirectory() as folder:
        source = open_pubmed(asked, Archive(Path(folder), "bench"))
        return source.count(query, purpose="bench")


def _real(package: str, python: str, query: str, server: LocalPubmed) -> int:
    server.requests.clear()
    base = server.base_url.rstrip("/")
    subprocess.run([python, "-c", PEER_SCRIPT, package, base, query], check=True, timeout=300)
    return len(server.requests)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the weeks and their sums."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peers", help="an interpreter with pymed and metapub installed")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(arguments)
    weeks = measure(chosen.peers)
    total = {name: sum(week.requests[name] for week in weeks) for name in weeks[0].requests}
    if chosen.json:
        value = {"weeks": [asdict(week) for week in weeks], "total": total}
        sys.stdout.write(json.dumps(value) + "\n")
        return
    for week in weeks:
        sys.stdout.write(
            f"{week.day}: {week.ids_in_window} ids in the window of {week.ids_in_all}: "
            + ", ".join(f"{name} {count}" for name, count in week.requests.items())
            + "\n"
        )
    sys.stdout.write(f"in all: {total}\n")


if __name__ == "__main__":
    main()
