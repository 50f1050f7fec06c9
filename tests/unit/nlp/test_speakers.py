"""Whom 'I' and 'we' mean: who is quoted, whose address it is, who speaks in a transcript."""

import pytest


def speaker(article, words="I "):
    """Whom the 'I' of `words` means where an article says them last."""
    at = article.text.rindex(words) + words.index("I")
    person = article.reading.speaker_at(article.doc.char_span(at, at + 1).start)
    return person and person.name


@pytest.mark.parametrize(
    "text",
    [
        "“I met President Ilham Aliyev in Baku on Monday,” Georgian Prime Minister Irakli Kobakhidze said.",
        'Georgian Prime Minister Irakli Kobakhidze said: "On Monday I met President Ilham Aliyev in Baku."',
        "“It was a good day,” Georgian Prime Minister Irakli Kobakhidze said. “I met President Ilham Aliyev in Baku.”",
        "“It was a good day,” said Georgian Prime Minister Irakli Kobakhidze.\n\n“I met President Ilham Aliyev in Baku.”",
        "According to Georgian Prime Minister Irakli Kobakhidze, “on Monday I met President Ilham Aliyev in Baku.”",
        "Georgian Prime Minister Irakli Kobakhidze: “I met President Ilham Aliyev in Baku.”",
        "Georgian Prime Minister Irakli Kobakhidze came back from Baku. “I met President Ilham Aliyev there,” he told reporters.",
    ],
)
def test_in_a_quotation_it_is_who_is_quoted(article_of, text):
    article = article_of(text)
    assert speaker(article) == "Irakli Kobakhidze"
    assert {"Irakli Kobakhidze", "Ilham Aliyev"} in [{p.name for p in e.people} for e in article.encounters]


def test_in_a_signed_text_it_is_the_one_whom_the_headline_names(article_of):
    article = article_of(
        "This morning I spoke by phone with the Prime Minister of Estonia, Kristen Michal.",
        title="The harvest will reach every port - address by President Maia Sandu",
    )
    assert speaker(article) == "Maia Sandu"
    assert {"Maia Sandu", "Kristen Michal"} in [{p.name for p in e.people} for e in article.encounters]


def test_a_name_after_by_in_the_text_signs_nothing(article_of):
    article = article_of("A letter by President Maia Sandu was read out.\n\nI saw the room empty after that.")
    assert speaker(article) is None


@pytest.mark.parametrize(
    "headline",
    [
        "Envoy received by President Maia Sandu",
        "Delegation headed by President Maia Sandu",
        "Maia Sandu: The harvest will reach every port",
    ],
)
def test_not_every_headline_that_names_somebody_signs_the_text(article_of, headline):
    assert speaker(article_of("I have seen nothing like it.", title=headline)) is None


TRANSCRIPT = """FOREIGN MINISTER TSAHKNA: Welcome to Tallinn.

SECRETARY LAMMY: Thank you. I met your prime minister this morning.

QUESTION: Did I hear well?"""


@pytest.mark.parametrize(("sentence", "name"), [("I met your", "David Lammy"), ("Did I hear", None)])
def test_in_a_transcript_it_is_whose_turn_it_is(article_of, sentence, name):
    title = "Estonian Foreign Minister Margus Tsahkna and British Foreign Secretary David Lammy Before Their Meeting"
    assert speaker(article_of(TRANSCRIPT, title=title), sentence) == name


@pytest.mark.parametrize(
    "text",
    [
        "FOREIGN MINISTER TSAHKNA: Welcome.\n\nI saw the room.",  # one label is no transcript
        "President Maia Sandu said on Monday: “It rains.”\n\nPresident Ilham Aliyev added: “It does.”\n\nHere I saw it.",
    ],
)
def test_names_before_colons_are_no_transcript_in_themselves(article_of, text):
    assert speaker(article_of(text, title="Talks")) is None


def test_the_speaker_before_a_colon_goes_before_the_next_one(article_of):
    text = "President Ilham Aliyev said: “I met nobody at all there.” President Maia Sandu said: “It was full.”"
    assert speaker(article_of(text)) == "Ilham Aliyev"


@pytest.mark.parametrize(
    "between",
    [
        "\n\nThe market opened.\n\n",
        " He praised the “Silk Road”.\n\nIt rained.\n\n",
        "\n\nIt rained. “Silk Road” it read.\n\n",
    ],
)
def test_a_quotation_whose_speaker_is_not_named_is_nobodys(article_of, between):
    text = f"“It was a very good day,” Georgian Prime Minister Irakli Kobakhidze said.{between}“I met a man there,” a poster reads."
    assert speaker(article_of(text)) is None


def test_we_is_the_side_of_who_speaks_not_that_of_the_outlet(candidates):
    found = candidates(
        "“We held talks with Armenia in Yerevan on Monday,” Georgian Prime Minister Irakli Kobakhidze said.", home="AZE"
    )
    assert [{key for _, key in e.sides} for e in found] == [{"GEO", "ARM"}]


def quoted_words(article):
    return [t.text for t in article.doc if article.reading.is_quoted[t.i] and t.is_alpha]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("“It rained. We met. It ended,” she said. They left.", "It rained We met It ended"),
        ("“It rained\n\nThey left.", "It rained"),
        ('"It rained," she said. "We met."', "It rained We met"),
        ("„It rained“, she said. They left.", "It rained"),
        ("“It was “good” here,” she said.", "It was good"),
        ('A 6" gun. "We met," she said.', "We met"),
        ("It rained.", ""),
        ("She said “", ""),
    ],
)
def test_what_stands_in_quotation_marks(article_of, text, words):
    assert quoted_words(article_of(text)) == words.split()
