-- One row per meeting as told in one article, with the sentence that shows it: from any meeting back to its sources.
-- key: mention_id
-- stored_by: meeting_date, meeting_id, mention_id
-- meeting_id: = fact_mention.meeting_id
-- label: = fact_meeting.label
-- kind: = fact_mention.kind
-- status: = fact_mention.status
-- meeting_kind: = fact_meeting.kind
-- meeting_status: = fact_meeting.status
-- meeting_date: = fact_meeting.meeting_date
-- article_id: = fact_mention.article_id
-- external_id: = dim_article.external_id
-- source: = dim_article.source
-- outlet: = dim_article.outlet
-- url: = dim_article.url
-- title: = dim_article.title
-- published_at: = dim_article.published_at
-- is_copy: Whether the article is a copy of an earlier one
-- sentence: = fact_mention.sentence
-- salience: = fact_mention.salience
-- confidence: = fact_mention.confidence
-- mention_id: = fact_mention.mention_id
SELECT
    mention.meeting_id,
    meeting.label,
    mention.kind,
    mention.status,
    meeting.kind AS meeting_kind,
    meeting.status AS meeting_status,
    meeting.meeting_date,
    mention.article_id,
    article.external_id,
    article.source,
    article.outlet,
    article.url,
    article.title,
    article.published_at,
    article.copy_of_article_id IS NOT NULL AS is_copy,
    mention.sentence,
    mention.salience,
    mention.confidence,
    mention.mention_id
FROM fact_mention AS mention
JOIN fact_meeting AS meeting ON meeting.meeting_id = mention.meeting_id
JOIN dim_article AS article ON article.article_id = mention.article_id
