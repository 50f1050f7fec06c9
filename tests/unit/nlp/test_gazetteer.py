"""What the lists find in a text: organisations by their names, and as 'the opposition'."""

import json

import pytest

from benchmarks.labelled import LABELS, WRITTEN
from pipelines.steps.nlp.gazetteer import organization_forms


@pytest.fixture(scope="module")
def organizations(nlp):
    """Text -> [(words, organisation)] of those found in it, in order."""

    def organizations(text: str) -> list[tuple[str, str]]:
        doc = nlp(text)
        return [(doc[e.start : e.end].text, e.key) for e in doc._.gazetteer if e.kind == "organization"]

    return organizations


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("United Nations Educational, Scientific and Cultural Organization", "UNESCO"),
        ("Non-Aligned Movement", "NAM"),
        ("World Tourism Organization", "UNWTO"),
        ("Turkish Cypriot", "Turkish Cypriots"),
        ("main Syrian opposition", "Syrian opposition"),
    ],
)
def test_a_long_name_is_that_of_the_organisation_and_of_no_part_of_it(organizations, name, key):
    assert organizations(f"She spoke with the {name} delegation in Vienna.") == [(name, key)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("They met officials of the Lebanese Hezbollah on Monday.", ("Lebanese Hezbollah", "Hezbollah")),
        ("They met envoys of Yemen’s Ansarullah on Monday.", ("Yemen’s Ansarullah", "Houthis")),
        (
            "They spoke to the United Nations' International Atomic Energy Agency.",
            ("International Atomic Energy Agency", "IAEA"),
        ),
        ("They spoke to the EU's Frontex.", ("Frontex", "Frontex")),
    ],
)
def test_whose_an_organisation_is_takes_no_part_beside_it(nlp, organizations, text, found):
    assert organizations(text) == [found]
    assert {e.kind for e in nlp(text)._.gazetteer} == {"organization"}


def test_the_opposition_is_that_of_the_one_state_whose_opposition_is_named(organizations):
    found = organizations("The envoy received the Syrian opposition. The opposition named its delegation on Monday.")
    assert found == [("Syrian opposition", "Syrian opposition"), ("opposition", "Syrian opposition")]


@pytest.mark.parametrize(
    "text",
    [
        "Talks on Syria between the government and the opposition began on Monday.",
        "Envoys of the Syrian government and opposition groups are to meet in Geneva.",
        "The armed opposition of Syria came too, said the envoy.",
    ],
)
def test_the_opposition_beside_a_government_is_that_of_the_state_named(organizations, text):
    assert ("opposition", "Syrian opposition") in organizations(text)


@pytest.mark.parametrize(
    "text",
    [
        "The opposition named its delegation on Monday.",
        "Talks in Norway between the government and the opposition began on Monday.",
        "Talks on Syria began on Monday in the face of opposition.",
        "After the talks on Syria he went to Oslo to meet government officials and opposition leaders.",
        "The Syrian opposition met the Venezuelan opposition. The opposition left early.",
        "The Syrian opposition met the envoy. The opposition to the plan grew, and he stood in opposition.",
        "The Syrian opposition met the envoy. In Oslo the opposition party left the session.",
        "The Syrian opposition met the envoy despite Russia's opposition. Brazil's main opposition left.",
        "The Syrian opposition met the envoy. The opposition of Russia grew. The main opposition Republican Party left.",
    ],
)
def test_another_opposition_is_nobody_known(organizations, text):
    assert "opposition" not in {words for words, _ in organizations(text)}


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Turkish - Cypriot", "Turkish Cypriots"),
        ("Heart of Asia–Istanbul Process", "Heart of Asia"),
        ("UN - Habitat", "UN-Habitat"),
    ],
)
def test_a_name_is_found_however_it_is_spaced(organizations, text, key):
    """The matcher compares words; the spaces between them may be others than those of the list."""
    assert [found for _, found in organizations(f"They met the {text} delegation.")] == [key]


def test_the_labels_that_teach_call_an_organisation_by_its_short_name():
    """A label by another of its names would teach that the organisation is no party."""
    forms = organization_forms()
    for path in (LABELS, WRITTEN / "labels.jsonl"):
        for line in path.read_text(encoding="utf-8").splitlines():
            for meeting in json.loads(line)["meetings"]:
                named = [*meeting["organizations"], *(p["organization"] for p in meeting["participants"])]
                assert [name for name in named if name and forms.get(name, name) != name] == []
