/* Which rule, or which person, links the records of each group of duplicates? */
SELECT g.group_id, p.first_id, p.second_id, p.rule, p.rule_version, p.actor, p.score, p.decided_at
FROM duplicate_groups AS g
JOIN standing_pairs AS p ON p.first_id = g.record_id
JOIN duplicate_groups AS o ON o.group_id = g.group_id AND o.record_id = p.second_id
WHERE p.relation = 'duplicate' AND p.verdict = 'linked'
ORDER BY g.group_id, p.first_id, p.second_id;
