"""Encounters: triggers, parties, status, kind, and telling several encounters apart."""

import pytest


def names(meeting):
    return {p["name"] for p in meeting["participants"]}


@pytest.mark.parametrize(
    "sentence",
    [
        "Turkish Foreign Minister Hakan Fidan met Chinese Foreign Minister Wang Yi in Beijing.",
        "Chinese Foreign Minister Wang Yi received Turkish Foreign Minister Hakan Fidan in Beijing.",
        "Turkish Foreign Minister Hakan Fidan held talks with Chinese Foreign Minister Wang Yi in Beijing.",
        "Turkish Foreign Minister Hakan Fidan sat down with Chinese Foreign Minister Wang Yi in Beijing.",
        "In a meeting with Chinese Foreign Minister Wang Yi in Beijing, Turkish Foreign Minister Hakan Fidan praised trade.",
        "The meeting between Turkish Foreign Minister Hakan Fidan and Chinese Foreign Minister Wang Yi took place in Beijing.",
        "Turkish Foreign Minister Hakan Fidan was received by Chinese Foreign Minister Wang Yi in Beijing.",
    ],
)
def test_the_words_of_meeting_all_tell_one_encounter(read, sentence):
    (meeting,) = read(sentence)
    assert (meeting["kind"], meeting["status"], meeting["city"], meeting["country"]) == (
        "meeting",
        "held",
        "Beijing",
        "CHN",
    )
    assert set(meeting["countries"]) == {"TUR", "CHN"}
    assert names(meeting) == {"Hakan Fidan", "Wang Yi"}


@pytest.mark.parametrize(
    "sentence",
    [
        "French President Emmanuel Macron spoke by phone with Egyptian President Abdel Fattah al-Sisi.",
        "French President Emmanuel Macron held a telephone conversation with Egyptian President Abdel Fattah al-Sisi.",
        "In a phone call with Egyptian President Abdel Fattah al-Sisi, French President Emmanuel Macron urged calm.",
    ],
)
def test_a_call_has_no_place(read, sentence):
    (call,) = read(sentence)
    assert (call["kind"], call["city"], call["country"]) == ("call", None, None)
    assert set(call["countries"]) == {"FRA", "EGY"}


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("Kazakh President Kassym-Jomart Tokayev will meet German Chancellor Olaf Scholz in Astana.", "planned"),
        (
            "Kazakh President Kassym-Jomart Tokayev is scheduled to meet German Chancellor Olaf Scholz in Astana.",
            "planned",
        ),
        (
            "Kazakh President Kassym-Jomart Tokayev is expected to hold talks with German Chancellor Olaf Scholz.",
            "planned",
        ),
        ("Kazakh President Kassym-Jomart Tokayev met German Chancellor Olaf Scholz in Astana.", "held"),
        (
            "Kazakh President Kassym-Jomart Tokayev invited German Chancellor Olaf Scholz to visit Kazakhstan.",
            "proposed",
        ),
        ("Kazakh President Kassym-Jomart Tokayev cancelled a meeting with German Chancellor Olaf Scholz.", "cancelled"),
        ("Kazakh President Kassym-Jomart Tokayev refused to meet German Chancellor Olaf Scholz.", "cancelled"),
    ],
)
def test_tense_and_cue_words_tell_the_status(read, sentence, status):
    assert [m["status"] for m in read(sentence)] == [status]


def test_a_denied_encounter_is_none(read):
    assert read("Kazakh President Kassym-Jomart Tokayev did not meet German Chancellor Olaf Scholz in Astana.") == []


def test_a_host_who_meets_two_guests_in_turn_has_two_encounters(read):
    meetings = read(
        "Indian Foreign Minister S. Jaishankar met Iranian President Ebrahim Raisi in Tehran on Monday. "
        "He also met Iranian Foreign Minister Hossein Amir-Abdollahian."
    )
    assert [names(m) - {"S. Jaishankar"} for m in meetings] == [{"Ebrahim Raisi"}, {"Hossein Amir-Abdollahian"}]


def test_one_encounter_told_twice_is_one(read):
    meetings = read(
        "Hungarian Prime Minister Viktor Orban met Chinese President Xi Jinping in Beijing. "
        "During the meeting, Xi praised trade. Orban and Xi discussed the war in Ukraine."
    )
    assert len(meetings) == 1


def test_talks_in_a_city_on_a_country_make_neither_a_party(read):
    (meeting,) = read(
        "Russian Foreign Minister Sergei Lavrov held talks with Turkish Foreign Minister Hakan Fidan in Geneva on Syria."
    )
    assert set(meeting["countries"]) == {"RUS", "TUR"}
    assert (meeting["city"], meeting["country"]) == ("Geneva", "CHE")


def test_a_counterpart_has_the_office_of_the_other(read):
    (meeting,) = read("Iranian Foreign Minister Abbas Araghchi met his Omani counterpart Badr al-Busaidi in Muscat.")
    roles = {p["name"]: (p["role"], p["country"]) for p in meeting["participants"]}
    assert roles["Badr al-Busaidi"] == ("Foreign Minister", "OMN")


def test_a_visit_is_one_only_where_no_talks_are_told(read):
    (visit,) = read("Serbian President Aleksandar Vucic visited Hungary last week.")
    assert (visit["kind"], visit["country"]) == ("visit", "HUN")
    (meeting,) = read(
        "Serbian President Aleksandar Vucic visited Hungary. In Budapest he met Prime Minister Viktor Orban of Hungary."
    )
    assert meeting["kind"] == "meeting"


@pytest.mark.parametrize(
    "text",
    [
        "The cabinet met on Tuesday to discuss the budget, and Finance Minister Karen Hill spoke for an hour.",
        "Arsenal meet Chelsea in the cup on Saturday.",
        "Shareholders of Northern Steel met in London and approved the merger talks with Baltic Ore.",
        "The president wrote a letter to the king of Spain to congratulate him.",
        "The army said its forces met fierce resistance near the border with Sudan.",
        "The minister gave an interview to a German newspaper about the talks.",
    ],
)
def test_what_is_no_meeting_of_two_parties_is_not_read_as_one(read, text):
    assert read(text, home="GBR") == []


def test_boilerplate_is_not_read(read):
    assert (
        read(
            "Oil prices fell.\n\nRead more: Iranian Foreign Minister Abbas Araghchi met Russian Foreign Minister Sergei Lavrov"
        )
        == []
    )


def test_every_slot_names_the_sentence_it_comes_from(read):
    text = "Rain fell in Muscat. Iranian Foreign Minister Abbas Araghchi met Omani Foreign Minister Badr al-Busaidi in Muscat."
    (meeting,) = read(text)
    for item in meeting["evidence"]:
        assert text[item["start"] : item["end"]].strip() == item["sentence"]
    assert {item["slot"] for item in meeting["evidence"]} >= {"kind", "status", "place", "country", "participant"}
