-- Publishing: the log is written into the file, whose bytes are then copied.

-- name: checkpoint
CHECKPOINT;
