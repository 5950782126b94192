"""Rules with something of everything a report may print."""

from __future__ import annotations

from typing import Any

from compliance.model import Cite, Item, Manual, Rule, Source
from compliance.text import Text


def rule(id_: str, en: str, zh: str, severity: str = "major", **more: Any) -> Rule:
    """A rule with everything a report may print."""
    given: dict[str, Any] = {
        "id": id_,
        "title": Text(en, zh),
        "statement": Text(f"{en}, without exception.", f"{zh}，不得例外。"),
        "basis": "stated",
        "modality": "shall",
        "severity": severity,
        "record_type": "contract",
        "when": None,
        "require": "TRUE",
        "due": None,
        "params": {},
        "items": (),
        "cites": (Cite("ISO/IEC 20000-1:2018 8.3.3"),),
        "maps_to": {"iso20000-1": ("8.3.3",), "civil-code": ("558",)},
        "remedy": Text(f"Mend it: {en.lower()}.", f"整改：{zh}。"),
        "tags": ("contract",),
        "waivable": True,
        "manual": None,
        "examples": (),
        "source": Source("requirements/sample.yaml", 12),
        "digest": "d" * 64,
    }
    return Rule(**{**given, **more})


RULES = (
    rule(
        "R-4.1-02",
        "The contract fixes its main terms",
        "合同约定主要条款",
        "critical",
        items=(
            Item("price", Text("Price", "价格")),
            Item("term", Text("Term", "期限")),
            Item("delivery_standard", Text("Delivery standard", "交付标准")),
        ),
    ),
    rule("R-4.2-05", "Notice of early termination gives the reason", "提前终止通知须说明理由", "minor"),
    rule(
        "R-4.2-10",
        "Final report within 15 days of termination",
        "合同终止后十五日内提交最终报告",
        due="add_days(effective_at, 15)",
        record_type="termination",
        params={"final_report_days": 15},
    ),
    rule(
        "R-5.2-01",
        "A mechanism protects data and privacy",
        "建立数据保护与隐私管理机制",
        record_type="organization",
        basis="proxy",
        manual=Manual(
            Text("Is the mechanism in use?", "该机制是否在用？"),
            Text("Signed statement of the data protection officer", "数据保护负责人签署的声明"),
            Text("Data protection officer", "数据保护负责人"),
        ),
    ),
    rule("R-5.3.2-01", "Data are encrypted in storage", "数据存储须加密", "critical", record_type="data_asset"),
    rule("R-5.3.2-04", "Keys are rotated", "密钥须定期轮换", "observation", record_type="data_asset", basis="derived"),
    rule("SLA-01", "Incidents are resolved in time", "事件按时解决", record_type="support_ticket", basis="own"),
)
