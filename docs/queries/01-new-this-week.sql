/* What is new since the last run, why does it stand here now, and where did screening send it? */
SELECT topic_id, pmid, title, why_now, route, reason, lines
FROM new_evidence
WHERE duplicate_of = ''
ORDER BY topic_id, route, title;
