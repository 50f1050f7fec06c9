"""The words that tell of encounters and of those who take part, by what they do in a sentence.

Here: lists of words. Not here: titles (`roles.py`), names (`data/`), and what is made of the words.
"""

# Verbs that tell of an encounter: lemma -> (kind, where the other side stands).
# d: direct object; w: after 'with'; t: after 'to'; p: place visited.
VERBS: dict[str, tuple[str, str]] = {
    "meet": ("meeting", "dw"),
    "confer": ("meeting", "w"),
    "consult": ("meeting", "w"),
    "negotiate": ("meeting", "w"),
    "receive": ("meeting", "d"),
    "host": ("meeting", "d"),
    "welcome": ("meeting", "d"),
    "greet": ("meeting", "d"),
    "summon": ("meeting", "d"),
    "huddle": ("meeting", "w"),
    "dine": ("meeting", "w"),
    "visit": ("visit", "dp"),
    "call": ("call", "d"),
    "phone": ("call", "d"),
    "telephone": ("call", "d"),
    "speak": ("call", "wt"),
    "talk": ("call", "wt"),
    "discuss": ("meeting", "w"),
    "travel": ("visit", "tp"),
    "arrive": ("visit", "p"),
    "fly": ("visit", "tp"),
    "head": ("visit", "tp"),
    "lead": ("visit", "p"),
    "depart": ("visit", "p"),
    "leave": ("visit", "p"),
    "convene": ("conference", ""),
    "gather": ("conference", ""),
    "sit": ("meeting", "w"),
    "reconvene": ("conference", ""),
    "see": ("meeting", "d"),
    "ring": ("call", "d"),
}
# Verbs of any sense that tell of a meeting with one of these words beside them: 'got together', 'came face to face with'.
IDIOMS: dict[str, frozenset[str]] = {
    "get": frozenset(["together"]),
    "come": frozenset(["together", "face"]),
    "catch": frozenset(["up"]),
    "drop": frozenset(["in", "by"]),
    "shake": frozenset(["hand", "hands"]),
    "break": frozenset(["bread"]),
    "closet": frozenset(["was", "were", "been", "be"]),
}
AWAITED = frozenset("expect due await".split())  # 'is due in Rome', 'is expected in Tehran': a visit to come
# After which words a verb of travel names the state visited; 'to' where not listed.
PLACED_BY: dict[str, tuple[str, ...]] = {"arrive": ("in", "at"), "depart": ("for",), "leave": ("for",)}
# Nouns that tell of an encounter: lemma -> kind.
NOUNS: dict[str, str] = {
    "meeting": "meeting", "talk": "meeting", "talks": "meeting", "negotiation": "meeting", "consultation": "meeting",
    "discussion": "meeting", "dialogue": "meeting", "encounter": "meeting", "audience": "meeting", "luncheon": "meeting",
    "lunch": "meeting", "dinner": "meeting", "breakfast": "meeting", "bilateral": "meeting", "trilateral": "meeting",
    "gathering": "meeting", "session": "meeting", "sit-down": "meeting", "round": "meeting", "reception": "meeting",
    "conversation": "meeting", "exchange": "meeting", "summit": "conference", "conference": "conference", "forum": "conference",
    "ministerial": "conference", "visit": "visit", "trip": "visit", "tour": "visit", "travel": "visit", "stopover": "visit",
    "call": "call", "teleconference": "call", "videoconference": "call", "phonecall": "call", "phone": "call", "telephone": "call",
    "credential": "meeting", "credence": "meeting", "tete": "meeting", "tête": "meeting", "chat": "meeting",
    "huddle": "meeting",
}  # fmt: skip
PHONES = frozenset("phone telephone".split())  # tell of a call where somebody speaks 'over' or 'by' them
CREDENTIALS = frozenset("credential credence".split())  # an ambassador hands them over to the head of state
# Words of so many other uses that they tell of an encounter only by their arguments.
COMMON = frozenset("see ring lead exchange chat".split()) | PHONES | CREDENTIALS
# Verbs that carry a noun of meeting without meaning of their own.
LIGHT = frozenset(
    """hold have conduct attend host convene arrange organize organise begin start open conclude end finish launch
    resume continue schedule plan chair join lead pay make undertake take participate engage kick wrap do complete
    give request seek propose cancel postpone announce co-chair preside address tell""".split()
)
GOING_ON = frozenset("take occur happen be begin start resume continue".split())  # what meetings do: 'take place'
BROKERING = frozenset("broker mediate moderate facilitate initiate offer sponsor".split())  # 'talks brokered by Qatar'
CONVENING = frozenset("convene reconvene".split())
JOINING = frozenset("include involve comprise".split())  # what a meeting does with those who take part
COURTESIES = frozenset("discuss convey congratulate exchange bid".split())  # what one calls on somebody to do
GROUPS = frozenset(
    """official leader delegation authority side government ministry administration envoy counterpart team diplomat
    minister president representative negotiator ambassador parliamentarian lawmaker lawmakers chief country state
    nation party member expert commander head colleague ally partner group mission secretary adviser advisor monarch
    premier regime opposition rebel movement militant faction bloc participant
    politician visitor""".split()
)
# People who are no side of their own: 'met his cabinet', but not 'met the demands'.
CROWDS = frozenset(
    """cabinet committee board council family relative diaspora community people citizen national student entrepreneur
    businessman dissident activist victim survivor soldier troop""".split()
)
LED = frozenset("delegation team mission".split())  # whoever leads one is there with it
HOSTING = frozenset("guest visitor host".split())  # name one by what he is to the other
HOSTS = frozenset(
    "official counterpart government authority leader minister president lawmaker parliamentarian leadership".split()
)
BODIES = frozenset(
    "ministry parliament senate congress government delegation republic council assembly majlis knesset".split()
)
GENERIC = frozenset("counterpart official diplomat leader envoy delegate politician chief representative".split())
# Who belongs to somebody without being him: 'met Lavrov's team', 'the Trump administration', 'Putin's son-in-law'.
OWNED = frozenset(
    """administration government team delegation staff office party ally lawyer wife husband son daughter brother sister
    son-in-law daughter-in-law brother-in-law father mother family successor predecessor""".split()
)
# Verbs that tell of an encounter only where their object is a person.
WEAK = frozenset("speak talk call host welcome greet discuss see ring".split())
# Verbs of other uses too ('received 4 billion votes'), which tell of an encounter only where somebody is their object.
FACED = frozenset("meet receive host welcome greet see".split())
# What is met without meeting anybody.
MET = frozenset(
    """need demand requirement condition criterion expectation obligation commitment deadline target goal standard test
    challenge response reaction resistance criticism approval fate death quota threshold responsibility""".split()
)
# What two sides do together when they meet; tells of an encounter only where a later 'the meeting' or a place confirms it.
JOINT_ACTS = frozenset(
    """discuss exchange agree sign stress underline emphasize emphasise express reaffirm reiterate explore review
    address examine oppose confer inaugurate pledge vow call underscore highlight note welcome condemn negotiate talk
    speak chair co-chair attend""".split()
)
TELLING = frozenset(
    "tell warn ask assure urge thank congratulate brief sign ink inform remind promise spend exchange".split()
)
SIGNING = frozenset("sign ink".split())
# What an envoy does with a letter, face to face with whom it is for.
HANDING = frozenset("hand deliver convey".split())
LETTERS = frozenset("letter message note invitation".split())
SIDELINES = frozenset("sideline sidelines margin margins fringe fringes".split())
PRONOUNS = frozenset("he she him her his".split())
SPEAKERS = frozenset("i we our my".split())
# 'invited him to visit', 'asked her to meet': the object is who is to act.
OBJECT_CONTROL = frozenset(
    "invite ask urge request allow permit want tell order send authorize authorise encourage".split()
)
# With whom one speaks for the public: no party.
MEDIA = frozenset("journalist reporter correspondent broadcaster interviewer anchor newspaper columnist media".split())
SPEECH = frozenset("say tell add note state report stress announce declare claim write argue believe think".split())
