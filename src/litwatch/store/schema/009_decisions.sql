-- What people decide, whole: rows are added, never changed or deleted. A row of `decisions` that
-- takes another one back names it in `takes_back`, which is 0 in a decision. Of decisions made
-- before this step nobody knows whether the suggestion was shown (`suggestion_shown` is NULL).

ALTER TABLE decisions ADD COLUMN old_decision VARCHAR DEFAULT '';
ALTER TABLE decisions ADD COLUMN reason_code VARCHAR DEFAULT '';
ALTER TABLE decisions ADD COLUMN tier VARCHAR DEFAULT '';
ALTER TABLE decisions ADD COLUMN adjudicates BOOLEAN DEFAULT false;
ALTER TABLE decisions ADD COLUMN takes_back INTEGER DEFAULT 0;
ALTER TABLE decisions ADD COLUMN suggested_route VARCHAR DEFAULT '';
ALTER TABLE decisions ADD COLUMN suggested_reason VARCHAR DEFAULT '';
ALTER TABLE decisions ADD COLUMN suggested_run VARCHAR DEFAULT '';
ALTER TABLE decisions ADD COLUMN suggestion_shown BOOLEAN;
ALTER TABLE decisions ADD COLUMN origin VARCHAR DEFAULT '';

CREATE TABLE full_text_events (
    event_number INTEGER NOT NULL,
    topic_id VARCHAR NOT NULL,
    record_id VARCHAR NOT NULL,
    full_text_status VARCHAR NOT NULL,
    told_by VARCHAR NOT NULL,
    told_at TIMESTAMP NOT NULL,
    reason VARCHAR NOT NULL,
    PRIMARY KEY (event_number)
);

CREATE TABLE nominations (
    nomination_number INTEGER NOT NULL,
    topic_id VARCHAR NOT NULL,
    found_by VARCHAR NOT NULL,
    nominated_by VARCHAR NOT NULL,
    nominated_at TIMESTAMP NOT NULL,
    why VARCHAR NOT NULL,
    pmid VARCHAR NOT NULL,
    doi VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    PRIMARY KEY (nomination_number)
);

-- How many people decide on each record; the latest row counts.
CREATE TABLE review_rules (
    rule_number INTEGER NOT NULL,
    topic_id VARCHAR NOT NULL,
    reviewers INTEGER NOT NULL,
    blind BOOLEAN NOT NULL,
    since TIMESTAMP NOT NULL,
    PRIMARY KEY (rule_number)
);
