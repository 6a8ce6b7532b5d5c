/* Which records no longer meet the strategy, by which line did they leave, and had a person
   already decided on them? */
SELECT topic_id, pmid, title, left_run, left_because, decision
FROM left_evidence
ORDER BY topic_id, left_run DESC, pmid;
