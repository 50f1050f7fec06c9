"""How a value is computed, in pure functions: extract, nlp, transform. Nothing here knows Dagster or where files lie."""
