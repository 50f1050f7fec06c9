-- How did what was told of a meeting change from report to report?
SELECT
    said.stated_at,
    said.status,
    said.meeting_date,
    article.outlet,
    meeting.label
FROM mart_meeting AS meeting
JOIN fact_meeting_status AS said ON said.meeting_id = meeting.meeting_id
JOIN dim_article AS article ON article.article_id = said.article_id
WHERE meeting.meeting_date = '2024-05-16' AND meeting.city = 'Beijing'
ORDER BY meeting.label, said.stated_at, said.mention_id
LIMIT 100
