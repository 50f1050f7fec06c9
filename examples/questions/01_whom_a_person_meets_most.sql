-- Whom did a person meet most in a year?
SELECT
    other.name AS met,
    other.country,
    count(*) AS n_meetings,
    max(other.meeting_date) AS last_date
FROM mart_meeting_participant AS someone
JOIN mart_meeting_participant AS other
    ON other.meeting_date = someone.meeting_date
    AND other.meeting_id = someone.meeting_id
    AND other.participant_id <> someone.participant_id
WHERE
    someone.name = 'Vladimir Putin'
    AND someone.status = 'held'
    AND someone.meeting_date BETWEEN '2024-01-01' AND '2024-12-31'
GROUP BY other.participant_id, other.name, other.country
ORDER BY n_meetings DESC, last_date DESC, met
LIMIT 20
