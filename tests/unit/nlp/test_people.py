"""Names, titles and sides."""

import pytest

from pipelines.steps.nlp.gazetteer import heads, organization_forms
from pipelines.steps.nlp.people import find_people
from pipelines.steps.nlp.roles import find_titles, office


@pytest.fixture(scope="module")
def people_of(nlp):
    def people_of(text: str, home: str | None = None) -> dict[str, tuple[str | None, str | None]]:
        doc = nlp(text)
        people, _ = find_people(doc, find_titles(doc), home)
        return {p.name: (p.role, p.country or p.organization) for p in people}

    return people_of


@pytest.mark.parametrize(
    ("sentence", "name", "role", "side"),
    [
        (
            "Kyrgyz Security Council Secretary Marat Imankulov spoke first.",
            "Marat Imankulov",
            "Security Council Secretary",
            "KGZ",
        ),
        ("South Korean President Park Geun-hye thanked her hosts.", "Park Geun-hye", "President", "KOR"),
        ("Vietnamese leader Nguyen Phu Trong received the guests.", "Nguyen Phu Trong", "leader", "VNM"),
        ("Iraqi Prime Minister Mustafa al-Kadhimi arrived on Sunday.", "Mustafa al-Kadhimi", "Prime Minister", "IRQ"),
        ("Saudi Crown Prince Mohammed bin Salman chaired the talks.", "Mohammed bin Salman", "Crown Prince", "SAU"),
        ("The President of Poland Andrzej Duda spoke.", "Andrzej Duda", "President of Poland", "POL"),
        ("Ukrainian Foreign Minister Dmytro Kuleba will travel on Monday.", "Dmytro Kuleba", "Foreign Minister", "UKR"),
        ("EU foreign policy chief Josep Borrell welcomed the step.", "Josep Borrell", "foreign policy chief", "EU"),
        (
            "They met Omar Nasser, a spokesman for the Taliban, on Monday.",
            "Omar Nasser",
            "spokesman for the Taliban",
            "Taliban",
        ),
        (
            "They met Omar Nasser, leader of Yemen's Ansarullah, on Monday.",
            "Omar Nasser",
            "leader of Yemen's Ansarullah",
            "Houthis",
        ),
        (
            "They met Omar Nasser, head of the Popular Mobilization Units, on Monday.",
            "Omar Nasser",
            "head of the Popular Mobilization Units",
            "IRQ",
        ),
        ("Hezbollah Secretary General Naim Qassem spoke on Friday.", "Naim Qassem", "Secretary General", "Hezbollah"),
        (
            "They met German MFA Political Director Tjorven Bellmann.",
            "Tjorven Bellmann",
            "MFA Political Director",
            "DEU",
        ),
        (
            "He met Pakistani Defense Production Minister Rana Tanveer Hussain.",
            "Rana Tanveer Hussain",
            "Defense Production Minister",
            "PAK",
        ),
        (
            "They met with Ambassador of Canada to Ukraine Larisa Galadza on Monday.",
            "Larisa Galadza",
            "Ambassador of Canada to Ukraine",
            "CAN",
        ),
        (
            "Ambassador Extraordinary and Plenipotentiary of Switzerland to Sri Lanka Dr. Siri Walt spoke.",
            "Siri Walt",
            "Ambassador Extraordinary and Plenipotentiary of Switzerland to Sri Lanka",
            "CHE",
        ),
        (
            "The Ambassador of Switzerland to Sri Lanka, Dr. Siri Walt, spoke.",
            "Siri Walt",
            "Ambassador of Switzerland to Sri Lanka",
            "CHE",
        ),
        (
            "Syrian Minister of Electricity, Mohammad Zuheir Kharboutli called for help.",
            "Mohammad Zuheir Kharboutli",
            "Minister of Electricity",
            "SYR",
        ),
        ("The visit of President Ivan Duque of the Republic of Colombia began.", "Ivan Duque", "President", "COL"),
        (
            "They met Speaker of the Saeima of the Republic of Latvia Ilze Ozola in Riga.",
            "Ilze Ozola",
            "Speaker of the Saeima of the Republic of Latvia",
            "LVA",
        ),
        ("The Saudi Minister of Foreign Affairs Prince Faisal bin Farhan spoke.", "Faisal bin Farhan", "Prince", "SAU"),
        (
            "The United Nations (UN) Resident Coordinator Marc-André Franche spoke.",
            "Marc-André Franche",
            "United Nations (UN) Resident Coordinator",
            "UN",
        ),
    ],
)
def test_a_name_is_found_with_its_title_and_side(people_of, sentence, name, role, side):
    found = people_of(sentence)
    assert name in found
    assert found[name][1] == side
    assert role.lower() in (found[name][0] or "").lower()


def test_a_medium_in_brackets_before_a_title_makes_no_side_of_the_place(people_of):
    assert people_of("United Nations (CNN) President Barack Obama spoke of peace.")["Barack Obama"][1] == "USA"


def test_who_speaks_of_talks_with_an_office_does_not_hold_it(people_of):
    found = people_of("During talks with the Turkish foreign minister, Sergei Lavrov said ties were good.")
    assert found["Sergei Lavrov"] == (None, "RUS")


def test_an_aide_is_not_whom_the_title_names(people_of):
    found = people_of(
        "Sergei Sokolov, an aide to Russian President Vladimir Putin, met the Secretary to the President Arun Perera."
    )
    assert found["Sergei Sokolov"] == ("aide", "RUS")
    assert found["Vladimir Putin"] == ("President", "RUS")
    assert found["Arun Perera"][0] == "Secretary to the President"


def test_a_title_after_the_name_belongs_to_it(people_of):
    found = people_of("Ali Akbar Ahmadian, the secretary of Iran's Supreme National Security Council, flew to Bishkek.")
    assert found["Ali Akbar Ahmadian"] == ("secretary of Iran's Supreme National Security Council", "IRN")


def test_two_offices_of_one_person_are_one_title(people_of):
    found = people_of("Jordanian Deputy Prime Minister and Foreign Minister Ayman Safadi took part.")
    assert found["Ayman Safadi"] == ("Deputy Prime Minister and Foreign Minister", "JOR")


def test_an_ambassador_represents_the_sending_state(people_of):
    found = people_of("The Japanese ambassador to Sri Lanka Mizukoshi Hideaki handed over the note.")
    assert found["Mizukoshi Hideaki"][1] == "JPN"


def test_an_adviser_to_a_president_is_on_the_presidents_side(people_of):
    found = people_of("Emmanuel Bonne, the adviser to the French president, flew in.")
    assert found["Emmanuel Bonne"][1] == "FRA"


def test_a_surname_alone_is_the_person_named_in_full(people_of):
    found = people_of(
        "Turkish Foreign Minister Hakan Fidan arrived on Monday. Fidan said the visit was useful. Mr. Fidan left at noon."
    )
    assert list(found) == ["Hakan Fidan"]


def test_a_full_name_is_one_person_although_the_text_calls_them_by_either_part(people_of):
    found = people_of(
        "Envoy in Vienna\n\nPresident Rosa Maria Calderon met the envoy. The president, Rosa Maria, praised the hosts. President "
        "Calderon left at noon. Rosa Maria smiled."
    )
    assert list(found) == ["Rosa Maria Calderon"]


def test_two_full_names_that_a_caption_runs_together_are_two_people(people_of):
    found = people_of(
        "Talks in Paris\n\nPresident Rosa Calderon met Prime Minister Anton Lindqvist on Monday. Rosa Calderon Anton Lindqvist shake "
        "hands. Rosa Calderon left. Anton Lindqvist stayed."
    )
    assert set(found) == {"Rosa Calderon", "Anton Lindqvist"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("President of Finland Sauli Niinistö Niinistö Sauli spoke.", "Sauli Niinistö"),
        ("Egyptian diplomat Boutros Boutros-Ghali spoke.", "Boutros Boutros-Ghali"),
    ],
    ids=["twice", "a name of like words"],
)
def test_a_name_that_stands_twice_in_a_row_is_one(people_of, text, name):
    assert list(people_of(text)) == [name]


def test_a_short_first_name_is_that_of_the_full_one(people_of):
    found = people_of("President Joseph R. Biden, Jr. spoke today. U.S. President Joe Biden will travel on Friday.")
    assert len(found) == 1


def test_the_end_of_a_hyphenated_name_is_nobody_else(people_of):
    found = people_of("It was Petraite-Nielsen who came with Loekke-Rasmussen.")
    assert "Rasmussen" not in found


def test_a_title_without_a_side_is_of_the_country_the_article_speaks_from(people_of):
    found = people_of("Foreign Minister Jeenbek Kulubaev opened the session.", home="KGZ")
    assert found["Jeenbek Kulubaev"][1] == "KGZ"


def test_the_country_after_the_name_is_the_side(people_of):
    found = people_of("Prime Minister Hun Manet of Cambodia spoke.", home="USA")
    assert found["Hun Manet"][1] == "KHM"


@pytest.mark.parametrize(
    "sentence", ["The ministers met on Friday.", "Talks on Danish Power sales resumed during Ramadan."]
)
def test_a_word_that_is_also_the_surname_of_a_leader_names_nobody(people_of, sentence):
    assert not people_of(sentence)


def test_a_name_that_the_model_takes_for_two_people_is_one(people_of):
    assert people_of("President Luiz Inácio Lula da Silva met the envoy on Monday.") == {
        "Luiz Inácio Lula da Silva": ("President", "BRA")
    }


def test_a_name_in_apposition_that_the_model_misses_is_found(people_of):
    found = people_of("The secretary of Armenia's Security Council, Armen Petrosyan, will visit Iran on Sunday.")
    assert found["Armen Petrosyan"][1] == "ARM"


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("The president, Air Force One, left Moscow.", set()),
        ("The UAE's industry minister, Sultan Ahmed Al Jaber, met the envoy.", {"Sultan Ahmed Al Jaber"}),
        ("US President Joe Biden Xi Jinping meeting took place in Bali.", {"Joe Biden", "Xi Jinping"}),
        ("Norwegian Foreign Minister Karlsen and Trade Minister Anna Berg visited Kyiv.", {"Karlsen", "Anna Berg"}),
        (
            "Botswana's Foreign Minister Unity Dow met the UN envoy Michael Bloomberg.",
            {"Unity Dow", "Michael Bloomberg"},
        ),
        ("New Zealand Prime Minister English met Japanese officials.", {"English"}),
        ("Unity was near, Fars and Bloomberg reported.", set()),
    ],
)
def test_neighbours_of_a_title_are_kept_apart_and_names_whole(people_of, sentence, names):
    assert set(people_of(sentence)) == names


def test_a_first_name_that_is_also_a_state_is_a_name_after_a_title(people_of):
    found = people_of("The talks followed after Israel's Foreign Minister Israel Baum called his French counterpart.")
    assert found == {"Israel Baum": ("Foreign Minister", "ISR")}


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("Rear Admiral Shahram Daneshvar met Field Marshal Asif Qureshi.", {"Shahram Daneshvar", "Asif Qureshi"}),
        ("Rear Adm. Anton Berg met British Minister Field in London.", {"Anton Berg", "Field"}),
        ("Chief Operating Officer David Lindqvist joined the minister.", {"David Lindqvist"}),
        ("The Deputy Foreign Minister for Economic Diplomacy Mehdi Daneshvar spoke.", {"Mehdi Daneshvar"}),
        ("Secretary for Trade, Supply and Heritage Anna Lindqvist spoke.", {"Anna Lindqvist"}),
        ("The Omani told reporters on Twitter that the talks had gone well.", set()),
        ("She met the director of the Taiwan Space Agency on Monday.", set()),
        ("She met the president of the Federation of Belgian Chambers of Commerce on Monday.", set()),
    ],
)
def test_what_stands_beside_a_name_is_no_part_of_it(people_of, sentence, names):
    assert set(people_of(sentence)) == names


def test_the_end_of_a_long_office_is_no_name(people_of):
    found = people_of(
        "Assistant Secretary of State for South and Central Asian Affairs Donald Lu met Deputy Minister of Foreign Affairs and "
        "Foreign Employment Arun Hemachandra on Monday."
    )
    assert set(found) == {"Donald Lu", "Arun Hemachandra"}
    found = people_of(
        "Under Secretary for Economic Growth, Energy, and the Environment Jose Fernandez met Japanese Vice Minister Hirose Naoshi."
    )
    assert set(found) == {"Jose Fernandez", "Hirose Naoshi"}


@pytest.mark.parametrize(
    ("sentence", "name", "side"),
    [
        ("They met Head of the NATO Mission in Ukraine Karen Lindqvist on Monday.", "Karen Lindqvist", "NATO"),
        ("Minister of Transport, Highways, Ports and Civil Aviation Arun Perera met them.", "Arun Perera", None),
        ("The Resident Representative of UNDP in Sri Lanka Azusa Tanaka was present.", "Azusa Tanaka", "UNDP"),
        (
            "Minister of Foreign Affairs, European Union and Cooperation of the Kingdom of Spain Pedro Bueno spoke.",
            "Pedro Bueno",
            "ESP",
        ),
    ],
)
def test_the_name_behind_a_long_office_bears_its_title(people_of, sentence, name, side):
    role, found = people_of(sentence)[name]
    assert role
    assert found == side


def test_an_office_beside_another_is_not_that_of_who_holds_the_other(people_of):
    assert people_of("The Secretary and First Lady Anna Berg spoke.")["Anna Berg"][0] is None


def test_the_head_of_an_organisation_is_on_its_side_where_the_text_names_none(people_of):
    found = people_of(
        "Staffan de Mistura spoke to reporters in Damascus. Later Ismail Haniyeh met Hassan Rouhani in Tehran."
    )
    found |= people_of("Haniyeh met Hassan Rouhani in Tehran.")
    assert (found["Staffan de Mistura"][1], found["Ismail Haniyeh"][1], found["Haniyeh"][1]) == ("UN", "Hamas", "Hamas")


def test_who_heads_an_organisation_is_on_the_side_of_the_state_that_the_text_names(people_of):
    found = people_of("The Norwegian finance minister, Jens Stoltenberg, arrived in Kyiv.")
    assert found["Jens Stoltenberg"][1] == "NOR"


def test_a_capital_before_a_title_is_where_not_whose(people_of):
    found = people_of("On Thursday in Berlin Secretary Edward Lindqvist will meet his colleagues.")
    assert found["Edward Lindqvist"][1] != "DEU"


def test_a_palace_before_a_title_is_whose(people_of):
    assert people_of("According to Kremlin spokesman Dmitry Sokolov the day was short.")["Dmitry Sokolov"][1] == "RUS"


def test_every_organisation_with_a_head_is_in_the_list_of_organisations():
    assert set(heads().values()) <= set(organization_forms().values())


@pytest.mark.parametrize(
    "name", ["Mevlut Cavusoglu", "Petro Poroshenko", "Ararat Mirzoyan", "Sheikh Hasina", "Narendra Modi"]
)
@pytest.mark.parametrize(
    "sentence",
    ["The documents were exchanged with {}.", "There spoke Lindqvist, {} and Berg.", "19:40 {}'s plane is down."],
)
def test_a_leader_is_named_whole_wherever_the_name_stands(people_of, sentence, name):
    assert name in people_of(sentence.format(name))


def test_an_airport_is_not_the_leader_whose_name_it_bears(people_of):
    assert not people_of("The plane landed at Hamid Karzai International Airport at noon.")


def test_a_leader_is_named_whole_although_a_word_of_the_name_is_mostly_none(people_of):
    assert set(people_of("China's vice-premier, He Lifeng, hosted the talks.")) == {"He Lifeng"}
    assert set(people_of("President Duma Boko met the envoy in Gaborone.")) == {"Duma Boko"}


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("He telephoned Chinese President xi Jinping on Sunday.", {"xi Jinping"}),
        ("They met President [Ebrahim] Raisi in Tehran.", {"Raisi"}),
        (
            "Prime Minister Shri Narendra Modi met Foreign Secretary Md. Jashim Uddin.",
            {"Narendra Modi", "Jashim Uddin"},
        ),
        ("Lindqvist arrives\n\nMinister S. Lindqvist has arrived in Oslo.", {"S. Lindqvist"}),
    ],
)
def test_a_name_after_a_title_is_found_however_it_is_written(people_of, sentence, names):
    assert set(people_of(sentence)) == names


@pytest.mark.parametrize(
    ("one", "other"),
    [("Head of State", "President"), ("Indian External Affairs Minister", "foreign minister")],
)
def test_two_words_for_one_office_are_the_same(one, other):
    assert office(one) == office(other)


@pytest.mark.parametrize(
    ("full", "other", "n"),
    [
        ("Foreign Minister Jean-Yves Lindqvist", "Yves Lindquist", 1),
        ("Prime Minister Li Keqiang", "Li Qiang", 2),
        ("Foreign Minister Anna Lindqvist", "Anna Lindenberg", 2),
    ],
)
def test_one_who_is_spelt_in_two_ways_is_one_person(people_of, full, other, n):
    assert len(people_of(f"{full} met the envoy. Later {other} left the city.")) == n


def test_a_family_name_that_comes_first_stands_for_the_whole(article_of):
    text = "Turkish Foreign Minister Hakan Fidan met Chinese Foreign Minister Wang Yi on Monday. Fidan will meet Wang again."
    (wang,) = [person for person in article_of(text).reading.people if person.name == "Wang Yi"]
    assert len(wang.spans) == 2


def test_an_office_that_says_what_stands_before_is_nobodys_title(people_of):
    people = people_of("Nobody had asked Vladimir Putin, the head of the European Commission wrote.")
    assert people == {"Vladimir Putin": (None, "RUS")}


def test_a_title_that_acts_is_not_of_the_name_before_it(people_of):
    found = people_of("After talks with Sergei Ryabkov, the president said the deal was near.", home="IRN")
    assert found["Sergei Ryabkov"] == (None, "RUS")


@pytest.mark.parametrize(
    ("sentence", "name", "side"),
    [
        ("They met Anna Berg of Norway on Monday.", "Anna Berg", "NOR"),
        ("The guests were Ole Hansen from Denmark and Anna Berg from Norway.", "Ole Hansen", "DNK"),
        ("NATO's Mark Rutte arrived in Kyiv.", "Mark Rutte", "NATO"),
        (
            "There was unrest in Norway, said Anna Berg of Norway's Institute of International Affairs.",
            "Anna Berg",
            None,
        ),
        ("The Norwegian delegation also included Ms. Anna Berg, Deputy Director, and Ole Hansen.", "Ole Hansen", "NOR"),
        ("The IMF team was led by Anna Berg.", "Anna Berg", "IMF"),
        ("They received a delegation of the German Parliament headed by Anna Berg on Monday.", "Anna Berg", "DEU"),
        ("The Norwegian team, headed by a deputy minister, met Anna Berg on Monday.", "Anna Berg", None),
        ("The Taliban team is headed by bureau chief Sher Abbas Stanikzai.", "Sher Abbas Stanikzai", "Taliban"),
        ("A delegation of Norway and Sweden led by Anna Berg arrived.", "Anna Berg", None),
    ],
)
def test_the_words_around_a_name_without_a_title_tell_its_side(people_of, sentence, name, side):
    assert people_of(sentence)[name][1] == side


@pytest.mark.parametrize(
    ("sentence", "name", "side"),
    [
        ("They met Georgia's Economy Minister Anna Berg and Education Minister Ivan Petrov.", "Ivan Petrov", "GEO"),
        (
            "Norwegian Trade Minister Anna Berg, Additional Secretary Ole Hansen and Director General Nils Dahl spoke.",
            "Nils Dahl",
            "NOR",
        ),
        ("They met Georgia's Economy Minister Anna Berg. Education Minister Ivan Petrov spoke.", "Ivan Petrov", "LKA"),
    ],
)
def test_those_of_one_list_are_of_the_side_that_its_first_is_of(people_of, sentence, name, side):
    assert people_of(sentence, home="LKA")[name][1] == side


@pytest.mark.parametrize(
    ("text", "name", "side"),
    [
        ("He met President George W Bush.", "George W Bush", "USA"),
        ("Defense Secretary Ashton B. Carter met Danish officials.", "Ashton B. Carter", "USA"),
        ("Venezuela was represented by President Maduro.", "Maduro", "VEN"),
        ("Inspectors of the IAEA arrived. Grossi met the minister on Monday.", "Grossi", "IAEA"),
        (
            "UN Secretary General Antonio Guterres called. Guterres, the Iranian foreign minister said, was sorry.",
            "Antonio Guterres",
            "UN",
        ),
        ("His Syria envoy Staffan de Mistura was there.", "Staffan de Mistura", "UN"),
        ("They recalled how Richard Nixon met Mao Zedong.", "Mao Zedong", "CHN"),
        ("Next to her stood Abdul Ghani Baradar, the movement's deputy head.", "Abdul Ghani Baradar", "Taliban"),
        ("Afghanistan's acting deputy prime minister, Abdul Ghani Baradar, spoke.", "Abdul Ghani Baradar", "AFG"),
        ("They met Hadi al-Amiri, head of the Fatah Coalition, on Monday.", "Hadi al-Amiri", "IRQ"),
        ("Foreign Minister Shah Mehmood Qureshi arrived in Oslo.", "Shah Mehmood Qureshi", "PAK"),
        ("President Iván Duque Márquez arrived in Oslo.", "Iván Duque Márquez", "COL"),
        ("They met Anna Berg, a member of the Federation Council, on Monday.", "Anna Berg", "RUS"),
        ("CIA Director Anna Berg flew to Doha.", "Anna Berg", "USA"),
    ],
)
def test_a_leader_is_known_by_less_than_the_listed_name(people_of, text, name, side):
    assert people_of(text)[name][1] == side


@pytest.mark.parametrize(
    ("sentence", "name", "side"),
    [
        ("Anna Berg, Second Secretary (Political) of the Embassy of Canada in Nepal, spoke.", "Anna Berg", "CAN"),
        ("Norway's deputy U.N. envoy Anna Berg spoke.", "Anna Berg", "NOR"),
        ("UNICEF Sri Lanka Acting Representative Anna Berg spoke.", "Anna Berg", "UNICEF"),
        ("Deputy U.N. aid chief Anna Berg told the council.", "Anna Berg", "UN"),
        ("The Defence Advisor of India in Nepal Colonel Arun Perera was present.", "Arun Perera", "IND"),
        (
            "The Special Representative of the Secretary-General of the United Nations, Anna Berg, spoke.",
            "Anna Berg",
            "UN",
        ),
        ("The Swiss Federal Department of Culture Division Head Anna Berg spoke.", "Anna Berg", "CHE"),
        ("South Korea's Anti-Corruption and Civil Rights Commission Director Lee Seok spoke.", "Lee Seok", "KOR"),
        ("Norwegian Businessmen's Association Chairman Ole Hansen spoke.", "Ole Hansen", "NOR"),
        ("The Norwegian Minister for Arms Control, Anna Berg will go home.", "Anna Berg", "NOR"),
    ],
)
def test_the_side_of_an_office_stands_far_before_it_or_behind_it(people_of, sentence, name, side):
    assert people_of(sentence, home="LKA")[name][1] == side


@pytest.mark.parametrize(
    "text", ["And Foreign Minister Sergei Lavrov met him.", "& Civil Aviation Director Ann Lee met him."]
)
def test_a_text_may_begin_with_and(people_of, text):
    assert len(people_of(text)) == 1


def test_a_long_row_of_pronouns_is_read(article_of):
    assert article_of("Putin told him and " * 300).reading.people
