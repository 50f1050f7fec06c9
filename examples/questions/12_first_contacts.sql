-- Which pairs of countries met for the first time (in this register) since June 2024?
SELECT
    country_a,
    country_b,
    min(month) AS first_month,
    CAST(sum(n_held) AS BIGINT) AS n_held
FROM mart_country_pair_month
WHERE n_held > 0
GROUP BY country_a, country_b
HAVING min(month) >= '2024-06-01'
ORDER BY first_month, country_a, country_b
LIMIT 50
