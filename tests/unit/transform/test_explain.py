"""Why mentions tell one meeting or two, in words."""

from transform_rows import make_frames, make_mention

from pipelines.steps.transform.articles import dim_article
from pipelines.steps.transform.explain import COMPARISON, why_not, why_one


def test_what_holds_two_mentions_together_is_named_with_its_points():
    articles, mentions = make_frames(make_mention("a"), make_mention("b"))
    told = why_one(mentions, dim_article(articles))
    assert told.schema == COMPARISON
    (row,) = told.iter_rows(named=True)
    assert (row["verdict"], row["points"]) == ("one meeting", 4.0)
    assert row["why"] == "same people: Ali-Akbar Ahmadian, Marat Imankulov (2); same day (1); same city: Bishkek (1)"


def test_what_keeps_two_meetings_apart_is_named():
    elsewhere = make_mention("b", city="Tehran", country="IRN", place_id=112931)
    nameless = make_mention("c", participants=[], city=None, country=None, place_id=None, date="2024-02-16")
    articles, mentions = make_frames(make_mention("a"), elsewhere, nameless)
    read = dim_article(articles)
    told = why_not(mentions.head(1), mentions.tail(2), read)
    assert told["verdict"].to_list() == ["contradiction", "too little in common"]
    assert told["why"].to_list() == ["places", "neighbouring days (0.5)"]
