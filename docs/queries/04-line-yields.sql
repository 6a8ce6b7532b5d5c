/* What does each line of a strategy give now, and is that within its usual band? */
WITH numbered AS (
    SELECT
        *,
        max(run_number) OVER (PARTITION BY topic_id) AS latest,
        min(matched) OVER earlier AS least,
        max(matched) OVER earlier AS most
    FROM line_yield
    WINDOW earlier AS (
        PARTITION BY topic_id, source, strategy_version, line
        ORDER BY run_number
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    )
)
SELECT
    topic_id, line, line_text, matched, only_this_line, least, most,
    coalesce(matched NOT BETWEEN least AND most, false) AS unusual
FROM numbered
WHERE run_number = latest
ORDER BY topic_id, line;
