/* Which held records comment on, update or correct another held record? */
SELECT
    w.record_id, a.title, w.relation, b.record_id AS related_to, b.title AS related_title
FROM record_related_works AS w
JOIN records AS a USING (record_id)
JOIN records AS b ON b.pmid = w.pmid AND w.pmid <> ''
ORDER BY w.record_id, w.position;
