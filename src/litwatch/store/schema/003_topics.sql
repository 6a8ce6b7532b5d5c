-- Topics, the policies they serve, and how each record stands in each topic.

CREATE TABLE topics (
    topic_id VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    policy_id VARCHAR NOT NULL,
    policy_number VARCHAR NOT NULL,
    policy_title VARCHAR NOT NULL,
    policy_status VARCHAR NOT NULL,
    policy_position VARCHAR NOT NULL,
    published_on DATE,
    last_review_on DATE,
    next_review_on DATE,
    evidence_cutoff_on DATE,
    PRIMARY KEY (topic_id)
);

CREATE TABLE policy_indications (
    topic_id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    indication VARCHAR NOT NULL
);

CREATE TABLE policy_reviews (
    topic_id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    reviewed_on DATE NOT NULL,
    status VARCHAR NOT NULL,
    action VARCHAR NOT NULL
);

CREATE TABLE policy_references (
    topic_id VARCHAR NOT NULL,
    item VARCHAR NOT NULL,
    reference_number INTEGER NOT NULL,
    role VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    year INTEGER,
    pmid VARCHAR NOT NULL,
    doi VARCHAR NOT NULL,
    first_author VARCHAR NOT NULL,
    citation VARCHAR NOT NULL,
    discussed BOOLEAN NOT NULL,
    known_item BOOLEAN NOT NULL,
    reason VARCHAR NOT NULL,
    PRIMARY KEY (topic_id, item)
);

CREATE TABLE cited_records (
    topic_id VARCHAR NOT NULL,
    record_id VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    PRIMARY KEY (topic_id, record_id)
);

CREATE TABLE standings (
    topic_id VARCHAR NOT NULL,
    record_id VARCHAR NOT NULL,
    in_strategy BOOLEAN NOT NULL,
    lines VARCHAR NOT NULL,
    revision INTEGER NOT NULL,
    first_seen_run VARCHAR NOT NULL,
    why_now VARCHAR NOT NULL,
    judged_run VARCHAR NOT NULL,
    PRIMARY KEY (topic_id, record_id)
);

CREATE TABLE matched_lines (
    topic_id VARCHAR NOT NULL,
    record_id VARCHAR NOT NULL,
    line INTEGER NOT NULL
);

CREATE TABLE matches (
    run_id VARCHAR NOT NULL,
    topic_id VARCHAR NOT NULL,
    record_id VARCHAR NOT NULL,
    in_strategy BOOLEAN NOT NULL,
    lines VARCHAR NOT NULL,
    PRIMARY KEY (run_id, topic_id, record_id)
);

CREATE TABLE changes (
    run_id VARCHAR NOT NULL,
    topic_id VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    record_id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    is_arrival BOOLEAN NOT NULL,
    detail VARCHAR NOT NULL,
    PRIMARY KEY (run_id, topic_id, source, record_id, kind)
);

CREATE TABLE change_fields (
    run_id VARCHAR NOT NULL,
    topic_id VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    record_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    field VARCHAR NOT NULL,
    old_value VARCHAR NOT NULL,
    new_value VARCHAR NOT NULL
);

CREATE TABLE suggestions (
    run_id VARCHAR NOT NULL,
    run_number INTEGER NOT NULL,
    topic_id VARCHAR NOT NULL,
    record_id VARCHAR NOT NULL,
    criteria_version VARCHAR NOT NULL,
    route VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    reason_class VARCHAR NOT NULL,
    reason_subclass VARCHAR NOT NULL,
    fingerprint VARCHAR NOT NULL,
    PRIMARY KEY (run_id, topic_id, record_id)
);

CREATE TABLE criterion_verdicts (
    run_id VARCHAR NOT NULL,
    topic_id VARCHAR NOT NULL,
    record_id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    criterion VARCHAR NOT NULL,
    verdict VARCHAR NOT NULL,
    quote VARCHAR NOT NULL,
    field VARCHAR NOT NULL,
    quote_start INTEGER NOT NULL,
    quote_end INTEGER NOT NULL,
    rule VARCHAR NOT NULL
);

CREATE TABLE record_facts (
    run_id VARCHAR NOT NULL,
    topic_id VARCHAR NOT NULL,
    record_id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    fact VARCHAR NOT NULL,
    fact_value VARCHAR NOT NULL,
    quote VARCHAR NOT NULL,
    field VARCHAR NOT NULL,
    quote_start INTEGER NOT NULL,
    quote_end INTEGER NOT NULL
);

CREATE TABLE decisions (
    decision_number INTEGER NOT NULL,
    topic_id VARCHAR NOT NULL,
    record_id VARCHAR NOT NULL,
    decision VARCHAR NOT NULL,
    stage VARCHAR NOT NULL,
    decided_by VARCHAR NOT NULL,
    decided_at TIMESTAMP NOT NULL,
    reason VARCHAR NOT NULL,
    criteria_version VARCHAR NOT NULL,
    PRIMARY KEY (decision_number)
);
