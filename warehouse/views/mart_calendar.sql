-- One row per planned meeting that is still to come, as of the day of the query, and per planned one without a date.
-- key: meeting_id
-- meeting_date: = fact_meeting.meeting_date
-- date_precision: = fact_meeting.date_precision
-- days_until: Days from the day of the query to the first day of the meeting; 0 where that has begun; null without date
-- is_undated: Whether no date is known
-- label: = fact_meeting.label
-- kind: = fact_meeting.kind
-- parties: States and organisations that are a party, separated by "; "
-- participants: Named participants as "name (role, side)", separated by "; "
-- place: City and country, as far as known
-- topics: Topics, separated by "; "
-- first_reported_at: = fact_meeting.first_reported_at
-- n_articles: = fact_meeting.n_articles
-- confidence: = fact_meeting.confidence
-- meeting_id: = fact_meeting.meeting_id
SELECT
    meeting_date,
    date_precision,
    CAST(CASE WHEN meeting_date < current_date THEN 0 ELSE meeting_date - current_date END AS BIGINT) AS days_until,
    meeting_date IS NULL AS is_undated,
    label,
    kind,
    nullif(concat_ws('; ', countries, organizations), '') AS parties,
    participants,
    nullif(concat_ws(', ', city, country), '') AS place,
    topics,
    first_reported_at,
    n_articles,
    confidence,
    meeting_id
FROM mart_meeting
WHERE
    status = 'planned'
    AND (
        meeting_date IS NULL
        -- The last day on which it may be: of the month or year where no more is known.
        OR CASE date_precision
            WHEN 'year' THEN make_date(CAST(extract(YEAR FROM meeting_date) AS INTEGER), 12, 31)
            WHEN 'month' THEN CAST(date_trunc('month', meeting_date) + INTERVAL '1 month' - INTERVAL '1 day' AS DATE)
            ELSE coalesce(meeting_end_date, meeting_date)
        END >= current_date
    )
ORDER BY meeting_date NULLS LAST, label
