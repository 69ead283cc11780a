"""Re-bases that the register approves, through the real models."""

from datetime import date

from tests.fixtures.chart_vectors import charted, months, run_models, write_series
from tests.fixtures.register_rows import write_register

AS_AT, LAST = date(2013, 10, 14), date(2013, 9, 1)


def test_the_register_s_approved_re_bases_move_limits_and_stand_on_the_chart(warehouse):
    """What people wrote into the workbook: one is approved, one only proposed, of one two people disagree about the month."""
    series = {"approved": "approved", "proposed": "proposed", "disputed": "approved"}
    for name in series:
        write_series(name, [20.0, 21] * 12 + [10.0, 11] * 8, chart_type="xmr", minimum_baseline_months=12, last=LAST)
    month = months(16, LAST)[0]
    rebases = {
        f"B-{name[:6].upper()}": {
            "measure_id": name, "area_name": "force", "from_month": str(month), "reason": "Op Dynamo", "status": status,
            "approved_by": "Chief Constable", "approved_on": str(AS_AT),
        }
        for name, status in series.items()
    }  # fmt: skip
    tiger = {"name": "Op Tiger", "measure_id": "proposed", "area_name": "force", "start_date": "2013-03-28"}
    write_register(
        AS_AT,
        {("rebase", record): cells for record, cells in rebases.items()} | {("operation", "O-TIGER1"): tiger},
        {("rebase", "B-DISPUT"): {"from_month": str(months(20, LAST)[0])}},
    )
    run_models()
    limits = {name: charted(name, "centre", "rebase_status", "annotation", "month_start_date") for name in series}
    assert {name: len({row[0] for row in rows}) for name, rows in limits.items()} == {
        "approved": 2, "proposed": 1, "disputed": 1}  # fmt: skip
    noted = {name: [row[1:] for row in rows if row[2]] for name, rows in limits.items()}
    assert noted == {
        "approved": [("in_force", "new limits: Op Dynamo", month)],
        "proposed": [
            ("proposed", "new limits proposed: Op Dynamo", month),
            (None, "Op Tiger begins", date(2013, 3, 1)),
        ],
        "disputed": [],
    }
