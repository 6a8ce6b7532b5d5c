-- What a digest shows of one topic in one week.

-- name: sent_at
SELECT sent_at FROM digests WHERE topic_id = $topic_id AND week = $week;

-- name: weeks_to_send
SELECT d.week
FROM digests AS d
WHERE d.topic_id = $topic_id AND d.sent_at IS NULL AND (
    d.week = $week
    OR (d.week < $week AND d.week > (
        SELECT max(s.week) FROM digests AS s
        WHERE s.topic_id = $topic_id AND s.sent_at IS NOT NULL
    ))
)
ORDER BY d.week;

-- name: open_digest
INSERT OR IGNORE INTO digests VALUES ($topic_id, $week, NULL);

-- name: mark_sent
UPDATE digests SET sent_at = $sent_at
WHERE topic_id = $topic_id AND week = $week AND sent_at IS NULL;

-- name: claim_changes
INSERT INTO digest_changes BY NAME
SELECT topic_id, $week AS week, run_id, source, record_id, kind
FROM waiting_changes
WHERE topic_id = $topic_id AND as_of <= $last_day;

-- name: claim_notices
INSERT INTO digest_notices BY NAME
SELECT topic_id, $week AS week, record_id, kind, notice_key
FROM waiting_notices
WHERE topic_id = $topic_id AND noticed_at <= $last_day;

-- name: waiting
SELECT
    (SELECT count(*) FROM waiting_changes WHERE topic_id = $topic_id AND as_of <= $last_day)
    + (
        SELECT count(*) FROM waiting_notices
        WHERE topic_id = $topic_id AND noticed_at <= $last_day
    );

-- name: changes
SELECT c.run_id, c.record_id, c.kind, c.detail, coalesce(s.lines, '')
FROM digest_changes AS d
JOIN changes AS c USING (topic_id, run_id, source, record_id, kind)
JOIN search_runs AS r USING (topic_id, run_id, source)
LEFT JOIN standings AS s ON s.topic_id = c.topic_id AND s.record_id = c.record_id
WHERE d.topic_id = $topic_id AND d.week = $week
ORDER BY r.run_number, c.position;

-- name: change_fields
WITH wanted AS MATERIALIZED (
    SELECT unnest(from_json($ids, '["VARCHAR"]')) AS record_id
)
SELECT run_id, record_id, kind, field, old_value, new_value
FROM change_fields
WHERE topic_id = $topic_id AND record_id IN (SELECT record_id FROM wanted)
ORDER BY position;

-- name: notices
SELECT
    n.record_id, n.kind, n.notice_id, n.citation, coalesce(r.title, ''), n.noticed_on,
    (
        SELECT min(c.reference_number)
        FROM (
            SELECT topic_id, record_id, reference_number FROM referenced_records
            UNION ALL
            SELECT topic_id, 'pubmed:' || pmid, reference_number FROM policy_references
        ) AS c
        WHERE c.topic_id = d.topic_id AND c.record_id = d.record_id
    )
FROM digest_notices AS d
JOIN record_notices AS n USING (record_id, kind, notice_key)
LEFT JOIN records AS r USING (record_id)
WHERE d.topic_id = $topic_id AND d.week = $week
ORDER BY n.noticed_on, n.record_id, n.kind, n.notice_key;

-- name: duplicates
WITH wanted AS MATERIALIZED (
    SELECT unnest(from_json($ids, '["VARCHAR"]')) AS record_id
)
SELECT m.record_id, o.record_id
FROM duplicate_members AS m
JOIN duplicate_members AS o USING (group_id)
WHERE m.record_id <> o.record_id AND m.record_id IN (SELECT record_id FROM wanted)
ORDER BY m.record_id, o.position;

-- name: line_health
WITH completed AS (
    SELECT run_id, source, strategy_version, run_number
    FROM search_runs
    WHERE topic_id = $topic_id AND outcome = 'completed' AND as_of <= $last_day
        AND EXISTS (
            SELECT 1 FROM line_yields AS y
            WHERE y.topic_id = $topic_id AND y.run_id = search_runs.run_id
                AND y.source = search_runs.source
        )
),
latest AS (SELECT * FROM completed ORDER BY run_number DESC LIMIT 1),
earlier AS (
    SELECT y.line, min(y.matched) AS least, max(y.matched) AS most
    FROM line_yields AS y
    JOIN completed AS c USING (run_id, source)
    JOIN latest AS l
        ON l.strategy_version = c.strategy_version AND l.source = c.source
        AND c.run_number < l.run_number
    WHERE y.topic_id = $topic_id
    GROUP BY y.line
)
SELECT
    y.line, coalesce(t.line_text, ''), coalesce(t.pubmed, ''), coalesce(t.exactness, ''),
    y.matched, y.only_this_line, e.least, e.most
FROM latest AS l
JOIN line_yields AS y USING (run_id, source)
LEFT JOIN strategy_lines AS t
    ON t.topic_id = $topic_id AND t.strategy_version = l.strategy_version AND t.line = y.line
LEFT JOIN earlier AS e ON e.line = y.line
WHERE y.topic_id = $topic_id
ORDER BY y.line;

-- name: covered_before
SELECT max(as_of) FROM search_runs
WHERE topic_id = $topic_id AND outcome = 'completed' AND moves_watermark AND as_of < $first_day;

-- name: title
SELECT title FROM topics WHERE topic_id = $topic_id;

-- name: held
SELECT count(*) FROM standings WHERE topic_id = $topic_id AND in_strategy;

-- name: new_since_review
SELECT count(*)
FROM evidence AS e
JOIN topics AS t USING (topic_id)
WHERE e.topic_id = $topic_id AND e.created_on > t.last_review_on;
