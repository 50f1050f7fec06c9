-- What was planned for the 30 days after a day (2024-08-21), as far as was told by then?
-- mart_calendar has what is planned as of today.
WITH told AS (
    SELECT
        meeting_id,
        arg_max(status, stated_at) AS status,
        arg_max(meeting_date, stated_at) AS meeting_date
    FROM fact_meeting_status
    WHERE stated_at < '2024-08-22' AND meeting_date BETWEEN '2024-08-21' AND '2024-09-20'
    GROUP BY meeting_id
)

SELECT
    told.meeting_date,
    meeting.countries,
    meeting.organizations,
    meeting.participants,
    meeting.city,
    meeting.status AS status_today
FROM told
JOIN mart_meeting AS meeting ON meeting.meeting_id = told.meeting_id
WHERE told.status = 'planned'
ORDER BY told.meeting_date, meeting.label
LIMIT 100
