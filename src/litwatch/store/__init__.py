"""The evidence database: the only package that knows DuckDB."""
