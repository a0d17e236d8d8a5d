from catalog import plain_language, targets

EMPTY = {
    "title_nl": "Taalmodellen", "title_en": "", "summary_nl": "s" * 210, "summary_en": "", "description_nl": "",
    "description_en": "", "level": "", "delivery": "online", "duration_weeks": 6, "topics": [],
}  # fmt: skip


def sentences(measure):
    return [(each.sentence, each.anchor) for each in measure.shortfalls]


def test_edudex_says_what_it_lacks_and_what_is_too_long_in_the_languages_that_are_written_in():
    found = targets.measures(
        EMPTY, [("Proefplatform", {"required": ["summary_nl", "topics"], "longest": {"summary_nl": 205}})]
    )
    assert [each.name for each in found] == ["EDU-DEX", "Proefplatform"]
    assert sentences(found[0]) == [
        ("EDU-DEX vraagt om: Beschrijving in het Nederlands.", "id_description_nl"),
        ("EDU-DEX vraagt om: Niveau.", "id_level"),
        ("EDU-DEX neemt hooguit 200 tekens; Samenvatting in het Nederlands heeft er 10 te veel.", "id_summary_nl"),
    ]
    assert sentences(found[1]) == [
        ("Proefplatform vraagt om: AI-onderwerpen.", "id_topics"),
        ("Proefplatform neemt hooguit 205 tekens; Samenvatting in het Nederlands heeft er 5 te veel.", "id_summary_nl"),
    ]


def test_a_catalogue_that_asks_for_materials_gets_the_writer_to_their_rows():
    [_edudex, found] = targets.measures(
        EMPTY | {"materials": [], "outcomes": []}, [("Proefplatform", {"required": ["materials", "outcomes"]})]
    )
    assert sentences(found) == [
        ("Proefplatform vraagt om: Materialen.", "materials"),
        ("Proefplatform vraagt om: Leeruitkomsten.", "outcomes"),
    ]
    rows = [{"title": "Werkboek", "url": "https://a.example", "licence": "CC0"}]
    [_edudex, found] = targets.measures(EMPTY | {"materials": rows}, [("P", {"required": ["materials"]})])
    assert found.shortfalls == []


def test_a_complete_module_lacks_nothing():
    full = EMPTY | {"summary_nl": "Kort.", "description_nl": "Lang genoeg.", "level": "none"}
    assert targets.measures(full, [])[0].shortfalls == []


def test_long_sentences_are_named_by_how_they_begin():
    long = "U leert " + "een heel lang woord " * 6 + "kennen."
    text = f"Kort. Versie 2.2 telt niet als einde! {long}\nNog een regel zonder punt"
    assert plain_language.long_sentences(text) == [("U leert een heel lang woord", 27)]
    assert plain_language.long_sentences("x" * 50_000) == []
    [hint] = plain_language.hints({"summary_nl": long, "title_nl": "Kort"})
    assert (hint.anchor, hint.language, hint.words) == ("id_summary_nl", "nl", 27)
