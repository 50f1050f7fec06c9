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


def sides(meeting):
    return set(meeting["countries"]) | set(meeting["organizations"])


@pytest.mark.parametrize(
    ("sentence", "parties"),
    [
        (
            "Tehran and Moscow held talks in Muscat on Sunday on a new rail link, officials of both sides said. The two "
            "delegations agreed to meet again.",
            {"IRN", "RUS"},
        ),
        ("The foreign ministers of Egypt and Qatar met in Geneva on Thursday for talks on Sudan.", {"EGY", "QAT"}),
        ("NATO Secretary General Jens Stoltenberg met Moldovan President Maia Sandu in Brussels.", {"NATO", "MDA"}),
        ("Egyptian intelligence chief Abbas Kamel met Hamas leader Ismail Haniyeh in Cairo.", {"EGY", "Hamas"}),
        ("The Swedish foreign ministry summoned the Iranian ambassador in Stockholm on Monday.", {"SWE", "IRN"}),
        ("The foreign ministers of Turkey, Azerbaijan and Georgia held a trilateral meeting in Baku.", {"TUR", "AZE", "GEO"}),
        (
            "Polish President Andrzej Duda met Lithuanian President Gitanas Nauseda on the sidelines of the Munich "
            "Security Conference on Saturday.",
            {"POL", "LTU"},
        ),
    ],
)  # fmt: skip
def test_words_that_stand_for_a_government_or_body_make_it_a_party(read, sentence, parties):
    (meeting,) = read(sentence, published="2024-05-15")
    assert sides(meeting) == parties


@pytest.mark.parametrize(
    ("sentence", "people"),
    [
        (
            "Presidents Emmanuel Macron of France and Joao Lourenco of Angola held talks in Luanda on Friday.",
            {"Emmanuel Macron": ("President", "FRA"), "Joao Lourenco": ("President", "AGO")},
        ),
        (
            "Foreign Ministers Retno Marsudi of Indonesia and Penny Wong of Australia met in Jakarta on Tuesday.",
            {"Retno Marsudi": ("Foreign Minister", "IDN"), "Penny Wong": ("Foreign Minister", "AUS")},
        ),
    ],
)
def test_a_plural_title_is_held_by_each_for_the_own_state(read, sentence, people):
    (meeting,) = read(sentence, published="2024-05-15")
    assert {p["name"]: (p["role"], p["country"]) for p in meeting["participants"]} == people


def test_a_name_with_two_particles_is_whole(read):
    (meeting,) = read("European Commission President Ursula von der Leyen met Uzbek President Shavkat Mirziyoyev.")
    assert names(meeting) == {"Ursula von der Leyen", "Shavkat Mirziyoyev"}


def test_names_that_a_headline_runs_together_are_two_people(read):
    meetings = read(
        "Egyptian President Abdel Fattah al-Sisi received Greek Prime Minister Kyriakos Mitsotakis in Cairo. Sisi and "
        "Mitsotakis discussed gas.",
        title="Sisi Mitsotakis hold talks on gas",
    )
    assert {name for m in meetings for name in names(m)} == {"Abdel Fattah al-Sisi", "Kyriakos Mitsotakis"}


def test_a_palace_is_the_place(read):
    (meeting,) = read(
        "Turkish President Recep Tayyip Erdogan was received at the Kremlin by Russian President Vladimir Putin."
    )
    assert (meeting["city"], meeting["country"]) == ("Moscow", "RUS")


@pytest.mark.parametrize(
    ("place", "city", "country"),
    [
        ("in New Delhi", "New Delhi", "IND"),
        ("in Singapore", "Singapore", "SGP"),  # a city and a state
        ("in The Hague", "The Hague", "NLD"),
        ("in the Egyptian capital", "Cairo", "EGY"),
        ("at the Munich Security Conference", "Munich", "DEU"),  # an event that bears the name of its city
    ],
)
def test_a_city_is_the_place_by_whatever_name(read, place, city, country):
    (meeting,) = read(
        f"Turkish Foreign Minister Hakan Fidan met Norwegian Foreign Minister Espen Barth Eide {place} on Tuesday."
    )
    assert (meeting["city"], meeting["country"]) == (city, country)


def test_a_day_in_the_headline_is_that_of_the_meeting(read):
    (meeting,) = read(
        "The leaders will discuss trade and energy, the office of the president said in a statement.",
        title="On June 4, President of Turkey Recep Tayyip Erdogan will hold talks with Prime Minister of Norway Jonas Gahr Store",
        published="2024-05-30",
    )
    assert meeting["date"] == "2024-06-04"


def test_a_verb_after_the_first_shares_its_future_and_its_days(read):
    (meeting,) = read(
        "Mongolian President Ukhnaagiin Khurelsukh will pay a state visit to Japan from June 3 to 5 and meet Prime Minister "
        "Fumio Kishida in Tokyo.",
        published="2024-05-15",
    )
    assert (meeting["status"], meeting["date"], meeting["date_end"]) == ("planned", "2024-06-03", "2024-06-05")


def test_a_solar_hijri_day_is_the_day_of_the_meeting(read):
    (meeting,) = read(
        "Iranian Interior Minister Ahmad Vahidi met Iraqi Interior Minister Abdul Amir al-Shammari in Baghdad on 26 Bahman 1402."
    )
    assert meeting["date"] == "2024-02-15"


def test_no_date_in_the_text_is_no_date(read):
    (meeting,) = read(
        "Iranian Interior Minister Ahmad Vahidi met Iraqi Interior Minister Abdul Amir al-Shammari.",
        published="2024-05-15",
    )
    assert meeting["date"] is None


def test_a_series_has_its_ordinal(read):
    (meeting,) = read(
        "The fifth session of the Iran-Kazakhstan joint commission on trade opened in Astana on Wednesday with Iranian "
        "Agriculture Minister Mohammad Ali Nikbakht and Kazakh Trade Minister Arman Shakkaliyev attending.",
        published="2024-05-15",
    )
    assert meeting["series_ordinal"] == 5
    assert "joint commission" in meeting["series_name"]


def test_topics_are_what_was_discussed(read):
    (meeting,) = read(
        "Ghanaian Foreign Minister Shirley Botchwey and Togolese Foreign Minister Robert Dussey met in Accra on Monday and "
        "discussed border security and trade.",
        published="2024-05-15",
    )
    assert meeting["topics"] == ["border security", "trade"]


def test_a_state_talked_about_is_a_subject_and_no_party(read):
    (meeting,) = read("The foreign ministers of Egypt and Qatar met in Geneva on Thursday for talks on Sudan.")
    assert meeting["subjects"] == ["SDN"]


def test_a_summit_of_leaders_is_a_conference_with_its_members(read):
    (meeting,) = read(
        "Leaders of Brazil, India, China, South Africa and Russia gathered in Kazan on Tuesday for the BRICS summit, hosted by "
        "Russian President Vladimir Putin.",
        published="2024-05-15",
    )
    assert meeting["kind"] == "conference"
    assert set(meeting["countries"]) == {"BRA", "IND", "CHN", "ZAF", "RUS"}


@pytest.mark.parametrize(
    "text",
    [
        "The Pakistani foreign ministry denied that Foreign Minister Ishaq Dar had met Israeli officials in Doha.",
        "Prime Minister Robert Golob met the leaders of the coalition parties in parliament on Monday.",
        "The chief executive of Northwind Motors met President Javier Milei in Buenos Aires on Monday.",
        "In an interview with a Spanish newspaper, Colombian President Gustavo Petro spoke about the peace talks.",
        "Czech Prime Minister Petr Fiala told a press conference in Prague that taxes would rise.",
        "Sudanese troops met the militia in heavy fighting near El Fasher on Monday.",
    ],
)
def test_denials_domestic_business_press_and_battles_are_no_meetings(read, text):
    assert read(text, published="2024-05-15") == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "Turkish Foreign Minister Hakan Fidan held separate talks with Egyptian Foreign Minister Badr Abdelatty, Chairman of the Joint "
            "Chiefs of Staff General Ahmed Khalifa and Prime Minister Mostafa Madbouly in Cairo on Monday. They discussed trade.",
            [{"Badr Abdelatty"}, {"Ahmed Khalifa"}, {"Mostafa Madbouly"}],
        ),
        (
            "Indian External Affairs Minister Subrahmanyam Jaishankar met Norwegian Prime Minister Jonas Gahr Store, Foreign Minister "
            "Espen Barth Eide and Trade Minister Jan Christian Vestre in Oslo on Wednesday.",
            [{"Jonas Gahr Store"}, {"Espen Barth Eide"}, {"Jan Christian Vestre"}],
        ),
        (
            "Polish Prime Minister Mateusz Morawiecki, Czech Prime Minister Andrej Babis and Hungarian Prime Minister Viktor Orban held "
            "separate meetings with Israeli Prime Minister Benjamin Netanyahu in Jerusalem on Tuesday.",
            [{"Mateusz Morawiecki"}, {"Andrej Babis"}, {"Viktor Orban"}],
        ),
        (
            "In phone conversations with Azerbaijani Foreign Minister Jeyhun Bayramov and Armenian Foreign Minister Ararat Mirzoyan late "
            "on Tuesday, Russian Foreign Minister Sergey Lavrov offered to mediate, the ministry said.",
            [{"Jeyhun Bayramov"}, {"Ararat Mirzoyan"}],
        ),
        (
            "Ukrainian President Volodymyr Zelensky met French President Emmanuel Macron and German Chancellor Olaf Scholz in Paris on "
            "Monday to talk about air defence.",
            [{"Emmanuel Macron", "Olaf Scholz"}],
        ),
    ],
    ids=["separately", "one after the other", "several with one", "calls", "one with two sides"],
)  # fmt: skip
def test_whom_somebody_met_one_by_one_are_encounters_of_their_own(read, text, told):
    found = [names(meeting) for meeting in read(text, published="2024-05-15")]
    shared = set.intersection(*found) if len(found) > 1 else {"Volodymyr Zelensky"}
    assert len(shared) == 1, "the one who met them all"
    assert sorted(sorted(people - shared) for people in found) == sorted(sorted(people) for people in told)


@pytest.mark.parametrize(
    ("text", "kind", "people"),
    [
        (
            "Turkish Foreign Minister Hakan Fidan demanded their release by phone with Egyptian Foreign Minister Badr Abdelatty.",
            "call",
            {"Hakan Fidan", "Badr Abdelatty"},
        ),
        (
            "French President Emmanuel Macron rang Lebanese President Michel Aoun late on Sunday to offer help.",
            "call",
            {"Emmanuel Macron", "Michel Aoun"},
        ),
        (
            "Russian President Vladimir Putin saw Iranian President Ebrahim Raisi in Astana on Thursday.",
            "meeting",
            {"Vladimir Putin", "Ebrahim Raisi"},
        ),
        (
            "The Swedish ambassador, Karin Olofsdotter, presented her letter of credence to President Vladimir Putin on Monday.",
            "meeting",
            {"Karin Olofsdotter", "Vladimir Putin"},
        ),
        (
            "Indian Foreign Minister S. Jaishankar held talks with his Sri Lankan counterpart, G.L. Peiris, in Colombo.",
            "meeting",
            {"S. Jaishankar", "G.L. Peiris"},
        ),
        (
            "On Tuesday the Kazakh president, Kassym-Jomart Tokayev, received Pope Francis in Astana for talks on the region.",
            "meeting",
            {"Kassym-Jomart Tokayev", "Francis"},
        ),
        (
            "Somaliland's leader Muse Bihi Abdi, with whom Kenyan President Uhuru Kenyatta held talks in Nairobi on Monday, left again.",
            "meeting",
            {"Muse Bihi Abdi", "Uhuru Kenyatta"},
        ),
        (
            "Israeli Foreign Minister Gideon Saar, whom Secretary of State Marco Rubio saw in Washington on Monday, praised the plan.",
            "meeting",
            {"Gideon Saar", "Marco Rubio"},
        ),
        (
            "US Vice President Joe Biden on Saturday called Turkish Prime Minister Ahmet Davutoglu to address the shelling.",
            "call",
            {"Joe Biden", "Ahmet Davutoglu"},
        ),
        (
            "UAE President Mohamed bin Zayed visited Qatari Emir Tamim bin Hamad at his residence on Sunday.",
            "meeting",
            {"Mohamed bin Zayed", "Tamim bin Hamad"},
        ),
        (
            "Norwegian Foreign Minister Espen Barth Eide paid a visit to Palestinian President Mahmoud Abbas on Tuesday.",
            "meeting",
            {"Espen Barth Eide", "Mahmoud Abbas"},
        ),
        (
            "The ambassador spoke of plans to arrange a trip by French Foreign Minister Jean-Yves Le Drian to Tehran.",
            "visit",
            {"Jean-Yves Le Drian"},
        ),
        (
            "Iranian President Mahmoud Ahmadinejad will make a four-hour stopover in Pakistan on his way home.",
            "visit",
            {"Mahmoud Ahmadinejad"},
        ),
    ],
    ids=["by phone", "rang", "saw", "letter of credence", "two initials", "the Pope", "with whom", "whom", "called to",
         "visited a person", "visit to a person", "trip by", "stopover"],
)  # fmt: skip
def test_less_common_words_of_meeting_are_read_too(candidates, text, kind, people):
    assert (kind, people) in [(e.kind, {p.name for p in e.people}) for e in candidates(text)]


@pytest.mark.parametrize(
    "text",
    [
        "The Kremlin sees Ukrainian President Volodymyr Zelensky as a puppet, Vladimir Putin said.",
        "Iranian President Ebrahim Raisi saw US President Joe Biden behind the attack.",
        "Last week saw Chinese President Xi Jinping in Moscow.",
        "China questioned the democratic credentials of the United States.",
        "UN Secretary-General Antonio Guterres called on the leaders of Sudan to return to the table.",
        "Norwegian envoys have formally called on President Ranil Wickremesinghe of Sri Lanka to ensure access for its envoys.",
        "In a joint statement, French President Emmanuel Macron and German Chancellor Olaf Scholz condemned the visit.",
        'US President Donald Trump called Ukrainian President Volodymyr Zelensky "a dictator" on Wednesday.',
        "US President Donald Trump called Ukrainian President Volodymyr Zelensky a dictator.",
    ],
)
def test_words_of_meeting_in_another_sense_tell_nobody_elses_meeting(candidates, text):
    assert [e for e in candidates(text) if len(e.sides) > 1 and not any(f.bare for f in e.frames)] == []


def test_a_weekday_is_no_part_of_a_title_before_it(candidates):
    (found,) = candidates("British Foreign Secretary David Lammy called his Qatari counterpart on Sunday to thank him.")
    assert (found.kind, sorted(found.countries)) == ("call", ["GBR", "QAT"])


def test_a_visit_announced_at_talks_elsewhere_is_another_encounter(candidates):
    found = candidates(
        "The Cuban president, Miguel Diaz-Canel, met Iranian President Ebrahim Raisi in Havana. He also said he will make a trip "
        "to Tehran by the end of the year."
    )
    assert [(e.kind, e.status, e.place.city.name) for e in found] == [
        ("meeting", "held", "Havana"),
        ("visit", "planned", "Tehran"),
    ]


def test_whom_somebody_called_on_one_after_the_other_are_two_encounters(candidates):
    found = candidates(
        "Bangladeshi Prime Minister Sheikh Hasina called on Indian President Droupadi Murmu and then on Vice President Jagdeep Dhankhar."
    )
    assert [{p.name for p in e.people} & {"Droupadi Murmu", "Jagdeep Dhankhar"} for e in found] == [
        {"Droupadi Murmu"},
        {"Jagdeep Dhankhar"},
    ]


def test_members_of_one_delegation_are_met_together(candidates):
    (found,) = candidates(
        "Japanese Foreign Minister Takeshi Iwaya held meetings with a Peruvian team including Finance Minister Jose Salardi and Energy "
        "Minister Jorge Montero."
    )
    assert {p.name for p in found.people} == {"Takeshi Iwaya", "Jose Salardi", "Jorge Montero"}


def test_a_call_with_the_ministers_of_a_group_is_one(candidates):
    (call,) = candidates(
        "Secretary Antony Blinken spoke by phone with the G7 foreign ministers of Canada, France and Japan."
    )
    assert {"CAN", "FRA", "JPN"} <= set(call.countries)


def test_the_headline_of_an_office_with_several_calls_tells_one_with_each(candidates):
    found = candidates(
        "Vladimir Putin thanked both for their greetings.",
        title="Telephone conversations with President of Turkey Recep Tayyip Erdogan and President of Egypt Abdel Fattah el-Sisi",
        home="RUS",
    )
    assert [sorted(e.countries) for e in found] == [["RUS", "TUR"], ["EGY", "RUS"]]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        (
            "Deputy Prime Minister Alexander Novak reported. Vladimir Putin thanked both. Vladimir Putin spoke of trade.",
            {"Vladimir Putin", "Emmanuel Macron", "Olaf Scholz"},
        ),
        ("Views were exchanged.", {"Emmanuel Macron", "Olaf Scholz"}),
    ],
)
def test_the_headline_of_an_office_tells_what_its_head_did(candidates, text, people):
    call, *_ = candidates(
        text,
        title="Telephone conversation with President of France Emmanuel Macron and Chancellor Olaf Scholz",
        home="RUS",
    )
    assert {p.name for p in call.people} == people
    assert set(call.countries) == {"RUS", "FRA", "DEU"}


def test_the_head_of_an_office_is_not_added_to_whom_nothing_puts_on_another_side(candidates):
    headline, *_ = candidates(
        "Vladimir Putin spoke of trade.", title="Telephone conversation with Maria Vale", home="RUS"
    )
    assert {p.name for p in headline.people} == {"Maria Vale"}


def test_the_president_who_meets_one_of_his_hosts_is_the_guest(candidates):
    found = candidates(
        "Kazakh President Kassym-Jomart Tokayev held talks with Iranian President Ebrahim Raisi in Tehran on Sunday. Later in the day "
        "the President met with the Supreme Leader of Iran, Ayatollah Ali Khamenei."
    )
    assert {"Kassym-Jomart Tokayev", "Ali Khamenei"} in [{p.name for p in e.people} for e in found]


def test_a_headline_with_their_meeting_names_who_meets(candidates):
    found = candidates(
        "QUESTION: Good morning.",
        title="Secretary Antony Blinken and Australian Foreign Minister Penny Wong After Their Meeting",
    )
    assert {"Antony Blinken", "Penny Wong"} in [{p.name for p in e.people} for e in found]


def test_a_conversation_that_took_place_between_two_is_theirs(candidates):
    (call,) = candidates(
        "A telephone conversation took place between the President of Turkmenistan and the President of the Islamic Republic of Iran, "
        "Hassan Rouhani."
    )
    assert (call.kind, set(call.countries)) == ("call", {"TKM", "IRN"})


@pytest.mark.parametrize(
    "text",
    [
        "The song received four billion streams.",
        "The plant hosts many expatriate workers.",
        "The new plan met with applause in Berlin.",
        "UN chief Antonio Guterres welcomed the announcement by Kenya.",
        "The minister spoke of hope for Sudan.",
        "A new round of sanctions on Iran was adopted.",
        "There was talk of a coup in Niger.",
        "Russia hardened its negotiating stance on Ukraine.",
        "He spoke of Iran after the cabinet meeting.",
        "At the party conference in Birmingham she spoke of Iran.",
        "Weekly meeting of the cabinet",
        "French President Emmanuel Macron met the expectations of Germany.",
        "The Iranian government was met with criticism.",
    ],
)
def test_words_of_meeting_with_things_as_objects_tell_of_none(candidates, text):
    assert candidates(text) == []


@pytest.mark.parametrize(
    ("text", "told_by"),
    [
        ("The summit, convened by the governor, ended.", "summit"),
        ("The Warsaw Conference ended.", "Conference"),
        ("The Rome Med conference ended.", "conference"),
        ("The summit held in Doha ended.", "summit"),
        ("The next summit is in Doha.", "summit"),
    ],
)
def test_the_before_a_summit_with_a_name_or_place_of_its_own_refers_to_none_told_before(article_of, text, told_by):
    article = article_of(text)
    assert [article.doc[f.trigger].text for e in article.encounters for f in e.frames if not f.bare] == [told_by]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        (
            "In a meeting held in Muscat with Omani Foreign Minister Badr al-Busaidi, Iranian Foreign Minister Abbas Araghchi was brief.",
            {"Badr al-Busaidi", "Abbas Araghchi"},
        ),
        (
            "The gathering chaired by French President Emmanuel Macron and German Chancellor Olaf Scholz ended.",
            {"Emmanuel Macron", "Olaf Scholz"},
        ),
        (
            "There was a dinner given by French President Emmanuel Macron to German Chancellor Olaf Scholz.",
            {"Emmanuel Macron", "Olaf Scholz"},
        ),
        (
            "The delegation saw the accord being signed by French President Emmanuel Macron and German Chancellor Olaf Scholz.",
            {"Emmanuel Macron", "Olaf Scholz"},
        ),
        (
            "French President Emmanuel Macron and German Chancellor Olaf Scholz signed a deal on consular talks.",
            {"Emmanuel Macron", "Olaf Scholz"},
        ),
    ],
    ids=["held with", "chaired by", "given to", "signed by", "signed"],
)
def test_those_after_a_participle_of_a_meeting_took_part(candidates, text, people):
    assert {p.name for e in candidates(text) for p in e.people if not e.frames[0].bare} == people


def test_who_only_speaks_of_a_meeting_did_not_take_part(candidates):
    text = "The talks between Turkey and Egypt, criticised by Israel, ended on Monday."
    assert [sorted(e.countries) for e in candidates(text)] == [["EGY", "TUR"]]


@pytest.mark.parametrize(
    "text", ["Talks involving Israel and Qatar ended.", "The meeting brought together Israel and Qatar."]
)
def test_those_whom_a_meeting_involves_took_part(candidates, text):
    assert [sorted(e.countries) for e in candidates(text)] == [["ISR", "QAT"]]


@pytest.mark.parametrize(
    ("text", "kind", "people"),
    [
        (
            "French President Emmanuel Macron held a video conference with German Chancellor Olaf Scholz.",
            "call",
            {"Emmanuel Macron", "Olaf Scholz"},
        ),
        (
            "French President Emmanuel Macron told a summit in Cairo that time was short.",
            "conference",
            {"Emmanuel Macron"},
        ),
        ("French President Emmanuel Macron flew to the Iraqi capital.", "visit", {"Emmanuel Macron"}),
        (
            "Iranian Foreign Minister Abbas Araghchi left. Egyptian Foreign Minister Badr Abdelatty came too. "
            "In his talks with Omani Foreign Minister Badr al-Busaidi, the Iranian "
            "foreign minister said trade was good.",
            "meeting",
            {"Abbas Araghchi", "Badr al-Busaidi"},
        ),
        (
            "Iranian Foreign Minister Abbas Araghchi, on a tour, handed over a letter of the Supreme Leader to Russian President "
            "Vladimir Putin.",
            "meeting",
            {"Abbas Araghchi", "Vladimir Putin"},
        ),
        (
            "European Council President Antonio Costa, paying a state visit to India as chief guest, praised "
            "the country.",
            "visit",
            {"Antonio Costa"},
        ),
        (
            "Iraqi Vice President Nouri al-Maliki praised trade. He is also due to be received by Iranian "
            "President Hassan Rouhani.",
            "meeting",
            {"Nouri al-Maliki", "Hassan Rouhani"},
        ),
        (
            "The meeting, which was held in Baku between Iranian Foreign Minister Abbas Araghchi and "
            "Azerbaijani President Ilham Aliyev, was short.",
            "meeting",
            {"Abbas Araghchi", "Ilham Aliyev"},
        ),
        (
            "French President Emmanuel Macron is worried. TASS quoted him as saying ahead of negotiations "
            "with Russian President Vladimir Putin that war was near.",
            "meeting",
            {"Emmanuel Macron", "Vladimir Putin"},
        ),
        (
            "Iranian Foreign Minister Mohammad Javad Zarif was speaking to a delegation of the Taliban led "
            "by its deputy head, Mullah Abdul Ghani Baradar.",
            "call",
            {"Mohammad Javad Zarif", "Abdul Ghani Baradar"},
        ),
        (
            "Malaysian Finance Minister Johari Abdul Ghani said he will lead an economic delegation to Iran.",
            "visit",
            {"Johari Abdul Ghani"},
        ),
        (
            "Iranian Foreign Minister Abbas Araghchi on February 6 held talks in Oman with US envoy Steve Witkoff.",
            "meeting",
            {"Abbas Araghchi", "Steve Witkoff"},
        ),
        (
            "The summit opened in Moscow. Taking part in the session were President of Russia Vladimir Putin "
            "and President of Kazakhstan Nursultan Nazarbayev.",
            "meeting",
            {"Vladimir Putin", "Nursultan Nazarbayev"},
        ),
        (
            "Among those attending the summit were Canadian Prime Minister Justin Trudeau and French "
            "President Emmanuel Macron.",
            "meeting",
            {"Justin Trudeau", "Emmanuel Macron"},
        ),
        (
            "Chinese Foreign Minister Wang Yi and Russian Foreign Minister Sergey Lavrov sat opposite each "
            "other in Geneva.",
            "meeting",
            {"Wang Yi", "Sergey Lavrov"},
        ),
        (
            "Italian Prime Minister Giorgia Meloni left Cairo for Israel, where Israeli Prime Minister "
            "Benjamin Netanyahu praised trade. Netanyahu received her in the evening.",
            "meeting",
            {"Benjamin Netanyahu", "Giorgia Meloni"},
        ),
    ],
    ids=[
        "video conference",
        "told a summit",
        "the Iraqi capital",
        "his talks, the minister said",
        "letter",
        "paying a visit",
        "he is received",
        "which was held between",
        "quoted him as saying",
        "delegation of, led by",
        "led a delegation to",
        "on Monday held talks",
        "taking part were",
        "among those attending",
        "sat opposite each other",
        "received her",
    ],
)
def test_who_takes_part_by_less_plain_grammar(candidates, text, kind, people):
    assert (kind, people) in [(e.kind, {p.name for p in e.people}) for e in candidates(text)]


def test_a_meeting_with_a_name_in_the_plural_is_read(candidates):
    (found,) = candidates("Political Consultations between Egypt and Ghana took place in Cairo.")
    assert (found.kind, found.countries) == ("meeting", ["EGY", "GHA"])


@pytest.mark.parametrize(
    ("text", "visited"),
    [
        ("US President Barack Obama paid a visit in 2012 to India.", ["IND"]),
        ("US President Barack Obama made a tour of Switzerland and Austria.", ["AUT", "CHE"]),
        ("During the visit of Chinese President Xi Jinping of China, police closed roads.", []),
        ("During his visit, US President Barack Obama spoke in Nairobi about farming.", ["KEN"]),
        ("During his visit, US President Barack Obama spoke about China and Japan.", []),
        ("During his visit, US President Barack Obama spoke of those who fled from Syria.", []),
        ("US President Barack Obama spoke of Cuba during his visit to New York.", []),
        ("In Tehran, US President Barack Obama paid a visit.", ["IRN"]),
        ("US President Barack Obama flew on. The last stop was a visit to India.", ["IND"]),
    ],
    ids=[
        "paid to",
        "tour of",
        "visit of",
        "his visit",
        "two states",
        "from",
        "elsewhere",
        "paid in",
        "of whom the text speaks",
    ],
)
def test_where_a_visit_goes(candidates, text, visited):
    found = [e.place.country for e in candidates(text) if e.kind == "visit" and not e.frames[0].bare]
    assert sorted(found) == visited


def test_who_heads_a_delegation_hides_no_word_of_meeting(candidates):
    assert [e.kind for e in candidates("The delegation headed by Maria Vale opened talks.")] == ["meeting"]


def test_a_guest_of_a_side_that_the_host_names_too_is_one(candidates):
    text = "Members of the Iran-Armenia parliamentary friendship group hosted the Armenian ambassador on Tuesday."
    assert [sorted(e.countries) for e in candidates(text)] == [["ARM", "IRN"]]


def test_the_city_of_a_dateline_is_not_who_acts(candidates):
    text = "KYIV, Friday — French President Emmanuel Macron and Ukrainian President Volodymyr Zelenskyy signed an accord at talks."
    (found,) = candidates(text, title="Macron brings Kyiv a promise")
    assert {p.name for p in found.people} == {"Emmanuel Macron", "Volodymyr Zelenskyy"}


def test_a_counterpart_is_of_another_side_though_whose_he_is_is_not_told(candidates):
    (found,) = candidates("Davit Arabidze told his Kyrgyz counterpart, Marat Imankulov, that talks were over.")
    assert {p.name for p in found.people} == {"Davit Arabidze", "Marat Imankulov"}


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("A visit to Turkey that Russian President Vladimir Putin was to make has been postponed.", {"Vladimir Putin"}),
        (
            "Jordan has cancelled a summit at which US President Joe Biden and King Abdullah II of Jordan were to meet.",
            {"Joe Biden", "Abdullah II"},
        ),
    ],
)
def test_a_clause_of_a_cancelled_meeting_says_who_was_to_be_there(candidates, text, people):
    (found,) = candidates(text)
    assert (found.status, {p.name for p in found.people}) == ("cancelled", people)


def test_a_trip_put_off_is_cancelled(candidates):
    (found,) = candidates("Russian President Vladimir Putin's trip to Turkey was put off until spring.")
    assert found.status == "cancelled"


@pytest.mark.parametrize(
    "text",
    [
        "It was the first long conversation of Russian President Vladimir Putin with a journalist.",
        "French President Emmanuel Macron spoke to reporters in Kyiv.",
    ],
)
def test_a_talk_with_the_media_is_an_interview(candidates, text):
    assert candidates(text) == []


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("Next spring, the Arab League will hold its summit in Tunis.", {"Arab League"}),
        ("Iran continues its consultations with Oman on shipping.", {"IRN", "OMN"}),
    ],
)
def test_whoever_holds_its_meeting_takes_part(candidates, text, sides):
    assert [{*e.countries, *e.organizations} for e in candidates(text)] == [sides]


def test_talks_on_a_visit_are_those_of_whoever_made_it(candidates):
    text = (
        "US Secretary of State Antony Blinken spoke of gas after Polish Prime Minister Donald Tusk's visit to Cairo "
        "for talks with Egyptian President Abdel Fattah al-Sisi."
    )
    assert {p.name for p in candidates(text)[0].people} == {"Donald Tusk", "Abdel Fattah al-Sisi"}


@pytest.mark.parametrize(
    "text",
    [
        "Tough negotiations are underway between Pakistan and the Taliban.",
        "Talks have resumed between Pakistan and the Taliban.",
        "Our talks are with Pakistan and the Taliban.",
    ],
)
def test_between_whom_talks_are_going_on(candidates, text):
    assert [(e.countries, e.organizations) for e in candidates(text)] == [(["PAK"], ["Taliban"])]


@pytest.mark.parametrize(
    "text",
    [
        "Russian President Vladimir Putin and Turkish President Recep Tayyip Erdogan continued the exchange of views.",
        "Russian President Vladimir Putin had an exchange with Turkish President Recep Tayyip Erdogan.",
    ],
)
def test_an_exchange_of_views_is_a_meeting(article_of, text):
    assert [sorted(e.countries) for e in article_of(text).encounters] == [["RUS", "TUR"]]


def test_an_exchange_of_prisoners_is_none(article_of):
    assert article_of("Russian President Vladimir Putin offered Ukraine an exchange of prisoners.").encounters == []


def test_what_a_picture_shows_is_not_read(candidates):
    text = (
        "The talks go on.\n\n"
        "Chinese President Xi Jinping meets US President Joe Biden in Bali, Indonesia, on Nov. 14, 2022. (Photo by Ann Lee/Getty Images)"
    )
    assert [e.people for e in candidates(text)] == [[]]


def test_a_subject_that_the_parse_takes_for_a_further_place_is_read(candidates):
    (found,) = candidates("In Muscat, Special Envoy Witkoff will also meet Omani officials.")
    assert found.countries == ["USA", "OMN"]


@pytest.mark.parametrize(
    ("sentence", "n"),
    [
        ("Iranian President Hassan Rouhani said that the EU must meet the demands of Iran at the talks.", 0),
        ("US President Barack Obama met Iran's most powerful figure, Ayatollah Ali Khamenei.", 1),
    ],
)
def test_what_is_met_must_be_somebody(candidates, sentence, n):
    assert sum(e.frames[0].noun == "" for e in candidates(sentence)) == n


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("French President Emmanuel Macron got together with German Chancellor Olaf Scholz in Paris.", "held"),
        ("French President Emmanuel Macron and German Chancellor Olaf Scholz came together in Paris.", "held"),
        ("French President Emmanuel Macron came face to face with German Chancellor Olaf Scholz.", "held"),
        ("French President Emmanuel Macron caught up with German Chancellor Olaf Scholz in Paris.", "held"),
        ("French President Emmanuel Macron will drop in on German Chancellor Olaf Scholz.", "planned"),
        ("French President Emmanuel Macron shook hands with German Chancellor Olaf Scholz.", "held"),
        ("French President Emmanuel Macron was closeted with German Chancellor Olaf Scholz.", "held"),
        ("French President Emmanuel Macron had a tête-à-tête with German Chancellor Olaf Scholz.", "held"),
        ("French President Emmanuel Macron and German Chancellor Olaf Scholz had a sit-down.", "held"),
        ("French President Emmanuel Macron was in Berlin to see German Chancellor Olaf Scholz.", "held"),
        (
            "French President Emmanuel Macron is to be in Berlin. German Chancellor Olaf Scholz will call on him.",
            "planned",
        ),
        ("French President Emmanuel Macron arrived. German Chancellor Olaf Scholz came to see him.", "held"),
    ],
)
def test_meetings_told_without_a_word_of_meeting(candidates, sentence, status):
    sentence += " The visit ended."  # without any such word the article is not read at all
    assert (status, {"Emmanuel Macron", "Olaf Scholz"}) in [
        (e.status, {p.name for p in e.people}) for e in candidates(sentence)
    ]


@pytest.mark.parametrize(
    ("sentence", "visited"),
    [
        ("French President Emmanuel Macron is due in Rome on Monday for a visit.", ["ITA"]),
        ("The visit of French President Emmanuel Macron is near: he is expected in the Italian capital.", ["ITA"]),
        ("French President Emmanuel Macron said that growth was expected in Italy during the talks.", []),
    ],
)
def test_where_somebody_is_due(candidates, sentence, visited):
    found = [(e.place.country, e.status) for e in candidates(sentence) if e.kind == "visit" and e.place]
    assert found == [(state, "planned") for state in visited]


@pytest.mark.parametrize(
    ("sentence", "met"),
    [
        (
            "French President Emmanuel Macron held separate meetings with the leaders of Egypt and Ghana.",
            ["EGY", "GHA"],
        ),
        ("French President Emmanuel Macron met separately with his counterparts from Egypt and Ghana.", ["EGY", "GHA"]),
        ("French President Emmanuel Macron held a meeting with the leaders of Egypt and Ghana.", ["EGY GHA"]),
    ],
)
def test_leaders_met_one_by_one_are_met_apart(candidates, sentence, met):
    assert [" ".join(sorted(set(e.countries) - {"FRA"})) for e in candidates(sentence)] == met


@pytest.mark.parametrize("verb", ["met", "saw"])
def test_two_who_meet_each_other(candidates, verb):
    text = f"French President Emmanuel Macron and German Chancellor Olaf Scholz {verb} each other in Paris in May."
    assert [{p.name for p in e.people} for e in candidates(text)] == [{"Emmanuel Macron", "Olaf Scholz"}]


@pytest.mark.parametrize("guest", ["his guest", "the visitor"])
def test_the_guest_is_who_was_named_before(candidates, guest):
    text = (
        "Turkish President Recep Tayyip Erdogan arrived in Athens on Monday for a visit. "
        f"Greek Prime Minister Kyriakos Mitsotakis told {guest} that trade mattered."
    )
    assert {"Recep Tayyip Erdogan", "Kyriakos Mitsotakis"} in [{p.name for p in e.people} for e in candidates(text)]


def test_three_who_talked_all_took_part(candidates):
    (found,) = candidates(
        "Egyptian President Abdel Fattah al-Sisi, his Ghanaian counterpart John Mahama and Kenya's William Ruto talked for an hour "
        "on Sunday."
    )
    assert {p.name for p in found.people} == {"Abdel Fattah al-Sisi", "John Mahama", "William Ruto"}


def test_whom_hosts_met_respectively_are_encounters_of_their_own(candidates):
    text = "Chinese President Xi Jinping and Chinese Premier Li Qiang will respectively meet with French President Emmanuel Macron."
    found = [{p.name for p in e.people} for e in candidates(text)]
    assert found == [{"Xi Jinping", "Emmanuel Macron"}, {"Li Qiang", "Emmanuel Macron"}]


@pytest.mark.parametrize(
    "met",
    [
        "will meet with Prime Minister Keir Starmer on Monday and with Polish Prime Minister Donald Tusk on Tuesday",
        "will hold talks with Prime Minister Keir Starmer on Monday and with Polish Prime Minister Donald Tusk on Tuesday",
    ],
    ids=["meet with", "talks with"],
)
def test_whom_a_sentence_names_one_after_the_other_are_two_encounters(candidates, met):
    found = [{p.name for p in e.people} for e in candidates(f"French President Emmanuel Macron {met}.")]
    assert found == [{"Emmanuel Macron", "Keir Starmer"}, {"Emmanuel Macron", "Donald Tusk"}]


def test_whom_somebody_met_and_then_met_are_two_encounters(candidates):
    text = (
        "Japanese Prime Minister Shigeru Ishiba met Indonesian President Prabowo Subianto and then Malaysian Prime Minister "
        "Anwar Ibrahim in Tokyo."
    )
    found = [{p.name for p in e.people} for e in candidates(text)]
    assert found == [{"Shigeru Ishiba", "Prabowo Subianto"}, {"Shigeru Ishiba", "Anwar Ibrahim"}]


def test_separate_calls_with_the_ministers_of_two_states_are_two(candidates):
    found = candidates(
        "Egyptian Foreign Minister Badr Abdelatty held separate calls with his Saudi and Emirati counterparts."
    )
    assert [sorted(e.countries) for e in found] == [["EGY", "SAU"], ["ARE", "EGY"]]


def test_the_credit_of_a_picture_in_another_line_is_not_that_of_the_sentence_before(candidates):
    assert candidates("US President Joe Biden met Russian President Vladimir Putin in Geneva.\n\n(Photo: Wire)")


def test_whom_somebody_talked_to_by_telephone_on_a_visit_he_called(candidates):
    text = "During his visit to Paris, Chinese President Xi Jinping talked by telephone to Russian President Vladimir Putin."
    assert "call" in {e.kind for e in candidates(text)}
