-- People's decisions: what is asked before one is added, and after it, and what is told of them.

-- name: next_decision
SELECT coalesce(max(decision_number), 0) + 1 FROM decisions;

-- name: next_full_text
SELECT coalesce(max(event_number), 0) + 1 FROM full_text_events;

-- name: next_nomination
SELECT coalesce(max(nomination_number), 0) + 1 FROM nominations;

-- name: next_rule
SELECT coalesce(max(rule_number), 0) + 1 FROM review_rules;

-- name: known
WITH wanted AS MATERIALIZED (SELECT unnest(from_json($ids, '["VARCHAR"]')) AS record_id)
SELECT record_id FROM wanted
WHERE record_id IN (SELECT record_id FROM standings WHERE topic_id = $topic_id)
    OR record_id IN (SELECT record_id FROM nominated_works WHERE topic_id = $topic_id)
    OR record_id IN (
        SELECT 'nominated:' || nomination_number FROM nominations WHERE topic_id = $topic_id
    );

-- name: identified
WITH wanted AS MATERIALIZED (SELECT unnest(from_json($ids, '["VARCHAR"]')) AS identifier)
SELECT w.identifier, r.record_id
FROM wanted AS w
JOIN (
    SELECT record_id AS identifier, record_id, 1 AS preference FROM records
    UNION ALL SELECT pmid, record_id, 2 FROM records WHERE pmid <> ''
    UNION ALL SELECT lower(doi), record_id, 3 FROM records WHERE doi <> ''
    UNION ALL SELECT lower(pmcid), record_id, 4 FROM records WHERE pmcid <> ''
    UNION ALL SELECT nomination_id, record_id, 5 FROM nominated_records
    UNION ALL
    SELECT 'nominated:' || nomination_number, 'nominated:' || nomination_number, 6
    FROM nominations
) AS r ON r.identifier = lower(w.identifier)
QUALIFY row_number() OVER (PARTITION BY w.identifier ORDER BY r.preference, r.record_id) = 1;

-- name: words
SELECT topic_id, record_id, stage, decided_by, decision
FROM active_decisions
WHERE topic_id = $topic_id
ORDER BY decision_number;

-- name: advice
WITH wanted AS MATERIALIZED (SELECT unnest(from_json($ids, '["VARCHAR"]')) AS record_id)
SELECT record_id, route, reason, run_id
FROM current_suggestions
WHERE topic_id = $topic_id AND record_id IN (SELECT record_id FROM wanted);

-- name: history
SELECT
    d.topic_id, d.record_id, d.decision, d.stage, d.decided_by, d.decided_at, d.reason,
    d.criteria_version, d.reason_code, d.tier, d.adjudicates, d.old_decision, d.suggested_route,
    d.suggested_reason, d.suggested_run, d.suggestion_shown, d.origin,
    d.decision_number, d.takes_back,
    d.decision_number IN (SELECT decision_number FROM active_decisions) AS is_active
FROM decisions AS d
WHERE d.topic_id = $topic_id AND ($record_id IS NULL OR d.record_id = $record_id)
ORDER BY d.decision_number;

-- name: outcomes
SELECT record_id, stage, outcome
FROM stage_outcomes
WHERE topic_id = $topic_id;

-- name: current
SELECT
    topic_id, record_id, decision, stage, decided_by, decided_at, reason, criteria_version,
    reason_code, tier, adjudicates, '' AS old_decision, suggested_route, suggested_reason,
    suggested_run, suggestion_shown, origin
FROM current_decisions
WHERE topic_id = $topic_id AND ($with_inherited OR inherited_from = '')
ORDER BY record_id;

-- name: too_early
-- Decisions on the full text, of those added last, whose record did not pass the stage before.
SELECT d.record_id, o.outcome, t.decision, f.full_text_status
FROM decisions AS d
LEFT JOIN stage_outcomes AS o
    ON o.topic_id = d.topic_id AND o.record_id = d.record_id AND o.stage = 'title_abstract'
LEFT JOIN decisions AS t ON t.decision_number = o.decision_number AND o.outcome = 'settled'
LEFT JOIN full_texts AS f ON f.topic_id = d.topic_id AND f.record_id = d.record_id
WHERE d.decision_number >= $first AND d.stage = 'full_text' AND d.takes_back = 0
    AND (
        o.outcome IN ('conflict', 'second reviewer') OR t.decision = 'exclude'
        OR f.full_text_status = 'not_retrieved'
    )
ORDER BY d.decision_number
LIMIT 1;

-- name: unsettled_by_third
-- Words, of those added last, that neither of two reviewers said: a third settles, and adds none.
SELECT d.record_id, d.decided_by, string_agg(DISTINCT c.decided_by, ' and ') AS reviewers
FROM decisions AS d
JOIN current_review_rules AS r ON r.topic_id = d.topic_id AND r.reviewers = 2
JOIN active_decisions AS c
    ON c.topic_id = d.topic_id AND c.record_id = d.record_id AND c.stage = d.stage
    AND NOT c.adjudicates AND lower(c.decided_by) <> lower(d.decided_by)
WHERE d.decision_number >= $first AND d.takes_back = 0 AND NOT d.adjudicates
GROUP BY d.decision_number, d.record_id, d.decided_by
HAVING count(DISTINCT lower(c.decided_by)) >= 2
ORDER BY d.decision_number
LIMIT 1;

-- name: needless_adjudication
-- Adjudications, of those added last, of what two reviewers had not said differently before.
WITH said AS (
    SELECT a.decision_number AS adjudication, c.decided_by, c.decision || c.tier AS word
    FROM decisions AS a
    JOIN active_decisions AS c
        ON c.topic_id = a.topic_id AND c.record_id = a.record_id AND c.stage = a.stage
        AND NOT c.adjudicates AND c.decision_number < a.decision_number
    WHERE a.decision_number >= $first AND a.adjudicates AND a.takes_back = 0
    QUALIFY row_number() OVER (
        PARTITION BY a.decision_number, lower(c.decided_by) ORDER BY c.decision_number DESC
    ) = 1
)
SELECT d.record_id, d.decided_by, coalesce(s.is_own, false)
FROM decisions AS d
LEFT JOIN (
    SELECT
        s.adjudication, count(DISTINCT s.word) AS words,
        bool_or(lower(s.decided_by) = lower(a.decided_by)) AS is_own
    FROM said AS s
    JOIN decisions AS a ON a.decision_number = s.adjudication
    GROUP BY s.adjudication
) AS s ON s.adjudication = d.decision_number
WHERE d.decision_number >= $first AND d.adjudicates AND d.takes_back = 0
    AND (coalesce(s.words, 0) < 2 OR (s.is_own AND NOT $may_be_own))
ORDER BY d.decision_number
LIMIT 1;

-- name: queue
WITH quoted AS (
    SELECT c.topic_id, c.record_id, c.quote, c.field
    FROM current_verdicts AS c
    JOIN current_suggestions AS s USING (topic_id, record_id)
    WHERE c.quote <> ''
    -- Of those that fail, the one that the suggestion's reason names.
    QUALIFY row_number() OVER (
        PARTITION BY c.topic_id, c.record_id
        ORDER BY
            c.verdict = 'fails' DESC,
            c.verdict = 'fails' AND split_part(c.criterion, '.', 1) = s.reason_class DESC,
            starts_with(c.criterion, 'intervention') DESC, c.position
    ) = 1
)
SELECT
    v.record_id, v.title, v.waits, v.waiting_since, v.route, v.reason, coalesce(q.quote, ''),
    coalesce(q.field, ''), v.why_now, v.reopened_because, v.decision, v.found_by,
    v.full_text_status, v.review_stage
FROM reviewed_records AS v
LEFT JOIN quoted AS q USING (topic_id, record_id)
WHERE v.topic_id = $topic_id AND v.waits <> '' AND ($stage IS NULL OR v.review_stage = $stage)
ORDER BY v.review_stage DESC, v.waiting_since, v.record_id;

-- name: said_by
SELECT record_id, stage, max(decided_at)
FROM active_decisions
WHERE topic_id = $topic_id AND lower(decided_by) = lower($reviewer) AND NOT adjudicates
GROUP BY ALL;

-- name: proposed_exclusions
SELECT record_id, decision
FROM topic_records
WHERE topic_id = $topic_id AND in_strategy AND duplicate_of = '' AND route = 'propose_exclude'
ORDER BY record_id;

-- name: conflict_words
SELECT record_id, stage, title
FROM conflicts
WHERE topic_id = $topic_id
ORDER BY since, record_id;

-- name: rule
SELECT topic_id, reviewers, blind FROM current_review_rules WHERE topic_id = $topic_id;

-- name: full_text_status
SELECT full_text_status FROM full_texts WHERE topic_id = $topic_id AND record_id = $record_id;

-- name: where_it_stands
SELECT o.stage, o.outcome, d.decision, d.decided_by
FROM stage_outcomes AS o
JOIN decisions AS d USING (decision_number)
WHERE o.topic_id = $topic_id AND o.record_id = $record_id;

-- name: nominated_before
SELECT record_id, nominated_by, found_by
FROM nominated_works
WHERE topic_id = $topic_id AND (
    ($pmid <> '' AND pmid = $pmid) OR ($doi <> '' AND lower(doi) = lower($doi))
    OR ($pmid = '' AND $doi = '' AND lower(title) = lower($title))
    OR record_id = $record_id
)
LIMIT 1;

-- name: nomination
SELECT record_id, title
FROM nominated_works
WHERE topic_id = $topic_id AND nomination_id = 'nominated:' || $number;

-- name: nominations
SELECT
    'nominated:' || n.nomination_number, n.topic_id, n.found_by, n.nominated_by, n.nominated_at,
    n.why, n.pmid, n.doi, n.title, coalesce(h.record_id, 'nominated:' || n.nomination_number)
FROM nominations AS n
LEFT JOIN nominated_records AS h ON h.nomination_id = 'nominated:' || n.nomination_number
WHERE n.topic_id = $topic_id
ORDER BY n.nomination_number;

-- name: deeds
WITH names AS (
    SELECT $record_id AS record_id
    UNION
    SELECT nomination_id FROM nominated_records
    WHERE topic_id = $topic_id AND record_id = $record_id
)
SELECT happened_at, record_id, kind, actor, detail, why, run_id
FROM people_trail
WHERE topic_id = $topic_id AND record_id IN (SELECT record_id FROM names)
ORDER BY happened_at, sequence, kind;

-- name: trail
SELECT happened_at, record_id, kind, actor, detail, why, run_id
FROM audit_trail
WHERE topic_id = $topic_id AND ($since IS NULL OR happened_at >= $since)
ORDER BY happened_at, sequence, record_id, kind;
