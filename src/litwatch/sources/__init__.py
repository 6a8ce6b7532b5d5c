"""Where records come from: one protocol, one transport, one archive, one module per source."""
