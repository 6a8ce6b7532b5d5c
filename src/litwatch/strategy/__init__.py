"""A small compiler for search strategies: Ovid in, PubMed and exact evaluation out."""
