-- Which week's digest shows an event as new: each event stands in one week only.

CREATE TABLE digests (
    topic_id VARCHAR NOT NULL,
    week VARCHAR NOT NULL,
    sent_at TIMESTAMP,
    PRIMARY KEY (topic_id, week)
);

CREATE TABLE digest_changes (
    topic_id VARCHAR NOT NULL,
    week VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    record_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    PRIMARY KEY (topic_id, run_id, source, record_id, kind)
);

CREATE TABLE digest_notices (
    topic_id VARCHAR NOT NULL,
    week VARCHAR NOT NULL,
    record_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    notice_key VARCHAR NOT NULL,
    PRIMARY KEY (topic_id, record_id, kind, notice_key)
);
