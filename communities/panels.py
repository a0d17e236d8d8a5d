"""Places on the pages of this app that apps above it fill, for instance with the modules of a community."""

from partners.panels import Panel, Place

community_page = Place()  # public
community_desk = Place()
hub_desk = Place()
challenge_page = Place()  # public
output_page = Place()  # public
register = community_page.register

__all__ = [
    "Panel",
    "Place",
    "challenge_page",
    "community_desk",
    "community_page",
    "hub_desk",
    "output_page",
    "register",
]
