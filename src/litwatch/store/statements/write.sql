-- What the store writes. `{table}` stands for one of the schema's own tables; rows and ids are
-- bound as one JSON text. The rows are materialised first: DuckDB reads a JSON text that is
-- unnested in place anew for each chunk, which is a thousand times slower.

-- name: columns
SELECT column_name, data_type
FROM duckdb_columns()
WHERE database_name = current_database() AND table_name = $table
ORDER BY column_index;

-- name: insert
WITH source AS MATERIALIZED (SELECT from_json($rows, $shape) AS found)
INSERT INTO {table} BY NAME SELECT unnest(found, recursive := true) FROM source;

-- name: insert_missing
WITH source AS MATERIALIZED (SELECT from_json($rows, $shape) AS found)
INSERT OR IGNORE INTO {table} BY NAME SELECT unnest(found, recursive := true) FROM source;

-- name: insert_or_replace
WITH source AS MATERIALIZED (SELECT from_json($rows, $shape) AS found)
INSERT OR REPLACE INTO {table} BY NAME SELECT unnest(found, recursive := true) FROM source;

-- name: delete_of_records
WITH source AS MATERIALIZED (SELECT unnest(from_json($ids, '["VARCHAR"]')) AS record_id)
DELETE FROM {table} WHERE record_id IN (SELECT record_id FROM source);

-- name: delete_of_topic
DELETE FROM {table} WHERE topic_id = $topic_id;

-- name: delete_matched_lines
WITH source AS MATERIALIZED (SELECT unnest(from_json($ids, '["VARCHAR"]')) AS record_id)
DELETE FROM matched_lines
WHERE topic_id = $topic_id AND record_id IN (SELECT record_id FROM source);

-- name: run_outcome
SELECT outcome FROM search_runs
WHERE run_id = $run_id AND topic_id = $topic_id AND source = $source;

-- name: forget_owed
DELETE FROM owed_records WHERE topic_id = $topic_id AND source = $source;

-- name: forget_run
DELETE FROM {table} WHERE run_id = $run_id AND topic_id = $topic_id AND source = $source;

-- name: next_run_number
SELECT coalesce(max(run_number), 0) + 1 FROM search_runs;

-- name: count_records
SELECT count(*) FROM records;

-- name: held_versions
WITH source AS MATERIALIZED (SELECT unnest(from_json($ids, '["VARCHAR"]')) AS record_id)
SELECT record_id, revision, content_hash
FROM records
WHERE record_id IN (SELECT record_id FROM source);

-- name: standings_of
WITH source AS MATERIALIZED (SELECT unnest(from_json($ids, '["VARCHAR"]')) AS record_id)
SELECT record_id, in_strategy, lines, revision, first_seen_run, why_now, ''
FROM standings
WHERE topic_id = $topic_id AND record_id IN (SELECT record_id FROM source);

-- name: followed
WITH source AS MATERIALIZED (SELECT unnest(from_json($ids, '["VARCHAR"]')) AS record_id)
SELECT record_id FROM source
WHERE record_id IN (
        SELECT record_id FROM standings
        WHERE topic_id = $topic_id AND (in_strategy OR first_seen_run <> '')
    )
    OR record_id IN (SELECT record_id FROM cited_records WHERE topic_id = $topic_id);

-- name: fingerprints
SELECT record_id, fingerprint
FROM suggestions
WHERE topic_id = $topic_id
QUALIFY row_number() OVER (PARTITION BY record_id ORDER BY run_number DESC) = 1;

-- name: notices_of
WITH source AS MATERIALIZED (SELECT unnest(from_json($ids, '["VARCHAR"]')) AS record_id)
SELECT record_id, kind, notice_key, notice_id, citation, noticed_on, run_id, ended_run_id
FROM record_notices
WHERE record_id IN (SELECT record_id FROM source);

-- name: move_watermark
INSERT INTO watermarks BY NAME
SELECT
    $topic_id AS topic_id, $source AS source, $strategy_version AS strategy_version,
    $mesh_year AS mesh_year, $covered_until AS covered_until, $run_id AS run_id
ON CONFLICT (topic_id, source, strategy_version, mesh_year) DO UPDATE SET
    covered_until = excluded.covered_until, run_id = excluded.run_id
WHERE excluded.covered_until > watermarks.covered_until;
