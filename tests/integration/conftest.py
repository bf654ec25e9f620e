"""Fixtures of the web app over real stores."""

from tests.web_world import own_world, world

__all__ = ["own_world", "world"]
