"""Which of the dates of an article may be the day of an encounter."""

import pytest

from pipelines.steps.nlp.days import is_shown, people_in_captions, possible_days


@pytest.mark.parametrize(("day", "offered"), [("on Monday", set()), ("", {"2016-06"})])
def test_a_month_told_elsewhere_is_no_date_of_what_was_on_a_day_of_unknown_date(article_of, day, offered):
    found = article_of(
        f"Georgian Foreign Minister Ilia Darchiashvili received Armenian Foreign Minister Ararat Mirzoyan {day}. "
        "The road was closed in June 2016."
    )
    assert {value for e in found.encounters for _, value, *_ in possible_days(found, e)} == offered


@pytest.mark.parametrize(
    ("status", "day", "may_be"),
    [
        ("planned", "May 3", False),
        ("planned", "June 3", True),
        ("planned", "May 14", True),
        ("planned", "May 10-20", True),
        ("held", "May 3", True),
        ("held", "next month", False),
        ("held", "this month", True),
    ],
)
def test_a_date_over_is_none_of_what_is_to_come_nor_one_to_come_of_what_was(article_of, status, day, may_be):
    found = article_of(
        f"Georgian Foreign Minister Ilia Darchiashvili and Armenian Foreign Minister Ararat Mirzoyan, talks, {day}.",
        published="2024-05-15",
    )
    assert found.encounters
    for encounter in found.encounters:
        encounter.status = status
    assert any(value[:4] == "2024" for e in found.encounters for _, value, *_ in possible_days(found, e)) == may_be


CAPTION = "Recep Tayyip Erdogan, left, and Olaf Scholz in Ankara on June 3, 2024."


@pytest.mark.parametrize(
    ("caption", "published", "is_shown_there"),
    [
        (f"{CAPTION} (Jane Doe/AP)", None, True),
        (f"{CAPTION}(Photo: Jane Doe)", None, True),
        (f"{CAPTION} (They left soon.)", None, False),
        ("Olaf Scholz in Ankara on June 3, 2024. (Jane Doe/AP)", None, False),
        (f"{CAPTION} (Jane Doe/AP)", "2024-07-20", False),
    ],
    ids=["agency", "photo", "no credit", "one side", "dated article"],
)
def test_a_picture_that_shows_both_sides_tells_the_day_of_an_undated_article(
    article_of, caption, published, is_shown_there
):
    talks = "Turkish President Recep Tayyip Erdogan met German Chancellor Olaf Scholz to speak of trade."
    found = article_of(f"{talks} {'They said that the road is long. ' * 8}{caption} They agreed.", published=published)
    captions = list(people_in_captions(found).values())
    assert [any(is_shown(e, people) for people in captions) for e in found.encounters if len(e.people) == 2] == [
        is_shown_there
    ]
