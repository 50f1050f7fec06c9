"""Reading the dependency parse: whose argument a word is, and what an argument consists of.

Here: subjects, objects of prepositions, the core of an argument, what governs a noun. Not here: what the words mean for an
encounter (`encounters.py`) or whom they name (`parties.py`).
"""

from spacy.tokens import Token

from pipelines.steps.nlp.lexicon import GROUPS, LIGHT, OBJECT_CONTROL

PRUNED = frozenset(["relcl", "advcl", "ccomp", "xcomp", "acl", "parataxis"])


def core_of(token: Token) -> set[int]:
    """The tokens of an argument that name who it is: without clauses, and without the places and subjects beside it."""
    core = {token.i}
    stack = [token]
    while stack:
        current = stack.pop()
        for child in current.children:
            if child.dep_ in PRUNED or child.dep_ == "punct":
                continue
            if child.dep_ == "prep" and child.lower_ not in ("of", "from", "including", "between", "among", "with"):
                continue
            if child.dep_ == "prep" and child.lower_ == "with" and current != token:
                continue
            if (
                child.dep_ == "prep"
                and child.lower_ == "from"
                and current.lemma_.lower() not in GROUPS
                and current.dep_ != "prep"
            ):
                continue  # 'brokers from Japan' are no side
            if child.i not in core:
                core.add(child.i)
                stack.append(child)
    return core


def antecedent_of(token: Token) -> Token:
    """Who or what 'whom' stands for: the noun that its clause belongs to; any other word stands for itself."""
    if token.lower_ != "whom":
        return token
    clause = next((t for t in token.ancestors if t.dep_ == "relcl"), None)
    return clause.head if clause is not None else token


def subjects_of(verb: Token) -> list[Token]:
    """The subjects of a verb, those it shares with the verbs it hangs on included."""
    current = verb
    for _ in range(6):
        found = [c for c in current.children if c.dep_ in ("nsubj", "nsubjpass")]
        if current != verb and current.lemma_.lower() == "quote" and found and found[0].dep_ == "nsubj":
            found = [c for c in current.children if c.dep_ == "dobj"] or found  # 'TASS quoted him as saying'
        if current != verb and current.lemma_.lower() in OBJECT_CONTROL and verb.dep_ in ("xcomp", "ccomp", "advcl"):
            controlled = [c for c in current.children if c.dep_ == "dobj"]
            if controlled:
                return controlled
        if found:
            # 'who met': the noun that the clause belongs to
            return [current.head if c.tag_ in ("WP", "WDT") and current.dep_ == "relcl" else c for c in found]
        if current.dep_ in ("acl", "relcl") or (current.dep_ == "advcl" and current.head.pos_ in ("NOUN", "PROPN")):
            return [current.head]  # 'A, paying a visit to B, said' too
        if (
            current.dep_ in ("xcomp", "conj", "advcl", "ccomp", "pcomp", "aux", "prep", "acomp", "attr")
            and current.head != current
        ):
            current = current.head
            continue
        if current.dep_ == "dobj" or current.dep_ == "pobj":
            current = current.head
            continue
        break
    return _subject_after_place(verb)


def _subject_after_place(verb: Token) -> list[Token]:
    """The subject that the parse takes for a further place: 'In Oslo, Minister A will meet B'."""
    opening = verb.sent[0]
    if opening.dep_ != "prep" or opening.head != verb:
        return []
    before = verb.i - 1
    while before > opening.i and verb.doc[before].dep_ in ("aux", "auxpass", "neg", "advmod"):
        before -= 1
    last = verb.doc[before]
    is_part = last.dep_ in ("conj", "appos") and last.pos_ == "PROPN" and opening in last.ancestors
    # 'In line with others, Iran, Turkey and Russia agreed': a list may be one of places
    return [last] if is_part and all(t.dep_ != "cc" for t in verb.doc[last.head.i : last.i]) else []


def prep_objects(token: Token, words: tuple[str, ...]) -> list[Token]:
    found = []
    for child in token.children:
        if child.dep_ == "prep" and child.lower_ not in words:
            # 'met with A on Monday and with B on Tuesday': joined to the nearest preposition
            joined = [p for p in child.children if p.dep_ == "conj" and p.pos_ == "ADP" and p.lower_ in words]
            found += [g for p in joined for g in p.children if g.dep_ == "pobj"]
        # 'called on A and thereafter on B' too
        if (
            child.dep_ in ("prep", "dative", "agent") or (child.dep_ == "conj" and child.pos_ == "ADP")
        ) and child.lower_ in words:
            found += [g for g in child.children if g.dep_ in ("pobj", "pcomp")]
            found += [
                g
                for p in child.children
                if p.dep_ in ("prep", "conj") and p.lower_ in words
                for g in p.children
                if g.dep_ == "pobj"
            ]
    return found


def leaders_of(group: Token) -> list[Token]:
    """Who leads a group, as a clause of its own says: 'a delegation headed by X', 'which was led by Y'."""
    nouns = [group, *prep_objects(group, ("of",))]  # 'a delegation of the movement led by X'
    clauses = [
        c
        for noun in nouns
        for c in noun.children
        if c.dep_ in ("acl", "relcl") and c.lemma_.lower() in ("head", "lead", "chair")
    ]
    return [leader for clause in clauses for leader in prep_objects(clause, ("by",))]


def governor_of(noun: Token) -> int:
    """The verb that a noun of meeting hangs on; -1 where there is none (a headline without a verb)."""
    current = noun
    for _ in range(8):
        if current.head == current:
            break
        current = current.head
        if current.pos_ in ("VERB", "AUX"):
            return current.i
    return -1


def carries(verb: Token, noun: Token) -> bool:
    """Whether the subject of the verb takes part in what the noun tells: as object of a light verb, or by 'in a meeting'."""
    path = [noun, *noun.ancestors]
    for step in path:
        if step == verb:
            return False
        if step.head == verb:
            if step.dep_ in ("dobj", "nsubjpass", "attr"):
                return verb.lemma_.lower() in LIGHT or step.dep_ == "nsubjpass"
            if step.dep_ == "prep":
                return step.lower_ in (
                    "in",
                    "during",
                    "at",
                    "after",
                    "before",
                    "following",
                    "for",
                    "on",
                    "upon",
                    "through",
                    "via",
                    "over",
                    "to",
                    "from",
                    "by",
                    "with",
                    "into",
                    "amid",
                    "ahead",
                )
            return step.dep_ in ("conj", "pcomp", "advmod", "npadvmod", "dep", "nsubj") and step.dep_ != "nsubj"
        if step.dep_ in ("relcl", "ccomp"):
            return False
    return False
