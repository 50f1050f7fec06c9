"""What exists: one thin Dagster asset per stage or table. Not here: logic (`pipelines/steps`) and joining
(`pipelines/definitions.py`)."""
