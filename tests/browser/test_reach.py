"""Every place of a page is reached by the Tab key, and one sees where one is."""

import pytest
from playwright.sync_api import Page

from data.districts.satamaranta import build_satamaranta
from data.districts.satamaranta.installing import install
from tests.browser.test_app import open_page

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

STOPS_MAX = 80


@pytest.fixture(scope="module")
def address(start_app, tmp_path_factory) -> str:
    home = tmp_path_factory.mktemp("home")
    install(build_satamaranta(), home)
    return start_app("app.py", home)


def outline_px(page: Page) -> int:
    width = page.evaluate(
        "getComputedStyle(document.activeElement).outlineStyle === 'none' ? '0' :"
        "getComputedStyle(document.activeElement).outlineWidth"
    )
    return int(float(width.removesuffix("px")))


def reached(page: Page) -> str:
    return page.evaluate("document.activeElement.innerText || ''")


def test_the_tab_key_passes_through_the_register_to_its_download(desktop_page, address):
    page = desktop_page
    open_page(page, address, "plan_changes")
    page.locator(".plantable-map[data-ready=true]").wait_for()
    page.get_by_role("link", name="Start").focus()
    page.keyboard.press("Tab")
    assert reached(page) == "Solutions"
    assert outline_px(page) >= 2

    for _ in range(STOPS_MAX):
        page.keyboard.press("Tab")
        if reached(page) == "Download":
            break

    assert reached(page) == "Download"


def test_on_a_phone_a_finger_hits_and_nothing_runs_out_of_the_page(phone_page, address):
    page = phone_page
    open_page(page, address, "solutions")
    last = page.locator("[data-testid=stButtonGroup] button", has_text="Waste")
    pill = last.bounding_box()
    open_page(page, address, "plan_changes")
    link = page.get_by_role("link", name="What if Building area PLOT-37-1").first

    assert pill["x"] + pill["width"] <= 390
    assert link.bounding_box()["height"] >= 40
    assert link.evaluate("one => one.scrollWidth <= one.clientWidth")
