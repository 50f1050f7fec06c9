-- Who held an office of a country on a day, as far as reports show?
SELECT
    person.name,
    held.role,
    held.valid_from_date,
    held.valid_to_date,
    held.n_mentions
FROM dim_participant_role AS held
JOIN dim_participant AS person ON person.participant_id = held.participant_id
WHERE
    held.role ILIKE 'president'
    AND held.country_id = 'USA'
    AND DATE '2024-04-05' BETWEEN held.valid_from_date AND coalesce(held.valid_to_date, '2024-04-05')
ORDER BY held.n_mentions DESC, person.name
LIMIT 20
