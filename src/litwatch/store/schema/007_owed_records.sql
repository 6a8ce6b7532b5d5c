-- What a search promised and the source did not give: asked for again by every run.

CREATE TABLE owed_records (
    topic_id VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    PRIMARY KEY (topic_id, source, source_id)
);
