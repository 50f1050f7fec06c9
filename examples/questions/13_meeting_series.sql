-- Which meetings belong to a series, how often has it met, and when last?
SELECT
    series_name,
    max(series_ordinal) AS last_number,
    count(*) AS n_meetings,
    min(meeting_date) AS first_date,
    max(meeting_date) AS last_date,
    arg_max(label, meeting_date) AS last_meeting
FROM mart_meeting
WHERE series_name IS NOT NULL
GROUP BY series_name
ORDER BY n_meetings DESC, last_number DESC NULLS LAST, series_name
LIMIT 50
