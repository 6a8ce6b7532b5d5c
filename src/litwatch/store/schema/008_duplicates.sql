-- What was decided of pairs of records, by whom and why: rows are added, never changed or deleted.
-- A row that takes back another one repeats what it takes back and names it in `takes_back`, which
-- is 0 in a decision. `case_of` is the record whose earlier screening decision the relation opens
-- again, and `case_because` says why. Groups that earlier versions found by identifiers alone are
-- found anew.

DROP TABLE duplicate_groups;

DROP TABLE duplicate_members;

CREATE TABLE pair_decisions (
    decision_number INTEGER NOT NULL,
    first_id VARCHAR NOT NULL,
    second_id VARCHAR NOT NULL,
    relation VARCHAR NOT NULL,
    verdict VARCHAR NOT NULL,
    score DOUBLE NOT NULL,
    evidence VARCHAR NOT NULL,
    separates BOOLEAN NOT NULL,
    rule VARCHAR NOT NULL,
    rule_version INTEGER NOT NULL,
    actor VARCHAR NOT NULL,
    why VARCHAR NOT NULL,
    decided_at TIMESTAMP NOT NULL,
    run_id VARCHAR NOT NULL,
    case_of VARCHAR NOT NULL,
    case_because VARCHAR NOT NULL,
    takes_back INTEGER NOT NULL,
    PRIMARY KEY (decision_number)
);

-- Derived from the links in force, so that views can join on it.
CREATE TABLE duplicate_members (
    group_id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    record_id VARCHAR NOT NULL
);

-- Records that share no key are never compared. A record is compared once for each version.
CREATE TABLE block_keys (
    block_key BIGINT NOT NULL,
    record_key BIGINT NOT NULL
);

CREATE TABLE compared_records (
    record_id VARCHAR NOT NULL,
    record_key BIGINT NOT NULL,
    revision INTEGER NOT NULL,
    year INTEGER NOT NULL,
    first_author VARCHAR NOT NULL,
    first_page INTEGER NOT NULL,
    PRIMARY KEY (record_id)
);
