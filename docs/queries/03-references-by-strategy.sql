/* Which of a policy's references does each topic's strategy find? This shows, for example, what
   NICE's strategy finds of the references of a policy with a wider question. */
SELECT
    p.topic_id AS policy_of,
    t.topic_id AS strategy_of,
    count(*) AS works,
    count(*) FILTER (WHERE f.found) AS found,
    string_agg(p.item, ', ' ORDER BY p.reference_number) FILTER (WHERE NOT f.found) AS missed
FROM policy_references AS p
CROSS JOIN topics AS t
CROSS JOIN LATERAL (
    SELECT count(*) > 0 AS found
    FROM referenced_records AS r
    JOIN evidence AS e ON e.record_id = r.record_id AND e.topic_id = t.topic_id
    WHERE r.topic_id = p.topic_id AND r.item = p.item
) AS f
WHERE p.known_item
GROUP BY p.topic_id, t.topic_id
ORDER BY p.topic_id, t.topic_id;
