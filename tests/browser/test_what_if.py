"""Supposing a changed plan and a moved threshold, in a real browser."""

import re

import geopandas as gpd
import pytest
from playwright.sync_api import Page, expect

from data.districts.satamaranta import build_satamaranta
from data.districts.satamaranta.installing import install
from tests.browser.test_app import MAP, open_page

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="module")
def address(start_app, tmp_path_factory) -> str:
    home = tmp_path_factory.mktemp("home")
    install(build_satamaranta(), home)
    return start_app("app.py", home)


def rested(page: Page) -> None:
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")


def test_from_a_change_card_to_its_what_if_and_a_file_to_take_along(
    desktop_page, address, tmp_path, screenshot
):
    open_page(desktop_page, address, "plan_changes")
    desktop_page.get_by_role("link", name=re.compile("What if AK-31")).click()
    expect(
        desktop_page.get_by_text("1 placement no longer needs a plan change")
    ).to_be_visible()
    desktop_page.wait_for_selector(MAP)
    screenshot(desktop_page, "what_if")

    desktop_page.get_by_role("button", name="Keep as a proposal").click()
    expect(desktop_page.get_by_text(re.compile("Kept as C-1")).first).to_be_visible()
    with desktop_page.expect_download() as download:
        desktop_page.get_by_role("button", name=re.compile("GeoPackage")).click()
    download.value.save_as(tmp_path / "proposals.gpkg")

    plans = gpd.read_file(tmp_path / "proposals.gpkg", layer="spatial_plan")
    assert plans["processStepGeneral"].tolist() == ["elaboration"]


def test_a_threshold_is_changed_by_the_keyboard_alone(desktop_page, address):
    page = desktop_page
    open_page(page, address, "what_if")
    tab = page.get_by_role("tab", name="A threshold changes")
    page.get_by_role("tab", name="A plan changes").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(tab).to_have_attribute("aria-selected", "true")
    value = page.get_by_label(re.compile("^New value in m"))
    value.focus()
    value.press("ControlOrMeta+a")
    page.keyboard.type("6")
    page.keyboard.press("Enter")
    expect(page.get_by_text("2 findings clear, on P-05, P-06.")).to_be_visible()
    page.get_by_label(re.compile("^Why")).focus()
    page.keyboard.type("a wall is built")
    page.keyboard.press("Enter")
    use = page.get_by_role("button", name="Use it in this scenario")
    expect(use).to_be_enabled()
    use.focus()
    page.keyboard.press("Enter")

    expect(page.get_by_text("From 25 m to 6 m: a wall is built")).to_be_visible()
    expect(tab).to_have_attribute("aria-selected", "true")


def test_both_parts_fit_a_phone(phone_page, address, screenshot):
    open_page(phone_page, address, "what_if")
    screenshot(phone_page, "what_if_phone")
    plans = phone_page.evaluate("document.documentElement.scrollWidth")

    phone_page.get_by_role("tab", name="A threshold changes").tap()
    rested(phone_page)
    screenshot(phone_page, "what_if_threshold_phone")
    thresholds = phone_page.evaluate("document.documentElement.scrollWidth")
    assert max(plans, thresholds) <= 390
