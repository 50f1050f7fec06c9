-- One row per meeting and state that is a party of it: who meets, when and how often.
-- States that are only host, venue or subject are left out, and meetings without a state.
-- key: meeting_id, country_id
-- stored_by: meeting_date, meeting_id, country_id
-- in_postgres: view
-- meeting_id: = fact_meeting.meeting_id
-- meeting_date: = fact_meeting.meeting_date
-- date_precision: = fact_meeting.date_precision
-- kind: = fact_meeting.kind
-- status: = fact_meeting.status
-- country_id: = bridge_meeting_country.country_id
-- country: English name of that state
SELECT
    party.meeting_id,
    meeting.meeting_date,
    meeting.date_precision,
    meeting.kind,
    meeting.status,
    party.country_id,
    country.name AS country
FROM bridge_meeting_country AS party
JOIN fact_meeting AS meeting ON meeting.meeting_id = party.meeting_id
JOIN dim_country AS country ON country.country_id = party.country_id
WHERE party.part = 'party'
