-- In which countries do meetings happen, and how many of them are of others than the host?
SELECT
    country,
    count(*) AS n_meetings,
    count(DISTINCT city) AS n_cities,
    count(*) FILTER (WHERE NOT contains(coalesce(country_ids, ''), country_id)) AS n_of_others
FROM mart_meeting
WHERE status = 'held' AND country IS NOT NULL
GROUP BY country
ORDER BY n_meetings DESC, country
LIMIT 20
