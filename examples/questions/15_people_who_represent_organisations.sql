-- Who speaks for organisations, and at how many meetings?
SELECT
    organization,
    name,
    mode(role) AS usual_role,
    count(*) AS n_meetings
FROM mart_meeting_participant
WHERE organization IS NOT NULL
GROUP BY organization, participant_id, name
ORDER BY n_meetings DESC, organization, name
LIMIT 50
