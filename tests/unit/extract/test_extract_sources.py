"""The sources file: what is taken from it, and that every problem in it is told at once."""

from pathlib import Path

import pytest

from pipelines.steps.extract.sources import FeedSource, FilesSource, SourcesError, load_sources


@pytest.fixture
def sources_file(tmp_path: Path) -> Path:
    (tmp_path / "articles.jsonl").touch()
    return tmp_path / "sources.yaml"


def error_of(path: Path, text: str) -> str:
    path.write_text(text)
    with pytest.raises(SourcesError) as caught:
        load_sources(path)
    return str(caught.value)


def test_sources_are_read_in_order_with_paths_against_the_file(sources_file: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir("/")
    sources_file.write_text(
        "sources:\n"
        "  - {name: archive, type: files, path: ./x/../articles.jsonl}\n"
        "  - {name: kabar, type: feed, url: 'https://kabar.example/rss', outlet: Kabar, follow: false}\n"
    )
    assert load_sources(sources_file) == [
        FilesSource(name="archive", path=sources_file.parent / "articles.jsonl"),
        FeedSource(name="kabar", url="https://kabar.example/rss", outlet="Kabar", follow=False),
    ]


def test_a_glob_need_not_match_yet(sources_file: Path):
    sources_file.write_text("sources: [{name: daily, type: files, path: 'drop/*.jsonl'}]")
    assert load_sources(sources_file)[0].path == sources_file.parent / "drop/*.jsonl"  # type: ignore[union-attr]


def test_all_problems_are_told_in_one_error_with_their_keys(sources_file: Path):
    message = error_of(
        sources_file,
        "sources:\n"
        "  - {name: a, type: files, pth: articles.jsonl}\n"
        "  - {name: a, type: feed, url: kabar.example/rss}\n"
        "  - {name: b, type: fed}\n"
        "  - hello\n"
        "  - {name: c, type: files, path: nowhere.jsonl}\n",
    )
    lines = message.splitlines()
    assert lines[0] == f"{sources_file}: 7 problems."
    keys = [line.split(":")[0].strip() for line in lines[1:]]
    assert sorted(keys) == [
        "sources[0].path",
        "sources[0].pth",
        "sources[1].name",
        "sources[1].url",
        "sources[2].type",
        "sources[3]",
        "sources[4].path",
    ]
    assert all("expected" in line and "found" in line for line in lines[1:])
    assert "Did you mean 'path'?" in message
    assert "Did you mean 'feed'?" in message
    assert "found 'kabar.example/rss'" in message
    assert f"nothing at {sources_file.parent / 'nowhere.jsonl'}" in message


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", "found nothing"),
        ("- a", "found a list"),
        ("sources: []", "found an empty list"),
        ("sources: {name: a}", "found a mapping"),
        ("source: [{name: a, type: feed, url: 'http://a.example/'}]", "Did you mean 'sources'?"),
        ("sources: [", "an error at line 1"),
        ("sources: [2024-99-99]", "month must be in 1..12"),
        ("sources: [{name: a, type: [feed]}]", "found ['feed']"),
        ("sources: [{name: a/b, type: feed, url: 'http://a.example/'}]", "found 'a/b'"),
        ("sources: [{name: a, type: feed, url: 'http://a.example/', follow: maybe}]", "found 'maybe'"),
        ("sources: [{name: a, type: feed, url: 'file:///etc/hostname'}]", "found 'file:///etc/hostname'"),
        ("sources: [{type: feed, url: 'http://a.example/'}]", "sources[0].name: expected a name"),
    ],
)
def test_what_is_no_list_of_sources_is_told_with_file_and_finding(sources_file: Path, text: str, found: str):
    message = error_of(sources_file, text)
    assert message.startswith(f"{sources_file}: ")
    assert "expected" in message
    assert found in message


def test_a_password_in_an_address_is_refused_and_not_repeated(sources_file: Path):
    message = error_of(sources_file, "sources: [{name: a, type: feed, url: 'https://me:hush@a.example/rss'}]")
    assert "user name or password" in message
    assert "hush" not in message


def test_a_sources_file_that_is_not_there_is_told(tmp_path: Path):
    with pytest.raises(SourcesError, match=r"none\.yaml: expected the sources file; found No such file"):
        load_sources(tmp_path / "none.yaml")
