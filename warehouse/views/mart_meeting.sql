-- One row per real-world meeting, wide: who, where, when, about what, and how well it is reported.
-- Only parties are named as countries and organisations; hosts, venues and subjects that are no party are not.
-- key: meeting_id
-- stored_by: meeting_date, meeting_id
-- meeting_id: = fact_meeting.meeting_id
-- label: = fact_meeting.label
-- kind: = fact_meeting.kind
-- status: = fact_meeting.status
-- meeting_date: = fact_meeting.meeting_date
-- meeting_end_date: = fact_meeting.meeting_end_date
-- date_precision: = fact_meeting.date_precision
-- solar_hijri_date: Solar Hijri date of the first day as YYYY-MM-DD; null unless the day is known
-- islamic_date: Islamic (Umm al-Qura) date of the first day as YYYY-MM-DD; null unless the day is known
-- city: = fact_meeting.city
-- country_id: = fact_meeting.country_id
-- country: English name of the country where it takes place
-- latitude: Latitude of the city, degrees north
-- longitude: Longitude of the city, degrees east
-- countries: States that are a party, by English name, separated by "; "
-- country_ids: States that are a party, by ISO 3166-1 alpha-3 code, separated by "; "
-- organizations: Organisations and non-state parties that are a party, separated by "; "
-- participants: Named participants as "name (role, side)", separated by "; "
-- topics: Topics, separated by "; "
-- level: = fact_meeting.level
-- series_name: = fact_meeting.series_name
-- series_ordinal: = fact_meeting.series_ordinal
-- n_countries: = fact_meeting.n_countries
-- n_organizations: = fact_meeting.n_organizations
-- n_participants: = fact_meeting.n_participants
-- n_mentions: = fact_meeting.n_mentions
-- n_articles: = fact_meeting.n_articles
-- n_outlets: = fact_meeting.n_outlets
-- is_background: = fact_meeting.is_background
-- confidence: = fact_meeting.confidence
-- first_reported_at: = fact_meeting.first_reported_at
-- last_reported_at: = fact_meeting.last_reported_at
WITH party_countries AS (
    SELECT
        party.meeting_id,
        -- Lists are sorted once made: string_agg with an ORDER BY of its own takes several times as long.
        array_to_string(list_sort(list(country.name)), '; ') AS countries,
        array_to_string(list_sort(list(party.country_id)), '; ') AS country_ids
    FROM bridge_meeting_country AS party
    JOIN dim_country AS country USING (country_id)
    WHERE party.part = 'party'
    GROUP BY party.meeting_id
),

party_organizations AS (
    SELECT
        party.meeting_id,
        array_to_string(list_sort(list(organization.name)), '; ') AS organizations
    FROM bridge_meeting_organization AS party
    JOIN dim_organization AS organization USING (organization_id)
    WHERE party.part = 'party'
    GROUP BY party.meeting_id
),

people AS (
    SELECT
        person.meeting_id,
        array_to_string(
            list_sort(
                list(
                    person.name
                    || CASE
                        WHEN coalesce(person.role, country.name, organization.name) IS NULL THEN ''
                        ELSE ' (' || concat_ws(', ', person.role, coalesce(country.name, organization.name)) || ')'
                    END
                )
            ),
            '; '
        ) AS participants
    FROM bridge_meeting_participant AS person
    LEFT JOIN dim_country AS country ON country.country_id = person.country_id
    LEFT JOIN dim_organization AS organization ON organization.organization_id = person.organization_id
    GROUP BY person.meeting_id
),

topic_lists AS (
    SELECT
        about.meeting_id,
        array_to_string(list_sort(list(topic.name)), '; ') AS topics
    FROM bridge_meeting_topic AS about
    JOIN dim_topic AS topic USING (topic_id)
    GROUP BY about.meeting_id
)

SELECT
    meeting.meeting_id,
    meeting.label,
    meeting.kind,
    meeting.status,
    meeting.meeting_date,
    meeting.meeting_end_date,
    meeting.date_precision,
    calendar.solar_hijri_date,
    calendar.islamic_date,
    meeting.city,
    meeting.country_id,
    venue.name AS country,
    place.latitude,
    place.longitude,
    party_countries.countries,
    party_countries.country_ids,
    party_organizations.organizations,
    people.participants,
    topic_lists.topics,
    meeting.level,
    meeting.series_name,
    meeting.series_ordinal,
    meeting.n_countries,
    meeting.n_organizations,
    meeting.n_participants,
    meeting.n_mentions,
    meeting.n_articles,
    meeting.n_outlets,
    meeting.is_background,
    meeting.confidence,
    meeting.first_reported_at,
    meeting.last_reported_at
FROM fact_meeting AS meeting
-- One equation, for with a second condition on meeting alone DuckDB compares every meeting with every day.
LEFT JOIN dim_date AS calendar
    ON calendar.date_id = CASE WHEN meeting.date_precision = 'day' THEN meeting.meeting_date END
LEFT JOIN dim_country AS venue ON venue.country_id = meeting.country_id
LEFT JOIN dim_place AS place ON place.place_id = meeting.place_id
LEFT JOIN party_countries ON party_countries.meeting_id = meeting.meeting_id
LEFT JOIN party_organizations ON party_organizations.meeting_id = meeting.meeting_id
LEFT JOIN people ON people.meeting_id = meeting.meeting_id
LEFT JOIN topic_lists ON topic_lists.meeting_id = meeting.meeting_id
