"""The address is the state of the search page."""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest
from werkzeug.datastructures import MultiDict

from catalog.errors import InvalidInput
from search_web.search_form import LAST_PAGE, PAGE_SIZE, SearchForm, read_form


def form_of(query: str) -> SearchForm:
    pairs = [
        (name, value)
        for name, values in parse_qs(query.lstrip("?"), keep_blank_values=True).items()
        for value in values
    ]
    return read_form(MultiDict(pairs))


def test_an_address_and_its_state_are_one() -> None:
    form = SearchForm(text="停车 场", filters={"theme": ("ZBH00", "ZCA00"), "year": ("2026",)}, sort="title", page=3)

    assert form_of(form.query()) == form


def test_the_bare_page_asks_for_everything() -> None:
    form = read_form(MultiDict())

    assert form == SearchForm()
    assert form.query() == "?"


def test_choosing_a_value_goes_back_to_the_first_page_and_choosing_again_takes_it_back() -> None:
    form = SearchForm(text="停车", page=4)

    chosen = form.toggled("format", "csv")

    assert chosen.filters == {"format": ("csv",)}
    assert chosen.page == 1
    assert chosen.toggled("format", "csv").filters == {}


def test_the_request_asks_for_the_page_that_is_shown() -> None:
    asked = SearchForm(text="停车", page=3).request()

    assert (asked.offset, asked.limit) == (2 * PAGE_SIZE, PAGE_SIZE)


@pytest.mark.parametrize("page", ["0", "-1", "x", "1.5", "9" * 30, str(LAST_PAGE + 1), "１", "²"])
def test_a_bad_page_number_is_said(page: str) -> None:
    with pytest.raises(InvalidInput, match=f"page: a whole number from 1 to {LAST_PAGE}"):
        read_form(MultiDict({"page": page}))


def test_an_unknown_order_is_said() -> None:
    with pytest.raises(InvalidInput, match="sort: one of relevance, modified, title"):
        read_form(MultiDict({"sort": "price"}))


def test_a_filter_takes_text_of_bounded_length_and_number() -> None:
    for values in (["a" * 201], ["a\x00b"], [str(number) for number in range(51)]):
        with pytest.raises(InvalidInput, match="theme"):
            read_form(MultiDict([("theme", value) for value in values]))


def test_fields_of_other_programs_are_ignored() -> None:
    assert read_form(MultiDict({"utm_source": "x", "lang": "en"})) == SearchForm()
