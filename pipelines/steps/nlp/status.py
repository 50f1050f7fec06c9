"""Whether an encounter was held, is planned or proposed, or was cancelled: from tense, modality and cue words.

Here: what one sentence says about one frame, and whether it speaks of a day as past or to come. Not here: how statuses of
several tellings go together (`merge.py`).
"""

from spacy.tokens import Token

from pipelines.steps.nlp.lexicon import AWAITED, NOUNS
from pipelines.steps.nlp.parties import Frame, Reading

PLANNED_MODALS = frozenset({"will", "shall", "'ll", "’ll", "would", "wo"})
POSSIBLE_MODALS = frozenset({"may", "might", "could", "should", "can"})
PLANNED = frozenset(
    ["schedule", "expect", "plan", "set", "slate", "due", "intend", "prepare", "arrange", "agree", "announce", "aim"]
)
PROPOSED = frozenset(
    [
        "invite",
        "propose",
        "offer",
        "urge",
        "hope",
        "want",
        "seek",
        "request",
        "ask",
        "suggest",
        "wish",
        "ready",
        "willing",
        "welcome",
        "call",
        "demand",
        "like",
        "consider",
        "explore",
        "mull",
        "invitation",
        "proposal",
        "readiness",
        "willingness",
    ]
)
CANCELLED = frozenset("cancel postpone scrap shelve delay suspend nix axe ditch".split())
DENIED = frozenset(["deny", "refute", "denial", "rumour", "rumor"])
REFUSED = frozenset(["refuse", "reject", "decline"])
DEPARTURE = frozenset(["leave", "depart", "head", "fly", "travel", "set"])  # 'left for Geneva to attend': not there yet
ON_THE_WAY = DEPARTURE - {"fly", "travel"}  # who 'flew to Geneva to attend' is there
GLAD = frozenset("glad pleased delighted happy honoured honored great good pleasure honour honor privilege".split())
ARRANGED = frozenset("scheduled slated set due".split())  # 'talks slated for May'
HAPPEN = frozenset(
    ["take", "hold", "be", "open", "begin", "start", "resume"]
)  # 'the talks to be held', 'to take place'
SCHEDULED = frozenset(["due", "schedule", "expect", "plan", "set", "slate", "pencil", "bill", "intend", "aim"])
# Verbs whose present tells of a programme: 'travels to Oslo on Monday'. Captions say 'arrives' of what is over.
ON_PROGRAMME = frozenset(["travel", "fly", "begin", "start", "open", "resume", "convene", "go", "head", "move"])
UPCOMING = frozenset(
    ["upcoming", "forthcoming", "planned", "scheduled", "expected", "next", "impending", "future", "coming", "proposed"]
)


def status_of(reading: Reading, frame: Frame) -> str | None:
    """held, planned, proposed or cancelled; None where the sentence denies that it took place."""
    doc = reading.doc
    trigger = doc[frame.trigger]
    told = _told_of(trigger)
    if told is not None:
        return told
    chain = _chain(trigger, frame)
    lemmas = {t.lemma_.lower() for t in chain}
    words = {t.lower_ for t in chain}
    verb = doc[frame.verb] if frame.verb >= 0 else None
    near = {c.lower_ for c in trigger.children if c.dep_ in ("amod", "compound", "nmod", "advmod")}
    governors = list(_governors(trigger))
    governor_lemmas = {t.lemma_.lower() for t in governors}
    if (
        governor_lemmas & CANCELLED
        or (lemmas & CANCELLED)
        or "off" in {c.lower_ for g in governors if g.lemma_ in ("call", "put", "strike") for c in g.children}
        or _is_of_cancelled(trigger)
    ):
        return "cancelled"
    if _governed_by(trigger, DENIED):
        return None
    if governor_lemmas & REFUSED:
        return "cancelled"
    negated = any(c.dep_ == "neg" for t in chain for c in t.children) or any(
        c.lower_ == "no" for c in trigger.children if c.dep_ == "det"
    )
    future = bool(words & PLANNED_MODALS) or any(
        c.lower_ in PLANNED_MODALS for t in chain for c in t.children if c.dep_ == "aux"
    )
    if negated:
        return "cancelled" if future else None
    if _governed_by(trigger, PROPOSED):
        return "proposed"
    possible = any(c.lower_ in POSSIBLE_MODALS for t in chain for c in t.children if c.dep_ == "aux")
    if near & {"possible", "potential", "proposed"} or (possible and not future):
        return "proposed"
    if (
        future
        or near & UPCOMING
        or trigger.lemma_.lower() in AWAITED
        or _is_arranged(trigger)
        or _is_announced(trigger if verb is None else verb)
    ):
        return "planned"
    if _governed_by(trigger, PLANNED) or any(
        t.lower_ in ("set", "due", "scheduled", "slated", "expected", "going") for t in governors
    ):
        if not any(g.lower_ in ("agreed", "announced") for g in governors) or trigger.tag_ == "VB":
            return "planned"
        if any(g.lower_ == "agreed" for g in governors) and _is_agreed_to(trigger, verb):
            return "planned"
    if trigger.tag_ == "VB" and any(c.lower_ == "to" for c in trigger.children if c.dep_ == "aux"):
        head = trigger.head
        past = head.tag_ in ("VBD", "VBN") and head != trigger and head.lemma_.lower() not in ON_THE_WAY
        if not _is_there_for(head) and (head == trigger or head.lemma_ == "be" or not past):
            return "planned"
    if (
        verb is not None
        and verb.i != trigger.i
        and verb.tag_ == "VB"
        and any(c.lower_ == "to" for c in verb.children if c.dep_ == "aux")
    ):
        head = verb.head
        past = head.tag_ in ("VBD", "VBN") and head.lemma_.lower() not in ON_THE_WAY
        if not _is_there_for(head) and (head == verb or head.lemma_ == "be" or not past):
            return "planned"
    if any(t.lemma_.lower() == "look" and any(c.lower_ == "forward" for c in t.children) for t in governors):
        return "planned"
    return "planned" if _is_prepared_for(trigger) else "held"


def _is_prepared_for(noun: Token) -> bool:
    """Whether something else took place 'ahead of' a meeting, 'in preparation for' it."""
    while noun.dep_ == "compound":
        noun = noun.head
    before = noun.head
    return (before.lower_ == "of" and before.head.lower_ in ("ahead", "advance")) or (
        before.lower_ == "for" and before.head.lower_ == "preparation"
    )


def _is_arranged(noun: Token) -> bool:
    """Whether a meeting is said to be for a day to come: 'talks slated for May', 'the summit, which is scheduled for Monday'."""
    return any(
        clause.dep_ in ("relcl", "acl")
        and clause.lower_ in ARRANGED
        and (clause.head == noun or any(c.tag_ == "WDT" for c in clause.children))
        for clause in noun.subtree
    )


def _is_announced(verb: Token) -> bool:
    """'is to be received', 'flies to Paris on Sunday', and the present of a clause about what is to come: 'will ask him when
    they meet'."""
    words = {child.lower_ for child in verb.children}
    if verb.tag_ == "VBN" and {"to", "be"} <= words and verb.head.lemma_ == "be":
        return True
    if verb.tag_ not in ("VBZ", "VBP"):
        return False
    if verb.lemma_.lower() in DEPARTURE:
        return any(
            c.dep_ in ("npadvmod", "prep") and any(t.ent_type_ == "DATE" for t in c.subtree) for c in verb.children
        )
    above = {child.lower_ for child in verb.head.children if child.dep_ == "aux"}
    return verb.dep_ == "advcl" and "when" in words and bool(above & (PLANNED_MODALS | POSSIBLE_MODALS))


def _is_there_for(head: Token) -> bool:
    """Whether somebody is where he meets others, or says so to them: 'was in Paris to meet', 'was pleased to welcome'."""
    if head.lower_ in ("was", "were"):
        return any(child.dep_ == "prep" and child.lower_ in ("in", "at") for child in head.children)
    return head.lower_ in GLAD and not {c.lower_ for c in head.head.children} & (PLANNED_MODALS | POSSIBLE_MODALS)


def _is_of_cancelled(verb: Token) -> bool:
    """Whether a verb says what was to be done at a meeting that is cancelled: 'cancelled a summit at which A and B were to meet'."""
    clause = verb.head if verb.dep_ == "xcomp" else verb
    noun = clause.head
    return (
        clause.dep_ == "relcl"
        and noun.lemma_.lower() in NOUNS
        and bool({t.lemma_.lower() for t in _governors(noun)} & CANCELLED)
    )


def is_to_come(day: Token) -> bool | None:
    """Whether a day lies ahead ('will meet on Friday') or behind ('met on Friday'), by the verb that it hangs on; None where
    that leaves it open."""
    if day.dep_ in ("compound", "nmod", "amod", "nummod", "poss"):
        return None  # 'discussed the June 28 summit'
    verb = next(
        (t for t in day.ancestors if t.lower_ == "due" or (t.pos_ in ("VERB", "AUX") and not _is_aside(t))), None
    )
    while verb is not None and verb.dep_ == "conj" and verb.tag_ == "VB" and not _auxiliaries(verb):
        verb = verb.head  # 'will visit Japan and meet ...'
    if verb is None:
        return None
    auxiliaries = _auxiliaries(verb)
    if auxiliaries & (PLANNED_MODALS - {"would"}) or auxiliaries == {"may"}:
        return True
    if auxiliaries & (POSSIBLE_MODALS | {"would"}):
        return None
    if "to" in auxiliaries:  # 'is to meet', 'is due to meet', 'plans to meet', a headline's 'Modi to meet'
        aim = verb.head
        programme = aim == verb or aim.lemma_.lower() in SCHEDULED | {"be", "go"}
        return True if programme and not _is_over(aim) else None
    if verb.lemma_.lower() in SCHEDULED and verb.tag_ != "VBD":
        return None if _is_over(verb) else True  # 'talks set for Friday', 'is expected on Friday'
    if verb.tag_ == "VBD" or (verb.tag_ == "VBN" and auxiliaries & {"was", "were", "had", "has", "have"}):
        return False
    if verb.tag_ in ("VBZ", "VBP"):
        below = list(verb.children)
        is_programme = verb.lemma_.lower() in ON_PROGRAMME and verb in (day.head, day.head.head)
        is_to = verb.lemma_ == "be" and any(c.lower_ == "due" or "to" in _auxiliaries(c) for c in below)
        is_when = verb.dep_ == "advcl" and any(c.lower_ in ("when", "before", "until", "if") for c in below)
        return True if is_programme or is_to or is_when else None
    return True if verb.tag_ == "VBG" and auxiliaries and auxiliaries <= {"is", "are"} else None


def _auxiliaries(verb: Token) -> set[str]:
    return {c.lower_ for c in verb.children if c.dep_ in ("aux", "auxpass")}


def _is_aside(verb: Token) -> bool:
    """A participle whose tense is that of the verb above: 'speaking on Friday, he said'."""
    return verb.tag_ == "VBG" and verb.dep_ in ("advcl", "prep", "pcomp") and not _auxiliaries(verb)


def _is_over(word: Token) -> bool:
    """Whether a programme is told as a past one: 'was due', 'had been set'."""
    words = {word.lower_, *_auxiliaries(word)} | ({word.head.lower_} if word.lower_ == "due" else set())
    return word.tag_ == "VBD" or bool(words & {"was", "were", "had"})


def _told_of(noun: Token) -> str | None:
    """What a clause of its own says of a meeting: 'which took place', 'to be held', 'is to open'."""
    if noun.pos_ not in ("NOUN", "PROPN"):
        return None
    for clause in noun.subtree:  # the parse may hang it on the delegations that met
        if clause.dep_ not in ("relcl", "acl") or clause.lemma_.lower() not in HAPPEN - {"be"}:
            continue
        is_own = clause.head == noun or any(
            c.tag_ == "WDT" and c.dep_ in ("nsubj", "nsubjpass") for c in clause.children
        )
        objects = {c.lower_ for c in clause.children if c.dep_ == "dobj" and c.tag_ != "WDT"}
        # 'the government, which took power': only 'took place' has an object
        if is_own and objects == ({"place"} if clause.lemma_.lower() == "take" else set()):
            auxiliaries = {c.lower_ for c in clause.children if c.dep_ in ("aux", "auxpass", "neg")}
            if clause.lemma_.lower() == "hold" and not auxiliaries & {"be", "was", "were"}:
                continue  # 'the talks that he held'
            if auxiliaries & {"to", "will"}:
                return "planned"
            if auxiliaries <= {"was", "were"} and (auxiliaries or clause.tag_ == "VBD"):
                return "held"
    verb = noun.head
    if noun.dep_ == "nsubj" and verb.lower_ in ("is", "are", "was", "were"):
        # 'was due to begin' hangs one deeper than 'was to begin'
        below = [c for due in (verb, *verb.children) if due == verb or due.lower_ == "due" for c in due.children]
        for aim in below:
            if aim.dep_ == "xcomp" and any(c.lower_ == "to" for c in aim.children):
                # 'was to follow up the agreement' says what it was for
                if verb.tag_ != "VBD" or aim.lemma_.lower() in HAPPEN:
                    return "planned"
    return None


def _is_agreed_to(trigger: Token, verb: Token | None) -> bool:
    """'agreed to a meeting', 'agreed to hold talks', but not 'agreed in the talks'."""
    if verb is not None and verb.lower_ == "agreed":
        return trigger.dep_ == "pobj" and trigger.head.lower_ == "to"
    return verb is not None and verb.tag_ == "VB" and verb.head.lower_ == "agreed"


def _chain(trigger: Token, frame: Frame) -> list[Token]:
    """The trigger, the light verb that carries it, and their auxiliaries."""
    chain = [trigger]
    doc = trigger.doc
    if frame.verb >= 0 and frame.verb != trigger.i:
        chain.append(doc[frame.verb])
    for verb in list(chain):
        while verb.dep_ == "conj" and verb.tag_ == "VB" and verb.head != verb:
            verb = verb.head  # 'will visit Japan and meet ...': the auxiliary stands with the first verb
            chain.append(verb)
    chain += [c for t in list(chain) for c in t.children if c.dep_ in ("aux", "auxpass", "neg")]
    return chain


def _governors(trigger: Token) -> list[Token]:
    """The words that a trigger hangs on, up to the next verb that says or thinks."""
    found = []
    current = trigger
    for _ in range(5):
        if current.head == current:
            break
        dep = current.dep_
        current = current.head
        if dep in ("relcl", "advcl", "conj") and current.pos_ in ("VERB", "NOUN", "PROPN") and dep != "conj":
            break
        found.append(current)
        if current.lemma_.lower() in ("say", "tell", "add", "note", "state", "report", "stress"):
            break
    return found


def _governed_by(trigger: Token, lemmas: frozenset[str]) -> bool:
    """Whether a verb or noun of the set governs the trigger as what is wanted, not merely stands in the same sentence."""
    current = trigger
    preposition = ""
    for _ in range(4):
        if current.head == current:
            return False
        dep = current.dep_
        if dep == "advcl" and current.tag_ == "VBD":
            return False  # 'announced a plan after he met', 'after he held talks'
        if dep == "prep":
            preposition = current.lower_
        current = current.head
        if current.lemma_.lower() in lemmas or (current.lower_ in lemmas):
            if preposition and preposition not in ("for", "to", "of", "about"):
                return False
            if current.lemma_.lower() in ("call", "welcome") and preposition != "for" and current.tag_.startswith("V"):
                return False
            return dep in (
                "xcomp",
                "ccomp",
                "dobj",
                "pobj",
                "prep",
                "acl",
                "advcl",
                "nsubjpass",
                "oprd",
                "pcomp",
                "dative",
                "amod",
            )
        if dep in ("relcl", "conj", "advcl") and current.pos_ == "VERB" and current.lemma_ not in ("be",):
            return False
        if dep == "nsubj":
            return False
    return False
