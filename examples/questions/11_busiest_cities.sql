-- In which cities are the most meetings held, how many a year, and with how many states?
SELECT
    city,
    country,
    count(*) AS n_meetings,
    round(count(*) / count(DISTINCT year(meeting_date)), 1) AS n_a_year,
    round(avg(n_countries), 1) AS states_a_meeting
FROM mart_meeting
WHERE status = 'held' AND city IS NOT NULL AND meeting_date IS NOT NULL
GROUP BY city, country
ORDER BY n_meetings DESC, city
LIMIT 20
