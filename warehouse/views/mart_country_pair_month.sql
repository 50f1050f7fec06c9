-- One row per pair of states that are parties of the same meetings, and month.
-- A meeting of many states counts once for each pair of them: do not add pairs up to a number of meetings.
-- Meetings whose month is not known are left out.
-- key: month, country_a_id, country_b_id
-- stored_by: country_a_id, country_b_id, month
-- month: First day of the month of the meetings
-- country_a_id: ISO 3166-1 alpha-3 code of the state whose English name comes first
-- country_a: English name of the state that comes first in the alphabet
-- country_b_id: ISO 3166-1 alpha-3 code of the other state
-- country_b: English name of the other state
-- n_meetings: Number of meetings of any kind and status
-- n_held: Of these, held
-- n_planned: Of these, planned
-- n_proposed: Of these, proposed
-- n_cancelled: Of these, cancelled
-- n_talks: Of these, of kind meeting: talks in person
-- n_conferences: Of these, of kind conference
-- n_calls: Of these, of kind call
-- n_visits: Of these, of kind visit
WITH parties AS (
    SELECT
        party.meeting_id,
        party.country_id,
        country.name
    FROM bridge_meeting_country AS party
    JOIN dim_country AS country USING (country_id)
    WHERE party.part = 'party'
)

SELECT
    CAST(date_trunc('month', meeting.meeting_date) AS DATE) AS month,
    a.country_id AS country_a_id,
    a.name AS country_a,
    b.country_id AS country_b_id,
    b.name AS country_b,
    count(*) AS n_meetings,
    count(*) FILTER (WHERE meeting.status = 'held') AS n_held,
    count(*) FILTER (WHERE meeting.status = 'planned') AS n_planned,
    count(*) FILTER (WHERE meeting.status = 'proposed') AS n_proposed,
    count(*) FILTER (WHERE meeting.status = 'cancelled') AS n_cancelled,
    count(*) FILTER (WHERE meeting.kind = 'meeting') AS n_talks,
    count(*) FILTER (WHERE meeting.kind = 'conference') AS n_conferences,
    count(*) FILTER (WHERE meeting.kind = 'call') AS n_calls,
    count(*) FILTER (WHERE meeting.kind = 'visit') AS n_visits
FROM fact_meeting AS meeting
JOIN parties AS a ON a.meeting_id = meeting.meeting_id
JOIN parties AS b ON b.meeting_id = meeting.meeting_id AND a.name < b.name
WHERE meeting.date_precision IN ('day', 'month')
GROUP BY ALL
