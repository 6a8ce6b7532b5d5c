"""The whole story: `surveil` runs topics, `reconcile` looks again, `digests` report them."""
