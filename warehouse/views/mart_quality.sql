-- One row per refresh, table and dimension of data quality: how many checks passed.
-- key: refresh_id, table_name, dimension
-- refresh_id: = check_result.refresh_id
-- checked_at: When the first of these checks ran (UTC)
-- table_name: = check_result.table_name
-- dimension: = check_result.dimension
-- n_checks: Number of checks evaluated
-- n_passed: Of these, passed
-- n_failed: Of these, failed
-- n_errors: Of these, could not be evaluated
-- n_critical: Of these, critical ones that failed or could not be evaluated
-- n_rows_failed: Rows that failed, over all checks by row
-- pass_rate: n_passed / n_checks, 0 to 1
SELECT
    refresh_id,
    min(checked_at) AS checked_at,
    table_name,
    dimension,
    count(*) AS n_checks,
    count(*) FILTER (WHERE status = 'passed') AS n_passed,
    count(*) FILTER (WHERE status = 'failed') AS n_failed,
    count(*) FILTER (WHERE status = 'error') AS n_errors,
    count(*) FILTER (WHERE severity = 'critical' AND status <> 'passed') AS n_critical,
    CAST(coalesce(sum(n_failed), 0) AS BIGINT) AS n_rows_failed,
    CAST(count(*) FILTER (WHERE status = 'passed') AS FLOAT8) / count(*) AS pass_rate
FROM check_result
GROUP BY refresh_id, table_name, dimension
ORDER BY checked_at DESC, table_name, dimension
