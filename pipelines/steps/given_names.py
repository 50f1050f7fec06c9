"""Short forms of given names in English, as news use them for office holders."""

_FULL = {
    "abe": "abraham", "alex": "alexander", "andy": "andrew", "ben": "benjamin", "bill": "william", "bob": "robert",
    "chris": "christopher", "chuck": "charles", "dan": "daniel", "dave": "david", "don": "donald", "ed": "edward",
    "fred": "frederick", "greg": "gregory", "jake": "jacob", "jeff": "jeffrey", "jim": "james", "jimmy": "james",
    "joe": "joseph", "jon": "jonathan", "josh": "joshua", "ken": "kenneth", "larry": "lawrence", "liz": "elizabeth",
    "matt": "matthew", "mike": "michael", "nick": "nicholas", "pete": "peter", "phil": "philip", "rob": "robert",
    "ron": "ronald", "sam": "samuel", "steve": "steven", "ted": "edward", "tim": "timothy", "tom": "thomas",
    "tony": "anthony", "antony": "anthony", "will": "william",
}  # fmt: skip


def full_given_name(name: str) -> str:
    """The full form of a given name in small letters, 'joseph' of 'joe'; any other name as it is."""
    return _FULL.get(name, name)
