from __future__ import annotations

from datetime import date

import pytest

from vocab import normalise


@pytest.mark.parametrize(
    ("literal", "notation"),
    [
        ("每月", "MONTHLY"),
        ("按年更新", "ANNUAL"),
        ("年", "ANNUAL"),
        ("‘每年’", "ANNUAL"),
        ("静态数据", "NEVER"),
        ("不定期更新", "IRREG"),
        ("不定时", "IRREG"),
        ("即时", "UPDATE_CONT"),
        ("小时级", "HOURLY"),
        ("每旬", "MONTHLY_3"),
        ("EVERY_QUARTER", "QUARTERLY"),
        ("R/P6M", "ANNUAL_2"),
        ("http://publications.europa.eu/resource/authority/frequency/WEEKLY", "WEEKLY"),
        ("每 兩 週", None),
        ("每3个月", "QUARTERLY"),
        ("每隔两年", "BIENNIAL"),
        ("每10日", "MONTHLY_3"),
        ("每年6月底前", "ANNUAL"),
        ("每月15日更新", "MONTHLY"),
        ("1个月", "MONTHLY"),
        ("每年两次", "ANNUAL_2"),
        ("每年三次", None),
        ("Every six months", "ANNUAL_2"),
        ("Every 15 minutes during office hours", "UPDATE_CONT"),
        ("Daily at 9:00am", "DAILY"),
        ("As and when necessary", "IRREG"),
        ("2023年", None),
        ("牲畜饲养", None),
        ("5", None),
    ],
)
def test_update_cycles_are_read_in_many_spellings(literal: str, notation: str | None) -> None:
    assert normalise.frequency(literal) == notation


@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        ("['xls', 'json']", ["xls", "json"]),
        ("[csv,json]", ["csv", "json"]),
        (["csv", "xlsx"], ["csv", "xlsx"]),
        ("xls,xml", ["xls", "xml"]),
        ("xls、xml", ["xls", "xml"]),
        ("xls xml", ["xls", "xml"]),
        ("数据库:mysql", ["mysql"]),
        ("电子表格-xlsx", ["xlsx"]),
        ("数据库/其他", ["database"]),
        ("电子表格:xlsx;数据库:greenplum", ["xlsx", "greenplum"]),
        ("接口:json", ["api"]),
        ("接口-webservice", ["webservice"]),
        ("电子表格(xlsx)", ["xlsx"]),
        ("JSON格式", ["json"]),
        ("EXCEL,DOC", ["spreadsheet", "doc"]),
        ("['xls', 'XLS']", ["xls"]),
        ("SQL Server", ["sqlserver"]),
        (".csv", ["csv"]),
        ("text/csv", ["csv"]),
        ("text/csv; charset=utf-8", ["csv"]),
        ("https://www.iana.org/assignments/media-types/application/json", ["json"]),
        ("http://publications.europa.eu/resource/authority/file-type/XLSX", ["xlsx"]),
        ("0310", ["database"]),
        ("03", ["database"]),
        ("0203", ["spreadsheet"]),
        ("XLS/XML", ["xls", "xml"]),
        ("KML/KMZ/XLS", ["kml", "kmz", "xls"]),
        ("0320", ["folder"]),
        ("0400", ["api"]),
        ("1", [None]),
        ("文物", [None]),
        ("[]", []),
        ("", []),
    ],
)
def test_formats_are_read_out_of_cells_and_lists(cell: object, codes: list[str | None]) -> None:
    assert [code for code, _ in normalise.file_formats(cell)] == codes


def test_a_format_keeps_the_literal_beside_the_code() -> None:
    assert normalise.file_formats("['xls', '胶片']") == (("xls", "xls"), (None, "胶片"))


@pytest.mark.parametrize(
    ("literal", "code"),
    [
        ("无条件共享", "unconditional"),
        ("有条件", "conditional"),
        ("2-有条件共享", "conditional"),
        ("1有条件共享", "conditional"),
        ("不予共享", "not_shared"),
        ("不予共享类", "not_shared"),
    ],
)
def test_share_types_are_read_by_their_label(literal: str, code: str) -> None:
    assert normalise.share_type(literal) == code


@pytest.mark.parametrize("digit", ["0", "1", "2", "3", "01", "02", "03", "１", " 1 ", "1.0", "一", "①"])
def test_a_bare_number_is_never_a_share_type(digit: str) -> None:
    assert normalise.share_type(digit) is None


@pytest.mark.parametrize("digit", ["0", "1", "2", "01"])
def test_a_bare_number_never_opens_anything(digit: str) -> None:
    assert normalise.access_right(digit) is None


@pytest.mark.parametrize(
    ("literal", "code"),
    [
        ("无条件开放", "PUBLIC"),
        ("完全开放", "PUBLIC"),
        ("无条件开发", "PUBLIC"),
        ("是", "PUBLIC"),
        ("有条件开放", "RESTRICTED"),
        ("申请后开放", "RESTRICTED"),
        ("半开放", "RESTRICTED"),
        ("restricted public", "RESTRICTED"),
        ("涉及个人信息的公共数据已匿名化处理,于开放网站申请后开放", "RESTRICTED"),
        ("否", "NON_PUBLIC"),
        ("non-public", "NON_PUBLIC"),
        ("涉及国家秘密,不予开放", "NON_PUBLIC"),
        ("http://publications.europa.eu/resource/authority/access-right/PUBLIC", "PUBLIC"),
        ("用于数据校验", None),
        ("开放条件", None),
        ("请补充开放条件", None),
    ],
)
def test_opening_is_read_from_labels_and_conditions(literal: str, code: str | None) -> None:
    assert normalise.access_right(literal) == code


@pytest.mark.parametrize(
    ("declared", "conditions", "expected"),
    [
        (["无条件开放"], [], ("PUBLIC", "无条件开放")),
        (["是"], [], ("PUBLIC", "是")),
        (["是"], ["仅限科研机构使用"], ("RESTRICTED", "是")),
        (["是"], ["有条件开放"], ("RESTRICTED", "有条件开放")),
        (["是"], ["无条件"], ("PUBLIC", "是")),
        (["否"], ["无条件"], ("NON_PUBLIC", "否")),
        (["无条件开放"], ["依申请开放"], ("RESTRICTED", "依申请开放")),
        (["有条件开放"], ["无条件"], ("RESTRICTED", "有条件开放")),
        (["是", "不予开放"], [], ("NON_PUBLIC", "不予开放")),
        (["无条件开放"], ["用于数据校验"], ("PUBLIC", "无条件开放")),
        (["1"], ["有条件开放"], ("RESTRICTED", "有条件开放")),
        (["1"], [], (None, "1")),
        ([], ["无条件共享"], ("PUBLIC", "无条件共享")),
        ([], ["用于数据校验"], (None, "用于数据校验")),
        ([], [], (None, "")),
    ],
)
def test_the_narrowest_label_of_a_resource_counts(
    declared: list[str],
    conditions: list[str],
    expected: tuple[str | None, str],
) -> None:
    assert normalise.opening(declared, conditions) == expected


@pytest.mark.parametrize(
    ("literal", "expected"),
    [
        ("2023-06-08", date(2023, 6, 8)),
        ("2023-6-8", date(2023, 6, 8)),
        ("2021/11/25 12:23:47", date(2021, 11, 25)),
        ("2023.06.08", date(2023, 6, 8)),
        ("2023年6月8日", date(2023, 6, 8)),
        ("20230608", date(2023, 6, 8)),
        ("20230608121503", date(2023, 6, 8)),
        ("2023-01-16\n15:01", date(2023, 1, 16)),
        ("2023-06-08T09:00:00+08:00", date(2023, 6, 8)),
        ("1608174549000", date(2020, 12, 17)),
        ("1627464632", date(2021, 7, 28)),
        ("1606752000000", date(2020, 12, 1)),  # midnight in China, the evening before in UTC
        ("２０２３－０６－０８", date(2023, 6, 8)),
        ("民國112年6月8日", date(2023, 6, 8)),
        ("107/03/20", date(2018, 3, 20)),
        ("2023-02-30", None),
        ("2023-06", None),
        ("2023", None),
        ("1899-12-31", None),
        ("0001-01-01", None),
        ("99991231", None),
        ("0", None),
        ("每年", None),
    ],
)
def test_days_are_read_in_the_layouts_that_departments_use(literal: str, expected: date | None) -> None:
    assert normalise.day(literal) == expected


@pytest.mark.parametrize(
    ("literal", "code"),
    [
        ("ZBH00", "ZBH00"),
        ("zbh00", "ZBH00"),
        ("ZA", "ZA"),
        ("矿藏", "ZCC00"),
        ("城乡建设、环境保护", "ZF"),
        ("气象、测绘、水文、地震", "ZK"),
        ("气象 水文 测绘 地震", "ZK"),
        ("工业、交通、邮政", "ZD"),
        ("教育科技", "ZN"),
        ("财税金融", "ZH"),
        ("城建住房", "ZF"),
        ("公共安全", "ZM"),
        ("社保就业;就业", "ZQ"),
        ("民生服务，教育科技，", "ZN"),
        ("工业农业、财税金融", "ZH"),
        ("https://w3id.org/mulu/def/theme/ZBH00", "ZBH00"),
        ("生活服务", None),
        ("其他", None),
        ("ZZZ00", None),
    ],
)
def test_themes_are_folded_into_the_tree_where_one_class_fits(literal: str, code: str | None) -> None:
    assert normalise.theme(literal) == code


def test_every_theme_of_a_cell_is_kept_with_its_literal() -> None:
    assert normalise.themes("信用服务，金融财税，") == ((None, "信用服务"), ("ZH", "金融财税"))
    assert normalise.themes("民政、社区，城乡建设、环境保护") == (("ZR", "民政、社区"), ("ZF", "城乡建设、环境保护"))


@pytest.mark.parametrize(
    ("literal", "letter"),
    [
        ("公共管理、社会保障和社会组织", "S"),
        ("农林牧渔业", "A"),
        ("信息传揄、软件和信息技术服务业", "I"),
        ("居民修理、服务业", "O"),
        ("采矿业，制造业", "B"),
        ("畜牧业", "A"),
        ("I65", "I"),
        ("s", "S"),
        ("65", None),
        ("默认行业", None),
    ],
)
def test_industries_come_down_to_the_letter_of_their_section(literal: str, letter: str | None) -> None:
    assert normalise.industry(literal) == letter


@pytest.mark.parametrize(
    ("literal", "code"),
    [
        ("510182", "510182"),
        ("510182000000", "510182"),
        ("510182123456", "510182"),
        ("四川省成都市彭州市", "510182"),
        ("四川省/成都市", "510100"),
        ("江苏省南京市鼓楼区", "320106"),
        ("四川", "510000"),
        ("成都", "510100"),
        ("吉林", "220000"),
        ("吉林市", "220200"),
        ("阿坝州", "513200"),
        ("上海市市辖区", "310000"),
        ("https://w3id.org/mulu/def/division/110108", "110108"),
        ("鼓楼区", None),
        ("999999", None),
        ("11", None),
        ("市统计局", None),
    ],
)
def test_divisions_are_read_by_code_name_and_path(literal: str, code: str | None) -> None:
    assert normalise.division(literal) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("【台州市】台州市统计局", "331000"),
        ("福州市城乡建设局", "350100"),
        ("阿坝州市场监管局", "513200"),
        ("安顺市西秀区2021年人口", "520402"),
        ("排污许可证信息_安徽省-芜湖市-鸠江区", "340207"),
        ("文昌市场监督管理局", "469005"),
        ("福州海峡与上海市合作", "350100"),
        ("市统计局", None),
        ("鼓楼区财政局", None),
        ("各市主城区燃气价格", None),
    ],
)
def test_the_first_place_named_in_a_text_is_found(text: str, code: str | None) -> None:
    assert normalise.division_in(text) == code


def test_a_name_of_several_places_is_told_by_the_place_it_lies_in() -> None:
    assert normalise.division_in("鼓楼区财政局", within="350000") == "350102"
    assert normalise.division_in("鼓楼区财政局", within="320100") == "320106"
    assert normalise.division_in("市财政局", within="350000") is None


@pytest.mark.parametrize(
    ("literal", "letter"),
    [
        ("字符型", "C"),
        ("字符型C", "C"),
        ("C", "C"),
        ("varchar(50)", "C"),
        ("VARCHAR2(50)", "C"),
        ("字符型(20)", "C"),
        ("日期型D", "D"),
        ("datetime", "T"),
        ("数值", "N"),
        ("7", None),
        ("附注", None),
    ],
)
def test_item_types_are_the_letters_of_the_guide(literal: str, letter: str | None) -> None:
    assert normalise.item_type(literal) == letter


def test_protection_and_audience_are_read_by_label() -> None:
    assert normalise.security_class("非涉密") == "unclassified"
    assert normalise.security_class("是") == "classified"
    assert normalise.security_class("机密") == "secret"
    assert normalise.security_class("001") is None
    assert normalise.data_level("一般数据") == "general"
    assert normalise.data_level("重要数据") == "important"
    assert normalise.data_level("2") is None
    assert normalise.audience("政务部门") == "government"
    assert normalise.audience("https://w3id.org/mulu/def/audience/editors") == "editors"
    assert normalise.audience("任何") is None
