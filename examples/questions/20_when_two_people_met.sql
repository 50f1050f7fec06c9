-- When, where and in what office did two people meet since 2023?
SELECT
    one.meeting_date,
    one.status,
    one.kind,
    one.city,
    one.role,
    other.role AS other_role,
    one.meeting_id
FROM mart_meeting_participant AS one
JOIN mart_meeting_participant AS other
    ON other.meeting_date = one.meeting_date AND other.meeting_id = one.meeting_id
WHERE one.name = 'Xi Jinping' AND other.name = 'Vladimir Putin' AND one.meeting_date >= '2023-01-01'
ORDER BY one.meeting_date DESC, one.meeting_id
LIMIT 100
