"""Targets in a real browser: by keyboard, on a phone, and after a reload."""

import re

import pytest
from playwright.sync_api import Page, expect

from data.districts.satamaranta import build_satamaranta
from data.districts.satamaranta.installing import install

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

ONE_BATTERY = "battery_kw!1200!bess_container"


@pytest.fixture(scope="module")
def address(start_app, tmp_path_factory) -> str:
    home = tmp_path_factory.mktemp("targets_home")
    install(build_satamaranta(), home)
    return start_app("app.py", home)


def settled(page: Page) -> None:
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")


def test_sites_are_found_by_keyboard_and_kept_over_a_reload(
    desktop_page, address, screenshot
):
    desktop_page.goto(f"{address}/targets?targets={ONE_BATTERY}")
    expect(desktop_page.get_by_text("1,200 kW battery power").first).to_be_visible()
    settled(desktop_page)

    find = desktop_page.get_by_role("button", name="Find sites")
    find.focus()
    desktop_page.keyboard.press("Enter")

    expect(
        desktop_page.get_by_text(re.compile(r"^\d+ sites?, \d+ plan change|^These tar"))
    ).to_be_visible(timeout=120_000)
    screenshot(desktop_page, "targets")
    desktop_page.reload()
    expect(desktop_page.get_by_text("1,200 kW battery power").first).to_be_visible()


def test_the_page_fits_a_phone(phone_page, address, screenshot):
    phone_page.goto(f"{address}/targets?targets={ONE_BATTERY}")
    expect(phone_page.get_by_role("button", name="Find sites")).to_be_visible()
    settled(phone_page)

    assert phone_page.evaluate("document.documentElement.scrollWidth") <= 390
    screenshot(phone_page, "targets_phone")
