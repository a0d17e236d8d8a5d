import pytest

from catalog import skills

DIGCOMP = {"framework": "DigComp", "version": "2.2", "code": "1.2", "url": ""}
ADDRESS = "http://data.europa.eu/esco/skill/2f8f2a4c"
ESCO = {"framework": "ESCO", "version": "1.2", "code": ADDRESS, "url": ADDRESS}


def test_lines_become_links_with_framework_version_and_code():
    assert skills.read(f"digcomp 2.2 1.2\n\n ESCO v1.2 {ADDRESS} \nDigComp 2.2 1.2") == [DIGCOMP, ESCO]
    assert skills.read(" \n") == []


def test_what_is_kept_is_written_as_it_is_read():
    page = DIGCOMP | {"url": "https://example.org/1.2"}
    assert skills.read(skills.written([page, ESCO])) == [page, ESCO]
    assert [skills.name(each) for each in (DIGCOMP, ESCO)] == ["DigComp 2.2: 1.2", "ESCO 1.2: 2f8f2a4c"]


@pytest.mark.parametrize(
    "line", ["DigComp 1", "DigComp 2.2", "Bloom 1 kennis", "ESCO 1.2 a javascript:alert(1)", "DigComp 2.2 " + "x" * 201]
)
def test_a_line_that_is_no_link_is_named_by_its_number(line):
    with pytest.raises(ValueError, match=r"Regel 2|Line 2"):
        skills.read(f"DigComp 2.2 1.1\n{line}")


def test_there_are_at_most_ten():
    with pytest.raises(ValueError, match="10"):
        skills.read("\n".join(f"DigComp 2.2 {number}" for number in range(11)))
