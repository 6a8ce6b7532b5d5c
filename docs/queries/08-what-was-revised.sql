/* How have held records changed since they came: field, before, after, when? A revision of
   headings alone is left out. */
SELECT r.as_of, c.topic_id, c.record_id, f.field, f.old_value, f.new_value
FROM changes AS c
JOIN change_fields AS f USING (run_id, topic_id, source, record_id, kind)
JOIN search_runs AS r USING (run_id, topic_id, source)
WHERE c.kind = 'updated'
ORDER BY r.as_of DESC, c.topic_id, c.record_id, f.position;
