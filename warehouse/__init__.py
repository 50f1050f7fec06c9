"""The contract with those who query: tables, checks, views and reference data, and the code that makes a file of them.

Here: `tables/` (what a table means), `expectations/` (checks as data), `views/`, `reference/`, and the DuckDB file.
Not here: how a value is computed; that is `pipelines/steps`.
"""
