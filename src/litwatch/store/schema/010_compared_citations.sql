-- What comparing reads of a record stands beside its keys, so that whole documents are not read for
-- it. Records of an earlier version are compared once more; what was decided of them stays where
-- the rules still say so.

DROP TABLE compared_records;

DELETE FROM block_keys;

CREATE TABLE compared_records (
    record_id VARCHAR NOT NULL,
    record_key BIGINT NOT NULL,
    revision INTEGER NOT NULL,
    year INTEGER NOT NULL,
    first_author VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    main_title VARCHAR NOT NULL,
    surnames VARCHAR NOT NULL,
    other_names VARCHAR NOT NULL,
    identifiers VARCHAR NOT NULL,
    volume INTEGER NOT NULL,
    first_page INTEGER NOT NULL,
    last_page INTEGER NOT NULL,
    is_special BOOLEAN NOT NULL,
    excerpt VARCHAR NOT NULL,
    PRIMARY KEY (record_id)
);
