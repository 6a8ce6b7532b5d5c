-- How the schema's own history is kept.

-- name: create_history
CREATE TABLE IF NOT EXISTS schema_migrations (
    version INTEGER PRIMARY KEY,
    name VARCHAR NOT NULL,
    checksum VARCHAR NOT NULL
);

-- name: history_exists
SELECT count(*) FROM duckdb_tables()
WHERE database_name = current_database() AND table_name = 'schema_migrations';

-- name: tables
SELECT count(*) FROM duckdb_tables() WHERE database_name = current_database();

-- name: applied
SELECT version, name, checksum FROM schema_migrations ORDER BY version;

-- name: record
INSERT INTO schema_migrations VALUES ($version, $name, $checksum);

-- name: views_made
SELECT comment FROM duckdb_tables()
WHERE database_name = current_database() AND table_name = 'schema_migrations';

-- name: tell_views
COMMENT ON TABLE schema_migrations IS '{checksum}';
