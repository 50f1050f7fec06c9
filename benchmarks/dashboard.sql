-- Articles and sentences
SELECT published_at AS published_at, outlet AS outlet, title AS title, sentence AS sentence, told_as AS told_as, label AS label, url AS url
FROM (SELECT
meeting_date, label, meeting_kind AS kind, meeting_status AS status, status AS told_as, outlet, title, sentence, published_at,
url, meeting_id
FROM mart_article_meeting
WHERE TRUE
) AS virtual_table ORDER BY published_at DESC
LIMIT 1000

-- Articles and sentences, of a state and a person
SELECT published_at AS published_at, outlet AS outlet, title AS title, sentence AS sentence, told_as AS told_as, label AS label, url AS url
FROM (SELECT
meeting_date, label, meeting_kind AS kind, meeting_status AS status, status AS told_as, outlet, title, sentence, published_at,
url, meeting_id
FROM mart_article_meeting
WHERE TRUE
AND meeting_id IN (SELECT meeting_id FROM mart_meeting_country WHERE country IN ('China'))
AND meeting_id IN (SELECT meeting_id FROM mart_meeting_participant WHERE name IN ('Vladimir Putin'))
) AS virtual_table ORDER BY published_at DESC
LIMIT 1000

-- Busiest people
SELECT person AS person, COUNT(*) AS meetings
FROM (SELECT meeting_date, kind, status, name AS person, participant_id, meeting_id
FROM mart_meeting_participant
WHERE TRUE
) AS virtual_table GROUP BY person ORDER BY meetings DESC
LIMIT 12

-- Busiest people, of a state and a person
SELECT person AS person, COUNT(*) AS meetings
FROM (SELECT meeting_date, kind, status, name AS person, participant_id, meeting_id
FROM mart_meeting_participant
WHERE TRUE
AND meeting_id IN (SELECT meeting_id FROM mart_meeting_country WHERE country IN ('China'))
AND meeting_id IN (SELECT meeting_id FROM mart_meeting_participant WHERE name IN ('Vladimir Putin'))
) AS virtual_table GROUP BY person ORDER BY meetings DESC
LIMIT 12

-- Countries
SELECT COUNT(DISTINCT party) AS states
FROM (SELECT meeting_date, kind, status, country AS party, meeting_id
FROM mart_meeting_country
WHERE TRUE
) AS virtual_table
LIMIT 50000

-- Countries, of a state and a person
SELECT COUNT(DISTINCT party) AS states
FROM (SELECT meeting_date, kind, status, country AS party, meeting_id
FROM mart_meeting_country
WHERE TRUE
AND meeting_id IN (SELECT meeting_id FROM mart_meeting_country WHERE country IN ('China'))
AND meeting_id IN (SELECT meeting_id FROM mart_meeting_participant WHERE name IN ('Vladimir Putin'))
) AS virtual_table
LIMIT 50000

-- Meetings
SELECT COUNT(*) AS meetings
FROM (SELECT
meeting_date, label, kind, status, city, country AS venue, country_id AS venue_id, n_articles, n_outlets, confidence,
first_reported_at, meeting_id
FROM mart_meeting
WHERE TRUE
) AS virtual_table
LIMIT 50000

-- Meetings by month and kind
SELECT DATE_TRUNC('month', meeting_date) AS meeting_date, kind AS kind, COUNT(*) AS meetings
FROM (SELECT
meeting_date, label, kind, status, city, country AS venue, country_id AS venue_id, n_articles, n_outlets, confidence,
first_reported_at, meeting_id
FROM mart_meeting
WHERE TRUE
) AS virtual_table GROUP BY DATE_TRUNC('month', meeting_date), kind ORDER BY meetings DESC
LIMIT 10000

-- Meetings by month and kind, of a state and a person
SELECT DATE_TRUNC('month', meeting_date) AS meeting_date, kind AS kind, COUNT(*) AS meetings
FROM (SELECT
meeting_date, label, kind, status, city, country AS venue, country_id AS venue_id, n_articles, n_outlets, confidence,
first_reported_at, meeting_id
FROM mart_meeting
WHERE TRUE
AND meeting_id IN (SELECT meeting_id FROM mart_meeting_country WHERE country IN ('China'))
AND meeting_id IN (SELECT meeting_id FROM mart_meeting_participant WHERE name IN ('Vladimir Putin'))
) AS virtual_table GROUP BY DATE_TRUNC('month', meeting_date), kind ORDER BY meetings DESC
LIMIT 10000

-- Meetings by month and status
SELECT DATE_TRUNC('month', meeting_date) AS meeting_date, status AS status, COUNT(*) AS meetings
FROM (SELECT
meeting_date, label, kind, status, city, country AS venue, country_id AS venue_id, n_articles, n_outlets, confidence,
first_reported_at, meeting_id
FROM mart_meeting
WHERE TRUE
) AS virtual_table GROUP BY DATE_TRUNC('month', meeting_date), status ORDER BY meetings DESC
LIMIT 10000

-- Meetings by month and status, of a state and a person
SELECT DATE_TRUNC('month', meeting_date) AS meeting_date, status AS status, COUNT(*) AS meetings
FROM (SELECT
meeting_date, label, kind, status, city, country AS venue, country_id AS venue_id, n_articles, n_outlets, confidence,
first_reported_at, meeting_id
FROM mart_meeting
WHERE TRUE
AND meeting_id IN (SELECT meeting_id FROM mart_meeting_country WHERE country IN ('China'))
AND meeting_id IN (SELECT meeting_id FROM mart_meeting_participant WHERE name IN ('Vladimir Putin'))
) AS virtual_table GROUP BY DATE_TRUNC('month', meeting_date), status ORDER BY meetings DESC
LIMIT 10000

-- Meetings, of a state and a person
SELECT COUNT(*) AS meetings
FROM (SELECT
meeting_date, label, kind, status, city, country AS venue, country_id AS venue_id, n_articles, n_outlets, confidence,
first_reported_at, meeting_id
FROM mart_meeting
WHERE TRUE
AND meeting_id IN (SELECT meeting_id FROM mart_meeting_country WHERE country IN ('China'))
AND meeting_id IN (SELECT meeting_id FROM mart_meeting_participant WHERE name IN ('Vladimir Putin'))
) AS virtual_table
LIMIT 50000

-- Meetings, one by one
SELECT meeting_date AS meeting_date, label AS label, kind AS kind, status AS status, city AS city, venue AS venue, n_articles AS n_articles, n_outlets AS n_outlets, meeting_id AS meeting_id
FROM (SELECT
meeting_date, label, kind, status, city, country AS venue, country_id AS venue_id, n_articles, n_outlets, confidence,
first_reported_at, meeting_id
FROM mart_meeting
WHERE TRUE
) AS virtual_table ORDER BY meeting_date DESC
LIMIT 1000

-- Meetings, one by one, of a state and a person
SELECT meeting_date AS meeting_date, label AS label, kind AS kind, status AS status, city AS city, venue AS venue, n_articles AS n_articles, n_outlets AS n_outlets, meeting_id AS meeting_id
FROM (SELECT
meeting_date, label, kind, status, city, country AS venue, country_id AS venue_id, n_articles, n_outlets, confidence,
first_reported_at, meeting_id
FROM mart_meeting
WHERE TRUE
AND meeting_id IN (SELECT meeting_id FROM mart_meeting_country WHERE country IN ('China'))
AND meeting_id IN (SELECT meeting_id FROM mart_meeting_participant WHERE name IN ('Vladimir Putin'))
) AS virtual_table ORDER BY meeting_date DESC
LIMIT 1000

-- People
SELECT COUNT(DISTINCT participant_id) AS people
FROM (SELECT meeting_date, kind, status, name AS person, participant_id, meeting_id
FROM mart_meeting_participant
WHERE TRUE
) AS virtual_table
LIMIT 50000

-- People, of a state and a person
SELECT COUNT(DISTINCT participant_id) AS people
FROM (SELECT meeting_date, kind, status, name AS person, participant_id, meeting_id
FROM mart_meeting_participant
WHERE TRUE
AND meeting_id IN (SELECT meeting_id FROM mart_meeting_country WHERE country IN ('China'))
AND meeting_id IN (SELECT meeting_id FROM mart_meeting_participant WHERE name IN ('Vladimir Putin'))
) AS virtual_table
LIMIT 50000

-- Planned
SELECT COUNT(*) AS meetings
FROM (SELECT
meeting_date, label, kind, status, city, country AS venue, country_id AS venue_id, n_articles, n_outlets, confidence,
first_reported_at, meeting_id
FROM mart_meeting
WHERE TRUE
) AS virtual_table
WHERE status = 'planned'
LIMIT 50000

-- Planned meetings
SELECT meeting_date AS meeting_date, label AS label
FROM (SELECT
meeting_date, label, kind, status, city, country AS venue, country_id AS venue_id, n_articles, n_outlets, confidence,
first_reported_at, meeting_id
FROM mart_meeting
WHERE TRUE
) AS virtual_table
WHERE status = 'planned' ORDER BY meeting_date DESC
LIMIT 200

-- Planned meetings, of a state and a person
SELECT meeting_date AS meeting_date, label AS label
FROM (SELECT
meeting_date, label, kind, status, city, country AS venue, country_id AS venue_id, n_articles, n_outlets, confidence,
first_reported_at, meeting_id
FROM mart_meeting
WHERE TRUE
AND meeting_id IN (SELECT meeting_id FROM mart_meeting_country WHERE country IN ('China'))
AND meeting_id IN (SELECT meeting_id FROM mart_meeting_participant WHERE name IN ('Vladimir Putin'))
) AS virtual_table
WHERE status = 'planned' ORDER BY meeting_date DESC
LIMIT 200

-- Planned, of a state and a person
SELECT COUNT(*) AS meetings
FROM (SELECT
meeting_date, label, kind, status, city, country AS venue, country_id AS venue_id, n_articles, n_outlets, confidence,
first_reported_at, meeting_id
FROM mart_meeting
WHERE TRUE
AND meeting_id IN (SELECT meeting_id FROM mart_meeting_country WHERE country IN ('China'))
AND meeting_id IN (SELECT meeting_id FROM mart_meeting_participant WHERE name IN ('Vladimir Putin'))
) AS virtual_table
WHERE status = 'planned'
LIMIT 50000

-- Where they meet
SELECT venue_id AS venue_id, COUNT(*) AS meetings
FROM (SELECT
meeting_date, label, kind, status, city, country AS venue, country_id AS venue_id, n_articles, n_outlets, confidence,
first_reported_at, meeting_id
FROM mart_meeting
WHERE TRUE
) AS virtual_table
WHERE venue_id IS NOT NULL GROUP BY venue_id ORDER BY meetings DESC
LIMIT 500

-- Where they meet, of a state and a person
SELECT venue_id AS venue_id, COUNT(*) AS meetings
FROM (SELECT
meeting_date, label, kind, status, city, country AS venue, country_id AS venue_id, n_articles, n_outlets, confidence,
first_reported_at, meeting_id
FROM mart_meeting
WHERE TRUE
AND meeting_id IN (SELECT meeting_id FROM mart_meeting_country WHERE country IN ('China'))
AND meeting_id IN (SELECT meeting_id FROM mart_meeting_participant WHERE name IN ('Vladimir Putin'))
) AS virtual_table
WHERE venue_id IS NOT NULL GROUP BY venue_id ORDER BY meetings DESC
LIMIT 500

-- Who meets whom
SELECT party AS party, counterpart AS counterpart, COUNT(*) AS meetings
FROM (SELECT meeting_date, kind, status, country AS party, counterpart_country AS counterpart, meeting_id
FROM mart_meeting_pair
WHERE TRUE
) AS virtual_table GROUP BY party, counterpart ORDER BY meetings DESC, meetings ASC
LIMIT 250

-- Who meets whom, of a state and a person
SELECT party AS party, counterpart AS counterpart, COUNT(*) AS meetings
FROM (SELECT meeting_date, kind, status, country AS party, counterpart_country AS counterpart, meeting_id
FROM mart_meeting_pair
WHERE TRUE
AND meeting_id IN (SELECT meeting_id FROM mart_meeting_country WHERE country IN ('China'))
AND meeting_id IN (SELECT meeting_id FROM mart_meeting_participant WHERE name IN ('Vladimir Putin'))
) AS virtual_table GROUP BY party, counterpart ORDER BY meetings DESC, meetings ASC
LIMIT 250

