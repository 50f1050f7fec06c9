-- Which meetings announced for 2024 were never told as held?
SELECT
    meeting_date,
    label,
    status,
    countries,
    participants,
    n_articles,
    last_reported_at
FROM mart_meeting
WHERE
    status IN ('planned', 'proposed', 'cancelled')
    AND date_precision = 'day'
    AND meeting_date BETWEEN '2024-01-01' AND '2024-12-31'
ORDER BY n_articles DESC, meeting_date DESC, label
LIMIT 50
