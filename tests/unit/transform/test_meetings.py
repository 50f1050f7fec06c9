"""A meeting's row holds the best-supported values of its mentions."""

from datetime import date, datetime

import polars as pl
import pytest
from transform_rows import make_article, make_mention, person, tables


def only(frame: pl.DataFrame) -> dict:
    """The single row of a frame."""
    assert frame.height == 1
    return frame.row(0, named=True)


def test_a_row_tells_who_met_where_and_when():
    made = tables(make_mention("a"), make_mention("b"))
    row = only(made["fact_meeting"])
    assert row["label"] == "IRN–KGZ meeting, Bishkek, 2024-02-15"
    assert (row["status"], row["level"], row["place_id"]) == ("held", "minister", 1528675)
    assert (row["n_countries"], row["n_organizations"], row["n_participants"]) == (2, 0, 2)
    assert (row["n_mentions"], row["n_articles"], row["n_outlets"]) == (2, 2, 2)
    assert row["confidence"] == pytest.approx(0.99)
    assert not row["is_background"]


def test_announced_then_held_is_one_row_with_two_statuses():
    made = tables(
        make_mention("a", status="planned", date="2024-02-16"),
        make_mention("b"),
        articles=[make_article("a", "2024-02-12"), make_article("b", "2024-02-16")],
    )
    row = only(made["fact_meeting"])
    assert row["status"] == "held"
    assert row["meeting_date"] == date(2024, 2, 15)  # the day held, not the day announced
    history = made["fact_meeting_status"].sort("stated_at")
    assert history["status"].to_list() == ["planned", "held"]
    assert history["stated_at"].to_list() == [datetime(2024, 2, 12), datetime(2024, 2, 16)]
    assert history["meeting_date"].to_list() == [date(2024, 2, 16), date(2024, 2, 15)]
    assert (row["first_reported_at"], row["last_reported_at"]) == (datetime(2024, 2, 12), datetime(2024, 2, 16))


def test_announced_then_cancelled_is_one_cancelled_row():
    made = tables(
        make_mention("a", status="planned"),
        make_mention("b", status="cancelled"),
        articles=[make_article("a", "2024-02-12"), make_article("b", "2024-02-14")],
    )
    row = only(made["fact_meeting"])
    assert row["status"] == "cancelled"
    assert row["label"].endswith("(cancelled)")


def test_a_copied_text_is_one_outlet_voice():
    text = " ".join(f"word{i}" for i in range(200))
    articles = [
        make_article("a", "2024-02-15", outlet="Agency", text=text),
        make_article("b", "2024-02-16", outlet="Daily", text=text + " Read more on our site."),
        make_article("c", "2024-02-16", outlet="Herald"),
    ]
    row = only(tables(make_mention("a"), make_mention("b"), make_mention("c"), articles=articles)["fact_meeting"])
    assert (row["n_articles"], row["n_outlets"]) == (3, 2)
    assert row["confidence"] == pytest.approx(0.99)  # two voices of 0.9


def test_more_outlets_win_over_a_more_confident_one():
    made = tables(
        make_mention("a", city="Cholpon Ata", place_id=None, confidence=0.99),
        make_mention("b", city="Cholpon-Ata", place_id=None, confidence=0.5),
        make_mention("c", city="Cholpon-Ata", place_id=None, confidence=0.5),
    )
    assert only(made["fact_meeting"])["city"] == "Cholpon-Ata"


def test_a_copy_adds_no_weight_to_a_value():
    text = " ".join(f"word{i}" for i in range(200))
    articles = [make_article("a", text=text), make_article("b", text=text), make_article("c"), make_article("d")]
    told = {"place_id": None, "confidence": 0.5}
    made = tables(
        make_mention("a", city="Cholpon Ata", **told),
        make_mention("b", city="Cholpon Ata", **told),
        make_mention("c", city="Cholpon-Ata", **told),
        make_mention("d", city="Cholpon-Ata", **told),
        articles=articles,
    )
    assert only(made["fact_meeting"])["city"] == "Cholpon-Ata"


def test_vague_dates_support_the_exact_one_and_do_not_beat_it():
    made = tables(make_mention("a", date="2024-02"), make_mention("b", date="2024-02"), make_mention("c"))
    row = only(made["fact_meeting"])
    assert (row["meeting_date"], row["date_precision"]) == (date(2024, 2, 15), "day")


def test_a_month_is_written_as_a_month_in_the_label():
    row = only(tables(make_mention("a", date="2024-02"))["fact_meeting"])
    assert (row["meeting_date"], row["date_precision"]) == (date(2024, 2, 1), "month")
    assert row["label"] == "IRN–KGZ meeting, Bishkek, 2024-02"


def test_a_span_is_kept_and_one_that_ends_before_it_begins_is_not():
    def end(value: str) -> date | None:
        return only(tables(make_mention("a", date_end=value))["fact_meeting"])["meeting_end_date"]

    assert end("2024-02-17") == date(2024, 2, 17)
    assert end("2024-02-14") is None
    assert end("soon") is None


def test_a_city_that_geonames_lacks_keeps_its_name_and_has_no_id():
    made = tables(make_mention("a", city="Ala-Archa", place_id=-1))
    row = only(made["fact_meeting"])
    assert (row["city"], row["place_id"], row["country_id"]) == ("Ala-Archa", None, "KGZ")
    assert made["dim_place"].is_empty()


def test_a_place_has_the_name_that_articles_use():
    made = tables(make_mention("a", city="New York", country="USA", place_id=5128581))
    row = only(made["dim_place"])
    assert (row["name"], row["country_id"]) == ("New York", "USA")
    assert row["latitude"] == pytest.approx(40.7, abs=0.1)


def test_a_call_has_no_place():
    row = only(tables(make_mention("a", kind="call"))["fact_meeting"])
    assert (row["city"], row["place_id"], row["country_id"]) == (None, None, None)
    assert row["label"] == "IRN–KGZ call, 2024-02-15"


def test_many_parties_are_counted_in_the_label():
    parties = ["IRN", "KGZ", "RUS", "CHN", "IND"]
    row = only(tables(make_mention("a", kind="conference", countries=parties, organizations=["UN"]))["fact_meeting"])
    assert row["label"] == "CHN–IND–IRN–KGZ +2 conference, Bishkek, 2024-02-15"


def test_a_meeting_of_which_nothing_but_the_parties_is_known_has_a_row():
    bare = {"date": None, "city": None, "country": None, "place_id": None, "participants": [], "topics": []}
    row = only(tables(make_mention("a", **bare))["fact_meeting"])
    assert row["label"] == "IRN–KGZ meeting"
    assert (row["n_participants"], row["level"], row["date_precision"]) == (0, None, None)


def test_only_mentions_in_passing_make_a_background_meeting():
    passing = {"salience": "background"}
    assert only(tables(make_mention("a", **passing), make_mention("b", **passing))["fact_meeting"])["is_background"]
    assert not only(tables(make_mention("a", **passing), make_mention("b"))["fact_meeting"])["is_background"]


def test_the_country_of_the_place_is_venue_and_as_a_party_host():
    made = tables(make_mention("a", subjects=["AFG", "IRN"]))
    parts = set(made["bridge_meeting_country"].select("country_id", "part").iter_rows())
    assert parts == {("IRN", "party"), ("KGZ", "party"), ("KGZ", "venue"), ("KGZ", "host"), ("AFG", "subject")}
    abroad = tables(make_mention("a", city="Vienna", country="AUT", place_id=2761369))
    parts = set(abroad["bridge_meeting_country"].filter(country_id="AUT")["part"])
    assert parts == {"venue"}


def test_an_organization_is_one_row_under_its_usual_name():
    made = tables(
        make_mention("a", countries=["IRN"], organizations=["the United Nations"], participants=[]),
        make_mention("b", organizations=["UN", "Hazara Council"]),
    )
    rows = {row["name"]: row for row in made["dim_organization"].iter_rows(named=True)}
    assert rows.keys() == {"UN", "Hazara Council"}
    assert (rows["UN"]["full_name"], rows["UN"]["kind"], rows["UN"]["n_meetings"]) == (
        "United Nations", "international organisation", 2,
    )  # fmt: skip
    assert (rows["Hazara Council"]["full_name"], rows["Hazara Council"]["kind"]) == (None, "other")


def test_an_organization_that_only_a_participant_represents_has_a_row_too():
    made = tables(make_mention("a", participants=[person("Rafael Grossi", None, "director general", "IAEA")]))
    row = only(made["dim_organization"])
    assert (row["name"], row["n_meetings"]) == ("IAEA", 0)
    assert made["bridge_meeting_participant"]["organization_id"].to_list() == [row["organization_id"]]


def test_a_topic_is_one_row_whatever_its_case_and_spaces():
    made = tables(make_mention("a", topics=["Trade", "border  security"]), make_mention("b", topics=["trade "]))
    assert made["dim_topic"]["name"].sort().to_list() == ["border security", "trade"]
    assert made["bridge_meeting_topic"]["n_mentions"].sort().to_list() == [1, 2]


def test_the_first_sentence_in_the_text_stands_behind_a_value():
    def evidence(sentence: str, start: int) -> dict:
        return {"slot": "place", "value": "Bishkek", "sentence": sentence, "start": start, "end": start + 9}

    told = [evidence("The headline.", -1), evidence("Later on.", 90), evidence("At first.", 10)]
    row = only(tables(make_mention("a", evidence=told))["fact_mention_slot"])
    assert (row["sentence"], row["sentence_start"]) == ("At first.", 10)
