-- What share of the checks passed in each refresh, and what stood in the way?
SELECT
    refresh_id,
    min(checked_at) AS checked_at,
    CAST(sum(n_checks) AS BIGINT) AS n_checks,
    CAST(sum(n_failed + n_errors) AS BIGINT) AS n_not_passed,
    CAST(sum(n_critical) AS BIGINT) AS n_critical,
    round(sum(n_passed) / sum(n_checks), 4) AS pass_rate
FROM mart_quality
GROUP BY refresh_id
ORDER BY checked_at DESC
LIMIT 100
