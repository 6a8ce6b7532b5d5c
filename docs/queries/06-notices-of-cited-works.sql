/* Which works that a policy cites were retracted, corrected or questioned, and since when do we
   know? */
SELECT r.topic_id, r.reference_number, n.pmid, n.title, n.kind, n.notice_id, n.noticed_at
FROM notices AS n
JOIN referenced_records AS r USING (record_id)
WHERE n.cited_by_policy
ORDER BY n.noticed_at DESC, r.topic_id, r.reference_number;
