-- Publishing. DuckDB binds no parameters here: the names are quoted by the caller.

-- name: attach
ATTACH '{path}' AS published;

-- name: own_name
SELECT current_database();

-- name: copy
COPY FROM DATABASE "{own}" TO published;

-- name: detach
DETACH published;
