-- What was searched, when, with which strategy, and what came back (PRISMA-S).
-- Timestamps are UTC. An empty text means "none"; a missing date is NULL.

CREATE TABLE search_runs (
    run_number INTEGER NOT NULL,
    run_id VARCHAR NOT NULL,
    topic_id VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    strategy_version VARCHAR NOT NULL,
    criteria_version VARCHAR NOT NULL,
    mesh_year INTEGER NOT NULL,
    query VARCHAR NOT NULL,
    window_first_day DATE,
    window_last_day DATE,
    as_of DATE NOT NULL,
    started_at TIMESTAMP NOT NULL,
    finished_at TIMESTAMP NOT NULL,
    outcome VARCHAR NOT NULL,
    moves_watermark BOOLEAN NOT NULL,
    requests INTEGER NOT NULL,
    found INTEGER NOT NULL,
    new INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    outside_strategy INTEGER NOT NULL,
    error VARCHAR NOT NULL,
    PRIMARY KEY (run_id, topic_id, source)
);

CREATE TABLE run_warnings (
    run_id VARCHAR NOT NULL,
    topic_id VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    message VARCHAR NOT NULL
);

CREATE TABLE payloads (
    run_id VARCHAR NOT NULL,
    path VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    size_bytes BIGINT NOT NULL,
    address VARCHAR NOT NULL,
    operation VARCHAR NOT NULL,
    purpose VARCHAR NOT NULL,
    received_at TIMESTAMP NOT NULL,
    PRIMARY KEY (run_id, path)
);

CREATE TABLE watermarks (
    topic_id VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    strategy_version VARCHAR NOT NULL,
    mesh_year INTEGER NOT NULL,
    covered_until DATE NOT NULL,
    run_id VARCHAR NOT NULL,
    PRIMARY KEY (topic_id, source, strategy_version, mesh_year)
);

CREATE TABLE strategy_lines (
    topic_id VARCHAR NOT NULL,
    strategy_version VARCHAR NOT NULL,
    line INTEGER NOT NULL,
    line_text VARCHAR NOT NULL,
    pubmed VARCHAR NOT NULL,
    exactness VARCHAR NOT NULL,
    PRIMARY KEY (topic_id, strategy_version, line)
);

CREATE TABLE line_yields (
    run_id VARCHAR NOT NULL,
    topic_id VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    line INTEGER NOT NULL,
    matched INTEGER NOT NULL,
    only_this_line INTEGER NOT NULL,
    PRIMARY KEY (run_id, topic_id, source, line)
);

CREATE TABLE known_item_checks (
    run_id VARCHAR NOT NULL,
    topic_id VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    item VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    pmid VARCHAR NOT NULL,
    doi VARCHAR NOT NULL,
    record_id VARCHAR NOT NULL
);
