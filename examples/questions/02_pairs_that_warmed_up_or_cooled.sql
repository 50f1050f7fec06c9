-- Which pairs of countries met more often in 2024 than in 2023, and which less?
SELECT
    country_a,
    country_b,
    CAST(sum(n_held) FILTER (WHERE month < '2024-01-01') AS BIGINT) AS n_before,
    CAST(sum(n_held) FILTER (WHERE month >= '2024-01-01') AS BIGINT) AS n_now,
    coalesce(n_now, 0) - coalesce(n_before, 0) AS change
FROM mart_country_pair_month
WHERE month BETWEEN '2023-01-01' AND '2024-12-01'
GROUP BY country_a, country_b
HAVING change <> 0
ORDER BY abs(change) DESC, change DESC, country_a, country_b
LIMIT 40
