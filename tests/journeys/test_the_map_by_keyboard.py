"""A visitor who uses no mouse: from the map of communities to those of one province, and to one of them."""

from playwright.sync_api import expect

from tests.factories.communities import CommunityFactory


def enter(page, name):
    """Tab by tab to this place on the map, and Enter. (`tab_to` asks for boxes; a province is none.)"""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('svg') && document.activeElement.ariaLabel") == name:
            return page.keyboard.press("Enter")
    raise AssertionError(f"60 tabs and not at {name} on {page.url}")


def test_a_province_and_a_community_are_reached_on_the_map(transactional_db, open_page):
    CommunityFactory(active=True, provinces=["NL-GR"], title_nl="Zorg in het noorden (fictief)")
    CommunityFactory(active=True, provinces=["NL-ZE"], title_nl="Haven in de delta (fictief)")
    page = open_page(reduced_motion="reduce")
    page.goto("/nl/communities/")
    enter(page, "Zeeland")
    expect(page.locator(".lk-numbered h3")).to_have_text(["Haven in de delta (fictief)"])
    enter(page, "1 Haven in de delta (fictief)")
    expect(page.get_by_role("heading", level=1)).to_have_text("Haven in de delta (fictief)")
