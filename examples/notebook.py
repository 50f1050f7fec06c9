"""A notebook on the published warehouse: `marimo edit examples/notebook.py`, or run it as a script."""

import marimo

app = marimo.App()


@app.cell
def _():
    import altair as alt

    from warehouse import connect, run_query

    return alt, connect, run_query


@app.cell
def _(connect, run_query):
    # Read-only, and of one version: run this cell again to see the newest. PARLEY_HOME says which warehouse.
    with connect() as con:
        meetings = run_query(
            con,
            "SELECT meeting_date, kind, countries, city, participants, n_outlets FROM mart_meeting "
            "WHERE status = 'held' ORDER BY meeting_date DESC",
        )
    meetings  # noqa: B018  the last expression of a cell is what it shows
    return (meetings,)


@app.cell
def _(alt, meetings):
    chart = (
        alt.Chart(meetings, title="Meetings held, by month")
        .mark_bar()
        .encode(x=alt.X("yearmonth(meeting_date):T", title=None), y=alt.Y("count()", title="Meetings"), color="kind")
    )
    chart  # noqa: B018
    return (chart,)


if __name__ == "__main__":
    app.run()
