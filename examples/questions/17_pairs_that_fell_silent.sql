-- Which pairs of countries met repeatedly, and then not for half a year before September 2024?
SELECT
    country_a,
    country_b,
    CAST(sum(n_held) AS BIGINT) AS n_held_before,
    max(month) AS last_month,
    date_diff('month', max(month), DATE '2024-09-01') AS months_since
FROM mart_country_pair_month
WHERE n_held > 0 AND month < '2024-09-01'
GROUP BY country_a, country_b
HAVING sum(n_held) > 1 AND max(month) <= '2024-03-01'
ORDER BY n_held_before DESC, months_since DESC, country_a, country_b
LIMIT 50
