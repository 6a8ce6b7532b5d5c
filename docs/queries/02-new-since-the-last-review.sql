/* What has PubMed added since the policy's last review that counts, or must be read to know? */
SELECT e.topic_id, e.created_on, e.pmid, e.title, e.route, e.decision
FROM evidence AS e
JOIN topics AS t USING (topic_id)
WHERE e.created_on > t.last_review_on
    AND e.route IN ('meets', 'retrieve', 'lower_tier', 'guideline')
    AND e.duplicate_of = ''
ORDER BY e.topic_id, e.created_on, e.pmid;
