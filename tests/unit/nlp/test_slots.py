"""What the sentence of an encounter says of its status and its day."""

import pytest


def statuses(encounters, trigger):
    return [f.status for e in encounters for f in e.frames if f.sentence.doc[f.trigger].text == trigger]


@pytest.mark.parametrize(
    ("text", "trigger", "status"),
    [
        ("Turkish President Recep Tayyip Erdogan and Chancellor Olaf Scholz agreed to soon hold talks.", "talks", "planned"),
        ("The meeting between Turkish President Recep Tayyip Erdogan and Chancellor Olaf Scholz was put off.", "meeting", "cancelled"),
        ("Turkey and Germany have agreed to a meeting of their foreign ministers in mid-July.", "meeting", "planned"),
        ("Turkish President Recep Tayyip Erdogan agreed on trade in a meeting with German Chancellor Olaf Scholz.", "meeting", "held"),
        ("Turkey and Germany prepare the meeting of their foreign ministers to be held in Ankara.", "meeting", "planned"),
        ("They prepare the meeting of the foreign ministers of Turkey and Egypt, which will take place in Ankara.", "meeting", "planned"),
        ("Chinese President Xi Jinping will hold talks with the government of Peru, which took power in May.", "talks", "planned"),
        ("The meeting of the foreign ministers of Turkey and Germany is to open in Ankara.", "meeting", "planned"),
        ("The talks between Turkey and Germany were due to begin in Ankara.", "talks", "planned"),
        ("The meeting between Turkey and Germany was to follow up the agreement.", "meeting", "held"),
        (
            "German Chancellor Olaf Scholz announced a new policy a month after he met Turkish President Recep Tayyip Erdogan.",
            "met",
            "held",
        ),
        ("German Chancellor Olaf Scholz announced the deal after Turkish President Recep Tayyip Erdogan held talks with him.",
         "talks", "held"),
        ("The summit between Turkey and Germany, slated to be hosted by Ankara in May, raises hopes.", "summit", "planned"),
        ("Turkey spoke of the meeting with the foreign minister of Germany, which is scheduled for May.", "meeting", "planned"),
        ("German Chancellor Olaf Scholz is to be received by Turkish President Recep Tayyip Erdogan on Friday.", "received", "planned"),
        ("German Chancellor Olaf Scholz will bring up the deal when he meets Turkish President Recep Tayyip Erdogan.",
         "meets", "planned"),
        ("German Chancellor Olaf Scholz flies to Turkey on Sunday.", "flies", "planned"),
        ("Turkish President Recep Tayyip Erdogan gave an interview ahead of German Chancellor Olaf Scholz's first official visit "
         "to Turkey.", "visit", "planned"),
        ("Prior to the dinner, Scholz met Turkish President Recep Tayyip Erdogan.", "met", "held"),
        ("German Chancellor Olaf Scholz was in Ankara on Monday to meet Turkish President Recep Tayyip Erdogan.", "meet", "held"),
        ("German Chancellor Olaf Scholz flew to Ankara to meet Turkish President Recep Tayyip Erdogan.", "meet", "held"),
        ("German Chancellor Olaf Scholz left for Ankara to meet Turkish President Recep Tayyip Erdogan.", "meet", "planned"),
        ("German Chancellor Olaf Scholz said he was pleased to welcome Turkish President Recep Tayyip Erdogan to Berlin.",
         "welcome", "held"),
        (
            "German Chancellor Olaf Scholz had not seen any report of the meeting of the foreign ministers of Turkey and Egypt, which "
            "took place in Ankara.",
            "meeting",
            "held",
        ),
    ],
)  # fmt: skip
def test_a_clause_about_the_meeting_tells_its_status(candidates, text, trigger, status):
    assert statuses(candidates(text), trigger) == [status]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Barack Obama and Vladimir Putin discussed the accord by phone.", "call"),
        ("Annalena Baerbock held online consultations with Turkish Foreign Minister Hakan Fidan.", "call"),
        ("Annalena Baerbock spoke to Turkish Foreign Minister Hakan Fidan.", "call"),
        ("Annalena Baerbock spoke with Turkish Foreign Minister Hakan Fidan in Ankara.", "meeting"),
        ("Annalena Baerbock went to Ankara and spoke there with Turkish Foreign Minister Hakan Fidan.", "meeting"),
        ("German Foreign Minister Annalena Baerbock spoke at a meeting of NATO foreign ministers in Brussels.", "conference"),
        ("German Foreign Minister Annalena Baerbock attended an OPEC meeting.", "conference"),
    ],
)  # fmt: skip
def test_words_of_the_clause_tell_the_kind(candidates, text, kind):
    assert kind in [e.kind for e in candidates(text) if e.kind != "visit"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        (
            "Turkish President Recep Tayyip Erdogan said on Tuesday he will meet German Chancellor Olaf Scholz in Ankara.",
            None,
        ),
        (
            "Turkish President Recep Tayyip Erdogan will meet German Chancellor Olaf Scholz on Friday, officials said on Tuesday.",
            "2024-05-17",
        ),
        ("Turkish President Recep Tayyip Erdogan met German Chancellor Olaf Scholz for the first time since Monday.", None),
        (
            "Turkish President Recep Tayyip Erdogan met German Chancellor Olaf Scholz in Ankara to speak of Monday's attack.",
            None,
        ),
        (
            "Turkish President Recep Tayyip Erdogan said on Tuesday he met German Chancellor Olaf Scholz in Ankara.",
            "2024-05-14",
        ),
        (
            "Turkish President Recep Tayyip Erdogan met German Chancellor Olaf Scholz to discuss the deal signed in July 2015.",
            None,
        ),
        (
            "Turkish President Recep Tayyip Erdogan met German Chancellor Olaf Scholz in Berlin, where he was welcomed on Monday.",
            "2024-05-13",
        ),
        (
            "Turkish President Recep Tayyip Erdogan congratulated German Chancellor Olaf Scholz by phone on winning the March 12 election.",
            None,
        ),
        ("German Chancellor Olaf Scholz praised the March 12 talks with Turkish President Recep Tayyip Erdogan.", "2024-03-12"),
    ],
    ids=["of saying", "the other one", "since", "of something else", "held: of saying too", "of a deal", "of the place",
         "name of an event", "name of the talks"],
)  # fmt: skip
def test_a_day_of_something_else_is_not_that_of_the_meeting(candidates, text, day):
    assert [e.date for e in candidates(text, published="2024-05-15")] == [day]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("The ministers will meet in Ankara on Friday.", ["2024-05-17"]),
        ("The minister will visit Ankara and meet his counterpart on Friday.", ["2024-05-17"]),
        ("The ministers are due to meet in Ankara on Friday.", ["2024-05-17"]),
        ("The ministers are due back in Ankara on Friday.", ["2024-05-17"]),
        ("A meeting of the ministers, set for Friday, has been called off.", ["2024-05-17"]),
        ("The minister travels to Ankara on Friday.", ["2024-05-17"]),
        ("The ministers met in Ankara on Friday.", ["2024-05-10"]),
        ("Speaking in Ankara on Friday, the minister praised his guest.", ["2024-05-10"]),
        ("The talks, which were held on Friday, lasted an hour.", ["2024-05-10"]),
        ("The ministers were due to meet in Ankara on Friday.", ["2024-05-10", "2024-05-17"]),
        ("The ministers praised the June 28 summit in Ankara.", ["2023-06-28", "2024-06-28"]),
    ],
)
def test_the_verb_that_a_day_hangs_on_tells_whether_it_is_past(article_of, text, days):
    assert [value for _, value, *_ in article_of(text, published="2024-05-15").date_readings] == days


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("The ministers met in Oslo on 16 June 2023. On Thursday they had been in Bergen.", ["2023-06-16", "2023-06-15"]),
        ("The law takes effect on 16 June 2023, and will lapse on 1 June 2024. They met on Thursday.", ["2023-06-16", "2024-06-01"]),
        ("The law will take effect on 16 June 2023. The ministers met on Thursday.", ["2023-06-16"]),
    ],
    ids=["the news", "two days", "a day to come"],
)  # fmt: skip
def test_an_undated_article_counts_from_the_day_that_its_first_lines_tell_of(article_of, text, days):
    assert [value for _, value, *_ in article_of(text).date_readings] == days
