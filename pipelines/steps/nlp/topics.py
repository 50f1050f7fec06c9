"""What was talked about: objects of 'discussed', and what follows 'talks on', as short lower-case noun phrases.

Here: topics of one sentence. Not here: which topics an encounter keeps (`merge.py`).
"""

from spacy.tokens import Span, Token

TOPIC_VERBS = frozenset(
    [
        "discuss",
        "address",
        "exchange",
        "review",
        "explore",
        "emphasize",
        "emphasise",
        "stress",
        "underline",
        "cover",
        "examine",
        "raise",
        "consider",
        "focus",
    ]
)
TOPIC_STOP = frozenset(
    [
        "view",
        "views",
        "issue",
        "issues",
        "matter",
        "matters",
        "topic",
        "topics",
        "side",
        "sides",
        "number",
        "range",
        "way",
        "ways",
        "importance",
        "need",
        "variety",
        "other",
    ]
)


def topics_in(sentence: Span, people: set[int]) -> list[str]:
    """Short lower-case noun phrases of what was talked about: objects of 'discussed', and what follows 'talks on'."""
    found: list[str] = []
    for token in sentence:
        roots: list[Token] = []
        if token.lemma_.lower() in TOPIC_VERBS and token.pos_ == "VERB":
            roots = [c for c in token.children if c.dep_ == "dobj"]
            roots += [
                g
                for c in token.children
                if c.dep_ == "prep" and c.lower_ in ("on", "about")
                for g in c.children
                if g.dep_ == "pobj"
            ]
        elif (
            token.lower_ in ("on", "about", "regarding", "concerning", "over")
            and token.dep_ == "prep"
            and token.head.lemma_.lower()
            in (
                "talk",
                "meeting",
                "discussion",
                "negotiation",
                "consultation",
                "view",
                "focus",
                "conference",
                "summit",
                "dialogue",
                "cooperation",
                "issue",
            )
        ):
            roots = [g for g in token.children if g.dep_ == "pobj"]
        for root in roots:
            for item in [root, *root.conjuncts]:
                if (
                    item.i in people
                    or item.ent_type_ in ("DATE", "TIME", "PERSON")
                    or item.pos_ not in ("NOUN", "PROPN")
                ):
                    continue
                tokens = [t for t in item.lefts if t.dep_ in ("compound", "amod", "nmod", "poss") and t.is_alpha] + [
                    item
                ]
                phrase = [t.text for t in tokens]
                for child in item.rights:
                    if child.dep_ == "prep" and child.lower_ in ("in", "of", "with", "between"):
                        inner = [g for g in child.children if g.dep_ == "pobj"]
                        if inner and len(phrase) < 4:
                            phrase += [
                                child.text,
                                *[
                                    t.text
                                    for t in inner[0].lefts
                                    if t.dep_ in ("compound", "amod", "nmod") and t.is_alpha
                                ],
                                inner[0].text,
                            ]
                        break
                text = " ".join(phrase).lower()
                if (item.lemma_.lower() in TOPIC_STOP and len(phrase) < 3) or len(phrase) > 7:
                    continue
                if text not in found:
                    found.append(text)
    return found[:5]
