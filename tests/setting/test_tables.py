from __future__ import annotations

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.brief_kit import changed, refusal

from proofpress.brief import ColumnAlign, SetBy
from proofpress.geometry import Box
from proofpress.loading import parse_brief
from proofpress.region import rows_of
from proofpress.setting import font_library, place
from proofpress.setting.tables import Cell, Table, set_table
from proofpress.testing.samples import sample_asset, text_region
from proofpress.typography import Style

BOX = Box(40, 30, 500, 200)
COPY = "Tea\t2\t€3.40\nLemon cake\t10\t€12.00\nTotal\t\t€15.40"
COLUMNS: tuple[ColumnAlign, ...] = ("start", "figures", "figures")
FONTS = font_library(sample_asset().brand)


def table(copy: str = COPY, columns: tuple[ColumnAlign, ...] = COLUMNS, locale: str = "en-US", box: Box = BOX) -> Table:
    style = Style(locale, 12, 30, leading=1.4, valign="top")
    return set_table(copy, columns, box, style, FONTS)


def left(cell: Cell) -> float:
    return cell.box.x + cell.setting.lines[0].x


def right(cell: Cell) -> float:
    return left(cell) + cell.setting.lines[0].width


def column(found: Table, at: int, copy: str = COPY) -> list[Cell]:
    wanted = [row[at] for row in rows_of(copy) if row[at]]
    return [cell for cell in found.cells if cell.text in wanted]


def test_copy_falls_into_rows_and_cells() -> None:
    assert rows_of("a\t b \n\tc") == (("a", "b"), ("", "c"))


def test_empty_cells_are_not_drawn() -> None:
    assert [cell.text for cell in table().cells] == [
        "Tea", "2", "€3.40", "Lemon cake", "10", "€12.00", "Total", "€15.40",
    ]  # fmt: skip


def test_all_cells_have_one_size_and_rows_one_baseline() -> None:
    found = table()
    assert {cell.setting.size_px for cell in found.cells} == {30}
    for row in (found.cells[:3], found.cells[3:6], found.cells[6:]):
        assert len({cell.box.y + cell.setting.lines[0].baseline for cell in row}) == 1


def test_names_stand_at_the_start_and_figures_below_each_other_at_the_end() -> None:
    found = table()
    assert {round(left(cell)) for cell in column(found, 0)} == {BOX.x}
    ends = [right(cell) for cell in column(found, 2)]
    assert max(ends) - min(ends) < 1
    assert BOX.right - 6 <= max(ends) <= BOX.right
    digits = [right(cell) for cell in column(found, 1)]
    assert max(digits) - min(digits) < 1


def test_right_to_left_the_columns_change_sides_and_figures_still_stand_below_each_other() -> None:
    copy = "תה\t2\t3.40 ₪\nעוגת לימון\t10\t12.00 ₪"
    found = table(copy, locale="he-IL")
    assert {round(right(cell)) for cell in column(found, 0, copy)} == {BOX.right}
    prices = column(found, 2, copy)
    assert min(left(cell) for cell in prices) >= BOX.x
    assert all(right(cell) < left(column(found, 0, copy)[1]) for cell in prices)
    ends = [right(cell) for cell in prices]
    assert max(ends) - min(ends) < 1


def test_a_table_that_does_not_fit_says_by_how_much() -> None:
    found = table(box=Box(0, 0, 120, 200))
    assert not found.fits
    assert found.over_width > 0 > found.over_height
    assert not table(box=Box(0, 0, 500, 30)).fits
    assert table().fits


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.tuples(st.text("abc d", min_size=1, max_size=12), st.integers(0, 99_999)), min_size=1, max_size=6),
    st.integers(60, 900), st.integers(30, 400), st.sampled_from(["en-US", "he-IL"]),
)  # fmt: skip
def test_what_fits_stands_inside_without_touching(
    rows: list[tuple[str, int]], width: int, height: int, locale: str
) -> None:
    copy = "\n".join(f"{name}\t{number}" for name, number in rows)
    box = Box(10, 20, width, height)
    found = table(copy, ("start", "figures"), locale, box)
    if not found.fits:
        return
    for cell in found.cells:
        ink = cell.setting.ink
        assert cell.setting.overflow is None
        if ink is not None:
            assert box.x - 0.01 <= cell.box.x + ink.x0 <= cell.box.x + ink.x1 <= box.right + 0.01
            assert box.y - 1 <= cell.box.y + ink.y0 <= cell.box.y + ink.y1 <= box.bottom + 1
    for first, second in zip(found.cells, found.cells[1:], strict=False):
        one, two = first.setting.ink, second.setting.ink
        if first.box.y == second.box.y and one is not None and two is not None:
            assert first.box.x + one.x1 < second.box.x + two.x0 or second.box.x + two.x1 < first.box.x + one.x0


def test_a_row_with_another_number_of_cells_is_a_fault_of_the_call() -> None:
    with pytest.raises(ValueError, match="zip"):
        table("a\tb\nc")


BRIEF = {
    "schema": "proofpress/brief/1",
    "id": "menu",
    "default_locale": "en-US",
    "canvas": {"width": 400, "height": 300},
    "regions": [
        {"id": "menu", "role": "label", "box": [20, 20, 360, 200], "min_font_px": 12, "columns": ["start", "figures"]}
    ],
    "copy": {"en-US": {"menu": "Tea\t3.40\nCake\t12.00"}},
}


def test_a_table_is_set_by_type_unless_that_is_said_already() -> None:
    region = parse_brief(BRIEF).asset("en-US").region("menu")
    assert (region.columns, region.set_by) == (("start", "figures"), SetBy.TYPE)
    told = refusal(changed(BRIEF, ("regions", 0, "set_by"), "model"))
    assert "a table is set by type" in told.message


def test_rows_and_columns_must_agree() -> None:
    told = refusal(changed(BRIEF, ("copy", "en-US", "menu"), "Tea\t3.40\nCake"))
    assert "row 2 of 'menu' has 1 cells, the table 2 columns" in told.message
    assert "$.copy.en-US.menu" in told.where


@pytest.mark.parametrize("role", ["price", "qr"])
def test_only_texts_are_tables(role: str) -> None:
    assert "has no table" in refusal(changed(BRIEF, ("regions", 0, "role"), role)).message


def test_only_prices_have_a_price_style() -> None:
    data = changed(BRIEF, ("regions", 0, "price_style"), {"raised_cents": True})
    assert "has no price" in refusal(data).message


def test_a_table_is_placed_cell_by_cell_and_says_when_it_cannot_fit() -> None:
    region = text_region("Tea\t3.40\nCake\t12.00", box=Box(10, 10, 280, 120), columns=("start", "figures"))
    parts = place(region, sample_asset(region)).parts
    assert [part.text for part in parts] == ["Tea", "3.40", "Cake", "12.00"]
    narrow = attrs.evolve(region, box=Box(10, 10, 40, 120))
    assert "the table needs" in place(narrow, sample_asset(narrow)).overflow
