from catalog.differences import Difference, Piece, between


def test_equal_snapshots_do_not_differ():
    assert between({"title_nl": "AI", "price": "10"}, {"title_nl": "AI", "price": "10"}) == []


def test_texts_differ_word_by_word():
    [found] = between({"summary_nl": "U leert AI gebruiken"}, {"summary_nl": "U leert AI begrijpen"})
    assert found.pieces == (Piece("same", "U leert AI "), Piece("removed", "gebruiken"), Piece("added", "begrijpen"))


def test_facts_differ_as_a_whole():
    assert between({"price": "10", "languages": ["nl"]}, {"price": "12", "languages": ["en", "nl"]}) == [
        Difference("price", "10", "12"),
        Difference("languages", ["nl"], ["en", "nl"]),
    ]


def test_a_field_that_one_side_lacks_counts_as_empty():
    assert between({"old": "a"}, {"new": "b"}) == [Difference("new", None, "b"), Difference("old", "a", None)]


def test_very_long_texts_are_shown_as_a_whole():
    [found] = between({"programme_nl": "woord " * 3000}, {"programme_nl": "ander " * 3000})
    assert [piece.kind for piece in found.pieces] == ["removed", "added"]
