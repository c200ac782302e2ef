"""What a user would write instead, in an afternoon: six charts and a filter over one Parquet file.

Measured beside ours by `tests.bench.beside`. No cube, no cache: each run asks DuckDB over the file, as
tutorials show it. The file's path comes in `PLAIN_FILE`.
"""

from __future__ import annotations

import os

import duckdb
import pandas as pd
import plotly.express as px
import streamlit as st

FILE = os.environ["PLAIN_FILE"]
CHARTS = {
    "Tiếp nhận theo tháng": (
        px.bar,
        "SELECT ngay_tiep_nhan[1:7] AS x, count(*) AS y FROM d GROUP BY 1 ORDER BY 1",
    ),
    "Giải quyết theo tháng": (
        px.bar,
        "SELECT ngay_ket_thuc[1:7] AS x, count(*) AS y FROM d WHERE ngay_ket_thuc IS NOT NULL"
        " GROUP BY 1 ORDER BY 1",
    ),
    "Tỷ lệ đúng hạn theo tháng": (
        px.line,
        "SELECT ngay_ket_thuc[1:7] AS x, 100.0 * avg((ngay_ket_thuc <= ngay_hen_tra)::INT) AS y FROM d"
        " WHERE ngay_ket_thuc IS NOT NULL GROUP BY 1 ORDER BY 1",
    ),
    "Hồ sơ quá hạn theo ngày": (
        px.area,
        "SELECT x, sum(n) OVER (ORDER BY x) AS y FROM (SELECT x, sum(n) AS n FROM ("
        " SELECT ngay_hen_tra::DATE + 1 AS x, 1 AS n FROM d"
        " WHERE ngay_ket_thuc IS NULL OR ngay_ket_thuc > ngay_hen_tra"
        " UNION ALL SELECT ngay_ket_thuc::DATE, -1 FROM d WHERE ngay_ket_thuc > ngay_hen_tra) GROUP BY x)",
    ),
    "Số ngày giải quyết (p90) theo lĩnh vực": (
        px.bar,
        "SELECT linh_vuc AS x, quantile_disc(ngay_ket_thuc::DATE - ngay_tiep_nhan::DATE, 0.9) AS y FROM d"
        " WHERE ngay_ket_thuc IS NOT NULL GROUP BY 1 ORDER BY 2 DESC",
    ),
    "Nộp trực tuyến theo tháng": (
        px.line,
        "SELECT ngay_tiep_nhan[1:7] AS x, 100.0 * avg((kenh = 'Trực tuyến')::INT) AS y FROM d"
        " GROUP BY 1 ORDER BY 1",
    ),
}


def answer(sql: str, level: str | None) -> pd.DataFrame:
    """Return the rows of one chart."""
    with duckdb.connect() as engine:
        engine.execute("SET threads = 2")
        where = "WHERE cap = $level" if level else ""
        engine.execute(
            f"CREATE MACRO d() AS TABLE SELECT * FROM read_parquet('{FILE}') {where}".replace(
                "$level", f"'{level}'"
            )
        )
        return engine.execute(sql.replace("FROM d", "FROM d()")).df()


st.set_page_config(layout="wide")
level = st.segmented_control("Cấp", ["Tỉnh", "Huyện", "Xã"])
columns = st.columns(2)
for at, (title, (draw, sql)) in enumerate(CHARTS.items()):
    with columns[at % 2]:
        st.plotly_chart(draw(answer(sql, level), x="x", y="y", title=title))
