-- Which outlets are the first to tell of meetings that several tell?
WITH told AS (
    SELECT
        meeting_id,
        arg_min(outlet, published_at) AS first_outlet
    FROM mart_article_meeting
    WHERE meeting_date BETWEEN '2024-01-01' AND '2024-12-31' AND NOT is_copy
    GROUP BY meeting_id
    HAVING min(outlet) <> max(outlet)
)

SELECT
    first_outlet,
    count(*) AS n_meetings
FROM told
GROUP BY first_outlet
ORDER BY n_meetings DESC, first_outlet
LIMIT 20
