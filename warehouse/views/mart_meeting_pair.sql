-- One row per meeting and two states that are its parties, in both orders: a matrix of who meets whom.
-- A meeting of n states has n * (n - 1) rows: do not add pairs up to a number of meetings.
-- key: meeting_id, country_id, counterpart_country_id
-- stored_by: meeting_date, meeting_id, country_id, counterpart_country_id
-- in_postgres: view
-- meeting_id: = fact_meeting.meeting_id
-- meeting_date: = fact_meeting.meeting_date
-- date_precision: = fact_meeting.date_precision
-- kind: = fact_meeting.kind
-- status: = fact_meeting.status
-- country_id: ISO 3166-1 alpha-3 code of the one state
-- country: English name of the one state
-- counterpart_country_id: ISO 3166-1 alpha-3 code of the other state
-- counterpart_country: English name of the other state
SELECT
    one.meeting_id,
    one.meeting_date,
    one.date_precision,
    one.kind,
    one.status,
    one.country_id,
    one.country,
    other.country_id AS counterpart_country_id,
    state.name AS counterpart_country
FROM mart_meeting_country AS one
JOIN bridge_meeting_country AS other
    ON other.meeting_id = one.meeting_id AND other.part = 'party' AND other.country_id <> one.country_id
JOIN dim_country AS state ON state.country_id = other.country_id
