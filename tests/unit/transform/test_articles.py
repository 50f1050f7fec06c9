"""dim_article and the articles that carry another's text."""

from transform_rows import make_article, make_frames, tables

from pipelines.steps.transform.articles import copies_of

WORDS = [f"word{i}" for i in range(300)]


def copies(*articles: dict) -> dict[str, str]:
    return copies_of(make_frames(articles=list(articles))[0])


def test_an_edited_copy_refers_to_the_earliest_of_all():
    found = copies(
        make_article("c", "2024-02-17", text=" ".join(["Daily", *WORDS[:290]])),
        make_article("a", "2024-02-15", text=" ".join(WORDS)),
        make_article("b", "2024-02-16", text=" ".join([*WORDS[:150], "Agency.", *WORDS[150:]])),
    )
    assert found == {"b": "a", "c": "a"}


def test_case_and_punctuation_do_not_make_another_text():
    found = copies(
        make_article("a", "2024-02-15", text=" ".join(WORDS)), make_article("b", text=", ".join(WORDS).upper())
    )
    assert found == {"b": "a"}


def test_a_text_quoted_in_a_long_article_is_no_copy_of_it():
    long_text = " ".join([*WORDS, *(f"other{i}" for i in range(900))])
    assert copies(make_article("a", "2024-02-15", text=" ".join(WORDS)), make_article("b", text=long_text)) == {}


def test_two_reports_that_share_a_paragraph_are_no_copies():
    first = " ".join([*WORDS[:100], *(f"one{i}" for i in range(200))])
    second = " ".join([*WORDS[:100], *(f"two{i}" for i in range(200))])
    assert copies(make_article("a", text=first), make_article("b", text=second)) == {}


def test_two_short_notices_with_the_same_words_are_no_copies():
    text = "The two presidents met on Monday and talked about trade."
    assert copies(make_article("a", text=text), make_article("b", text=text)) == {}


def test_an_article_without_a_time_of_publication_counts_from_when_it_was_fetched():
    text = " ".join(WORDS)
    assert copies(make_article("a", None, text=text), make_article("b", "2024-02-20", text=text)) == {"a": "b"}


def test_a_text_that_hundreds_reprint_is_found_in_all():
    found = copies(*(make_article(f"a{i:03}", f"2024-02-{i % 28 + 1:02}", text=" ".join(WORDS)) for i in range(400)))
    assert len(found) == 399
    assert set(found.values()) == {"a000"}


def test_the_table_has_one_row_per_article_with_its_length():
    articles = [make_article("a", text="Ünï"), make_article("a", text="Ünï"), make_article("b", text=None)]
    made = tables(articles=articles)["dim_article"]
    assert made.select("article_id", "n_characters", "copy_of_article_id").rows() == [("a", 3, None), ("b", 0, None)]
