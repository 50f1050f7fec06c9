"""How the pipeline runs: settings, definitions, jobs, schedules, resources and the command line.

Not here: how a value is computed (`pipelines/steps`), what exists (`assets`), what a table means (`warehouse/tables`).
"""
