"""One row per person, however the name is spelt, and their roles over time."""

from datetime import date

import polars as pl
from transform_rows import make_article, make_mention, person, tables


def named(*names_and_countries, days=None):
    """dim_participant of mentions that each name one more person beside a fixed one."""
    mentions = [
        make_mention(f"a{i}", date=None, participants=[person(name, country, "minister")])
        for i, (name, country) in enumerate(names_and_countries)
    ]
    return tables(*mentions)["dim_participant"]


def test_spellings_join_the_most_frequent_full_form():
    people = named(
        ("Volodymyr Zelensky", "UKR"), ("Volodymyr Zelenskyy", "UKR"), ("Volodymyr Zelenskyy", "UKR"), ("Zelenskiy", "UKR")
    )  # fmt: skip
    assert people["name"].to_list() == ["Volodymyr Zelenskyy"]
    assert people["name_variants"].to_list() == ["Volodymyr Zelensky; Volodymyr Zelenskyy; Zelenskiy"]


def test_a_surname_that_fits_two_people_stays_by_itself():
    people = named(("Ali Larijani", "IRN"), ("Sadeq Larijani", "IRN"), ("Larijani", "IRN"))
    assert sorted(people["name"]) == ["Ali Larijani", "Larijani", "Sadeq Larijani"]


def test_a_surname_of_another_country_is_another_person():
    assert named(("Sergey Lavrov", "RUS"), ("Lavrov", "BGR")).height == 2


def test_a_chinese_surname_comes_first():
    assert named(("Xi Jinping", "CHN"), ("Xi", "CHN"))["name"].to_list() == ["Xi Jinping"]


def test_one_full_name_in_two_countries_is_two_people_and_without_a_country_joins_neither():
    assert named(("Ivan Petrov", "RUS"), ("Ivan Petrov", "BGR")).height == 2
    assert named(("Ivan Petrov", "RUS"), ("Ivan Petrov", "BGR"), ("Ivan Petrov", None)).height == 3
    assert named(("Ivan Petrov", "RUS"), ("Ivan Petrov", None)).height == 1


def test_a_side_that_was_misread_once_makes_no_second_person():
    """The same full name and office, told far more often for one state."""
    people = named(*[("Ivan Petrov", "RUS")] * 4, ("Ivan Petrov", "BGR"))
    assert people["name"].to_list() == ["Ivan Petrov"]


def test_a_long_name_with_one_office_in_two_states_is_one_person():
    assert named(("Ivan Petrov Ivanov", "RUS"), ("Ivan Petrov Ivanov", "BGR")).height == 1


def test_a_surname_joins_whom_it_fits_to_the_letter():
    people = named(("Volodymyr Zelenskyy", "UKR"), ("Olena Zelenska", "UKR"), ("Zelensky", "UKR"))
    assert sorted(people["name"]) == ["Olena Zelenska", "Volodymyr Zelenskyy"]


def test_a_surname_without_a_state_joins_the_only_one_who_has_it():
    assert named(("Nicolas Maduro", "VEN"), ("Maduro", None)).height == 1
    assert named(("Raul Castro", "CUB"), ("Xiomara Castro", "HND"), ("Castro", None)).height == 3


def test_an_initial_is_never_the_canonical_form():
    people = named(("S. Lavrov", "RUS"), ("S. Lavrov", "RUS"), ("Sergey Lavrov", "RUS"))
    assert people["name"].to_list() == ["Sergey Lavrov"]


def test_a_no_break_space_in_a_name_is_a_space():
    people = named(("Marat\u00a0Imankulov", "KGZ"), ("Marat Imankulov", "KGZ"))
    assert people["name_variants"].to_list() == ["Marat Imankulov"]


def test_a_name_without_a_letter_is_nobody():
    assert named(("", "KGZ"), ("-", "KGZ"), ("   ", None)).is_empty()


def roles(*told):
    mentions, articles = [], []
    for i, (day, role) in enumerate(told):
        mentions.append(make_mention(f"a{i}", date=None, participants=[person("Abbas Araghchi", "IRN", role)]))
        articles.append(make_article(f"a{i}", day))
    made = tables(*mentions, articles=articles)
    return made["dim_participant_role"].sort("valid_from_date", nulls_last=False), made


def test_a_new_title_ends_the_old_one_the_day_before():
    history, made = roles(
        ("2021-05-01", "deputy foreign minister"), ("2021-06-01", "Deputy Foreign Minister"),
        ("2024-08-21", "foreign minister"), ("2024-09-01", "FM"), ("2024-09-02", "Iranian Foreign Minister"),
    )  # fmt: skip
    assert history["valid_from_date"].to_list() == [date(2021, 5, 1), date(2024, 8, 21)]
    assert history["valid_to_date"].to_list() == [date(2024, 8, 20), None]
    assert history["is_current"].to_list() == [False, True]
    assert history["n_mentions"].to_list() == [2, 3]
    assert made["dim_participant"]["latest_role"].to_list() == ["Iranian Foreign Minister"]


def test_a_word_that_names_no_office_does_not_end_a_role():
    history, _ = roles(("2021-05-01", "President"), ("2021-06-01", "leader"), ("2021-07-01", "president of Iran"))
    assert history.height == 1


def test_a_role_observed_without_a_day_is_not_the_latest():
    history, made = roles((None, "deputy foreign minister"), ("2024-08-21", "foreign minister"))
    assert history.filter("is_current")["role"].to_list() == ["foreign minister"]
    assert history["valid_from_date"].to_list() == [None, date(2024, 8, 21)]
    assert made["dim_participant"]["latest_role"].to_list() == ["foreign minister"]
    assert made["dim_participant"]["first_seen_date"].to_list() == [date(2024, 8, 21)]


def test_the_bridge_keeps_the_role_at_that_meeting():
    _, made = roles(("2021-05-01", "deputy foreign minister"), ("2024-08-21", "foreign minister"))
    bridge = made["bridge_meeting_participant"]
    assert sorted(bridge["role"]) == ["deputy foreign minister", "foreign minister"]
    assert bridge["participant_id"].n_unique() == 1
    assert bridge.filter(pl.col("country_id") != "IRN").is_empty()
