-- How many meetings were held in each month of the Solar Hijri year 1403?
SELECT
    day.solar_hijri_month,
    day.solar_hijri_month_name,
    min(day.date_id) AS first_meeting_date,
    count(*) AS n_meetings
FROM dim_date AS day
JOIN mart_meeting AS meeting
    ON meeting.meeting_date = day.date_id AND meeting.date_precision = 'day' AND meeting.status = 'held'
WHERE day.solar_hijri_year = 1403
GROUP BY day.solar_hijri_month, day.solar_hijri_month_name
ORDER BY day.solar_hijri_month
