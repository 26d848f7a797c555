"""Where could this be done, in a real browser."""

import re

import geopandas as gpd
import pytest
from playwright.sync_api import Page, expect

from data.districts.satamaranta import build_satamaranta
from data.districts.satamaranta.installing import install
from tests.browser.test_app import MAP, open_page

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
PATIENCE_MS = 120_000


@pytest.fixture(scope="module")
def address(start_app, tmp_path_factory) -> str:
    home = tmp_path_factory.mktemp("home")
    install(build_satamaranta(), home)
    return start_app("app.py", home)


def ask(page: Page, address: str, words: str) -> None:
    open_page(page, address, "where")
    box = page.get_by_label("Solution to place")
    box.click()
    box.fill(words)
    page.get_by_role("option").first.click()
    expect(page.get_by_role("heading", name="How much of it")).to_be_visible(
        timeout=PATIENCE_MS
    )
    page.wait_for_selector(MAP)
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")


def test_a_click_says_why_and_the_place_is_taken(
    desktop_page, address, tmp_path, screenshot
):
    page = desktop_page
    ask(page, address, "battery storage")
    expect(page.get_by_text("excluded by").first).to_be_visible()
    canvas = page.locator(f"{MAP} canvas.maplibregl-canvas")
    size = canvas.bounding_box()
    canvas.click(position={"x": size["width"] * 0.42, "y": size["height"] * 0.6})
    expect(page.get_by_role("heading", name="Why here")).to_be_visible()
    screenshot(page, "where")

    page.get_by_role("button", name="Place it here").click()
    expect(page.get_by_text(re.compile(r"Placed as P-\d+")).first).to_be_visible()

    page.get_by_text("Take the result away").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()
    download.value.save_as(tmp_path / "sites.gpkg")
    sites = gpd.read_file(tmp_path / "sites.gpkg", layer="sites")
    assert len(sites) == 116  # one for each plot
    assert 1 in sites["rank"].to_list()


def test_the_best_site_is_taken_by_the_keyboard_alone(desktop_page, address):
    page = desktop_page
    ask(page, address, "battery storage")
    best = page.get_by_role("button", name="Place 1 here")
    best.focus()
    page.keyboard.press("Enter")

    expect(page.get_by_text(re.compile(r"Placed as P-\d+")).first).to_be_visible()


def test_it_fits_a_phone(phone_page, address, screenshot):
    ask(phone_page, address, "battery storage")
    screenshot(phone_page, "where_phone")

    assert phone_page.evaluate("document.documentElement.scrollWidth") <= 390
