-- Pairs of records: what is worth comparing, what was decided, which groups follow.
-- Ids and keys are bound as one JSON text.

-- name: new_versions
WITH wanted AS MATERIALIZED (
    SELECT unnest(from_json($ids, '["VARCHAR"]')) AS record_id
)
SELECT r.record_id, r.revision, r.content_hash, c.record_id IS NULL AS is_new
FROM (
    SELECT record_id, revision, content_hash FROM records WHERE record_id IN (FROM wanted)
) AS r
LEFT JOIN (
    SELECT record_id, revision FROM compared_records WHERE record_id IN (FROM wanted)
) AS c USING (record_id)
WHERE c.revision IS DISTINCT FROM r.revision
ORDER BY r.record_id;

-- name: not_compared
SELECT (SELECT count(*) FROM records)
    - (SELECT count(*) FROM compared_records WHERE revision > 0);

-- name: never_compared
SELECT record_id FROM records
ANTI JOIN (SELECT record_id FROM compared_records WHERE revision > 0) USING (record_id)
ORDER BY record_id;

-- name: mark_revised
-- Until it is compared once more a revised record counts as not compared.
UPDATE compared_records SET revision = 0
FROM records AS r
WHERE r.record_id = compared_records.record_id AND r.revision <> compared_records.revision;

-- name: last_topic
SELECT topic_id FROM search_runs
WHERE outcome = 'completed'
ORDER BY run_number DESC
LIMIT 1;

-- name: is_left_by_run
-- Whether a run brought all that is not compared, and decided nothing.
SELECT bool_and(v.run_id = $run_id)
    AND NOT EXISTS (SELECT 1 FROM pair_decisions WHERE run_id = $run_id)
FROM (
    SELECT record_id, revision FROM records
    ANTI JOIN (SELECT record_id FROM compared_records WHERE revision > 0) USING (record_id)
) AS r
JOIN record_versions AS v USING (record_id, revision);

-- name: forget_keys
WITH wanted AS MATERIALIZED (
    SELECT unnest(from_json($keys, '["BIGINT"]')) AS record_key
)
DELETE FROM block_keys WHERE record_key IN (SELECT record_key FROM wanted);

-- name: candidates
-- A block beyond $largest says too little: the two must agree in year, author or page as well,
-- and no record is compared with more than $most others of one block.
WITH source AS MATERIALIZED (
    SELECT from_json($rows, '[{"block_key": "BIGINT", "record_key": "BIGINT"}]') AS given
),
mine AS MATERIALIZED (SELECT unnest(given, recursive := true) FROM source),
shared AS MATERIALIZED (
    SELECT block_key, record_key FROM block_keys
    WHERE block_key IN (SELECT block_key FROM mine)
),
sizes AS (SELECT block_key, count(*) AS members FROM shared GROUP BY block_key),
small AS (
    SELECT m.record_key AS one, s.record_key AS other
    FROM mine AS m
    JOIN sizes AS z USING (block_key)
    JOIN shared AS s USING (block_key)
    WHERE z.members <= $largest AND s.record_key <> m.record_key
),
places AS MATERIALIZED (
    SELECT c.record_key, c.record_id, c.year, c.first_author, c.first_page
    FROM compared_records AS c
    WHERE c.record_key IN (
        SELECT record_key FROM shared JOIN sizes USING (block_key) WHERE members > $largest
    )
),
large AS (
    SELECT m.record_key AS one, s.record_key AS other
    FROM mine AS m
    JOIN sizes AS z USING (block_key)
    JOIN shared AS s USING (block_key)
    JOIN places AS a ON a.record_key = m.record_key
    JOIN places AS b ON b.record_key = s.record_key
    WHERE z.members > $largest AND s.record_key <> m.record_key AND (
        (a.year = b.year AND a.year > 0)
        OR (a.first_author = b.first_author AND a.first_author <> '')
        OR (a.first_page = b.first_page AND a.first_page > 0)
    )
    QUALIFY row_number() OVER (
        PARTITION BY m.block_key, m.record_key
        ORDER BY
            (a.year = b.year)::INTEGER + (a.first_author = b.first_author)::INTEGER
            + (a.first_page = b.first_page)::INTEGER DESC,
            b.record_id
    ) <= $most
),
pairs AS (
    SELECT DISTINCT least(one, other) AS one, greatest(one, other) AS other
    FROM (FROM small UNION ALL FROM large)
)
SELECT one, other FROM pairs;

-- name: glances
WITH wanted AS MATERIALIZED (
    SELECT unnest(from_json($keys, '["BIGINT"]')) AS record_key
)
SELECT
    record_key, record_id, title, main_title, surnames, other_names, identifiers, volume,
    first_page, last_page, is_special
FROM compared_records
WHERE record_key IN (SELECT record_key FROM wanted);

-- name: excerpts
WITH wanted AS MATERIALIZED (
    SELECT unnest(from_json($ids, '["VARCHAR"]')) AS record_id
)
SELECT record_id, excerpt FROM compared_records WHERE record_id IN (SELECT record_id FROM wanted);

-- name: few_excerpts
-- With one value for each place DuckDB asks the index of the primary key.
SELECT record_id, excerpt FROM compared_records WHERE record_id IN ({places});

-- name: current_documents
WITH wanted AS MATERIALIZED (
    SELECT unnest(from_json($ids, '["VARCHAR"]')) AS record_id
)
SELECT v.record_id, v.document
FROM (SELECT record_id, revision FROM records WHERE record_id IN (FROM wanted)) AS r
JOIN record_versions AS v USING (record_id, revision)
ORDER BY v.record_id;

-- name: next_number
SELECT coalesce(max(decision_number), 0) + 1 FROM pair_decisions;

-- name: machine_decisions
WITH wanted AS MATERIALIZED (
    SELECT unnest(from_json($ids, '["VARCHAR"]')) AS record_id
)
SELECT
    decision_number, takes_back, true, first_id, second_id, relation, verdict, score, evidence,
    separates, rule, rule_version, actor, why, decided_at, run_id
FROM active_pairs
WHERE actor = 'machine' AND (
    first_id IN (SELECT record_id FROM wanted) OR second_id IN (SELECT record_id FROM wanted)
)
ORDER BY decision_number;

-- name: people_on
SELECT
    decision_number, takes_back, true, first_id, second_id, relation, verdict, score, evidence,
    separates, rule, rule_version, actor, why, decided_at, run_id
FROM active_pairs
WHERE actor <> 'machine'
    AND least(first_id, second_id) = least($one, $other)
    AND greatest(first_id, second_id) = greatest($one, $other)
ORDER BY decision_number DESC;

-- name: history
SELECT
    p.decision_number, p.takes_back,
    p.decision_number IN (SELECT decision_number FROM active_pairs),
    p.first_id, p.second_id, p.relation, p.verdict, p.score, p.evidence, p.separates, p.rule,
    p.rule_version, p.actor, p.why, p.decided_at, p.run_id
FROM pair_decisions AS p
WHERE least(p.first_id, p.second_id) = least($one, $other)
    AND greatest(p.first_id, p.second_id) = greatest($one, $other)
ORDER BY p.decision_number;

-- name: of_record
SELECT
    decision_number, takes_back, true, first_id, second_id, relation, verdict, score, evidence,
    separates, rule, rule_version, actor, why, decided_at, run_id
FROM standing_pairs
WHERE first_id = $record_id OR second_id = $record_id
ORDER BY decision_number;

-- name: queue
SELECT
    decision_number, takes_back, true, first_id, second_id, relation, verdict, score, evidence,
    separates, rule, rule_version, actor, why, decided_at, run_id
FROM duplicate_queue
WHERE topic_id = $topic_id
ORDER BY score DESC, least(first_id, second_id), greatest(first_id, second_id);

-- name: links_of
WITH wanted AS MATERIALIZED (
    SELECT unnest(from_json($ids, '["VARCHAR"]')) AS record_id
)
SELECT first_id, second_id
FROM standing_pairs
WHERE relation = 'duplicate' AND verdict = 'linked' AND (
    first_id IN (SELECT record_id FROM wanted) OR second_id IN (SELECT record_id FROM wanted)
);

-- name: within
WITH wanted AS MATERIALIZED (
    SELECT unnest(from_json($ids, '["VARCHAR"]')) AS record_id
)
SELECT
    decision_number, takes_back, true, first_id, second_id, relation, verdict, score, evidence,
    separates, rule, rule_version, actor, why, decided_at, run_id
FROM standing_pairs
WHERE first_id IN (SELECT record_id FROM wanted) AND second_id IN (SELECT record_id FROM wanted)
ORDER BY decision_number;

-- name: groups_of
WITH wanted AS MATERIALIZED (
    SELECT unnest(from_json($ids, '["VARCHAR"]')) AS record_id
),
touched AS (
    SELECT DISTINCT group_id FROM duplicate_members
    WHERE record_id IN (SELECT record_id FROM wanted)
)
SELECT m.group_id, m.record_id
FROM duplicate_members AS m
JOIN touched USING (group_id)
ORDER BY m.group_id, m.position;

-- name: delete_groups
WITH wanted AS MATERIALIZED (SELECT unnest(from_json($ids, '["VARCHAR"]')) AS group_id)
DELETE FROM duplicate_members WHERE group_id IN (SELECT group_id FROM wanted);

-- name: is_decided
SELECT true FROM decisions WHERE topic_id = $topic_id LIMIT 1;

-- name: tell_reopened
INSERT INTO changes BY NAME
SELECT
    $run_id AS run_id, $topic_id AS topic_id, $source AS source, q.record_id,
    (
        SELECT count(*) FROM changes
        WHERE run_id = $run_id AND topic_id = $topic_id AND source = $source
    ) + row_number() OVER (ORDER BY q.record_id) AS position,
    'reopened' AS kind, false AS is_arrival, q.reopened_because AS detail
FROM screening_queue AS q
JOIN reopened_cases AS o USING (topic_id, record_id)
WHERE q.topic_id = $topic_id AND NOT EXISTS (
    SELECT 1
    FROM changes AS c
    JOIN search_runs AS r USING (run_id, topic_id, source)
    WHERE c.topic_id = q.topic_id AND c.record_id = q.record_id AND c.kind = 'reopened'
        AND r.started_at >= o.reopened_at
);

-- name: reopened
SELECT because FROM reopened_cases WHERE topic_id = $topic_id AND record_id = $record_id;
