-- Which meetings did the most outlets tell?
SELECT
    label,
    n_outlets,
    n_articles,
    first_reported_at,
    last_reported_at
FROM mart_meeting
ORDER BY n_outlets DESC, n_articles DESC, label
LIMIT 20
