-- One row per person in a meeting, with the meeting's day, kind, status and city: who met whom, when and where.
-- key: meeting_id, participant_id
-- stored_by: meeting_date, meeting_id, participant_id
-- meeting_id: = fact_meeting.meeting_id
-- meeting_date: = fact_meeting.meeting_date
-- date_precision: = fact_meeting.date_precision
-- kind: = fact_meeting.kind
-- status: = fact_meeting.status
-- city: = fact_meeting.city
-- participant_id: = bridge_meeting_participant.participant_id
-- name: = dim_participant.name
-- role: = bridge_meeting_participant.role
-- country_id: = bridge_meeting_participant.country_id
-- country: English name of that country
-- organization: Organisation represented at that meeting
SELECT
    present.meeting_id,
    meeting.meeting_date,
    meeting.date_precision,
    meeting.kind,
    meeting.status,
    meeting.city,
    present.participant_id,
    person.name,
    present.role,
    present.country_id,
    country.name AS country,
    organization.name AS organization
FROM bridge_meeting_participant AS present
JOIN fact_meeting AS meeting ON meeting.meeting_id = present.meeting_id
JOIN dim_participant AS person ON person.participant_id = present.participant_id
LEFT JOIN dim_country AS country ON country.country_id = present.country_id
LEFT JOIN dim_organization AS organization ON organization.organization_id = present.organization_id
