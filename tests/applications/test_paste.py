"""Cells pasted into the rows of a section: from a spreadsheet as text, from 한글 as a table, after a look at them."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

SCRIPTS = Path(__file__).resolve().parents[2] / "portal/static/js"
ROW = """<tr data-row><td data-label="비목"><select name="rows-N-category"><option value="">선택</option>
<option value="equipment">장비</option><option value="software">소프트웨어</option></select></td>
<td data-label="연도"><select name="rows-N-fiscal_year"><option value="2027">2027</option></select></td>
<td data-label="용도"><input name="rows-N-description"></td><td data-label="단가"><input data-won="won" name="rows-N-unit_price"></td>
<td data-label="수량"><input name="rows-N-quantity"></td><td><span data-delete><input type="checkbox"><label>x</label></span></td></tr>"""
PAGE = f"""<div id="announcer"></div><fieldset data-rows="rows" data-most="3" data-added="a" data-removed="b">
<input type="hidden" name="rows-TOTAL_FORMS" value="1"><table><tbody>{ROW.replace("N", "0")}</tbody></table>
<template>{ROW.replace("N", "__prefix__")}</template><button type="button" data-add-row hidden>+</button></fieldset>
<dialog data-paste data-done="done" data-left="left {{n}}"><form method="dialog"><strong data-paste-count></strong>
<input type="radio" name="u" value="won" checked><input type="radio" name="u" value="thousand">
<table data-paste-table></table><button value="">no</button><button value="take">take</button></form></dialog><p hidden></p>"""
PASTE = """([field, html, text]) => { const into = document.querySelector(`[name=${field}]`); into.focus();
const data = new DataTransfer(); if (html) data.setData("text/html", html); data.setData("text/plain", text);
into.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true})); }"""
VALUES = """() => [...document.querySelectorAll("tbody [data-row]")].map((row) =>
[...row.querySelectorAll("select, input:not([type=checkbox])")].map((field) => field.value))"""


@pytest.fixture
def page(browser: Browser):
    made = browser.new_page()
    made.set_content(PAGE)
    for name in ("rows", "paste"):
        made.add_script_tag(content="{" + (SCRIPTS / f"{name}.js").read_text(encoding="utf-8") + "}")
    yield made
    made.close()


def take(page: Page) -> tuple[list[list[str]], str]:
    page.click("button[value=take]")
    page.wait_for_function("document.getElementById('announcer').textContent")
    return page.evaluate(VALUES), page.inner_text("#announcer")


def test_rows_of_a_spreadsheet_are_shown_and_then_filled_in(page: Page):
    text = (
        '장비\t2027\t센서\t1,000\t3\r\n소프트웨어\t2027년\t"두\n줄 ""말"""\t2000\t1\n우주선\t2027\tx\t5\t1\n'
    )
    page.evaluate(PASTE, ["rows-0-category", "", text])
    assert page.inner_text("[data-paste-count]") == "3"
    rows, said = take(page)
    assert rows == [
        ["equipment", "2027", "센서", "1,000", "3"],
        ["software", "2027", '두 줄 "말"', "2000", "1"],
        ["", "2027", "x", "5", "1"],
    ]
    assert said == "left 1"


def test_a_table_with_names_a_merged_cell_and_thousands_keeps_its_rows(page: Page):
    html = """<table><tr><th>비 목</th><th>용도</th><th>단가(천원)</th><th>비고</th></tr><tr><td rowspan=2>장비</td>
    <td>감지기<script>x</script></td><td>1,250</td><td>-</td></tr><tr><td>서버</td><td>10</td><td></td></tr></table>"""
    page.evaluate(PASTE, ["rows-0-description", html.replace("<script>x</script>", ""), "x"])
    rows, said = take(page)
    assert rows == [
        ["equipment", "2027", "감지기", "1250000", ""],
        ["equipment", "2027", "서버", "10000", ""],
    ]
    assert said == "done"


def test_one_cell_is_pasted_as_anywhere_and_no_more_rows_than_may_be(page: Page):
    page.evaluate(PASTE, ["rows-0-description", "", "한 칸"])
    assert not page.evaluate("document.querySelector('dialog').open")
    page.evaluate(PASTE, ["rows-0-description", "", "\n".join(f"줄 {n}\t{n}" for n in range(5))])
    rows, said = take(page)
    assert [row[2] for row in rows] == ["줄 0", "줄 1", "줄 2"]
    assert said == "left 2"


def test_months_and_days_are_put_as_their_fields_take_them(page: Page):
    kinds = "for (const [name, type] of [['description', 'month'], ['quantity', 'date']]) document.querySelector(`[name=rows-0-${name}]`).type = type"
    page.evaluate(kinds)
    page.evaluate(PASTE, ["rows-0-category", "", "장비\t2027\t2027. 3.\t1\t2027/11/5\n"])
    assert take(page) == ([["equipment", "2027", "2027-03", "1", "2027-11-05"]], "done")
    page.evaluate("document.getElementById('announcer').textContent = ''")
    page.evaluate(PASTE, ["rows-0-category", "", "장비\t2027\t봄\t1\t2027-11-05\n"])
    assert take(page)[1] == "left 1"
