-- What do the articles say that tell of a meeting, in their own words?
SELECT
    told.published_at,
    told.outlet,
    told.is_copy,
    told.status,
    told.sentence,
    told.url,
    meeting.label
FROM mart_meeting AS meeting
JOIN mart_article_meeting AS told
    ON told.meeting_date = meeting.meeting_date AND told.meeting_id = meeting.meeting_id
WHERE meeting.meeting_date = '2024-04-26' AND meeting.city = 'Beijing'
ORDER BY meeting.label, told.published_at, told.mention_id
LIMIT 100
