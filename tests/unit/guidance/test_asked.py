"""What is typed into the search leads to the guides that answer it, and to no others."""

from __future__ import annotations

import pytest

from localoffer.config import ROOT
from localoffer.guidance import asked, texts
from localoffer.search.thesaurus_rows import rows_of_file

PAGES = texts.first_texts(ROOT / "data" / "areas" / "rotherham")
GUIDES = [
    asked.guide(
        each.slug,
        each.title,
        "",
        urgent=each.urgent,
        says=each.asked,
        harmless=each.harmless,
        known=each.known,
        strain=each.strain,
    )
    for each in PAGES.values()
]
HELP_NOW = PAGES["help-now"]


def slugs(text: str) -> list[str]:
    return [each.slug for each in asked.answering(text, GUIDES)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("my daughter is suicidal", "help-now"),
        ("he keeps hurting himself", "help-now"),
        ("I can't cope any more", "help-now"),
        ("how do I cope", "help-now"),
        ("my dad hits me", "help-now"),
        ("I was hit by my uncle", "help-now"),
        ("mum is not coping", "help-now"),
        ("how do I get an EHCP", "ehc-needs-assessment"),
        ("my son is 6, school says wait, what can I do", "worried-about-my-child"),
        ("waiting for an autism assessment", "while-you-wait"),
        ("she's been sent home from school again", "sent-home-or-not-going"),
        ("they sent my autistic son home early", "sent-home-or-not-going"),
        ("sent my 7 year old home", "sent-home-or-not-going"),
        ("nursery sent my 3 year old home", "sent-home-or-not-going"),
        ("school sent me home", "sent-home-or-not-going"),
        ("school refuser", "sent-home-or-not-going"),
        ("My son wont go to school", "sent-home-or-not-going"),
        ("not in school since september", "sent-home-or-not-going"),
        ("my daughter is not in school", "sent-home-or-not-going"),
        ("what to do when my son is not in school", "sent-home-or-not-going"),
        ("he will not go to school and hates school dinners", "sent-home-or-not-going"),
        ("my son is 9 and wont go to school", "sent-home-or-not-going"),
        ("she can't face school", "sent-home-or-not-going"),
        ("I hate school", "sent-home-or-not-going"),
        ("school keep sending him home", "sent-home-or-not-going"),
        ("school fined us", "sent-home-or-not-going"),
        ("school says he is fine", "help-in-school"),
        ("school not listening", "help-in-school"),
        ("what is SEN support", "help-in-school"),
        ("is my child autistic", "worried-about-my-child"),
        ("my 2 year old doesn't talk", "worried-about-my-child"),
        ("my daughter is at school not talking to anyone", "worried-about-my-child"),
        ("my teenager is not speaking at all", "worried-about-my-child"),
        ("my 2 year old is not talking to me", "worried-about-my-child"),
        ("i think my son has adhd", "worried-about-my-child"),
        ("think my daughter is autistic", "worried-about-my-child"),
        ("I think my child is on the spectrum", "worried-about-my-child"),
        ("think my son is a bit behind", "worried-about-my-child"),
        ("i think my son is really struggling", "worried-about-my-child"),
        ("I think my child might be autistic", "worried-about-my-child"),
        ("i think my son is not developing", "worried-about-my-child"),
        ("how do I get a diagnosis", "worried-about-my-child"),
        ("I'm so tired", "short-breaks"),
        ("the council said no", "disagreements-and-mediation"),
        ("DLA", "money"),
        ("carer's allowance", "money"),
        ("what benefits can I get", "money"),
        ("blue badge", "money"),
        ("I am 15 and autistic", "your-own-say"),
        ("I am 16", "your-own-say"),
        ("im 17 and waiting 16 weeks for a plan", "your-own-say"),
        ("school transport", "travel"),
        ("how do I appeal", "appeals"),
        ("the council refused an EHC plan", "disagreements-and-mediation"),
        ("respite near me", "short-breaks"),
        ("turning 18", "getting-ready-for-adult-life"),
        ("my daughter never sleeps", "sleep"),
        ("awake at 3 in the night", "sleep"),
        ("he's up half the night", "sleep"),
        ("melatonin", "sleep"),
        ("he is 6 and still in nappies", "toilets-and-nappies"),
        ("wets the bed", "toilets-and-nappies"),
        ("scared of school toilets", "toilets-and-nappies"),
        ("my son won't poo on the toilet", "toilets-and-nappies"),
        ("school won't change nappies", "toilets-and-nappies"),
        ("my 4 year old hardly eats", "eating"),
        ("only eats chicken nuggets", "eating"),
        ("eating disorder", "eating"),
        ("home schooling", "home-education"),
        ("can I take my son out of school and teach him at home", "home-education"),
        ("how do I deregister", "home-education"),
        ("bullied at school", "bullying"),
        ("they keep calling him names", "bullying"),
        ("people make fun of me", "bullying"),
        ("we've just moved here", "new-to-the-area"),
        ("moving from another council with an EHC plan", "new-to-the-area"),
        ("my English is not good", "another-language"),
        ("mum doesn't speak English", "another-language"),
        ("a worker who speaks Urdu", "another-language"),
        ("the council refuses to assess him", "disagreements-and-mediation"),
        ("my son is scared to go to school", "sent-home-or-not-going"),
        ("scared of school", "sent-home-or-not-going"),
    ],
)
def test_a_question_leads_to_its_guide(typed: str, first: str) -> None:
    assert slugs(typed)[0] == first


BLOWS = [
    "he hits the kids", "he hits the baby", "he keeps hitting the baby", "he hits our daughter", "daddy hits",
    "teacher hit a child", "someone is hitting them", "hit with a belt", "foster carer hits", "she hits herself",
    "they hit each other", "he hit me with a ball", "my dad beats my mum", "he beats us", "he beats up my mum",
    "getting beat up at home", "beating the kids", "he hits me", "he hurts me", "my son hits out at me", "he hits out at us",
    "my son hits out when upset and hits his sister", "my son hits out when upset and hurts me", "my husband hits out when drunk",
    "he hits out when he is angry", "dad hits out", "my son hits out when he is drunk", "my son is hit when he is upset",
    "my daughter hits out if I say no, I am scared of her",
]  # fmt: skip
DOES_NOT_COPE = [
    "my mum isn't coping", "my wife isn't coping", "doesn't cope", "didn't cope", "won't cope", "barely coping",
    "stopped coping", "help me cope", "how to cope", "trying to cope", "no idea how to cope", "cope on my own",
    "can't cope with change", "not coping with the changes", "struggling to cope with his transition",
]  # fmt: skip
NOT_SAFE = [
    "my son has gone missing", "my child is missing", "he went missing last night", "keeps going missing",
    "has not come home", "hasn't come home", "ran off", "locked in my room", "they don't feed me", "punched me",
    "slapped me", "strangled me", "threatens me", "he has a knife", "my son attacked me", "scared of my dad",
    "scared to go home", "scared at home", "not safe at home", "I don't feel safe at home", "stalking",
    "controlling husband", "my husband is controlling", "women's refuge", "touching me", "touches me", "sexual assault",
    "molested", "groomed online", "sent naked pictures",
]  # fmt: skip
CANNOT_GO_ON = [
    "don't want to be here anymore", "don't want to be here any more", "he does not want to be here any more",
    "I don't want to be alive", "no point in living", "took too many tablets", "can't go on", "I cannot go on like this",
    "can't do this anymore", "can't take it any more", "can't take it anymore", "at breaking point", "end of my tether",
    "she wants to end her life", "he keeps running away", "I want to take my life", "she wants to take her life",
    "he threatened to take his life", "he took his own life", "kms", "I want to kms", "im 15 kms", "they are better off dead",
    "better off without me",
]  # fmt: skip
HITS_OUT_AT_SOMEBODY = [
    "my teacher hits out at school at me", "staff hits out at school", "a teacher hits out at school",
    "child hits out at school by staff", "carer hits out at nursery at my child", "nursery nurse hits out at nursery",
    "my boyfriend hits out at school", "husband is 40 years old hits out when angry",
    "my partner who is 30 years old hits out when he drinks", "my ex is 35 years old hits out if i say no",
    "my stepdad is 40 years old hits out if i talk back", "my dad is old hits out if I cry",
    "my son hits out when he is angry at me", "my 16 year old hits out when I say no and I'm scared",
    "my teenage son is 17 years old hits out when he is angry and i am frightened",
    "my son hits out when i tell him off and i have bruises", "hits out at school and at home at me",
    "hits out at school and i am scared", "daughter hits out in frustration at me", "my child hits out when he goes missing",
    "my dad hits 16 year old me", "my husband hits 16 year old", "when he hits 16 year old me", "he hits 18 month old baby",
    "my husband when he hits 18 month old",
]  # fmt: skip
GONE = [
    "goes missing", "he goes missing at night", "missing son", "missing daughter", "missing girl", "missing boy",
    "children missing", "lost my child", "I have lost my son in town", "cannot find my child", "can't find my child",
    "can not find my daughter", "cannot find my son nursery says he left", "missing since yesterday", "run off", "he runs off",
    "has gone missing from school", "gone missing from school a lot", "my child is missing from school and home",
    "gone missing school does not know where", "my son is missing school rang me", "he is missing school called police",
    "my son is missing out all night",
    "my child is missing school say he left",
    "my son is missing school thought he was at home", "my daughter is missing so worried",
    "she is missing her friends have not seen her", "my dad is horrible to me", "mum calls me names",
    "I don't know where my son is", "we have no idea where she is", "dont know where my daughter is its midnight",
]  # fmt: skip
AFRAID_OR_FORCED = [
    "afraid of dad", "afraid of her", "afraid of them", "frightened of dad", "frightened of mum", "frightened of her",
    "terrified of my husband", "scared of my own dad", "scared of him getting drunk", "frightened of him getting angry",
    "dad drunk", "drunk dad", "drunk mum", "locked up", "kept locked up at home", "threatened to use a knife on me",
    "forced marriage", "they will force me to marry", "fgm", "trafficked", "child trafficking", "county lines",
]  # fmt: skip


@pytest.mark.parametrize(
    "typed", [*BLOWS, *DOES_NOT_COPE, *NOT_SAFE, *CANNOT_GO_ON, *HITS_OUT_AT_SOMEBODY, *GONE, *AFRAID_OR_FORCED]
)
def test_who_is_in_danger_is_led_to_help_now(typed: str) -> None:
    assert slugs(typed)[:1] == ["help-now"]


@pytest.mark.parametrize(
    "typed",
    [
        "missing school", "he is missing school", "missing days at school", "is missing a lot of lessons",
        "children missing education", "she is missing her friends", "respite", "short breaks", "behaviour", "sensory",
        "swimming", "touch typing", "get in touch", "safe places", "keeping safe online course", "Refuge cafe",
        "my son hits out when upset", "my 7 year old hits out when overwhelmed", "child hitting out in frustration", "hits out",
        "hitting out at school", "my daughter hits out", "children who hit out", "hit and miss", "hitting a ball",
        "beat the queue", "beat the boredom", "beating the heat", "beat the clock",
        "drum beat", "coping with changes", "coping skills", "coping strategies", "coping with a transition",
        "help siblings cope", "copes well", "beat", "hits", "coping", "breaking the law", "point of contact",
        "knife and fork", "panic attacks", "assault course", "slapped cheek", "dog grooming", "take him any more books",
        "won't go on the bus", "can't go on the bus", "can't go on days out", "here any more clubs", "home safe", "switch off",
        "end of life care", "weekends away run by parents", "my son hits out when angry", "my daughter hits out when frustrated",
        "my daughter hits out when she gets tired", "my son hits out in frustration", "my child hits out at school",
        "when he hits 16", "what happens when she hits 18", "benefits when my son hits 18", "hits 16 what next",
        "he hits 16 next year", "my son is missing school a lot", "she is missing from school a lot",
        "children missing from education", "my child is missing out on school trips", "he is missing so much school",
        "missed child benefit payment", "lost my son's blue badge", "can't find my son a school",
        "cannot find my daughter a school place", "can't find my child a dentist", "scared of him getting lost",
        "scared of her going to school", "afraid of her own shadow", "afraid of his own shadow", "scared of my exams",
        "clubs within 10 kms", "take my life skills course", "learning to use a knife", "lost property", "single dad",
    ],
)  # fmt: skip
def test_what_only_sounds_like_danger_is_free_of_help_now(typed: str) -> None:
    assert "help-now" not in slugs(typed)


def test_what_is_harmless_hides_nothing_beside_it() -> None:
    assert slugs("hit a ball and he hits the baby")[:1] == ["help-now"]
    assert slugs("he is missing school and now he is missing")[:1] == ["help-now"]
    assert slugs("beat the queue can't cope")[:1] == ["help-now"]


@pytest.mark.parametrize("harmless", HELP_NOW.harmless)
def test_every_harmless_phrase_makes_a_difference(harmless: str) -> None:
    strict = asked.guide("help-now", "Help now", "", urgent=True, says=HELP_NOW.asked, harmless=())
    said = [harmless, f"is {harmless}", f"can't {harmless}"]
    assert any(asked.answering(each, [strict]) for each in said)
    assert "help-now" not in slugs(harmless)


@pytest.mark.parametrize(
    "typed",
    [
        "", "autism club", "swimming on saturday", "primary school", "wheelchair basketball", "hair cut", "something to do",
        "cope", "hit", "coping with change", "hit a ball", "benefits of swimming",
        "fine motor skills at school", "out of school club", "my son is 16 youth club", "he does not go to school yet",
        "polish playgroup", "dance for girls", "he shouts a lot", "what can I do", "help", "children and young people",
        "clubs not in school", "activities not in school", "things to do when not in school", "not in school holidays",
        "club not in school time", "hate school dinners", "he hates school lunches", "sent my home address",
        "will not go to school disco", "teenager not talking to me",
        "my teenager won't talk to me", "think my daughter is gifted", "i think my son is great",
        "think my child is too old for this club", "I am 16 weeks pregnant", "I am 15 miles away",
        "I am 24 hours late", "I am 20 stone", "im 13 and a half miles away", "im 20 weeks pregnant",
    ],
)  # fmt: skip
def test_whoever_looks_for_a_place_is_not_held_up(typed: str) -> None:
    assert slugs(typed) == []


def test_what_cannot_wait_comes_first_and_there_are_few() -> None:
    found = slugs("ehc needs assessment annual review tribunal crisis")
    assert found[0] == "help-now"
    assert len(found) == asked.MOST


@pytest.mark.parametrize("slug", list(PAGES))
def test_every_phrase_of_a_page_says_something(slug: str) -> None:
    page = PAGES[slug]
    found = asked.guide(slug, "", "", urgent=False, says=page.asked, harmless=())
    assert len(found.phrases) + len(found.together) == len(page.asked)
    assert len(set(page.asked)) == len(page.asked)
    assert all(asked.answering(each, [found]) for each in page.asked)


def test_only_help_that_cannot_wait_is_urgent_and_the_first_page_names_some() -> None:
    assert [each.slug for each in PAGES.values() if each.urgent] == ["help-now"]
    assert 3 <= len([each for each in PAGES.values() if each.first]) <= 8


def test_what_the_thesaurus_knows_leads_to_a_guide_after_its_own_words() -> None:
    assert [each.slug for each in asked.answering("somebody to have him on Fridays", GUIDES, {"short breaks"})] == [
        "short-breaks"
    ]
    assert [each.slug for each in asked.answering("I want to appeal", GUIDES, {"short breaks"})] == ["appeals", "short-breaks"]
    assert asked.answering("somebody to have him on Fridays", GUIDES, {"cricket"}) == []


def test_what_only_sounds_like_it_is_not_meant_either() -> None:
    assert asked.answering("clubs not in school", GUIDES, {"emotionally based school avoidance"}) == []
    assert asked.answering("not in his seat", GUIDES, {"emotionally based school avoidance"})


@pytest.mark.parametrize("slug", list(PAGES))
def test_every_row_that_a_page_answers_is_in_the_thesaurus(slug: str) -> None:
    assert set(PAGES[slug].known) <= {row.canonical for row in rows_of_file().values()}
