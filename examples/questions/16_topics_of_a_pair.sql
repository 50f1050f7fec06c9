-- What do two countries talk about?
WITH about AS (
    SELECT
        unnest(string_split(topics, '; ')) AS topic,
        meeting_date
    FROM mart_meeting
    WHERE contains(country_ids, 'CHN') AND contains(country_ids, 'USA')
)

SELECT
    topic,
    count(*) AS n_meetings,
    max(meeting_date) AS last_date
FROM about
GROUP BY topic
ORDER BY n_meetings DESC, topic
LIMIT 20
