-- What a run was for, and how a topic's evidence differed from the source's whole set.

ALTER TABLE search_runs ADD COLUMN run_kind VARCHAR DEFAULT 'surveillance';

CREATE TABLE reconciliation (
    run_id VARCHAR NOT NULL,
    topic_id VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    record_id VARCHAR NOT NULL,
    difference VARCHAR NOT NULL,
    detail VARCHAR NOT NULL,
    PRIMARY KEY (run_id, topic_id, source, record_id)
);
