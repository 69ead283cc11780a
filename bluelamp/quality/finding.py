"""What a check found: per expectation, and per delivery where it has one. Never a row's values."""

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Finding:
    """One expectation's result; with load_id, its failure for that delivery. severity: critical refuses, warning tells."""

    suite: str
    expectation: str
    column_name: str | None
    severity: str
    is_success: bool
    load_id: int | None
    element_count: int | None
    unexpected_count: int | None
    detail: dict[str, Any]

    @property
    def words(self) -> str:
        """The failure as a person reads it."""
        text = str(self.detail.get("description") or self.expectation)
        observed = self.detail.get("observed")
        return f"{self.suite}, {self.column_name or 'table'}: {text}" + (
            f" Found {observed}." if observed is not None else ""
        )


@dataclass
class CheckSummary:
    """The verdict. is_open: no critical expectation failed. page: the site's page of the first that did."""

    door: int
    expectations: int = 0
    failures: list[str] = field(default_factory=list)
    page: str = ""
    warnings: list[str] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        """Whether what was checked may pass."""
        return not self.failures

    def add(self, findings: list[Finding]) -> None:
        """Count a suite's findings."""
        for finding in findings:
            self.expectations += finding.load_id is None
            if not finding.is_success and finding.load_id is None:
                if finding.severity == "critical" and not self.page:
                    self.page = f"checks/{finding.suite.replace('.', '/')}.html"
                (self.failures if finding.severity == "critical" else self.warnings).append(finding.words)

    def to_dict(self) -> dict[str, Any]:
        """For machines and task logs."""
        return {**asdict(self), "is_open": self.is_open}

    def words(self) -> str:
        """For people: one line, then one for each failure."""
        state = "Passed" if self.is_open else "Refused"
        counts = f"{self.expectations} expectations, {len(self.failures)} failed, {len(self.warnings)} warnings"
        lines = [f"{state}: {counts}"]
        lines += [f"  failed: {text}" for text in self.failures] + [f"  warning: {text}" for text in self.warnings]
        return "\n".join(lines)
