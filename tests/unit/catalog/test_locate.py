"""Where a resource is, or why that is not told."""

from __future__ import annotations

import time

import pytest

from catalog.access.locate import LocationLookup, holds_address, locate, locations_of, without_locations
from catalog.errors import NotFound
from catalog.model import (
    ANONYMOUS,
    Actor,
    CatalogRecord,
    Coded,
    DataService,
    Distribution,
    Granted,
    LocationKind,
    Role,
    VisibleSet,
    Withheld,
)
from tests.factories import make_dataset, make_record

STAFF = Actor(user_id="li", name="李", department_id="wjw", department_name="卫健委", roles=frozenset({Role.STAFF}))
CONDITIONAL = make_dataset(
    share_type=Coded(code="conditional", literal="有条件共享"),
    access_rights=None,
    share_condition="仅用于停车联合执法",
)


class OneRecord:
    """A reader of one record that checks visibility as readers do."""

    def __init__(self, record: CatalogRecord) -> None:
        self.record = record

    def get(self, record_id: str, *, visible: VisibleSet) -> CatalogRecord:
        if record_id != self.record.record_id or not visible.sees(self.record.labels.discover):
            raise NotFound(kind="record", identifier=record_id)
        return self.record


def test_an_open_resource_is_located_for_anyone() -> None:
    found = locate(make_record(), ANONYMOUS)

    assert isinstance(found, Granted)
    assert found.rule == "unconditional-opening"
    assert [location.kind for location in found.locations] == ["download", "access", "page"]


def test_a_withheld_location_comes_with_reason_owner_condition_and_contact() -> None:
    found = locate(make_record(dataset=CONDITIONAL), STAFF)

    assert found == Withheld(
        record_id="a" * 26,
        rule="conditional-sharing",
        owner="云溪市交通运输局",
        condition="仅用于停车联合执法",
        contact="数据管理科 0999-5550101 data@jtj.yunxi.example",
    )


@pytest.mark.parametrize(
    ("overrides", "condition"),
    [
        ({"share_condition": "共享条件", "open_condition": "开放条件"}, "开放条件"),
        ({"share_condition": "共享条件"}, "共享条件"),
        ({}, ""),
    ],
)
def test_the_condition_told_is_the_one_of_the_rule(overrides: dict[str, str], condition: str) -> None:
    restricted = Coded(code="RESTRICTED", literal="有条件开放")
    dataset = make_dataset(access_rights=restricted, share_type=None, **overrides)

    found = locate(make_record(dataset=dataset), STAFF)

    assert isinstance(found, Withheld)
    assert (found.rule, found.condition) == ("conditional-opening", condition)


def test_who_only_has_to_sign_in_is_told_no_condition_of_opening() -> None:
    shared = Coded(code="unconditional", literal="无条件共享")
    restricted = Coded(code="RESTRICTED", literal="有条件开放")
    dataset = make_dataset(share_type=shared, access_rights=restricted, open_condition="依协议使用")

    found = locate(make_record(dataset=dataset), ANONYMOUS)

    assert isinstance(found, Withheld)
    assert (found.rule, found.condition) == ("unconditional-sharing", "")


def test_a_withheld_answer_holds_no_address() -> None:
    assert "https://" not in repr(locate(make_record(dataset=CONDITIONAL), STAFF))


def test_a_record_without_publisher_or_contact_is_withheld_all_the_same() -> None:
    dataset = make_dataset(publisher=None, contact=None, access_rights=None, share_type=None)

    found = locate(make_record(dataset=dataset), STAFF)

    assert isinstance(found, Withheld)
    assert (found.owner, found.contact, found.condition) == ("", "", "")


def test_what_may_not_be_discovered_is_not_withheld_but_missing() -> None:
    with pytest.raises(NotFound):
        locate(make_record(dataset=CONDITIONAL), ANONYMOUS)


def test_the_lookup_answers_hidden_and_missing_alike() -> None:
    record = make_record(dataset=CONDITIONAL)
    lookup = LocationLookup(OneRecord(record))

    with pytest.raises(NotFound) as hidden:
        lookup.look_up(record.record_id, actor=ANONYMOUS)
    with pytest.raises(NotFound) as missing:
        LocationLookup(OneRecord(make_record(record_id="b" * 26))).look_up(record.record_id, actor=ANONYMOUS)

    assert str(hidden.value) == str(missing.value)
    assert isinstance(lookup.look_up(record.record_id, actor=STAFF), Withheld)


def test_an_owner_that_gave_no_address_is_granted_with_nothing_to_show() -> None:
    found = locate(make_record(dataset=make_dataset(distributions=(), landing_page="")), ANONYMOUS)

    assert isinstance(found, Granted)
    assert found.locations == ()


def test_each_address_is_named_once_per_kind() -> None:
    twice = Distribution(download_url="https://data.yunxi.example/a.csv", format=Coded(code=None, literal="逗号文件"))

    found = locations_of(make_dataset(distributions=(twice, twice), landing_page=""))

    assert [(location.kind, location.format) for location in found] == [(LocationKind.DOWNLOAD, "逗号文件")]


def test_a_service_is_located_with_its_description_only_where_that_is_an_address() -> None:
    services = (
        DataService(
            title="泊位查询",
            endpoint_url="https://api.yunxi.example/v1",
            endpoint_description="https://api.yunxi.example/v1/doc",
            service_type="REST",
        ),
        DataService(endpoint_url="https://api.yunxi.example/v2", endpoint_description="按泊位编号查询"),
    )

    found = locations_of(make_dataset(distributions=(), landing_page="", services=services))

    assert [(location.kind.value, location.url) for location in found] == [
        ("service", "https://api.yunxi.example/v1"),
        ("service", "https://api.yunxi.example/v2"),
        ("page", "https://api.yunxi.example/v1/doc"),
    ]


def test_a_dataset_without_locations_says_everything_else() -> None:
    dataset = make_dataset(
        services=(DataService(title="泊位查询", endpoint_url="https://api.yunxi.example/v1"),),
        extras=(("接口网址", "http://10.1.2.3/hidden"), ("旧站", "WWW.yunxi.example"), ("备注", "每月更新")),
    )

    shown = without_locations(dataset)

    assert "://" not in repr(shown)
    assert shown.title == dataset.title
    assert shown.distributions[0].format == dataset.distributions[0].format
    assert shown.services[0].title == "泊位查询"
    assert shown.extras == (("备注", "每月更新"),)
    assert locations_of(shown) == ()


@pytest.mark.parametrize(
    "text",
    [
        "http://x.example/a",
        "见 www.example.cn",
        "10.9.8.7:8080/secret/api",
        "接口在10.9.8.7",
        "8.8.8.8:53",
        "jdbc:oracle:thin:@10.9.8.6:1521:orcl",
        "\\\\10.9.8.5\\share\\x.csv",
        "\\\\fileserver\\x",
        "data.gaj.gov.cn/files/x.csv",
        "FTP.EXAMPLE.COM",
        "reader@data.gaj.gov.cn:/export",
        "库：mysql.local",
    ],
)
def test_an_address_is_known_without_its_scheme(text: str) -> None:
    assert holds_address(text)


@pytest.mark.parametrize(
    "text",
    ["", "按月更新", "张三 zhangsan@gaj.gov.cn", "版本 3.1.2.1", "2023.06.08", "GB/T 21063.3", "a.cnx", "x.common"],
)
def test_what_is_no_address_is_not_taken_for_one(text: str) -> None:
    assert not holds_address(text)


@pytest.mark.parametrize("unit", ["1", "1.", "@a", "a.", "\\", "www", "11.11.", "@a.", "jdbc"])
def test_a_long_text_is_looked_through_quickly(unit: str) -> None:
    begin = time.process_time()
    holds_address(unit * 50_000)

    assert time.process_time() - begin < 2
