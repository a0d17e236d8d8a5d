"""Questions: how they are read, and which words meet."""

import pytest

from catalog.models import Listing, Synonym
from catalog.search import answer, select
from catalog.search.query import Part, parse
from catalog.search.vocabulary import key_of
from tests.catalog.listings import listed

pytestmark = pytest.mark.django_db


def found(text, **chosen):
    ids = answer(text, select(chosen)).ids
    return set(Listing.objects.filter(pk__in=ids).values_list("title_nl", flat=True))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("zorg ai", [Part(("zorg",)), Part(("ai",))]),
        ("AI-geletterdheid", [Part(("ai",)), Part(("geletterdheid",))]),
        (
            '"verantwoorde AI" -robot',
            [Part(("verantwoorde", "ai"), is_phrase=True), Part(("robot",), is_excluded=True)],
        ),
        ('-"deep learning"', [Part(("deep", "learning"), is_phrase=True, is_excluded=True)]),
        ("coöperatie é", [Part(("cooperatie",)), Part(("e",))]),
        ("algo*", [Part(("algo",), is_prefix=True)]),
        ("zorg zorg", [Part(("zorg",))]),
        ("\x00zo\ud800rg & | ! <-> :* ()'\\", [Part(("zo",)), Part(("rg",))]),
        ("- ! ?", []),
        ('"onaf', [Part(("onaf",))]),
        ("", []),
    ],
)
def test_parse_reads_words_phrases_and_exclusions(text, parts):
    assert list(parse(text).parts) == parts


def test_parse_cuts_off_what_nobody_types():
    assert len(parse("woord " * 5_000).parts) == 1
    assert len(parse(" ".join(f"w{number}" for number in range(5_000))).words) == 24


@pytest.mark.parametrize(
    ("text", "left_out", "loosened"),
    [
        ('zorg -a -b -c -d "een twee" algo*', (), ()),
        ("woord " * 5_000, (), ()),
        ("-a -b -c -d -e -e -f", ("-e", "-f"), ()),
        ('"a b" "c d" "e f" "g h" "g h"', (), ('"g h"',)),
        ('"a b" "c d" "e f" -"g h"', ('-"g h"',), ()),
        ("alfa* beta* gamma* de*", (), ("gamma*", "de*")),
        (" ".join(f"w{number}" for number in range(26)), ("w24", "w25"), ()),
    ],
)
def test_parse_says_what_it_passes_over_and_what_it_reads_as_single_words(text, left_out, loosened):
    question = parse(text)
    assert (question.left_out, question.loosened) == (left_out, loosened)


def test_the_results_say_what_the_search_does_without(client):
    listed(title_nl="Zorg")
    page = client.get("/nl/catalogue/", {"q": "zorg -a1 -b1 -c1 -d1 -<i>e1 ab*"}).content.decode()
    assert "Dat is meer dan wij in één keer kunnen zoeken. Weggelaten: <bdi>-&quot;i e1&quot;</bdi>." in page
    assert "Gezocht als hele woorden, elk apart: <bdi>ab*</bdi>." in page
    quiet = client.get("/en/catalogue/", {"q": "zorg -a1"}).content.decode()
    assert "Left out" not in quiet and "whole words" not in quiet


MEET = [
    ("cursus", "cursussen"), ("module", "modules"), ("bedrijf", "bedrijven"), ("model", "modellen"), ("les", "lessen"),
    ("proces", "processen"), ("analyse", "analyses"), ("algoritme", "algoritmes"), ("opleiding", "opleidingen"),
    ("gemeente", "gemeenten"), ("docent", "docenten"), ("school", "scholen"), ("netwerk", "netwerken"), ("robot", "robots"),
    ("prompt", "prompts"), ("brief", "brieven"), ("huis", "huizen"), ("klas", "klassen"), ("programma", "programma's"),
    ("taalmodel", "taalmodellen"),
]  # fmt: skip
MEET_NOT = [
    ("data", "date"), ("zorg", "zorgeloos"), ("les", "lef"), ("wet", "wens"), ("taal", "tafel"), ("kans", "kanaal"),
    ("bos", "bot"), ("proces", "product"), ("model", "module"), ("code", "cadeau"), ("beeld", "beleid"), ("bouw", "boer"),
    ("energie", "enquete"), ("verkeer", "verkoop"), ("toets", "toestel"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), MEET)
def test_inflections_meet(one, other):
    listed(title_nl=f"Over {one}")
    listed(title_nl=f"Over {other}")
    assert found(one) == found(other) == {f"Over {one}", f"Over {other}"}


@pytest.mark.parametrize(("one", "other"), MEET_NOT)
def test_different_words_do_not_meet(one, other):
    listed(title_nl=f"Over {one}")
    listed(title_nl=f"Over {other}")
    assert found(one) == {f"Over {one}"}
    assert found(other) == {f"Over {other}"}


def test_key_keeps_short_words():
    assert [key_of("dutch", word) for word in ("les", "less", "ses", "as")] == ["les", "les", "ses", "as"]


def test_all_words_must_occur_in_one_language():
    listed(title_nl="Zorg en gegevens", title_en="Care and data")
    assert found("zorg gegevens") == {"Zorg en gegevens"}
    assert found("care data") == {"Zorg en gegevens"}
    assert found("zorg care robotisering") == set()


def test_accents_are_folded_on_both_sides():
    listed(title_nl="Coöperatie en één café", title_en="Naïve façade")
    for text in ("cooperatie", "coöperatie", "CAFÉ", "naive", "facade", "façade"):
        assert found(text) == {"Coöperatie en één café"}, text


def test_compounds_with_a_hyphen_are_two_words():
    listed(title_nl="AI-geletterdheid voor ambtenaren")
    assert (
        found("ai geletterdheid")
        == found("AI-geletterdheid")
        == found('"ai geletterdheid"')
        == {"AI-geletterdheid voor ambtenaren"}
    )


def test_phrase_asks_for_the_order_of_the_words():
    listed(title_nl="Verantwoorde inzet")
    listed(title_nl="Inzet, verantwoorde keuzes")
    assert found("verantwoorde inzet") == {"Verantwoorde inzet", "Inzet, verantwoorde keuzes"}
    assert found('"verantwoorde inzet"') == {"Verantwoorde inzet"}


def test_phrase_with_a_stop_word_keeps_its_place():
    listed(title_nl="Werken in de wijk")
    listed(title_nl="Werken wijk")
    assert found('"werken in de wijk"') == {"Werken in de wijk"}


def test_exclusion_holds_in_both_languages():
    listed(title_nl="Sensoren meten", title_en="Measuring")
    listed(title_nl="Sensoren bouwen", title_en="Building robots")
    assert found("sensoren -robot") == {"Sensoren meten"}
    assert found("-robot") == {"Sensoren meten"}


def test_prefix_finds_the_beginning_of_a_word():
    listed(title_nl="Algoritmiek")
    assert found("algo") == set()
    assert found("algo*") == {"Algoritmiek"}


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ("kunstmatige intelligentie", "Wat AI kan"),
        ("artificiële intelligentie", "Wat AI kan"),
        ("ai", "Artificial intelligence begrijpen"),
        ("AI zorg", "Kunstmatige intelligentie in de gezondheidszorg"),
        ("LLM", "Grote taalmodellen"),
        ("large language models", "Een LLM inzetten"),
        ("machinelearning", "Machine learning voor beginners"),
        ("machine learning", "Machinelearning voor beginners"),
        ("zorg", "Data in de gezondheidszorg"),
    ],
)
def test_synonyms_widen_a_question(asked, title):
    listed(title_nl=title)
    listed(title_nl="Iets heel anders")
    assert found(asked) == {title}


def test_compounds_are_found_as_one_word_and_as_two():
    listed(title_nl="Datakwaliteit voor beginners")
    listed(title_nl="Data bewaren, met kwaliteit")
    listed(title_nl="Warmte pompen in de wijk")
    assert found("data kwaliteit") == {"Datakwaliteit voor beginners", "Data bewaren, met kwaliteit"}
    assert found("datakwaliteit") == {"Datakwaliteit voor beginners"}
    assert found("warmtepompen") == found("warmtepomp") == {"Warmte pompen in de wijk"}
    assert found("pompenwarmte") == set()


def test_synonyms_work_at_the_next_question():
    listed(title_nl="Drones boven het veld")
    assert found("vliegrobot") == set()
    Synonym.objects.create(words=["vliegrobot", "drone"])
    assert found("vliegrobot") == {"Drones boven het veld"}


def test_synonyms_of_words_apart_still_find_the_words():
    listed(title_nl="Machine die leert: learning by doing")
    assert found("machine learning") == {"Machine die leert: learning by doing"}


@pytest.mark.parametrize("text", ["in", "& | !", "de in", "''", "..."])
def test_words_without_meaning_are_said_to_be_so(text):
    listed(title_nl="Iets")
    result = answer(text, select({}))
    assert (result.is_meaningless, result.total) == (text != "de in", 1 if text != "de in" else 0)


@pytest.mark.parametrize(
    "text",
    [
        "\x00",
        "\ud800",
        "a:b & c | (d",
        "' OR 1=1 --",
        "x" * 10_000,
        "-" * 500,
        '"' * 501,
        "!!a <2> b:*ABCD",
        "\\",
        "𝒜𝓘",
        "漢字 かな",
        "%s %(x)s {0}",
    ],
)
def test_no_question_breaks(text):
    listed(title_nl="Iets")
    assert answer(text, select({"topic": [text, "\x00", "x" * 999]})).total == 0
    answer(text, select({}))


def test_did_you_mean_offers_a_spelling_that_finds_something():
    listed(title_nl="Algoritmes in de zorg")
    result = answer("algoritmus zorg", select({}))
    assert result.total == 0
    assert result.correction in ("algoritmes zorg", "algoritme zorg")
    assert answer(result.correction, select({})).total == 1


def test_did_you_mean_says_nothing_without_a_better_word():
    listed(title_nl="Algoritmes in de zorg")
    assert answer("qqqqqqqq", select({})).correction is None
    assert answer("algoritmus", select({"topic": ["none"]})).correction is None


def test_parse_bounds_what_costs_a_database_much():
    phrases = parse(" ".join(f'"een{n} twee{n}"' for n in range(5))).parts
    assert [part.is_phrase for part in phrases] == [True] * 3 + [False] * 4
    assert [part.is_prefix for part in parse("a* alg* mod* les*").parts] == [False, True, True, False]
    assert len(parse(" ".join(f"-niet{n}" for n in range(20))).parts) == 4
    mixed = parse('"a b" "c d" "e f" -"g h" -i')
    assert [part.words for part in mixed.parts] == [("a", "b"), ("c", "d"), ("e", "f"), ("i",)]


def test_many_words_find_what_each_of_them_finds():
    """More than four are one question to the index instead of one each."""
    listed(title_nl="Sensoren meten water in de haven van Delfzijl elke nacht")
    listed(title_nl="Sensoren meten water in de haven")
    assert found("sensoren meten water haven delfzijl nacht") == {
        "Sensoren meten water in de haven van Delfzijl elke nacht"
    }
    assert found("sensoren meten water haven") == {
        "Sensoren meten water in de haven van Delfzijl elke nacht",
        "Sensoren meten water in de haven",
    }
