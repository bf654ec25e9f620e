import pytest

from catalog.errors import ForbiddenAddress, PagingLoop
from harvest.pages import PageTrail


def test_a_page_is_never_read_twice() -> None:
    trail = PageTrail("http://node.example/a")
    trail.enter("http://node.example/a")
    trail.enter("http://node.example:80/a?page=2")

    with pytest.raises(PagingLoop) as raised:
        trail.enter("http://node.example/a")
    assert raised.value.place == "page 2"


@pytest.mark.parametrize(
    "url", ["http://other.example/", "http://node.example:81/", "https://node.example/", "file:///a", "//[x"]
)
def test_a_listing_stays_on_its_host(url: str) -> None:
    with pytest.raises(ForbiddenAddress):
        PageTrail("http://node.example/a").enter(url)


def test_two_pages_with_the_same_items_are_a_loop() -> None:
    trail = PageTrail("http://node.example/a")
    trail.content("http://node.example/a", b"[1]")

    with pytest.raises(PagingLoop):
        trail.content("http://node.example/b", b"[1]")


def test_links_are_resolved_against_their_page() -> None:
    assert PageTrail.resolve("http://node.example/a/b?x=1", " ?page=2#top ") == "http://node.example/a/b?page=2"
