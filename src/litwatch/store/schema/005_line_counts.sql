-- What PubMed counts for each line of a strategy, asked from time to time.

CREATE TABLE line_counts (
    topic_id VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    strategy_version VARCHAR NOT NULL,
    line INTEGER NOT NULL,
    line_text VARCHAR NOT NULL,
    counted_at TIMESTAMP NOT NULL,
    records BIGINT NOT NULL,
    PRIMARY KEY (topic_id, source, strategy_version, line, counted_at)
);
