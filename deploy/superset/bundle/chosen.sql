TRUE
{#- The meetings that the dashboard's filters choose, for each dataset: a filter by state, person or venue finds a meeting by any of its
states and people, though the dataset has no such column. Filters by what it has are added by Superset around its SQL. #}
{%- for column, meetings in [
    ('party', 'SELECT meeting_id FROM mart_meeting_country WHERE country'),
    ('counterpart', 'SELECT meeting_id FROM mart_meeting_country WHERE country'),
    ('person', 'SELECT meeting_id FROM mart_meeting_participant WHERE name'),
    ('venue_id', 'SELECT meeting_id FROM mart_meeting WHERE country_id'),
] %}
{%- for filter in get_filters(column) if filter.op in ('IN', 'NOT IN') %}
{%- set taken_out_of_the_query_around = get_filters(column, remove_filter=True) %}
AND meeting_id {{ filter.op }} ({{ meetings }} IN {{ filter.val | where_in }})
{%- endfor %}
{%- endfor %}
