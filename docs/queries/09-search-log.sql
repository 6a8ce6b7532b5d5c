/* When was each topic searched, over which days, with which version of its strategy, and what went
   wrong? (PRISMA-S asks for this; a gap of more than a week shows in `days_since`.) */
SELECT
    topic_id, source, as_of,
    as_of - lag(as_of) OVER (
        PARTITION BY topic_id, source, outcome ORDER BY run_number
    ) AS days_since,
    outcome, window_first_day, window_last_day, strategy_version, found, new, changed, warnings,
    error
FROM run_health
ORDER BY topic_id, run_number;
