"""Dates in article text: what is found, what it resolves to, and what only looks like a date."""

import dataclasses
import time
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipelines.steps.nlp.dates import DateMention, find_dateline, find_dates, infer_anchor, resolve
from pipelines.steps.nlp.dates_rules import RULES
from pipelines.steps.nlp.dates_words import CLASSES

PUBLISHED = date(2024, 2, 14)  # a Wednesday


def only(text: str, published: date | None = PUBLISHED, dateline: date | None = None) -> DateMention:
    mentions = find_dates(text, published, dateline=dateline)
    assert len(mentions) == 1, [mention.text for mention in mentions]
    return mentions[0]


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("They met on February 15, 2024 in Bishkek.", "February 15, 2024", "2024-02-15"),
        ("They met on 15 February 2024 in Bishkek.", "15 February 2024", "2024-02-15"),
        ("They met on the 15th of February, 2024.", "15th of February, 2024", "2024-02-15"),
        ("Signed Wednesday, Feb. 29, 2024, in Doha.", "Feb. 29, 2024", "2024-02-29"),
        ("Signed on 15-Feb-2024.", "15-Feb-2024", "2024-02-15"),
        ("Signed on 2024-02-15.", "2024-02-15", "2024-02-15"),
        ("Signed on 15.02.2024.", "15.02.2024", "2024-02-15"),
        ("Signed on 15/02/2024.", "15/02/2024", "2024-02-15"),
        ("Signed on 02/15/2024.", "02/15/2024", "2024-02-15"),
        ("Signed on 05.06.2024.", "05.06.2024", "2024-06-05"),
        ("The two met on\u00a015\u202fFebruary\u00a02024.", "15\u202fFebruary\u00a02024", "2024-02-15"),
        ("The talks (Colombo/July30/2025)", "July30/2025", "2025-07-30"),
        ("Talks are due in June 2024 in Oslo.", "June 2024", "2024-06"),
        ("Talks were held in late May 2023.", "late May 2023", "2023-05"),
        ("He resigned in 2019.", "2019", "2019"),
        ("The 2015 nuclear deal was discussed.", "2015", "2015"),
        ("A summit in the summer of 2022 failed.", "summer of 2022", "2022"),
        ("It may be held in early 2022.", "early 2022", "2022"),
    ],
)
def test_a_date_with_its_year_is_absolute(text, words, value):
    mention = only(text)
    assert words in mention.text
    assert (mention.value, mention.kind) == (value, "absolute")
    assert only(text, None).value == value, "it needs no day to count from"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("on 26 Bahman 1402 in Tehran", "2024-02-15"),
        ("on Bahman 26, 1402", "2024-02-15"),
        ("on Thursday 26 Bahman", "2024-02-15"),
        ("on 1 Farvardin", "2024-03-20"),
        ("on 1402/11/26", "2024-02-15"),
        ("on Ramadan 12, 1445", "2024-03-22"),
        ("on the 12th of Ramadan", "2024-03-22"),
        ("on 12 Rabi al-Awwal 1445", "2023-09-27"),
        ("on 15 Sha‘ban 1445", "2024-02-25"),
    ],
)
def test_a_date_of_another_calendar_is_converted(text, value):
    mention = only(text)
    assert (mention.value, mention.kind) == (value, "calendar")


def test_one_day_told_in_two_calendars_gives_two_mentions_of_equal_value():
    solar, gregorian = find_dates("The talks began Thursday 26 Bahman 1402 ( February 15, 2024) in Bishkek.", None)
    assert (solar.kind, gregorian.kind) == ("calendar", "absolute")
    assert solar.value == gregorian.value == "2024-02-15"


@pytest.mark.parametrize(
    ("text", "value", "direction"),
    [
        ("They spoke today by phone.", "2024-02-14", 0),
        ("They spoke tonight.", "2024-02-14", 0),
        ("They spoke this morning.", "2024-02-14", 0),
        ("He called on her this afternoon.", "2024-02-14", 0),
        ("They spoke earlier today.", "2024-02-14", -1),
        ("They spoke later today.", "2024-02-14", 1),
        ("They spoke a short while ago.", "2024-02-14", -1),
        ("They spoke a few hours ago.", "2024-02-14", -1),
        ("They spoke three hours ago.", "2024-02-14", -1),
        ("They spoke moments ago.", "2024-02-14", -1),
        ("They spoke last night.", "2024-02-13", -1),
        ("They spoke yesterday.", "2024-02-13", -1),
        ("They spoke yesterday (13).", "2024-02-13", -1),
        ("They spoke yesterday (12).", "2024-02-12", -1),
        ("They spoke the day before yesterday.", "2024-02-12", -1),
        ("They will meet tomorrow.", "2024-02-15", 1),
        ("They will meet the day after tomorrow.", "2024-02-16", 1),
        ("They met two days ago.", "2024-02-12", -1),
        ("They met 10 days ago.", "2024-02-04", -1),
        ("They met three weeks ago.", "2024-01", -1),
        ("They met two months ago.", "2023-12", -1),
        ("They met a year ago.", "2023", -1),
        ("They meet two days from now.", "2024-02-16", 1),
        ("They met more than a year ago.", None, -1),
        ("They met several days ago.", None, -1),
        ("They met last Thursday.", "2024-02-08", -1),
        ("They met last Wednesday.", "2024-02-07", -1),
        ("They meet next Wednesday.", "2024-02-21", 1),
        ("They meet next Monday.", "2024-02-19", 1),
        ("They meet this Friday.", "2024-02-16", 0),
        ("They met on Thursday evening.", "2024-02-08", 0),
        ("They met late on Tuesday.", "2024-02-13", 0),
        ("They met on Tuesday (06) afternoon.", "2024-02-06", 0),
        ("They met on Monday last week.", "2024-02-05", -1),
        ("They met onSunday in Gaza.", "2024-02-11", 0),
        ("They met on Wendesday.", "2024-02-14", 0),
        ("They met last week.", "2024-02", -1),
        ("They met last month.", "2024-01", -1),
        ("They met earlier this month.", "2024-02", -1),
        ("They meet next month.", "2024-03", 1),
        ("They met last year.", "2023", -1),
        ("They meet later this year.", "2024", 1),
        ("They meet early next year.", "2025", 1),
        ("They meet in the coming days.", None, 1),
        ("They met in June.", "2023-06", 0),
        ("They met last November.", "2023-11", -1),
        ("They meet next June.", "2024-06", 1),
        ("They met in mid-January.", "2024-01", 0),
        ("They met in July last year.", "2023-07", -1),
        ("They met last summer.", "2023", -1),
        ("They meet this spring.", "2024", 0),
        ("They met on December 5 last year.", "2023-12-05", -1),
        ("They meet on the 15th of next month.", "2024-03-15", 1),
        ("Talks on Feb. 13 ended.", "2024-02-13", 0),
        ("Talks on Feb.08 ended.", "2024-02-08", 0),
        ("Talks on Februrary 3 ended.", "2024-02-03", 0),
        ("Talks on the 5th of May.", "2024-05-05", 0),
        ("Talks on December 28 ended.", "2023-12-28", 0),
        ("Talks on February 29 ended.", "2024-02-29", 0),
    ],
)
def test_a_relative_date_counts_from_the_day_of_publication(text, value, direction):
    mention = only(text)
    assert (mention.value, mention.direction, mention.kind) == (value, direction, "relative")
    assert only(text, None).value is None, "nothing is made up where there is no day to count from"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("On Monday he met the king. The same day he left.", "2024-02-12"),
        ("On Monday he met the king. Later that evening he left.", "2024-02-12"),
        ("On Monday he met the king. Earlier in the day he had landed.", "2024-02-12"),
        ("He met the king on Monday and left the next day.", "2024-02-13"),
        ("He met the king on Monday and left the day after.", "2024-02-13"),
        ("He met the king on Monday, having landed two days earlier.", "2024-02-10"),
        ("On Monday he spoke of the deal signed on January 3. A day later he left.", "2024-02-13"),
        ("He spoke of the truce of January 3. Later in the day he left.", "2024-02-14"),
        ("They are to speak later in the day.", "2024-02-14"),
        ("He spoke of the truce of January 3. Later in the day he left. The next day he was home.", "2024-02-15"),
    ],
)
def test_a_day_counted_from_the_one_named_before(text, value):
    assert find_dates(text, PUBLISHED)[-1].value == value


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("The same day he left.", []),
        ("She told the Daily Mail on Sunday why.", ["Sunday"]),
        ("On Monday he was ill, and in the next day or two he may leave.", ["Monday"]),
        ("Monday the 28 members", ["Monday"]),
    ],
)
def test_a_day_counted_from_none_is_left_out(text, dates):
    assert [m.text for m in find_dates(text, PUBLISHED)] == dates


@pytest.mark.parametrize(
    ("text", "held", "planned"),
    [
        ("He flies to Oslo on the 17th for talks.", "2024-01-17", "2024-02-17"),
        ("He arrives on Wednesday, the 21st, for talks.", "2024-02-21", "2024-02-21"),
    ],
)
def test_a_day_of_the_month_alone_lies_where_the_tense_says(text, held, planned):
    assert resolve(only(text), PUBLISHED, future=False)[0] == held
    assert resolve(only(text), PUBLISHED, future=True)[0] == planned


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("on July 3 to 5, 2024", "2024-07-03", "2024-07-05"),
        ("on July 3-4, 2024", "2024-07-03", "2024-07-04"),
        ("on 3–4 July 2024", "2024-07-03", "2024-07-04"),
        ("from 8 to 9 July", "2024-07-08", "2024-07-09"),
        ("the October 22–24 talks", "2023-10-22", "2023-10-24"),
        ("between May 6 and May 10", "2024-05-06", "2024-05-10"),
        ("from June 30 to July 2", "2024-06-30", "2024-07-02"),
        ("from 30 June to 2 July 2024", "2024-06-30", "2024-07-02"),
        ("from January 14 to January 17, 2025", "2025-01-14", "2025-01-17"),
        ("from December 30 to January 2, 2025", "2024-12-30", "2025-01-02"),
        ("in Geneva, May 31-June 8.", "2024-05-31", "2024-06-08"),
        ("on November 23 and 24.", "2023-11-23", "2023-11-24"),
        ("on 6, 7 and 8 July.", "2024-07-06", "2024-07-08"),
        ("on Monday and Tuesday", "2024-02-12", "2024-02-13"),
        ("from Monday to Wednesday", "2024-02-12", "2024-02-14"),
        ("in February or March 2022", "2022-02", "2022-03"),
        ("for the period 2021–24", "2021", "2024"),
        ("on July 3 and 5 others came", "2024-07-03", None),
        ("on May 3 and 9", "2024-05-03", None),
    ],
)
def test_a_span_gives_its_first_and_its_last_day(text, first, last):
    mention = only(text)
    assert (mention.value, mention.value_end) == (first, last)


@pytest.mark.parametrize(
    "text",
    [
        "Prime Minister Theresa May spoke, and he may agree.",
        "A statement by May and her cabinet.",
        "Protesters began their march and march on.",
        "Under resolution 2231 and Resolution 1929, sanctions end.",
        "Some 1,402 people and 2000 soldiers left.",
        "Call +94 11 2354 354, extension 15.",
        "The P5+1, COP28, MH17 and the G7 agreed.",
        "The 10-year plan and the 25-member team.",
        "Dr. Jan Hecker, 26, met Almog Meir Jan, 22.",
        "She wrote in the Sunday Times and on Sunday Morning Futures.",
        "She told the Independent on Sunday and the Mail on Sunday why.",
        "Russia Today and the Today programme had it first.",
        "The Good Friday agreement and every Monday since.",
        "At 4:49 P.M. the share fell by 3.15 to 15%.",
        "It cost $2015 and 2020 euros.",
        "It flew an F-16 over Area 15.",
        "On 31 Bahman 1402, on February 30 and 31.",
        "Mehr reported; Mehr News Agency has it.",
        "USA of the 1980s, a flight BA2019x.",
        "That was 24 hours ago, or a while ago.",
    ],
)
def test_what_only_looks_like_a_date_is_none(text):
    assert [mention.text for mention in find_dates(text, PUBLISHED)] == []


@pytest.mark.parametrize(
    ("text", "held", "planned"),
    [
        ("on Thursday", "2024-02-08", "2024-02-15"),
        ("on Wednesday", "2024-02-14", "2024-02-14"),
        ("last Thursday", "2024-02-08", "2024-02-08"),
        ("next Thursday", "2024-02-15", "2024-02-15"),
        ("on February 15", "2024-02-15", "2024-02-15"),
        ("on February 10", "2024-02-10", "2024-02-10"),
        ("on September 1", "2023-09-01", "2024-09-01"),
        ("on 26 Mordad", "2023-08-17", "2024-08-16"),
        ("in June", "2023-06", "2024-06"),
        ("in February", "2024-02", "2024-02"),
        ("on 15 June 2021", "2021-06-15", "2021-06-15"),
        ("yesterday", "2024-02-13", "2024-02-13"),
    ],
)
def test_the_tense_of_the_sentence_decides_which_way_a_date_lies(text, held, planned):
    mention = only(text)
    assert resolve(mention, PUBLISHED, future=False) == (held, None)
    assert resolve(mention, PUBLISHED, future=True) == (planned, None)


def test_a_span_of_weekdays_is_over_in_a_held_sentence_and_ahead_in_a_planned_one():
    mention = only("from Thursday to Saturday")
    assert resolve(mention, PUBLISHED, future=False) == ("2024-02-08", "2024-02-10")
    assert resolve(mention, PUBLISHED, future=True) == ("2024-02-15", "2024-02-17")


def test_a_mention_put_together_elsewhere_resolves_by_its_words():
    found = only("on Thursday")
    bare = DateMention(0, 8, "Thursday", found.value, None, "relative", 0)
    assert resolve(bare, PUBLISHED, future=True) == ("2024-02-15", None)
    moved = dataclasses.replace(found, start=100, end=108)
    assert resolve(moved, PUBLISHED, future=True) == ("2024-02-15", None)


def test_without_a_day_of_publication_resolving_keeps_what_is_known():
    assert resolve(only("on Thursday", None), None, future=True) == (None, None)
    assert resolve(only("on 15 June 2021", None), None, future=True) == ("2021-06-15", None)


def test_the_dateline_wins_over_the_day_of_publication():
    assert only("They met on Tuesday.", PUBLISHED, date(2024, 2, 12)).value == "2024-02-06"


def test_a_week_that_lies_in_two_months_names_no_month():
    assert only("They met last week.", date(2024, 2, 9)).value is None  # January 29 to February 4


def test_a_weekday_beside_a_date_picks_the_year():
    # January 3 was a Friday in 2020, and a Sunday in 2021, the year of publication.
    mention = only("The attack of Friday, Jan. 3, was recalled.", date(2021, 1, 20))
    assert mention.value == "2020-01-03"


@pytest.mark.parametrize(
    ("text", "published", "values"),
    [
        ("on 05/06/2024", None, [None]),
        ("on 05/06/2024", date(2024, 6, 7), ["2024-06-05"]),
        ("on 05/06/2024", date(2024, 5, 8), ["2024-05-06"]),
        ("on 05/06/2024 and 25/06/2024", None, ["2024-06-05", "2024-06-25"]),
        ("on 05/06/2024 and 06/25/2024", None, ["2024-05-06", "2024-06-25"]),
        ("on 06/06/2024", None, ["2024-06-06"]),
    ],
)
def test_figures_that_read_two_ways_need_a_hint(text, published, values):
    assert [mention.value for mention in find_dates(text, published)] == values


@pytest.mark.parametrize(
    ("text", "published", "day"),
    [
        ("Colombo, Feb. 13 (Daily Mirror)- The ambassador met the minister.", PUBLISHED, date(2024, 2, 13)),
        ("TEHRAN, Nov. 5 (Xinhua) -- The minister met his guest.", PUBLISHED, date(2023, 11, 5)),
        ("NEW DELHI, 5 November 2023 (ANI): The minister met his guest.", None, date(2023, 11, 5)),
        ("Bali, Feb 04 ( Daily Mirror) - A council met.", date(2024, 2, 4), date(2024, 2, 4)),
        ("The two met at the port. (Colombo/July30/2025)", date(2025, 8, 1), date(2025, 7, 30)),
        ("TEHRAN, Nov. 5 (Xinhua) -- No year, nothing to tell it by.", None, None),
        ("5 November 2023   18:30   The Palace, Baku\n\nThe minister met his guest.", None, date(2023, 11, 5)),
        ("PR No. 15\n\nIslamabad: 5 November 2023\n\nThe minister met his guest.", None, date(2023, 11, 5)),
        ("Oslo, 5 November 2023. The minister met his guest.", None, date(2023, 11, 5)),
        ("YEREVAN, NOVEMBER 5, 2023, FJORD PRESS. The minister met his guest.", None, date(2023, 11, 5)),
        ("The two met. (Colombo/Feb 13/2022)", PUBLISHED, date(2024, 2, 13)),
        ("Schedule\n\nMonday 19 February 2024\n\nTalks with the minister", PUBLISHED, None),
        ("The minister met his guest on Feb. 13 - a long-planned visit.", PUBLISHED, None),
        ("TEHRAN – The minister met his guest on Tuesday.", PUBLISHED, None),
        ("", PUBLISHED, None),
    ],
)
def test_a_dateline_or_closing_stamp_is_read(text, published, day):
    assert find_dateline(text, published) == day


def test_the_one_full_date_of_a_text_gives_its_year_to_days_without_one():
    text = "The visit began on October 9. On October 10, 2020 he left. On Monday he rested."
    assert infer_anchor(text) == date(2020, 10, 10)
    first, full, weekday = find_dates(text, None)
    assert (first.value, full.value) == ("2020-10-09", "2020-10-10")
    assert weekday.value is None, "a weekday needs the day of publication itself"


@pytest.mark.parametrize(
    "text",
    ["On October 9 he came.", "On October 9, 2020, as in 2016.", "On May 1, 2020 and May 2, 2020.", "In May 2020."],
)
def test_no_anchor_is_inferred_where_the_text_leaves_a_choice(text):
    assert infer_anchor(text) is None


def test_mentions_come_in_order_and_do_not_overlap():
    mentions = find_dates(
        "On Monday, 5 February 2024 and on Tuesday they met; again in May 2024, from 3 to 5.", PUBLISHED
    )
    assert [mention.text for mention in mentions] == ["Monday, 5 February 2024", "Tuesday", "May 2024"]
    assert all(a.end <= b.start for a, b in pairwise(mentions))


DATE_WORDS = st.sampled_from(
    "May 3 31 2024 1402 - , . ( ) / and to last next this Monday Bahman Ramadan Rabi al-Awwal of the day week year ago "
    "yesterday tomorrow before after 12/11/2024 Feb. \n\n \u00a0 early summer a two ' İ ſunday 00 13th".split(" ")
)
ANY_TEXT = st.text() | st.lists(DATE_WORDS, max_size=25).map(" ".join) | st.lists(DATE_WORDS, max_size=25).map("".join)


@settings(max_examples=300)
@example(text="last week", published=date(999, 1, 1), future=False)  # a year has four digits
@given(text=ANY_TEXT, published=st.none() | st.dates(), future=st.booleans())
def test_any_text_is_read_and_offsets_are_those_of_the_text(text, published, future):
    find_dateline(text, published)
    infer_anchor(text)
    for mention in find_dates(text, published):
        assert text[mention.start : mention.end] == mention.text != ""
        for value, value_end in ((mention.value, mention.value_end), resolve(mention, published, future=future)):
            assert value is None or len(value) in (4, 7, 10)
            assert value_end is None or (value is not None and value_end > value)


@pytest.mark.parametrize("unit", ["1", "a", "a1", "Ab1", "\n ", " "])
def test_a_megabyte_of_digits_and_letters_is_read_within_two_seconds(unit):
    text = unit * (1_000_000 // len(unit))
    started = time.process_time()
    find_dates(text, PUBLISHED)
    assert time.process_time() - started < 2


@pytest.mark.parametrize("unit", ["1,", "1-", "May 1,1,", "Rabi al ", "(A/", "Monday and ", "early "])
def test_the_time_grows_with_the_text_and_not_with_its_square(unit):
    def seconds(characters: int) -> float:
        text = unit * (characters // len(unit))
        taken = []
        for _ in range(3):  # the least: a busy machine only ever adds
            started = time.process_time()
            find_dates(text, PUBLISHED)
            find_dateline(text, PUBLISHED)
            taken.append(time.process_time() - started)
        return min(taken)

    assert seconds(160_000) < 12 * max(seconds(40_000), 0.02)  # four times the text; its square would be 16 times


def test_every_class_that_a_rule_begins_with_is_explained():
    assert {kind for rule in RULES for kind in rule.first} <= set(CLASSES)


@pytest.mark.parametrize(
    "text", ["On 5 November 2019, NATO-led forces left.", "Since 5 November 2019, NATO. Nothing else."]
)
def test_a_day_that_opens_a_sentence_is_no_dateline(text):
    assert find_dateline(text, PUBLISHED) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The truce of January 3, 2024 held. On March 5 he met the king. Later in the day he left.", "2024-03-05"),
        ("They met from June 3 to June 5, 2024. Later in the day he left.", None),
        ("Later in the day he left.", None),
    ],
)
def test_later_in_the_day_makes_up_no_day_in_an_article_of_unknown_day(text, value):
    assert find_dates(text, None)[-1].value == value
