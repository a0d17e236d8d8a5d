"""Places on the pages of this app that apps above it fill, for instance with the modules of a community."""

from partners.panels import Panel, Place

community_page = Place()  # public
community_desk = Place()
register = community_page.register

__all__ = ["Panel", "Place", "community_desk", "community_page", "register"]
