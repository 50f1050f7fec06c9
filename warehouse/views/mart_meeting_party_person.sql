-- One row per meeting, state that is a party of it and person who takes part: what a dashboard filters by both.
-- A meeting has a row for every combination of its states and people: count distinct meeting_id, and add nothing up.
-- Where a meeting has no state or no named person, that is null.
-- key: meeting_id, party_country_id, participant_id
-- meeting_id: = fact_meeting.meeting_id
-- label: = fact_meeting.label
-- kind: = fact_meeting.kind
-- status: = fact_meeting.status
-- meeting_date: = fact_meeting.meeting_date
-- date_precision: = fact_meeting.date_precision
-- city: = fact_meeting.city
-- country_id: = fact_meeting.country_id
-- country: English name of the country where it takes place
-- party_country_id: ISO 3166-1 alpha-3 code of the state that is a party
-- party_country: English name of the state that is a party
-- participant_id: = bridge_meeting_participant.participant_id
-- participant: = dim_participant.name
-- n_articles: = fact_meeting.n_articles
-- n_outlets: = fact_meeting.n_outlets
-- confidence: = fact_meeting.confidence
-- first_reported_at: = fact_meeting.first_reported_at
SELECT
    meeting.meeting_id,
    meeting.label,
    meeting.kind,
    meeting.status,
    meeting.meeting_date,
    meeting.date_precision,
    meeting.city,
    meeting.country_id,
    venue.name AS country,
    party.country_id AS party_country_id,
    state.name AS party_country,
    person.participant_id,
    person.name AS participant,
    meeting.n_articles,
    meeting.n_outlets,
    meeting.confidence,
    meeting.first_reported_at
FROM fact_meeting AS meeting
LEFT JOIN bridge_meeting_country AS party ON party.meeting_id = meeting.meeting_id AND party.part = 'party'
LEFT JOIN bridge_meeting_participant AS present ON present.meeting_id = meeting.meeting_id
LEFT JOIN dim_participant AS person ON person.participant_id = present.participant_id
LEFT JOIN dim_country AS state ON state.country_id = party.country_id
LEFT JOIN dim_country AS venue ON venue.country_id = meeting.country_id
