-- The views of people's work, after those of views.sql: what waits, what was decided and why, and
-- the flow of PRISMA 2020.

-- How far each report came; what became of a duplicate's report became of the record's too.
CREATE OR REPLACE VIEW full_texts AS
WITH told AS (
    SELECT * FROM full_text_events
    UNION ALL BY NAME
    SELECT f.* REPLACE (h.heir AS record_id)
    FROM full_text_events AS f
    JOIN heirs AS h USING (topic_id, record_id)
)
SELECT topic_id, record_id, full_text_status, told_by, told_at, reason
FROM told
QUALIFY row_number() OVER (PARTITION BY topic_id, record_id ORDER BY event_number DESC) = 1;

-- Every record that a topic reviews: its evidence without duplicates, and works that came another
-- way. `review_stage` is the stage at which it stands, `waits` why it waits there, empty if it does
-- not.
CREATE OR REPLACE VIEW reviewed_records AS
WITH found AS (
    SELECT
        topic_id, record_id, pmid, title, year, route, reason, reason_class, decision,
        decision_stage, tier, decided_at, first_seen_run, why_now, lines, created_on,
        reopened_because, reopened_at,
        'strategy' AS found_by, NULL::TIMESTAMP AS nominated_at
    FROM topic_records
    WHERE in_strategy AND duplicate_of = ''
    UNION ALL BY NAME
    SELECT
        w.topic_id, w.record_id, coalesce(nullif(w.pmid, ''), r.pmid, '') AS pmid, w.title,
        r.year, '' AS route, '' AS reason, '' AS reason_class,
        coalesce(d.decision, '') AS decision, coalesce(d.stage, '') AS decision_stage,
        coalesce(d.tier, '') AS tier, d.decided_at, '' AS first_seen_run, '' AS why_now, '' AS lines, r.created_on,
        coalesce(o.because, '') AS reopened_because, o.reopened_at,
        w.found_by, w.nominated_at
    FROM nominated_works AS w
    LEFT JOIN records AS r USING (record_id)
    LEFT JOIN current_decisions AS d USING (topic_id, record_id)
    LEFT JOIN reopened_cases AS o USING (topic_id, record_id)
    ANTI JOIN topic_duplicates AS t
        ON t.topic_id = w.topic_id AND t.record_id = w.record_id
    WHERE NOT w.by_strategy
),
placed AS (
    SELECT
        f.*, t.told_at AS full_text_at,
        if(f.decision_stage = 'full_text', 'assessed', coalesce(t.full_text_status, ''))
            AS full_text_status,
        coalesce(t.reason, '') AS full_text_reason,
        CASE
            WHEN f.decision_stage = 'full_text' OR f.decision = 'include' THEN 'full_text'
            WHEN f.decision <> 'exclude' AND t.full_text_status IS NOT NULL THEN 'full_text'
            ELSE 'title_abstract'
        END AS review_stage
    FROM found AS f
    LEFT JOIN full_texts AS t USING (topic_id, record_id)
)
SELECT
    p.* EXCLUDE (full_text_at, reopened_at, nominated_at, decided_at),
    CASE
        WHEN p.reopened_because <> '' THEN 'reopened'
        WHEN p.review_stage = p.decision_stage AND p.decision IN ('include', 'exclude') THEN ''
        WHEN p.decision_stage = 'title_abstract' AND p.decision = 'exclude' THEN ''
        WHEN o.outcome IN ('conflict', 'second reviewer') THEN o.outcome
        WHEN p.review_stage = p.decision_stage AND p.decision = 'maybe' THEN 'maybe'
        WHEN p.full_text_status = 'not_retrieved' THEN ''
        ELSE 'undecided'
    END AS waits,
    coalesce(
        p.reopened_at,
        if(p.review_stage = 'full_text', coalesce(p.full_text_at, p.decided_at), NULL),
        p.nominated_at, r.started_at
    ) AS waiting_since
FROM placed AS p
LEFT JOIN stage_outcomes AS o
    ON o.topic_id = p.topic_id AND o.record_id = p.record_id AND o.stage = p.review_stage
LEFT JOIN (
    SELECT topic_id, run_id, min(started_at) AS started_at FROM search_runs GROUP BY ALL
) AS r ON r.topic_id = p.topic_id AND r.run_id = p.first_seen_run;

-- What waits for a person at title and abstract, and again at either stage where something happened
-- that changes the case or where the last word was "maybe"; one record per group of duplicates.
CREATE OR REPLACE VIEW screening_queue AS
SELECT
    topic_id, record_id, pmid, title, year, route, reason, reason_class, decision, first_seen_run,
    why_now, lines, created_on, reopened_because, review_stage, waits, waiting_since, found_by
FROM reviewed_records
WHERE waits <> '' AND (
    review_stage = 'title_abstract' OR reopened_because <> '' OR decision <> 'include'
);

-- What waits for its full text to be fetched and judged.
CREATE OR REPLACE VIEW full_text_queue AS
SELECT
    topic_id, record_id, pmid, title, year, route, decision, full_text_status, full_text_reason,
    reopened_because, waits, waiting_since, found_by
FROM reviewed_records
WHERE waits <> '' AND review_stage = 'full_text';

CREATE OR REPLACE VIEW decision_history AS
SELECT
    d.decision_number, d.topic_id, d.record_id, d.stage,
    CASE
        WHEN d.takes_back > 0 THEN 'taken back'
        WHEN d.adjudicates THEN 'adjudicated'
        ELSE 'decided'
    END AS what,
    d.old_decision, d.decision AS new_decision, d.tier, d.reason_code, d.reason, d.decided_by,
    d.decided_at, d.criteria_version, d.suggested_route, d.suggested_reason, d.suggested_run,
    d.suggestion_shown, d.origin, d.takes_back,
    coalesce(t.decision_number, 0) AS taken_back_by
FROM decisions AS d
LEFT JOIN decisions AS t ON t.takes_back = d.decision_number
ORDER BY d.decision_number;

-- Records on which two reviewers said different things, until they agree or a third decides.
CREATE OR REPLACE VIEW conflicts AS
SELECT
    o.topic_id, o.record_id, o.stage, coalesce(r.title, w.title, '') AS title,
    string_agg(
        c.decided_by || ': ' || c.decision || if(c.tier = '', '', ' (' || c.tier || ')'), '; '
        ORDER BY c.decision_number
    ) AS words,
    max(c.decided_at) AS since
FROM stage_outcomes AS o
JOIN counting_decisions AS c USING (topic_id, record_id, stage)
LEFT JOIN records AS r ON r.record_id = o.record_id
LEFT JOIN nominated_works AS w ON w.topic_id = o.topic_id AND w.record_id = o.record_id
WHERE o.outcome = 'conflict'
GROUP BY ALL
ORDER BY o.topic_id, since, o.record_id;

-- Why people left records out: excluded at either stage, or relevant and not key evidence.
CREATE OR REPLACE VIEW exclusion_reasons AS
SELECT
    v.topic_id, d.stage, if(d.decision = 'exclude', 'exclude', d.tier) AS fate, v.found_by,
    d.reason_code, count(*) AS n
FROM reviewed_records AS v
JOIN current_decisions AS d USING (topic_id, record_id)
WHERE d.decision = 'exclude' OR d.tier = 'relevant_not_key'
GROUP BY ALL
ORDER BY ALL;

-- PRISMA 2020: `screened` is what is identified without duplicates and without what left; the
-- routes add up to it, and so do the decisions, and so do its three fates at title and abstract
-- (excluded, sought, still waiting). Sought are those not retrieved, assessed and still waiting.
-- The boxes of works that came another way begin with `other_`.
CREATE OR REPLACE VIEW prisma_flow AS
WITH boxes (step, box, label) AS (
    VALUES
        (1, 'identified', 'Records ever found by the strategy'),
        (2, 'duplicates_removed', 'Duplicates removed before screening'),
        (3, 'left_strategy', 'No longer found by the strategy'),
        (4, 'screened', 'Records screened'),
        (5, 'propose_exclude', 'Proposed for exclusion'),
        (6, 'hold_language', 'Held: language'),
        (7, 'hold_conference', 'Held: conference abstract'),
        (8, 'guideline', 'Guidelines and assessments'),
        (9, 'list_review', 'Reviews, listed'),
        (10, 'lower_tier', 'Relevant, lower tier'),
        (11, 'retrieve', 'Full text to be retrieved'),
        (12, 'meets', 'Meets every criterion in the abstract'),
        (13, 'not_routed', 'Not yet screened'),
        (14, 'decided_include', 'Included by a person'),
        (15, 'decided_exclude', 'Excluded by a person'),
        (16, 'decided_maybe', 'Undecided: maybe'),
        (17, 'undecided', 'Not yet decided'),
        (18, 'excluded_title_abstract', 'Excluded at title and abstract'),
        (19, 'title_abstract_waiting', 'Waiting at title and abstract'),
        (20, 'sought', 'Reports sought for retrieval'),
        (21, 'not_retrieved', 'Reports not retrieved'),
        (22, 'full_text_waiting', 'Reports waiting to be assessed'),
        (23, 'assessed', 'Reports assessed for eligibility'),
        (24, 'excluded_full_text', 'Reports excluded'),
        (25, 'full_text_maybe', 'Reports awaiting classification'),
        (26, 'included', 'Reports included'),
        (27, 'key_evidence', 'Included: key evidence'),
        (28, 'relevant_not_key', 'Included: relevant, not key evidence'),
        (29, 'tier_not_set', 'Included: not yet placed'),
        (30, 'other_identified', 'Works identified by other methods'),
        (31, 'other_citation_chasing', 'Other methods: citation chasing'),
        (32, 'other_expert', 'Other methods: experts'),
        (33, 'other_company', 'Other methods: companies'),
        (34, 'other_consultation', 'Other methods: consultation'),
        (35, 'other_other', 'Other methods: other'),
        (36, 'other_excluded_title_abstract', 'Other methods: excluded at title and abstract'),
        (37, 'other_title_abstract_waiting', 'Other methods: waiting at title and abstract'),
        (38, 'other_sought', 'Other methods: reports sought for retrieval'),
        (39, 'other_not_retrieved', 'Other methods: reports not retrieved'),
        (40, 'other_full_text_waiting', 'Other methods: reports waiting to be assessed'),
        (41, 'other_assessed', 'Other methods: reports assessed for eligibility'),
        (42, 'other_excluded_full_text', 'Other methods: reports excluded'),
        (43, 'other_full_text_maybe', 'Other methods: reports awaiting classification'),
        (44, 'other_included', 'Other methods: reports included')
),
stages AS (
    SELECT
        topic_id,
        CASE
            WHEN duplicate_of <> '' THEN 'duplicates_removed'
            WHEN NOT in_strategy THEN 'left_strategy'
            ELSE 'screened'
        END AS stage,
        if(route = '', 'not_routed', route) AS route_box,
        if(decision = '', 'undecided', 'decided_' || decision) AS decision_box
    FROM topic_records
),
fates AS (
    SELECT
        v.topic_id, v.found_by, v.review_stage,
        if(v.found_by = 'strategy', '', 'other_') AS method,
        CASE
            WHEN v.review_stage = 'full_text' THEN 'sought'
            WHEN v.decision = 'exclude' THEN 'excluded_title_abstract'
            ELSE 'title_abstract_waiting'
        END AS first_fate,
        CASE
            WHEN v.decision_stage = 'full_text' THEN 'assessed'
            WHEN v.full_text_status = 'not_retrieved' THEN 'not_retrieved'
            ELSE 'full_text_waiting'
        END AS second_fate,
        CASE v.decision
            WHEN 'include' THEN 'included'
            WHEN 'exclude' THEN 'excluded_full_text'
            ELSE 'full_text_maybe'
        END AS third_fate,
        if(v.tier = '', 'tier_not_set', v.tier) AS tier
    FROM reviewed_records AS v
),
placed AS (
    SELECT topic_id, 'identified' AS box FROM stages
    UNION ALL SELECT topic_id, stage FROM stages
    UNION ALL SELECT topic_id, route_box FROM stages WHERE stage = 'screened'
    UNION ALL SELECT topic_id, decision_box FROM stages WHERE stage = 'screened'
    UNION ALL SELECT topic_id, 'other_identified' FROM fates WHERE method <> ''
    UNION ALL SELECT topic_id, method || found_by FROM fates WHERE method <> ''
    UNION ALL SELECT topic_id, method || first_fate FROM fates
    UNION ALL SELECT topic_id, method || second_fate FROM fates WHERE first_fate = 'sought'
    UNION ALL SELECT topic_id, method || third_fate FROM fates
    WHERE first_fate = 'sought' AND second_fate = 'assessed'
    UNION ALL SELECT topic_id, tier FROM fates
    WHERE method = '' AND second_fate = 'assessed' AND third_fate = 'included'
),
counts AS (
    SELECT topic_id, box, count(*) AS n FROM placed GROUP BY ALL
),
all_topics AS (
    SELECT topic_id FROM topics UNION SELECT topic_id FROM search_runs
)
SELECT t.topic_id, b.box, coalesce(c.n, 0) AS n, b.step, b.label
FROM all_topics AS t
CROSS JOIN boxes AS b
LEFT JOIN counts AS c ON c.topic_id = t.topic_id AND c.box = b.box
ORDER BY t.topic_id, b.step;

-- What people did in a topic: when, to which record, who and why.
CREATE OR REPLACE VIEW people_trail AS
SELECT
    decided_at AS happened_at, topic_id, record_id, 'decision ' || what AS kind,
    decided_by AS actor,
    stage || ': ' || if(old_decision = '', '', old_decision || ' → ')
    || if(new_decision = '', 'none', new_decision) || if(tier = '', '', ' (' || tier || ')')
    || if(origin = '', '', ', from ' || origin) AS detail,
    concat_ws(': ', nullif(reason_code, ''), nullif(reason, '')) AS why, '' AS run_id,
    decision_number * 1.0 AS sequence
FROM decision_history
UNION ALL BY NAME
SELECT
    told_at AS happened_at, topic_id, record_id, 'full text' AS kind, told_by AS actor,
    full_text_status AS detail, reason AS why, '' AS run_id, event_number * 1.0 AS sequence
FROM full_text_events
UNION ALL BY NAME
SELECT
    nominated_at AS happened_at, topic_id, 'nominated:' || nomination_number AS record_id,
    'nomination' AS kind, nominated_by AS actor,
    found_by || ': ' || concat_ws(', ', nullif(pmid, ''), nullif(doi, ''), nullif(title, ''))
        AS detail,
    why, '' AS run_id, nomination_number * 1.0 AS sequence
FROM nominations
UNION ALL BY NAME
SELECT
    since AS happened_at, topic_id, '' AS record_id, 'review rule' AS kind, 'config.yaml' AS actor,
    reviewers || if(reviewers = 1, ' reviewer', ' reviewers') || if(blind, ', blind', '') AS detail,
    '' AS why, '' AS run_id, rule_number * 1.0 AS sequence
FROM review_rules;

-- Everything that happened in a topic, for an auditor: when, to which record, who did it and why.
CREATE OR REPLACE VIEW audit_trail AS
WITH followed AS (
    SELECT DISTINCT topic_id, record_id FROM followed_records
),
runs AS (
    SELECT run_id, min(started_at) AS started_at FROM search_runs GROUP BY run_id
)
SELECT
    started_at AS happened_at, topic_id, '' AS record_id, 'run' AS kind, 'machine' AS actor,
    run_kind || ' as of ' || as_of || ' ' || outcome || ': ' || new || ' new, ' || changed
    || ' changed' AS detail,
    error AS why, run_id, run_number * 10.0 AS sequence
FROM search_runs
UNION ALL BY NAME
SELECT
    r.started_at AS happened_at, c.topic_id, c.record_id, c.kind, 'machine' AS actor, c.detail,
    '' AS why, c.run_id, r.run_number * 10.0 + 1 AS sequence
FROM changes AS c
JOIN search_runs AS r USING (run_id, topic_id, source)
UNION ALL BY NAME
SELECT
    r.started_at AS happened_at, s.topic_id, s.record_id, 'suggestion' AS kind,
    'machine' AS actor,
    coalesce(lag(s.route) OVER (
        PARTITION BY s.topic_id, s.record_id ORDER BY s.run_number
    ) || ' → ', '') || s.route AS detail,
    s.reason AS why, s.run_id, s.run_number * 10.0 + 2 AS sequence
FROM suggestions AS s
JOIN runs AS r USING (run_id)
UNION ALL BY NAME
SELECT
    p.decided_at AS happened_at, f.topic_id, f.record_id,
    if(p.takes_back > 0, 'link taken back', 'link') AS kind, p.actor,
    p.first_id || ' | ' || p.second_id || ': ' || replace(p.relation, '_', ' ') || ', '
    || p.verdict AS detail,
    if(p.why = '', 'rule ' || p.rule, p.why) AS why, p.run_id, p.decision_number * 1.0 AS sequence
FROM pair_decisions AS p
JOIN followed AS f ON f.record_id = p.first_id OR f.record_id = p.second_id
UNION ALL BY NAME
SELECT
    r.started_at AS happened_at, f.topic_id, n.record_id, 'notice' AS kind, 'machine' AS actor,
    replace(n.kind, '_', ' ') || if(n.notice_id = '', '', ' (PMID ' || n.notice_id || ')')
        AS detail,
    n.citation AS why, n.run_id, 0.0 AS sequence
FROM record_notices AS n
JOIN runs AS r USING (run_id)
JOIN followed AS f USING (record_id)
UNION ALL BY NAME
SELECT * FROM people_trail;
