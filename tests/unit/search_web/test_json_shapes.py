"""What the API says of a record."""

from __future__ import annotations

import json

from catalog.access.locate import locate
from catalog.model import ANONYMOUS, Coded, DataService, Dataset
from search_web.presenters.json_shapes import dataset_shape, location_shape, record_shape
from tests.factories import make_dataset, make_record

ADDRESSES = {"landing_page"}
RENAMED = {"accrual_periodicity": "frequency"}


def test_every_field_of_a_dataset_but_its_addresses_has_a_place() -> None:
    fields = set(Dataset.__dataclass_fields__) - ADDRESSES

    assert {RENAMED.get(name, name) for name in fields} == set(dataset_shape(make_dataset()))


def test_no_address_is_in_the_metadata() -> None:
    dataset = make_dataset(services=(DataService(title="接口", endpoint_url="https://api.yunxi.example/v1"),))

    shape = json.dumps(record_shape(make_record(dataset=dataset), may_locate=True)["dataset"])

    assert "://" not in shape


def test_a_granted_location_has_addresses_and_a_rule_in_both_languages() -> None:
    shape = location_shape(locate(make_record(), ANONYMOUS))

    assert shape["granted"] is True
    assert shape["rule"]["id"] == "unconditional-opening"
    assert shape["rule"]["zh"]
    assert shape["rule"]["en"]
    assert "https://data.yunxi.example/parking.xlsx" in [one["url"] for one in shape["locations"]]


def test_a_withheld_location_says_why_and_whom_to_ask() -> None:
    dataset = make_dataset(
        share_type=Coded(code="conditional", literal="有条件共享"),
        access_rights=Coded(code="RESTRICTED", literal="有条件开放"),
        share_condition="须说明用途。",
    )

    shape = location_shape(locate(make_record(dataset=dataset), ANONYMOUS))

    assert shape["granted"] is False
    assert shape["condition"] == "须说明用途。"
    assert shape["owner"] == "云溪市交通运输局"
    assert shape["remedy"]["zh"]
    assert "locations" not in shape
