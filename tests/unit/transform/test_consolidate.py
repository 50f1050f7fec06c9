"""Mentions of one encounter become one meeting, and those of another stay apart."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from transform_rows import make_article, make_frames, make_mention, meetings_of, n_meetings, person, tables

from pipelines.steps.transform.articles import dim_article
from pipelines.steps.transform.consolidate import CONSOLIDATED, LINK, consolidate, link

LAVROV = person("Sergey Lavrov", "RUS", "foreign minister")
ZARIF = person("Mohammad Javad Zarif", "IRN", "foreign minister")
NAMELESS = {"participants": [], "city": None, "country": None, "place_id": None}


def test_two_outlets_that_tell_one_meeting_make_one_row():
    assert n_meetings(make_mention("a"), make_mention("b")) == 1


def test_a_name_spelt_otherwise_and_a_missing_city_do_not_matter():
    other = make_mention(
        "b",
        participants=[person("Ali Akbar Ahmadian", "IRN"), person("Imankulov", "KGZ")],
        city=None, country=None, place_id=None, date="2024-02-16",
    )  # fmt: skip
    assert n_meetings(make_mention("a"), other) == 1


def test_a_report_without_a_date_belongs_to_the_meeting_shortly_before_it():
    near, far = (make_article("b", day) for day in ("2024-02-17", "2024-03-20"))
    assert n_meetings(make_mention("a"), make_mention("b", date=None), articles=[near]) == 1
    assert n_meetings(make_mention("a"), make_mention("b", date=None), articles=[far]) == 2


def test_what_nothing_dates_joins_the_same_people_in_the_same_city_and_nothing_else():
    undated = make_article("b", None)
    nowhere = {"city": None, "country": None, "place_id": None}
    assert n_meetings(make_mention("a"), make_mention("b", date=None), articles=[undated]) == 1
    assert n_meetings(make_mention("a"), make_mention("b", date=None, **nowhere), articles=[undated]) == 2
    assert n_meetings(make_mention("a"), make_mention("b", date=None, participants=[]), articles=[undated]) == 2


def test_what_nothing_dates_does_not_choose_between_two_meetings_of_the_same_people():
    undated, later = make_article("b", None), make_article("c", "2025-05-02")
    again = make_mention("c", date="2025-05-01")
    undated_report = make_mention("b", date=None)
    assert n_meetings(make_mention("a"), again, articles=[later]) == 2
    assert n_meetings(make_mention("a"), again, undated_report, articles=[later, undated]) == 3


def test_what_only_a_year_dates_joins_the_same_people_in_the_same_state_and_year():
    undated, elsewhere = make_article("b", None), {"city": None, "place_id": None}
    no_city = make_mention("a", **elsewhere)
    assert n_meetings(no_city, make_mention("b", date="2024"), articles=[undated]) == 1
    assert n_meetings(no_city, make_mention("b", date="2023"), articles=[undated]) == 2
    assert n_meetings(no_city, make_mention("b", date=None), articles=[undated]) == 2
    assert n_meetings(no_city, make_mention("b", date="2024", participants=[]), articles=[undated]) == 2


def test_the_day_of_a_late_report_does_not_make_another_meeting():
    early, late = make_article("a", "2024-02-16"), make_article("b", "2024-02-20")
    assert n_meetings(make_mention("a"), make_mention("b", date="2024-02-20"), articles=[early, late]) == 1
    assert n_meetings(make_mention("a"), make_mention("b", date="2024-02-19"), articles=[early, late]) == 2
    much_later = make_article("b", "2024-02-25")
    assert n_meetings(make_mention("a"), make_mention("b", date="2024-02-25"), articles=[early, much_later]) == 2


def test_two_calls_of_the_same_people_on_days_that_each_outlet_reported_at_once_are_two():
    call = {"kind": "call", "city": None, "country": None, "place_id": None}
    articles = [make_article("a", "2024-02-15"), make_article("b", "2024-02-17")]
    assert n_meetings(make_mention("a", **call), make_mention("b", date="2024-02-17", **call), articles=articles) == 2


def test_a_nameless_report_right_after_the_day_joins_where_one_side_is_named():
    told = make_mention(
        "b", date=None, city=None, country=None, place_id=None, participants=[LAVROV], countries=["IRN", "RUS"]
    )
    full = make_mention("a", participants=[LAVROV, ZARIF], countries=["IRN", "RUS"])
    assert n_meetings(full, told, articles=[make_article("b", "2024-02-15")]) == 1
    assert n_meetings(full, told, articles=[make_article("b", "2024-02-19")]) == 2


def test_a_person_taken_for_another_side_is_still_the_same_person():
    envoy = make_mention("a", countries=["IRN"], organizations=["IAEA"],
                         participants=[person("Mohammad Eslami", "IRN"), person("Rafael Grossi", None, None, "IAEA")])  # fmt: skip
    other = make_mention("b", countries=["IRN", "KGZ"],
                         participants=[person("Mohammad Eslami", "IRN"), person("Rafael Mariano Grossi", "KGZ")])  # fmt: skip
    assert n_meetings(envoy, other) == 1


def test_a_call_and_a_meeting_on_one_day_stay_apart():
    assert n_meetings(make_mention("a"), make_mention("b", kind="call", city=None, country=None, place_id=None)) == 2


def test_a_visit_may_be_the_meeting_that_another_outlet_tells():
    assert n_meetings(make_mention("a"), make_mention("b", kind="visit")) == 1


def test_one_host_and_two_guests_on_one_day_are_two_meetings():
    guest = {"participants": [person("Ali-Akbar Ahmadian", "IRN"), LAVROV], "countries": ["IRN", "RUS"]}
    assert n_meetings(make_mention("a"), make_mention("b", **guest), make_mention("c"), make_mention("d", **guest)) == 2


def test_two_people_of_one_side_on_one_day_are_two_meetings():
    president = [person("Sadyr Japarov", "KGZ", "President"), person("Ali-Akbar Ahmadian", "IRN")]
    assert n_meetings(make_mention("a"), make_mention("b", participants=president)) == 2


def test_talks_of_two_beside_a_meeting_of_three_stay_apart():
    three = {"countries": ["IRN", "KGZ", "RUS"]}
    named = [person("Ali-Akbar Ahmadian", "IRN"), person("Marat Imankulov", "KGZ"), LAVROV]
    assert n_meetings(make_mention("a"), make_mention("b", participants=named, **three)) == 2
    assert n_meetings(make_mention("a", participants=[]), make_mention("b", participants=[], **three)) == 2


def test_the_same_people_in_another_city_or_week_meet_anew():
    assert n_meetings(make_mention("a"), make_mention("b", city="Tehran", country="IRN", place_id=112931)) == 2
    assert n_meetings(make_mention("a"), make_mention("b", date="2024-02-22")) == 2


def test_the_same_states_and_near_days_are_not_enough_without_names():
    day_before = make_mention("b", **NAMELESS | {"date": "2024-02-14"})
    assert n_meetings(make_mention("a", **NAMELESS), day_before) == 2


def test_one_participant_with_an_unknown_counterpart_joins_nothing():
    alone = make_mention("b", countries=["IRN"], participants=[person("Ali-Akbar Ahmadian", "IRN")])
    assert n_meetings(make_mention("a"), alone) == 2


def test_two_encounters_of_one_article_stay_two_even_if_another_article_fits_both():
    morning = make_mention("a", key="1", participants=[])
    evening = make_mention("a", key="2", participants=[], kind="visit")
    assert n_meetings(morning, evening, make_mention("b")) == 3  # which of the two, nothing says


def test_of_two_encounters_that_fit_as_well_the_one_of_the_very_day_is_meant():
    guest = {"participants": [person("Ali-Akbar Ahmadian", "IRN")], "kind": "visit"}
    announced = make_mention("a", status="planned", city=None, place_id=None, **guest)
    talks, arrival = make_mention("b", key="1"), make_mention("b", key="2", date="2024-02-13", **guest)
    articles = [make_article("a", "2024-02-10")]
    result = meetings_of(announced, talks, arrival, articles=articles)
    assert result[announced["mention_id"]] == result[talks["mention_id"]] != result[arrival["mention_id"]]


def test_a_month_is_not_nearer_than_a_day():
    visit = {"kind": "visit", "city": None, "place_id": None, "country": None}
    in_tehran = {"kind": "visit", "city": "Tehran", "place_id": 112931, "country": "IRN"}
    in_isfahan = {"kind": "visit", "city": "Isfahan", "place_id": 418863, "country": "IRN"}
    told = [make_mention("a", **visit), make_mention("b", date="2024-02-17", **in_tehran),
            make_mention("c", date="2024-02", **in_isfahan)]  # fmt: skip
    assert n_meetings(*told) == 3  # which of the two, nothing says


def test_an_announced_meeting_and_the_report_of_it_are_one():
    announced = make_mention("a", status="planned", date="2024-02-15")
    articles = [make_article("a", "2024-02-12"), make_article("b", "2024-02-16")]
    assert n_meetings(announced, make_mention("b"), articles=articles) == 1


def test_an_announcement_after_the_meeting_is_of_the_next_one():
    announced = make_mention("b", status="planned", date=None)
    articles = [make_article("a", "2024-02-15"), make_article("b", "2024-02-19")]
    assert n_meetings(make_mention("a", date=None), announced, articles=articles) == 2


def test_a_month_that_was_announced_is_met_by_a_day_in_it():
    announced = make_mention("a", status="planned", date="2024-02")
    articles = [make_article("a", "2024-01-20"), make_article("b", "2024-02-16")]
    assert n_meetings(announced, make_mention("b"), articles=articles) == 1


def test_a_year_alone_joins_nothing():
    assert n_meetings(make_mention("a"), make_mention("b", date="2024")) == 2


def test_a_cancelled_meeting_and_one_that_was_held_are_two():
    assert n_meetings(make_mention("a"), make_mention("b", status="cancelled")) == 2


def test_an_invitation_joins_only_what_names_the_same_people():
    invited = make_mention("b", status="proposed", salience="background", **NAMELESS)
    assert n_meetings(make_mention("a", status="planned"), invited) == 2
    named = make_mention("b", status="proposed", salience="background", participants=[person("Ahmadian", "IRN")])
    assert n_meetings(make_mention("a", status="planned"), named) == 1


MANY = ["IRN", "KGZ", "RUS", "CHN", "IND", "PAK", "TJK", "UZB", "TKM"]


def test_outlets_that_list_other_members_of_one_conference_tell_one():
    told = {"kind": "conference", "participants": [], "series_name": "security secretaries on Afghanistan"}
    first = make_mention("a", countries=MANY[:6], series_ordinal=6, **told)
    assert n_meetings(first, make_mention("b", countries=MANY[3:], **told)) == 1
    assert n_meetings(first, make_mention("b", countries=MANY[3:], series_ordinal=5, **told)) == 2


def test_a_summit_told_as_a_meeting_of_many_is_one_and_talks_beside_it_are_another():
    summit = make_mention("a", kind="conference", countries=MANY, participants=[])
    told_as_meeting = make_mention("b", countries=MANY[:7], participants=[])
    beside = make_mention("c", participants=[])
    assert n_meetings(summit, told_as_meeting, beside) == 2


def test_a_bridge_does_not_join_what_contradicts_itself():
    """A nameless report fits both of two encounters with different people: it joins neither, and they stay apart."""
    first = make_mention("a")
    second = make_mention("b", participants=[person("Sadyr Japarov", "KGZ"), person("Ebrahim Raisi", "IRN")])
    assert n_meetings(first, second, make_mention("c", participants=[])) == 3


def test_the_copy_of_an_article_joins_by_its_text_alone():
    text = " ".join(f"word{i}" for i in range(100))
    articles = [make_article("a", None, text=text), make_article("b", None, text=text, outlet="Another")]
    told = {**NAMELESS, "date": None, "sentence": "They met."}
    assert n_meetings(make_mention("a", **told), make_mention("b", **told), articles=articles) == 1


def test_a_meeting_keeps_its_id_when_a_later_article_comes_in():
    articles = [make_article("a", "2024-02-15"), make_article("b", "2024-02-16"), make_article("c", "2024-02-17")]
    before = tables(make_mention("a"), make_mention("b"), articles=articles[:2])["fact_meeting"]
    after = tables(make_mention("a"), make_mention("b"), make_mention("c"), articles=articles)["fact_meeting"]
    assert before["meeting_id"].to_list() == after["meeting_id"].to_list()
    assert after["n_articles"].to_list() == [3]


def test_no_mention_makes_no_meeting():
    articles, mentions = make_frames(articles=[make_article("a")])
    empty = consolidate(mentions, dim_article(articles))
    assert empty.is_empty()
    assert empty.schema == CONSOLIDATED


people = st.lists(
    st.sampled_from(
        [
            person("Sergey Lavrov", "RUS", "foreign minister"),
            person("Sergei Lavrov", "RUS", "Foreign Minister"),
            person("Lavrov", "RUS"),
            person("Vladimir Putin", "RUS", "president"),
            person("Mohammad Javad Zarif", "IRN", "foreign minister"),
            person("Mohammad Zarif", "IRN"),
            person("Hassan Rouhani", "IRN", "president"),
            person("Rouhani", None),
        ]
    ),
    max_size=3,
)
values = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["meeting", "visit", "call", "conference"]),
        "status": st.sampled_from(["held", "planned", "proposed", "cancelled"]),
        "date": st.sampled_from([None, "2024-02-14", "2024-02-15", "2024-02-16", "2024-02", "2024"]),
        "city": st.sampled_from([None, "Tehran", "Moscow"]),
        "country": st.none(),
        "place_id": st.none(),
        "countries": st.sampled_from([["IRN", "RUS"], ["RUS"], ["IRN", "RUS", "TUR"], ["IRN", "RUS", "TUR", "SYR"]]),
        "organizations": st.sampled_from([[], ["UN"], ["United Nations"]]),
        "participants": people,
        "topics": st.sampled_from([[], ["trade"], ["Trade ", "syria"]]),
        "confidence": st.sampled_from([0.5, 0.7, 0.9]),
    }
)


@settings(max_examples=40)
@given(data=st.data(), tellings=st.lists(st.tuples(st.integers(0, 5), values), min_size=1, max_size=9))
def test_rows_in_any_order_once_or_twice_give_the_same_tables(data, tellings):
    articles = [make_article(f"a{i}", f"2024-02-{14 + i}", outlet=f"Outlet {i % 3}") for i in range(5)]
    articles.append(make_article("a5", None))
    mentions = [make_mention(f"a{i}", key=str(n), **told) for n, (i, told) in enumerate(tellings)]
    expected = tables(*mentions, articles=articles)

    shuffled = data.draw(st.permutations(mentions + data.draw(st.lists(st.sampled_from(mentions), max_size=4))))
    again = tables(*shuffled, articles=data.draw(st.permutations(articles + articles[:2])))
    for name, frame in expected.items():
        assert frame.equals(again[name]), name


def partition(links: pl.DataFrame) -> set[frozenset[str]]:
    """The mentions that are together."""
    return {frozenset(group) for group in links.group_by("meeting_id").agg("mention_id")["mention_id"].to_list()}


@settings(max_examples=60)
@given(data=st.data(), tellings=st.lists(st.tuples(st.integers(0, 5), values), min_size=1, max_size=9))
def test_refreshes_in_any_order_end_as_a_full_rebuild_does(data, tellings):
    text = " ".join(f"word{i}" for i in range(60))
    articles = [make_article(f"a{i}", f"2024-02-{14 + i}", outlet=f"Outlet {i % 3}") for i in range(5)]
    articles.append(make_article("a5", None))
    for copied in (1, 3):  # one is a copy of the other, and may come first
        articles[copied] |= {"text": text}
    mentions = [make_mention(f"a{i}", key=str(n), **told) for n, (i, told) in enumerate(tellings)]
    arriving = data.draw(st.permutations(mentions))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(mentions)), max_size=3)))

    links, aliases, former = None, None, set()
    for end in [*cuts, len(mentions)]:
        here = {mention["article_id"] for mention in arriving[:end]}
        article_frame, mention_frame = make_frames(
            *arriving[:end], articles=[a for a in articles if a["article_id"] in here]
        )
        before = links
        result = link(mention_frame, dim_article(article_frame), links, aliases)
        links, aliases = result.links, result.aliases
        if before is not None:
            former |= set(before["meeting_id"])
    article_frame, mention_frame = make_frames(*mentions, articles=[a for a in articles if a["article_id"] in here])
    rebuilt = link(mention_frame, dim_article(article_frame)).links
    assert partition(links) == partition(rebuilt)
    assert links.select("mention_id", "component_id").equals(rebuilt.select("mention_id", "component_id"))
    # No key is lost: each that was ever given is a meeting's or leads to one.
    alive = set(links["meeting_id"])
    assert former - alive == set(aliases["alias_id"])
    assert set(aliases["meeting_id"]) <= alive


def test_a_meeting_keeps_its_key_when_an_earlier_report_comes_in_later():
    late, early = make_article("b", "2024-02-17"), make_article("a", "2024-02-15")
    article_frame, mention_frame = make_frames(make_mention("b"), articles=[late])
    first = link(mention_frame, dim_article(article_frame))
    article_frame, mention_frame = make_frames(make_mention("b"), make_mention("a"), articles=[late, early])
    second = link(mention_frame, dim_article(article_frame), first.links, first.aliases)
    assert second.links["meeting_id"].unique().to_list() == first.links["meeting_id"].to_list()


def test_of_two_meetings_that_turn_out_to_be_one_the_later_key_becomes_an_alias():
    """Two reports that name nobody in common, until one comes that names both."""
    first = make_mention(
        "a", participants=[person("Ali-Akbar Ahmadian", "IRN")], date=None, city=None, country=None, place_id=None
    )
    second = make_mention(
        "b", participants=[person("Marat Imankulov", "KGZ")], date=None, city=None, country=None, place_id=None
    )
    article_frame, mention_frame = make_frames(first, second)
    apart = link(mention_frame, dim_article(article_frame))
    assert apart.links["meeting_id"].n_unique() == 2
    both = make_mention("c", date="2024-02-16")
    article_frame, mention_frame = make_frames(first, second, both)
    together = link(mention_frame, dim_article(article_frame), apart.links, apart.aliases)
    (kept,) = together.links["meeting_id"].unique()
    (lost,) = set(apart.links["meeting_id"]) - {kept}
    assert dict(together.aliases.iter_rows()) == {lost: kept}


def test_a_new_mention_has_only_what_it_agrees_with_looked_at_again():
    days = pl.date_range(pl.date(2020, 1, 1), pl.date(2023, 12, 31), "1w", eager=True).dt.strftime("%Y-%m-%d")
    old = [make_mention(f"a{day}", date=day) for day in days]
    article_frame, mention_frame = make_frames(*old)
    known = link(mention_frame, dim_article(article_frame))
    article_frame, mention_frame = make_frames(*old, make_mention("new", date=days[50]))
    result = link(mention_frame, dim_article(article_frame), known.links, known.aliases)
    assert result.n_compared <= 15  # those of the weeks around it
    assert result.links["meeting_id"].n_unique() == len(days)
    nothing_new = link(mention_frame, dim_article(article_frame), result.links, result.aliases)
    assert nothing_new.n_compared == 0
    assert nothing_new.links.equals(result.links)


def test_a_mention_that_is_read_no_more_leaves_its_meeting():
    article_frame, mention_frame = make_frames(make_mention("a"), make_mention("b"))
    known = link(mention_frame, dim_article(article_frame))
    article_frame, mention_frame = make_frames(make_mention("b"))
    result = link(mention_frame, dim_article(article_frame), known.links, known.aliases)
    assert result.links["meeting_id"].to_list() == known.links["meeting_id"].unique().to_list()
    article_frame, mention_frame = make_frames(articles=[make_article("a")])
    assert link(mention_frame, dim_article(article_frame), result.links, result.aliases).links.schema == LINK


@pytest.mark.parametrize("column", ["date", "date_end"])
def test_a_date_that_is_none_does_not_stop_the_rest(column):
    meetings = tables(make_mention("a", **{column: "2024-02-31"}), make_mention("b"))["fact_meeting"]
    assert meetings.filter(pl.col("meeting_date").is_not_null()).height == 1


def test_a_thousand_mentions_of_unrelated_meetings_are_not_compared_with_each_other():
    from pipelines.steps.transform.consolidate import _keys, _pairs, tellings_of

    days = pl.date_range(pl.date(2000, 1, 1), pl.date(2023, 12, 31), "1w", eager=True).dt.strftime("%Y-%m-%d")
    articles, mentions = make_frames(*(make_mention(f"a{day}", date=day) for day in days))
    compared = _pairs(_keys(tellings_of(mentions, dim_article(articles))))
    assert len(compared) <= mentions.height * 7  # the weeks within the window, not all of 24 years
