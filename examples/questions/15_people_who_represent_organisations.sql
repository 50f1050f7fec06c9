-- Who speaks for organisations, at how many meetings, and when last?
SELECT
    organization,
    name,
    count(*) AS n_meetings,
    max(meeting_date) AS last_date
FROM mart_meeting_participant
WHERE organization IS NOT NULL
GROUP BY organization, participant_id, name
ORDER BY n_meetings DESC, organization, name
LIMIT 50
