"""What is wrong with a node's settings is said when they are given, not by its first job."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from catalog.errors import InvalidInput
from catalog.model import HarvestSource
from harvest.harvesters.registry import KINDS, OPTIONS, check_settings


def source(
    kind: str = "json",
    url: str = "https://node.example/list",
    options: Mapping[str, str] | None = None,
    aliases: Mapping[str, str] | None = None,
) -> HarvestSource:
    return HarvestSource(
        source_id="a",
        department_id="b",
        title="a",
        kind=kind,
        url=url,
        options=dict(options or {}),
        aliases=dict(aliases or {}),
    )


def test_every_kind_says_which_options_it_has() -> None:
    assert sorted(OPTIONS) == sorted(KINDS)


def test_a_source_that_can_work_passes() -> None:
    check_settings(source(options={"records_path": "data"}, aliases={"zymc": "title"}))


@pytest.mark.parametrize("url", ["ftp://node.example/", "node.example/list", "https://", "/srv/list.json", ""])
def test_an_address_that_cannot_be_harvested_is_refused(url: str) -> None:
    with pytest.raises(InvalidInput, match="begins with http"):
        check_settings(source(url=url))


@pytest.mark.parametrize(
    ("kind", "there"), [("json", "records_path, page_param"), ("table", "sheet"), ("dcat", "no options")]
)
def test_an_unknown_option_is_answered_with_those_that_there_are(kind: str, there: str) -> None:
    with pytest.raises(InvalidInput, match=there):
        check_settings(source(kind=kind, options={"recordspath": "data"}))


def test_an_alias_to_no_field_of_the_model_is_refused() -> None:
    with pytest.raises(InvalidInput, match="zymc=titel"):
        check_settings(source(aliases={"zymc": "titel"}))
