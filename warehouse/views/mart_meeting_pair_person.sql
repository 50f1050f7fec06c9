-- One row per meeting, pair of states that are its parties, in both orders, and person: a matrix of states to filter.
-- A meeting has a row for every combination of pairs and people: count distinct meeting_id, and add nothing up.
-- key: meeting_id, party_country_id, counterpart_country_id, participant_id
-- meeting_id: = fact_meeting.meeting_id
-- label: = fact_meeting.label
-- kind: = fact_meeting.kind
-- status: = fact_meeting.status
-- meeting_date: = fact_meeting.meeting_date
-- country_id: = fact_meeting.country_id
-- party_country_id: ISO 3166-1 alpha-3 code of the one state
-- party_country: English name of the one state
-- counterpart_country_id: ISO 3166-1 alpha-3 code of the other state
-- counterpart_country: English name of the other state
-- participant_id: = bridge_meeting_participant.participant_id
-- participant: = dim_participant.name
SELECT
    one.meeting_id,
    one.label,
    one.kind,
    one.status,
    one.meeting_date,
    one.country_id,
    one.party_country_id,
    one.party_country,
    other.country_id AS counterpart_country_id,
    state.name AS counterpart_country,
    one.participant_id,
    one.participant
FROM mart_meeting_party_person AS one
JOIN bridge_meeting_country AS other
    ON other.meeting_id = one.meeting_id AND other.part = 'party' AND other.country_id <> one.party_country_id
JOIN dim_country AS state ON state.country_id = other.country_id
