-- What the store reads. Ids are bound as one JSON text; NULL asks for all.

-- name: watermark
SELECT covered_until FROM watermarks
WHERE topic_id = $topic_id AND source = $source AND strategy_version = $strategy_version
    AND mesh_year = $mesh_year;

-- name: latest_covered_day
SELECT max(covered_until) FROM watermarks WHERE source = $source;

-- name: runs
SELECT
    run_id, topic_id, source, strategy_version, criteria_version, mesh_year, query,
    window_first_day, window_last_day, as_of, started_at, finished_at, outcome, moves_watermark,
    requests, found, new, changed, outside_strategy, error, run_kind
FROM search_runs
WHERE topic_id = $topic_id
    AND ($source IS NULL OR source = $source)
    AND ($outcome IS NULL OR outcome = $outcome)
    AND as_of BETWEEN $first_day AND $last_day
ORDER BY run_number DESC
LIMIT $most;

-- name: differences
SELECT record_id, difference, detail FROM reconciliation
WHERE topic_id = $topic_id AND run_id = $run_id
ORDER BY source, position;

-- name: owed
SELECT source_id, reason FROM owed_records
WHERE topic_id = $topic_id AND source = $source
ORDER BY source_id;

-- name: warnings
SELECT run_id, source, message FROM run_warnings
WHERE topic_id = $topic_id
ORDER BY position;

-- name: held
SELECT v.record_id, v.revision, v.content_hash, v.material_hash, v.document
FROM records AS r
JOIN record_versions AS v USING (record_id, revision)
ORDER BY v.record_id;

-- name: rows_held
WITH wanted AS MATERIALIZED (
    SELECT unnest(from_json($ids, '["VARCHAR"]')) AS record_id
)
SELECT v.rowid
FROM records AS r
JOIN record_versions AS v USING (record_id, revision)
WHERE r.record_id IN (SELECT record_id FROM wanted);

-- name: versions_in_rows
-- By the numbers of their rows DuckDB reads these documents alone, and not two thousand at a time.
SELECT record_id, revision, content_hash, material_hash, document
FROM record_versions
WHERE rowid IN ({rows});

-- name: outlines
SELECT record_id, revision, content_hash, pmid, doi, pmcid, title, year
FROM records
ORDER BY record_id;

-- name: related_by
SELECT DISTINCT record_id FROM record_related_works
WHERE relation IN (SELECT unnest(from_json($relations, '["VARCHAR"]')));

-- name: versions_at
WITH source AS MATERIALIZED (
    SELECT from_json($versions, '[{"record_id": "VARCHAR", "revision": "INTEGER"}]') AS found
),
wanted AS (SELECT unnest(found, recursive := true) FROM source)
SELECT v.record_id, v.revision, v.content_hash, v.material_hash, v.document
FROM record_versions AS v
JOIN wanted AS w USING (record_id, revision)
ORDER BY v.record_id;

-- name: versions_of
SELECT record_id, revision, content_hash, material_hash, document
FROM record_versions
WHERE record_id = $record_id
ORDER BY revision;

-- name: version_changes
WITH wanted AS MATERIALIZED (
    SELECT unnest(from_json($ids, '["VARCHAR"]')) AS record_id
)
SELECT record_id, revision, field, old_value, new_value
FROM version_changes
WHERE $ids IS NULL OR record_id IN (SELECT record_id FROM wanted)
ORDER BY record_id, revision, position;

-- name: standings
SELECT
    s.record_id, s.in_strategy, s.lines, s.revision, s.first_seen_run, s.why_now,
    coalesce(g.route, '')
FROM standings AS s
LEFT JOIN current_suggestions AS g USING (topic_id, record_id)
WHERE s.topic_id = $topic_id
ORDER BY s.record_id;

-- name: suggestions
WITH wanted AS MATERIALIZED (
    SELECT unnest(from_json($ids, '["VARCHAR"]')) AS record_id
)
SELECT record_id, route, reason, reason_class, reason_subclass
FROM current_suggestions
WHERE topic_id = $topic_id
    AND ($ids IS NULL OR record_id IN (SELECT record_id FROM wanted))
ORDER BY record_id;

-- name: verdicts
WITH wanted AS MATERIALIZED (
    SELECT unnest(from_json($ids, '["VARCHAR"]')) AS record_id
)
SELECT v.record_id, v.criterion, v.verdict, v.quote, v.field, v.quote_start, v.quote_end, v.rule
FROM criterion_verdicts AS v
JOIN current_suggestions AS g USING (run_id, topic_id, record_id)
WHERE v.topic_id = $topic_id
    AND ($ids IS NULL OR v.record_id IN (SELECT record_id FROM wanted))
ORDER BY v.record_id, v.position;

-- name: facts
WITH wanted AS MATERIALIZED (
    SELECT unnest(from_json($ids, '["VARCHAR"]')) AS record_id
)
SELECT f.record_id, f.fact, f.fact_value, f.quote, f.field, f.quote_start, f.quote_end
FROM record_facts AS f
JOIN current_suggestions AS g USING (run_id, topic_id, record_id)
WHERE f.topic_id = $topic_id
    AND ($ids IS NULL OR f.record_id IN (SELECT record_id FROM wanted))
ORDER BY f.record_id, f.position;

-- name: reported_harms
SELECT DISTINCT f.fact_value
FROM record_facts AS f
JOIN current_suggestions AS g USING (run_id, topic_id, record_id)
WHERE f.topic_id = $topic_id
    AND f.fact = 'adverse_event'
    AND g.reason_subclass <> 'conference_abstract';

-- name: cited
SELECT record_id FROM cited_records WHERE topic_id = $topic_id ORDER BY record_id;

-- name: decisions
SELECT
    topic_id, record_id, decision, stage, decided_by, decided_at, reason, criteria_version,
    reason_code, tier, adjudicates, old_decision, suggested_route, suggested_reason, suggested_run,
    suggestion_shown, origin
FROM active_decisions
WHERE ($topic_id IS NULL OR topic_id = $topic_id)
    AND ($record_id IS NULL OR record_id = $record_id)
ORDER BY decision_number;

-- name: current_decisions
SELECT
    topic_id, record_id, decision, stage, decided_by, decided_at, reason, criteria_version,
    reason_code, tier, adjudicates, '' AS old_decision, suggested_route, suggested_reason,
    suggested_run, suggestion_shown, origin
FROM current_decisions
WHERE topic_id = $topic_id;

-- name: strategy_lines
SELECT line, line_text, pubmed, exactness
FROM strategy_lines
WHERE topic_id = $topic_id AND strategy_version = $strategy_version
ORDER BY line;

-- name: line_counts
SELECT topic_id, source, strategy_version, line, line_text, counted_at, records
FROM line_counts
WHERE topic_id = $topic_id AND source = $source
ORDER BY counted_at, line;

-- name: heading_names
-- Only headings whose record was revised can have two names, so one-version records are left out.
WITH assigned AS (
    SELECT
        unnest(from_json(document->'mesh', '[{"ui": "VARCHAR", "descriptor": "VARCHAR"}]')) AS h
    FROM record_versions
    WHERE record_id IN (SELECT record_id FROM records WHERE revision > 1)
),
named AS (SELECT DISTINCT h.ui AS ui, h.descriptor AS descriptor FROM assigned WHERE h.ui <> '')
SELECT ui, descriptor
FROM named
QUALIFY count(*) OVER (PARTITION BY ui) > 1
ORDER BY ui, descriptor;

-- name: known_items
SELECT item, title, status, pmid, doi, record_id
FROM known_items
WHERE topic_id = $topic_id
ORDER BY position;

-- name: record_id_of
SELECT record_id FROM records
WHERE $identifier <> '' AND (
    record_id = $identifier OR pmid = $identifier
    OR lower(doi) = lower($identifier) OR lower(pmcid) = lower($identifier)
)
ORDER BY record_id <> $identifier, pmid <> $identifier, record_id
LIMIT 1;

-- name: topics
SELECT topic_id, coalesce(title, topic_id)
FROM (SELECT topic_id FROM topics UNION SELECT topic_id FROM search_runs)
LEFT JOIN topics USING (topic_id)
ORDER BY topic_id;

-- name: record_changes
SELECT c.run_id, c.kind, c.detail
FROM changes AS c
JOIN search_runs AS r USING (run_id, topic_id, source)
WHERE c.topic_id = $topic_id AND c.record_id = $record_id
ORDER BY r.run_number, c.position;

-- name: record_change_fields
SELECT run_id, kind, field, old_value, new_value
FROM change_fields
WHERE topic_id = $topic_id AND record_id = $record_id
ORDER BY position;

-- name: version_runs
SELECT revision, run_id, fetched_on
FROM record_versions
WHERE record_id = $record_id
ORDER BY revision;

-- name: record_events
SELECT c.topic_id, c.run_id, r.as_of, c.kind, c.detail
FROM changes AS c
JOIN search_runs AS r USING (run_id, topic_id, source)
WHERE c.record_id = $record_id
ORDER BY r.run_number, c.topic_id, c.position;

-- name: all_notices
SELECT kind, notice_id, citation, run_id, noticed_on, ended_run_id
FROM record_notices
WHERE record_id = $record_id
ORDER BY noticed_on, kind, notice_key;

-- name: withdrawn
SELECT record_id FROM notices WHERE kind = 'withdrawal' ORDER BY record_id;

-- name: record_notices
SELECT record_id, kind, notice_id, citation
FROM notices
WHERE record_id = $record_id
ORDER BY noticed_at, kind, notice_id;

-- name: reference_of
SELECT
    p.item, p.reference_number, p.role, p.title, p.year, p.pmid, p.doi, p.first_author,
    p.citation, p.discussed, p.known_item, p.reason
FROM policy_references AS p
JOIN referenced_records AS c USING (topic_id, item)
WHERE p.topic_id = $topic_id AND c.record_id = $record_id
ORDER BY p.reference_number
LIMIT 1;
