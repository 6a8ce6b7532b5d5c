"""What people read: the weekly digest in three formats, citations, a record's story."""
