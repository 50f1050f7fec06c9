"""Titles stand for levels."""

import pytest

from pipelines.steps.transform.levels import level_of, role_key


@pytest.mark.parametrize(
    ("role", "level"),
    [
        ("President", "head of state or government"),
        ("President of the Islamic Republic of Iran", "head of state or government"),
        ("British Prime Minister", "head of state or government"),
        ("Crown Prince", "head of state or government"),
        ("German Chancellor", "head of state or government"),
        ("Chancellor of the Exchequer", "minister"),
        ("Vice President", "minister"),
        ("Deputy Prime Minister", "minister"),
        ("Foreign Minister", "minister"),
        ("Secretary of State", "minister"),
        ("US Defense Secretary", "minister"),
        ("Secretary of the Supreme National Security Council", "minister"),
        ("National Security Adviser", "minister"),
        ("Speaker of the Parliament", "minister"),
        ("President of the Senate", "minister"),
        ("UN Secretary-General", "minister"),
        ("EU foreign policy chief", "minister"),
        ("Deputy Foreign Minister", "deputy minister"),
        ("First Deputy Minister of Foreign Affairs", "deputy minister"),
        ("Assistant Secretary of State", "deputy minister"),
        ("Under Secretary of State for Political Affairs", "deputy minister"),
        ("Ambassador to Tehran", "ambassador"),
        ("Special Envoy for Afghanistan", "ambassador"),
        ("chargé d'affaires", "ambassador"),
        ("former President", "other official"),
        ("President of the Chamber of Commerce", "other official"),
        ("governor of the Central Bank", "other official"),
        ("spokesman", "other official"),
        ("", None),
        (None, None),
    ],
)
def test_a_title_has_the_level_of_protocol(role, level):
    assert level_of(role) == level


@pytest.mark.parametrize(
    "role", ["Foreign Minister", "FM", "Iranian foreign minister", "Minister of Foreign Affairs", "Iran's FM"]
)
def test_one_office_has_one_key_however_it_is_written(role):
    assert role_key(role) == "foreign minister"


def test_a_state_that_is_not_only_the_side_stays_in_the_key():
    assert role_key("Secretary of State") == "secretary of state"
    assert role_key("Special Envoy for Afghanistan") == "special envoy for afghanistan"
