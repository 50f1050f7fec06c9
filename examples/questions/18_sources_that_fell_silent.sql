-- Which sources have not brought an article for long, measured by the newest article of all?
SELECT
    source,
    count(*) AS n_articles,
    max(published_at) AS last_published_at,
    date_diff('day', max(published_at), (SELECT max(published_at) FROM dim_article)) AS days_silent
FROM dim_article
GROUP BY source
ORDER BY days_silent DESC, source
