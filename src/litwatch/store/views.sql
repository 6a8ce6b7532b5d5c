-- The views that analysts, scripts and checks rely on (INTERFACES: "Store"). Created anew by
-- every migration; the agreed columns come first, in their order, helpful ones after them.

CREATE OR REPLACE VIEW latest_runs AS
SELECT run_number, run_id, topic_id, source, strategy_version, criteria_version, as_of
FROM search_runs
WHERE outcome = 'completed'
QUALIFY row_number() OVER (PARTITION BY topic_id ORDER BY run_number DESC) = 1;

CREATE OR REPLACE VIEW run_health AS
SELECT
    r.run_id, r.topic_id, r.source, r.started_at, r.finished_at, r.outcome, r.requests, r.found,
    r.new, r.changed, r.outside_strategy,
    coalesce((
        SELECT string_agg(w.message, '; ' ORDER BY w.position)
        FROM run_warnings AS w
        WHERE w.run_id = r.run_id AND w.topic_id = r.topic_id AND w.source = r.source
    ), '') AS warnings,
    r.error, r.as_of, r.window_first_day, r.window_last_day, r.moves_watermark,
    r.strategy_version, r.criteria_version, r.mesh_year, r.run_number, r.run_kind
FROM search_runs AS r
ORDER BY r.run_number DESC;

CREATE OR REPLACE VIEW current_suggestions AS
SELECT
    topic_id, record_id, route, reason, reason_class, reason_subclass, criteria_version, run_id,
    run_number
FROM suggestions
QUALIFY row_number() OVER (PARTITION BY topic_id, record_id ORDER BY run_number DESC) = 1;

CREATE OR REPLACE VIEW current_verdicts AS
SELECT
    v.topic_id, v.record_id, v.criterion, v.verdict, v.quote, v.field, v.quote_start, v.quote_end,
    v.rule, v.position
FROM criterion_verdicts AS v
JOIN current_suggestions AS s USING (run_id, topic_id, record_id);

-- Decisions on pairs that nobody and nothing took back.
CREATE OR REPLACE VIEW active_pairs AS
SELECT d.*
FROM pair_decisions AS d
ANTI JOIN (SELECT takes_back FROM pair_decisions WHERE takes_back > 0) AS t
    ON t.takes_back = d.decision_number
WHERE d.takes_back = 0;

-- The one decision that counts for each pair: a person's before the machine's, then the latest.
CREATE OR REPLACE VIEW standing_pairs AS
SELECT *
FROM active_pairs
QUALIFY row_number() OVER (
    PARTITION BY least(first_id, second_id), greatest(first_id, second_id)
    ORDER BY actor <> 'machine' DESC, decision_number DESC
) = 1;

CREATE OR REPLACE VIEW duplicate_groups AS
SELECT record_id, group_id, first_value(record_id) OVER (
    PARTITION BY group_id ORDER BY position
) AS representative, position
FROM duplicate_members;

-- Of the records of one group that a topic holds, one stands for all: the group's representative
-- if the topic holds it, else the first member that it holds.
CREATE OR REPLACE VIEW topic_duplicates AS
WITH held_members AS (
    SELECT
        s.topic_id, m.record_id, m.group_id,
        first_value(m.record_id) OVER (
            PARTITION BY s.topic_id, m.group_id ORDER BY s.in_strategy DESC, m.position
        ) AS duplicate_of
    FROM standings AS s
    JOIN duplicate_members AS m USING (record_id)
    WHERE s.first_seen_run <> ''
)
SELECT topic_id, record_id, duplicate_of, group_id
FROM held_members
WHERE record_id <> duplicate_of;

-- Pairs that a person must look at, in each topic that holds one of both records.
CREATE OR REPLACE VIEW duplicate_queue AS
SELECT t.topic_id, p.*, a.title AS first_title, b.title AS second_title
FROM standing_pairs AS p
JOIN (
    SELECT DISTINCT s.topic_id, q.decision_number
    FROM standing_pairs AS q
    JOIN standings AS s ON s.record_id = q.first_id OR s.record_id = q.second_id
    WHERE q.verdict = 'needs review' AND s.first_seen_run <> ''
) AS t USING (decision_number)
LEFT JOIN records AS a ON a.record_id = p.first_id
LEFT JOIN records AS b ON b.record_id = p.second_id
WHERE p.verdict = 'needs review';

-- Decisions that nobody took back.
CREATE OR REPLACE VIEW active_decisions AS
SELECT d.*
FROM decisions AS d
ANTI JOIN (SELECT takes_back FROM decisions WHERE takes_back > 0) AS t
    ON t.takes_back = d.decision_number
WHERE d.takes_back = 0;

CREATE OR REPLACE VIEW current_review_rules AS
SELECT topic_id, reviewers, blind, since
FROM review_rules
QUALIFY row_number() OVER (PARTITION BY topic_id ORDER BY rule_number DESC) = 1;

-- The words that count for a record at a stage. With one reviewer it is the latest; with two it is
-- each person's latest since the last adjudication or, until two have spoken since, that one.
CREATE OR REPLACE VIEW counting_decisions AS
WITH standing AS (
    SELECT d.*, coalesce(r.reviewers, 1) AS reviewers
    FROM active_decisions AS d
    LEFT JOIN current_review_rules AS r USING (topic_id)
    QUALIFY row_number() OVER (
        PARTITION BY d.topic_id, d.record_id, d.stage, lower(d.decided_by), d.adjudicates
        ORDER BY d.decision_number DESC
    ) = 1
),
placed AS (
    SELECT
        *, max(decision_number) OVER stages AS latest,
        coalesce(max(decision_number) FILTER (WHERE adjudicates) OVER stages, 0) AS adjudicated
    FROM standing
    WINDOW stages AS (PARTITION BY topic_id, record_id, stage)
),
counted AS (
    SELECT *, count(*) FILTER (WHERE decision_number > adjudicated) OVER stages AS voices
    FROM placed
    WINDOW stages AS (PARTITION BY topic_id, record_id, stage)
)
SELECT * EXCLUDE (latest, adjudicated, voices)
FROM counted
WHERE CASE
    WHEN reviewers = 1 THEN decision_number = latest
    WHEN voices >= 2 THEN decision_number > adjudicated
    WHEN adjudicated > 0 THEN decision_number = adjudicated
    ELSE true
END;

-- How a record stands at each stage: `settled`, `second reviewer` (one of two has decided) or
-- `conflict`. `known_at` is the earliest of the moments in which those who settled it decided.
CREATE OR REPLACE VIEW stage_outcomes AS
SELECT
    topic_id, record_id, stage,
    CASE
        WHEN any_value(reviewers) = 1 OR bool_or(adjudicates) THEN 'settled'
        WHEN count(*) < any_value(reviewers) THEN 'second reviewer'
        WHEN count(DISTINCT decision || tier) = 1 THEN 'settled'
        ELSE 'conflict'
    END AS outcome,
    max(decision_number) AS decision_number,
    string_agg(decided_by, ', ' ORDER BY decision_number) AS decided_by,
    min(decided_at) AS known_at
FROM counting_decisions
GROUP BY topic_id, record_id, stage;

-- The held record, if there is one, that each nominated work is.
CREATE OR REPLACE VIEW nominated_records AS
WITH known AS (
    SELECT n.nomination_number, r.record_id, r.title, 1 AS preference
    FROM nominations AS n
    JOIN records AS r ON r.pmid = n.pmid
    WHERE n.pmid <> ''
    UNION ALL
    SELECT n.nomination_number, r.record_id, r.title, 2
    FROM nominations AS n
    JOIN records AS r ON lower(r.doi) = lower(n.doi)
    WHERE n.doi <> ''
)
SELECT n.topic_id, 'nominated:' || n.nomination_number AS nomination_id, k.record_id, k.title
FROM known AS k
JOIN nominations AS n USING (nomination_number)
QUALIFY row_number() OVER (
    PARTITION BY nomination_number ORDER BY k.preference, k.record_id
) = 1;

-- Works that came another way than by the strategy, once each, as the first to bring them said; a
-- held record stands for its nomination.
CREATE OR REPLACE VIEW nominated_works AS
SELECT
    n.topic_id, coalesce(h.record_id, 'nominated:' || n.nomination_number) AS record_id,
    n.found_by, n.nominated_by, n.nominated_at, n.why, n.pmid, n.doi,
    coalesce(h.title, n.title) AS title,
    h.record_id IS NOT NULL AS is_held,
    coalesce(s.in_strategy AND s.first_seen_run <> '', false) AS by_strategy,
    'nominated:' || n.nomination_number AS nomination_id
FROM nominations AS n
LEFT JOIN nominated_records AS h ON h.nomination_id = 'nominated:' || n.nomination_number
LEFT JOIN standings AS s ON s.topic_id = n.topic_id AND s.record_id = h.record_id
QUALIFY row_number() OVER (
    PARTITION BY n.topic_id, coalesce(h.record_id, 'nominated:' || n.nomination_number)
    ORDER BY n.nomination_number
) = 1;

-- Who inherits what people said: the other members of a record's group that the topic knows, and
-- the record that was held later for a nominated work.
CREATE OR REPLACE VIEW heirs AS
WITH touched AS (
    SELECT topic_id, record_id FROM decisions
    UNION
    SELECT topic_id, record_id FROM full_text_events
)
SELECT t.topic_id, t.record_id, o.record_id AS heir
FROM touched AS t
JOIN duplicate_members AS m USING (record_id)
JOIN duplicate_members AS o USING (group_id)
SEMI JOIN standings AS s ON s.topic_id = t.topic_id AND s.record_id = o.record_id
WHERE o.record_id <> t.record_id
UNION
SELECT topic_id, nomination_id, record_id FROM nominated_records;

-- What is settled. A decision on the full text outranks one on title and abstract, whichever was
-- made later. A record that nobody decided inherits the decision on a duplicate.
CREATE OR REPLACE VIEW current_decisions AS
WITH settled AS (
    SELECT d.* REPLACE (o.decided_by AS decided_by), o.known_at
    FROM stage_outcomes AS o
    JOIN decisions AS d USING (decision_number)
    WHERE o.outcome = 'settled'
),
told AS (
    SELECT *, '' AS inherited_from FROM settled
    UNION ALL BY NAME
    SELECT d.* REPLACE (h.heir AS record_id), d.record_id AS inherited_from
    FROM settled AS d
    JOIN heirs AS h USING (topic_id, record_id)
)
SELECT
    topic_id, record_id, decision, stage, decided_by, decided_at, reason, criteria_version,
    decision_number, inherited_from, reason_code, tier, adjudicates, known_at, suggested_route,
    suggested_reason, suggested_run, suggestion_shown, origin
FROM told
QUALIFY row_number() OVER (
    PARTITION BY topic_id, record_id
    ORDER BY inherited_from <> '', stage = 'full_text' DESC, decision_number DESC
) = 1;

-- What happened to a record that a person who judged it earlier must know, and when.
CREATE OR REPLACE VIEW case_changes AS
SELECT case_of AS record_id, decided_at AS changed_at, case_because AS because
FROM standing_pairs
WHERE case_of <> ''
UNION
SELECT
    n.record_id, r.started_at,
    replace(n.kind, '_', ' ') || if(n.notice_id = '', '', ' (PMID ' || n.notice_id || ')')
FROM record_notices AS n
JOIN (
    SELECT run_id, min(started_at) AS started_at FROM search_runs GROUP BY run_id
) AS r USING (run_id)
WHERE n.ended_run_id = ''
    AND n.kind IN ('retraction', 'partial_retraction', 'expression_of_concern', 'correction');

-- Decided records whose case, or a duplicate's, has changed since they were decided.
CREATE OR REPLACE VIEW reopened_cases AS
WITH members AS (
    SELECT record_id, record_id AS member FROM records
    UNION
    SELECT m.record_id, o.record_id
    FROM duplicate_members AS m
    JOIN duplicate_members AS o USING (group_id)
)
SELECT
    d.topic_id, d.record_id, max(c.changed_at) AS reopened_at,
    string_agg(DISTINCT c.because, '; ' ORDER BY c.because) AS because
FROM case_changes AS c
JOIN members AS m ON m.member = c.record_id
JOIN current_decisions AS d ON d.record_id = m.record_id
WHERE c.changed_at > d.known_at
GROUP BY d.topic_id, d.record_id;

CREATE OR REPLACE VIEW topic_records AS
SELECT
    s.record_id, r.source, r.pmid, r.doi, r.title, r.journal, r.year, r.publication_types,
    s.first_seen_run, s.why_now,
    coalesce(g.route, '') AS route,
    coalesce(d.decision, '') AS decision,
    s.lines, s.topic_id,
    coalesce(g.reason, '') AS reason,
    coalesce(g.reason_class, '') AS reason_class,
    coalesce(u.duplicate_of, '') AS duplicate_of,
    r.authors, r.created_on, r.revision, s.in_strategy,
    coalesce(d.inherited_from, '') AS inherited_from,
    coalesce(o.because, '') AS reopened_because,
    coalesce(d.stage, '') AS decision_stage,
    coalesce(d.tier, '') AS tier,
    d.decided_at,
    o.reopened_at
FROM standings AS s
JOIN records AS r USING (record_id)
LEFT JOIN current_suggestions AS g USING (topic_id, record_id)
LEFT JOIN current_decisions AS d USING (topic_id, record_id)
LEFT JOIN topic_duplicates AS u USING (topic_id, record_id)
LEFT JOIN reopened_cases AS o USING (topic_id, record_id)
WHERE s.first_seen_run <> '';

CREATE OR REPLACE VIEW evidence AS
SELECT
    record_id, source, pmid, doi, title, journal, year, publication_types, first_seen_run, why_now,
    route, decision, lines, topic_id, reason, reason_class, duplicate_of, authors, created_on,
    revision, inherited_from, reopened_because
FROM topic_records
WHERE in_strategy
ORDER BY topic_id, record_id;

CREATE OR REPLACE VIEW new_evidence AS
SELECT e.*
FROM evidence AS e
JOIN latest_runs AS l ON l.topic_id = e.topic_id AND l.run_id = e.first_seen_run;

-- Records that once stood in a topic's evidence and no longer meet its strategy, with the line.
CREATE OR REPLACE VIEW left_evidence AS
SELECT
    t.record_id, t.source, t.pmid, t.doi, t.title, t.journal, t.year, t.publication_types,
    t.first_seen_run, t.why_now, t.route, t.decision, t.lines, t.topic_id,
    c.run_id AS left_run, c.detail AS left_because
FROM topic_records AS t
JOIN (
    SELECT x.topic_id, x.record_id, x.run_id, x.detail
    FROM changes AS x
    JOIN search_runs AS r USING (run_id, topic_id, source)
    WHERE x.kind = 'left'
    QUALIFY row_number() OVER (PARTITION BY x.topic_id, x.record_id ORDER BY r.run_number DESC) = 1
) AS c USING (topic_id, record_id)
WHERE NOT t.in_strategy;

CREATE OR REPLACE VIEW line_yield AS
SELECT
    y.topic_id, y.run_id, y.line, y.matched, y.only_this_line,
    l.line_text, l.pubmed, l.exactness, r.strategy_version, y.source, r.as_of, r.run_number
FROM line_yields AS y
JOIN search_runs AS r USING (run_id, topic_id, source)
LEFT JOIN strategy_lines AS l
    ON l.topic_id = y.topic_id AND l.strategy_version = r.strategy_version AND l.line = y.line
ORDER BY y.topic_id, r.run_number DESC, y.line;

CREATE OR REPLACE VIEW known_items AS
SELECT
    k.topic_id, k.item, k.title, k.status, k.pmid, k.doi, k.record_id, k.run_id,
    p.reference_number, p.role, k.position
FROM known_item_checks AS k
JOIN search_runs AS r USING (run_id, topic_id, source)
LEFT JOIN policy_references AS p ON p.topic_id = k.topic_id AND p.item = k.item
QUALIFY dense_rank() OVER (PARTITION BY k.topic_id ORDER BY r.run_number DESC) = 1
ORDER BY k.topic_id, k.position;

-- A policy's references beside the records held for them: by PMID, by DOI, or as the topic's
-- latest run recognised them.
CREATE OR REPLACE VIEW referenced_records AS
SELECT p.topic_id, p.item, p.reference_number, r.record_id
FROM policy_references AS p
JOIN records AS r ON r.pmid = p.pmid AND p.pmid <> ''
UNION
SELECT p.topic_id, p.item, p.reference_number, r.record_id
FROM policy_references AS p
JOIN records AS r ON lower(r.doi) = lower(p.doi) AND p.doi <> ''
UNION
SELECT p.topic_id, p.item, p.reference_number, k.record_id
FROM policy_references AS p
JOIN known_items AS k ON k.topic_id = p.topic_id AND k.item = p.item
WHERE k.record_id <> '';

-- Records whose notices concern a topic: ever in its evidence, or cited by its policy, also where
-- the cited work itself could never be fetched.
CREATE OR REPLACE VIEW followed_records AS
SELECT topic_id, record_id FROM standings WHERE first_seen_run <> ''
UNION
SELECT topic_id, record_id FROM cited_records
UNION
SELECT topic_id, record_id FROM referenced_records
UNION
SELECT topic_id, 'pubmed:' || pmid FROM policy_references WHERE pmid <> '';

CREATE OR REPLACE VIEW notices AS
SELECT
    n.record_id, n.kind, n.notice_id, n.noticed_on AS noticed_at,
    n.record_id IN (SELECT record_id FROM cited_records)
    OR n.record_id IN (SELECT record_id FROM referenced_records)
    OR n.record_id IN (SELECT 'pubmed:' || pmid FROM policy_references WHERE pmid <> '')
        AS cited_by_policy,
    n.citation, n.run_id, r.pmid, r.title, n.notice_key
FROM record_notices AS n
LEFT JOIN records AS r USING (record_id)
WHERE n.ended_run_id = ''
ORDER BY n.noticed_on DESC, n.record_id;

-- Events that no digest has shown yet, with the day that decides which week may show them.
CREATE OR REPLACE VIEW waiting_changes AS
SELECT c.topic_id, c.run_id, c.source, c.record_id, c.kind, r.as_of
FROM changes AS c
JOIN search_runs AS r USING (run_id, topic_id, source)
ANTI JOIN digest_changes AS d USING (topic_id, run_id, source, record_id, kind);

CREATE OR REPLACE VIEW waiting_notices AS
SELECT f.topic_id, n.record_id, n.kind, n.notice_key, n.noticed_at
FROM notices AS n
JOIN followed_records AS f USING (record_id)
ANTI JOIN digest_notices AS d USING (topic_id, record_id, kind, notice_key);
