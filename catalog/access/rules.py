"""The rules of the access policy, each with the sentence that explains it.

A rule's identifier is stored with every record and every decision, and is part of the API.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Why somebody may or may not, in both languages, and what she can do about it."""

    rule_id: str
    zh: str
    en: str
    remedy_zh: str = ""
    remedy_en: str = ""


_ASK = {
    "remedy_zh": "请向提供部门说明依据和用途提出申请。",
    "remedy_en": "Apply to the providing department, stating legal basis and purpose.",
}

RULES: dict[str, Rule] = {
    rule.rule_id: rule
    for rule in (
        Rule(
            rule_id="audience-declared",
            zh="提供部门声明了目录的可见范围。",
            en="The providing department declares who may discover the record.",
        ),
        Rule(
            rule_id="audience-not-understood",
            zh="记录声明的可见范围无法识别，默认仅提供部门可见。",
            en="The declared audience is not understood; by default only the department may discover the record.",
            remedy_zh="请提供部门按代码表更正可见范围。",
            remedy_en="The providing department should correct the audience to one of the code list.",
        ),
        Rule(
            rule_id="classified",
            zh="资源标为涉密，不应进入本目录，仅提供部门编目员可见。",
            en="The resource is marked as classified and has no place here; only its catalogers may see it.",
            remedy_zh="请提供部门撤回该目录。",
            remedy_en="The providing department should withdraw the record.",
        ),
        Rule(
            rule_id="as-discoverable",
            zh="可以查到本目录的人都可以获取。",
            en="Whoever may discover the record may have the resource.",
        ),
        Rule(
            rule_id="open-to-society",
            zh="资源向社会开放，目录公开可查。",
            en="The resource is open to society, so its record is public.",
        ),
        Rule(
            rule_id="source-default",
            zh="记录未声明可见范围，按节点的默认范围处理。",
            en="The record declares no audience; the default of its node applies.",
        ),
        Rule(
            rule_id="unconditional-opening",
            zh="无条件开放：任何人都可以获取。",
            en="Opened unconditionally: anyone may have it.",
        ),
        Rule(
            rule_id="unconditional-sharing",
            zh="无条件共享：政务部门登录后可以获取。",
            en="Shared unconditionally: any government department may have it once signed in.",
            remedy_zh="请以政务部门人员身份登录。",
            remedy_en="Sign in as staff of a government department.",
        ),
        Rule(
            rule_id="conditional-sharing",
            zh="有条件共享：须经提供部门同意。",
            en="Shared conditionally: the providing department has to agree.",
            **_ASK,
        ),
        Rule(
            rule_id="conditional-opening",
            zh="有条件开放：须经提供部门同意。",
            en="Opened conditionally: the providing department has to agree.",
            **_ASK,
        ),
        Rule(
            rule_id="not-shared",
            zh="不予共享：仅提供部门自用。",
            en="Not shared: for the providing department only.",
            remedy_zh="如确因履职需要，请向提供部门查询不予共享的依据。",
            remedy_en="If your duties require it, ask the providing department for the legal basis of not sharing.",
        ),
        Rule(
            rule_id="nothing-declared",
            zh="未声明共享或开放方式，默认仅提供部门可以获取。",
            en="Neither sharing nor opening is declared; by default only the providing department may have it.",
            remedy_zh="请联系提供部门补充目录，或提出申请。",
            remedy_en="Ask the providing department to complete its record, or apply.",
        ),
        Rule(
            rule_id="own-department",
            zh="本部门提供的资源。",
            en="The resource is your own department's.",
        ),
    )
}
