"""The city of the demo, 云川市: its departments, districts, people and feeds. All of it is invented."""

from __future__ import annotations

from dataclasses import dataclass, field

from catalog.model import Department, Role

CITY = "云川市"
DISTRICTS = ("望川区", "锦河区", "栖云区", "鹿鸣区", "青屿县", "石渡县", "云川高新区")
YEARS = ("2021", "2022", "2023", "2024", "2025")
PARTNERS = ("北京市", "上海市", "重庆市", "四川省", "贵州省", "广东省", "浙江省", "陕西省")  # 跨省通办


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """How a department's node publishes its catalog; options and aliases are those of a HarvestSource."""

    source_id: str
    department_id: str
    title: str
    kind: str
    path: str
    audience: str
    options: dict[str, str] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody whom the visitor of the demo can be."""

    user_id: str
    name: str
    department_id: str
    role: Role
    describe: str
    unit: str


DEPARTMENTS = (
    Department(
        department_id="scjg",
        name="云川市市场监督管理局",
        short_name="市市场监管局",
        credit_code="11990100MB0A000018",
        telephone="0990-5550118",
    ),
    Department(
        department_id="rsj",
        name="云川市人力资源和社会保障局",
        short_name="市人社局",
        credit_code="11990100MB0A000026",
        telephone="0990-5550126",
    ),
    Department(
        department_id="zrzy",
        name="云川市规划和自然资源局",
        short_name="市规划和自然资源局",
        credit_code="11990100MB0A000034",
        telephone="0990-5550134",
    ),
    Department(
        department_id="sthj",
        name="云川市生态环境局",
        short_name="市生态环境局",
        credit_code="11990100MB0A000042",
        telephone="0990-5550142",
    ),
    Department(
        department_id="sjj",
        name="云川市数据局",
        short_name="市数据局",
        credit_code="11990100MB0A000050",
        telephone="0990-5550150",
    ),
    Department(
        department_id="gaj",
        name="云川市公安局",
        short_name="市公安局",
        credit_code="11990100MB0A000069",
        telephone="0990-5550169",
    ),
)

UNITS = {  # 提供方内部部门, by the theme of the resource; "" stands for every other theme
    "scjg": {
        "工商": "登记注册科",
        "检验、检疫": "食品安全监督科",
        "技术监督": "特种设备安全科",
        "": "信用监管科",
    },
    "rsj": {"劳动就业": "就业促进科", "社会保障": "社会保险科", "工资职称": "劳动关系科", "": "人事教育科"},
    "zrzy": {"房地产": "自然资源确权登记局", "土地": "耕地保护监督科", "测绘": "测绘地理信息科", "": "国土空间规划科"},
    "sthj": {"环境污染、监测": "生态环境监测科", "环境保护、治理": "污染防治科", "": "办公室"},
    "sjj": {"综合政务": "政务服务科", "信息技术、信息系统": "数据资源科", "": "数字政府建设科"},
    "gaj": {"": "科技信息化支队"},
}

FEEDS = (
    Feed(
        source_id="scjg-dcat",
        department_id="scjg",
        title="市场监督管理局共享交换节点（DCAT）",
        kind="dcat",
        path="/catalog.ttl",
        audience="government",
    ),
    Feed(
        source_id="rsj-json",
        department_id="rsj",
        title="人力资源和社会保障局共享交换节点（JSON）",
        kind="json",
        path="/openapi/catalog.json",
        audience="government",
        options={"records_path": "data.list"},
    ),
    Feed(
        source_id="zrzy-csv",
        department_id="zrzy",
        title="规划和自然资源局目录填报表（CSV，GB18030）",
        kind="table",
        path="/mulu.csv",
        audience="government",
    ),
    Feed(
        source_id="sthj-ckan",
        department_id="sthj",
        title="生态环境局数据门户（CKAN）",
        kind="ckan",
        path="",
        audience="government",
    ),
    Feed(
        source_id="sjj-xlsx",
        department_id="sjj",
        title="数据局目录填报表（Excel）",
        kind="table",
        path="/mulu.xlsx",
        audience="government",
    ),
    Feed(
        source_id="gaj-json",
        department_id="gaj",
        title="公安局共享交换节点（JSON）",
        kind="json",
        path="/api/resources",
        audience="department",
        options={"records_path": "rows"},
        aliases={
            "zymc": "title",
            "zydm": "identifier",
            "zyzy": "description",
            "tgf": "publisher",
            "nbbm": "publisher_unit",
            "gjz": "keywords",
            "ztfl": "theme",
            "gxzq": "frequency",
            "zygs": "format",
            "gxlx": "share_type",
            "gxtj": "share_condition",
            "sfkf": "access_rights",
            "kftj": "open_condition",
            "kjfw": "audience",
            "fbrq": "issued",
            "gxrq": "modified",
            "xzdz": "download_url",
            "lxdh": "contact_telephone",
        },
    ),
)

PEOPLE = (
    Person(
        user_id="demo-scjg-staff",
        name="陈晓岚",
        department_id="scjg",
        role=Role.STAFF,
        describe="市场监督管理局工作人员",
        unit="市场监管局",
    ),
    Person(
        user_id="demo-rsj-staff",
        name="罗望舒",
        department_id="rsj",
        role=Role.STAFF,
        describe="人力资源和社会保障局工作人员",
        unit="人社局",
    ),
    Person(
        user_id="demo-scjg-cataloger",
        name="季明远",
        department_id="scjg",
        role=Role.CATALOGER,
        describe="市场监督管理局编目员",
        unit="市场监管局编目员",
    ),
    Person(
        user_id="demo-gaj-staff",
        name="严正",
        department_id="gaj",
        role=Role.STAFF,
        describe="公安局工作人员",
        unit="公安局",
    ),
)


def department(department_id: str) -> Department:
    """Return a department of the city."""
    return next(each for each in DEPARTMENTS if each.department_id == department_id)
