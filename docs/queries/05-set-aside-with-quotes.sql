/* What does screening propose to set aside, on which ground, and in which words of the record? */
SELECT e.topic_id, e.pmid, e.title, e.reason_class, v.criterion, v.quote, v.field
FROM evidence AS e
JOIN current_verdicts AS v USING (topic_id, record_id)
WHERE e.route = 'propose_exclude' AND v.verdict = 'fails'
ORDER BY e.topic_id, e.reason_class, e.pmid, v.position;
