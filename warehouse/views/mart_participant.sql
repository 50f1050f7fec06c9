-- One row per person: latest role and side, how often and when the person meets, and with which state most.
-- key: participant_id
-- stored_by: name, participant_id
-- participant_id: = dim_participant.participant_id
-- name: = dim_participant.name
-- name_variants: = dim_participant.name_variants
-- latest_role: = dim_participant.latest_role
-- country_id: = dim_participant.latest_country_id
-- country: English name of the country represented in the latest report that states one
-- organization: Organisation represented in the latest report that states one
-- n_meetings: Number of meetings of any status with the person as a participant
-- n_held: Of these, held
-- n_planned: Of these, planned
-- n_proposed: Of these, proposed
-- n_cancelled: Of these, cancelled
-- first_meeting_date: First day of the earliest held meeting with a known date
-- last_meeting_date: First day of the latest held meeting with a known date
-- top_counterpart_country_id: ISO 3166-1 alpha-3 code of that state
-- top_counterpart_country: State other than the person's own side that is most often a party of the person's meetings
-- n_meetings_with_top_counterpart: Number of meetings with that state as a party
-- first_seen_date: = dim_participant.first_seen_date
-- last_seen_date: = dim_participant.last_seen_date
WITH attendance AS (
    SELECT
        present.participant_id,
        present.meeting_id,
        present.country_id,
        meeting.status,
        meeting.meeting_date
    FROM bridge_meeting_participant AS present
    JOIN fact_meeting AS meeting USING (meeting_id)
),

totals AS (
    SELECT
        participant_id,
        count(*) AS n_meetings,
        count(*) FILTER (WHERE status = 'held') AS n_held,
        count(*) FILTER (WHERE status = 'planned') AS n_planned,
        count(*) FILTER (WHERE status = 'proposed') AS n_proposed,
        count(*) FILTER (WHERE status = 'cancelled') AS n_cancelled,
        min(meeting_date) FILTER (WHERE status = 'held') AS first_meeting_date,
        max(meeting_date) FILTER (WHERE status = 'held') AS last_meeting_date
    FROM attendance
    GROUP BY participant_id
),

counterparts AS (
    SELECT
        attendance.participant_id,
        party.country_id,
        count(*) AS n_meetings,
        -- Of states met equally often, the first by code: the same row at every query.
        row_number() OVER (
            PARTITION BY attendance.participant_id ORDER BY count(*) DESC, party.country_id
        ) AS place
    FROM attendance
    JOIN dim_participant AS person USING (participant_id)
    JOIN bridge_meeting_country AS party
        ON party.meeting_id = attendance.meeting_id
        AND party.part = 'party'
        AND party.country_id IS DISTINCT FROM coalesce(attendance.country_id, person.latest_country_id)
    GROUP BY attendance.participant_id, party.country_id
)

SELECT
    person.participant_id,
    person.name,
    person.name_variants,
    person.latest_role,
    person.latest_country_id AS country_id,
    country.name AS country,
    organization.name AS organization,
    coalesce(totals.n_meetings, 0) AS n_meetings,
    coalesce(totals.n_held, 0) AS n_held,
    coalesce(totals.n_planned, 0) AS n_planned,
    coalesce(totals.n_proposed, 0) AS n_proposed,
    coalesce(totals.n_cancelled, 0) AS n_cancelled,
    totals.first_meeting_date,
    totals.last_meeting_date,
    counterparts.country_id AS top_counterpart_country_id,
    counterpart.name AS top_counterpart_country,
    counterparts.n_meetings AS n_meetings_with_top_counterpart,
    person.first_seen_date,
    person.last_seen_date
FROM dim_participant AS person
LEFT JOIN totals ON totals.participant_id = person.participant_id
LEFT JOIN counterparts ON counterparts.participant_id = person.participant_id AND counterparts.place = 1
LEFT JOIN dim_country AS country ON country.country_id = person.latest_country_id
LEFT JOIN dim_organization AS organization ON organization.organization_id = person.latest_organization_id
LEFT JOIN dim_country AS counterpart ON counterpart.country_id = counterparts.country_id
