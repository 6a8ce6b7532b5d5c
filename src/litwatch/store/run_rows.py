"""A run as rows: what was searched, and what it says of lines, known items and payloads."""

from __future__ import annotations

from litwatch.domain import Payload, Policy, RunResult, SearchRun
from litwatch.store.bulk import Row

Rows = list[Row]


def run_key(run: SearchRun) -> dict[str, str]:
    """What identifies a run's row, and every row that hangs on it."""
    return {"run_id": run.run_id, "topic_id": run.topic_id, "source": run.source}


def run_row(run: SearchRun, run_number: int) -> Row:
    """The row of `search_runs`."""
    days = run.search_window
    return {
        "run_number": run_number,
        **run_key(run),
        "strategy_version": run.strategy_version,
        "criteria_version": run.criteria_version,
        "mesh_year": run.mesh_year,
        "query": run.query,
        "window_first_day": days.first_day if days else None,
        "window_last_day": days.last_day if days else None,
        "as_of": run.as_of,
        "started_at": run.started_at,
        "finished_at": run.finished_at,
        "outcome": run.outcome,
        "moves_watermark": run.moves_watermark,
        **_counts(run),
        "error": run.error,
        "run_kind": run.kind,
    }


def _counts(run: SearchRun) -> Row:
    return {
        "requests": run.requests,
        "found": run.found,
        "new": run.new,
        "changed": run.changed,
        "outside_strategy": run.outside_strategy,
    }


def warning_rows(run: SearchRun) -> Rows:
    """Rows of `run_warnings`."""
    return [
        {**run_key(run), "position": position, "message": message}
        for position, message in enumerate(run.warnings, start=1)
    ]


def payload_row(payload: Payload) -> Row:
    """A row of `payloads`."""
    return {
        "run_id": payload.run_id,
        "path": payload.path,
        "sha256": payload.sha256,
        "size_bytes": payload.size,
        "address": payload.address,
        "operation": payload.operation,
        "purpose": payload.purpose,
        "received_at": payload.received_at,
    }


def strategy_line_rows(result: RunResult) -> Rows:
    """Rows of `strategy_lines`."""
    return [
        {
            "topic_id": result.run.topic_id,
            "strategy_version": result.run.strategy_version,
            "line": line.number,
            "line_text": line.text,
            "pubmed": line.pubmed,
            "exactness": line.exactness,
        }
        for line in result.strategy_lines
    ]


def line_yield_rows(result: RunResult) -> Rows:
    """Rows of `line_yields`."""
    return [
        {
            **run_key(result.run),
            "line": entry.line,
            "matched": entry.matched,
            "only_this_line": entry.only_this_line,
        }
        for entry in result.line_yields
    ]


def known_item_rows(result: RunResult) -> Rows:
    """Rows of `known_item_checks`."""
    return [
        {
            **run_key(result.run),
            "position": position,
            "item": item.key,
            "title": item.title,
            "status": item.status,
            "pmid": item.pmid,
            "doi": item.doi,
            "record_id": item.record_id,
        }
        for position, item in enumerate(result.known_items, start=1)
    ]


def difference_rows(result: RunResult) -> Rows:
    """Rows of `reconciliation`."""
    return [
        {
            **run_key(result.run),
            "position": position,
            "record_id": difference.record_id,
            "difference": difference.kind,
            "detail": difference.detail,
        }
        for position, difference in enumerate(result.differences, start=1)
    ]


def owed_rows(result: RunResult) -> Rows:
    """Rows of `owed_records`."""
    run = result.run
    return [
        {
            "topic_id": run.topic_id,
            "source": run.source,
            "source_id": owed.source_id,
            "reason": owed.reason,
        }
        for owed in result.owed
    ]


def topic_row(topic_id: str, title: str, policy: Policy | None) -> Row:
    """The row of `topics`."""
    return {
        "topic_id": topic_id,
        "title": title,
        "policy_id": policy.policy_id if policy else "",
        "policy_number": policy.number if policy else "",
        "policy_title": policy.title if policy else "",
        "policy_status": policy.status if policy else "",
        "policy_position": policy.position if policy else "",
        "published_on": policy.published_on if policy else None,
        "last_review_on": policy.last_review_on if policy else None,
        "next_review_on": policy.next_review_on if policy else None,
        "evidence_cutoff_on": policy.evidence_cutoff_on if policy else None,
    }


def indication_rows(topic_id: str, policy: Policy) -> Rows:
    """Rows of `policy_indications`."""
    return [
        {"topic_id": topic_id, "position": position, "indication": indication}
        for position, indication in enumerate(policy.indications, start=1)
    ]


def review_rows(topic_id: str, policy: Policy) -> Rows:
    """Rows of `policy_reviews`."""
    return [
        {
            "topic_id": topic_id,
            "position": position,
            "reviewed_on": event.reviewed_on,
            "status": event.status,
            "action": event.action,
        }
        for position, event in enumerate(policy.history, start=1)
    ]


def reference_rows(topic_id: str, policy: Policy) -> Rows:
    """Rows of `policy_references`."""
    return [
        {
            "topic_id": topic_id,
            "item": reference.key,
            "reference_number": reference.number,
            "role": reference.role,
            "title": reference.title,
            "year": reference.year,
            "pmid": reference.pmid,
            "doi": reference.doi,
            "first_author": reference.first_author,
            "citation": reference.citation,
            "discussed": reference.discussed,
            "known_item": reference.known_item,
            "reason": reference.reason,
        }
        for reference in policy.references
    ]
