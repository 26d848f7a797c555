"""What would need less, in a real browser: by keyboard, on a screen and on a phone."""

import re

import pytest
from playwright.sync_api import Page, expect

from data.districts.satamaranta import build_satamaranta
from data.districts.satamaranta.installing import install

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

QUIET = "[data-testid=stApp][data-test-script-state=notRunning]"


@pytest.fixture(scope="module")
def address(start_app, tmp_path_factory) -> str:
    home = tmp_path_factory.mktemp("home")
    install(build_satamaranta(), home)
    return start_app("app.py", home)


def open_findings_of(page: Page, address: str, name: str) -> None:
    page.goto(f"{address}/findings")
    box = page.get_by_role("combobox", name="Placement")
    box.click()
    box.fill(name)
    page.get_by_role("option", name=re.compile(name)).first.click()
    expect(page.get_by_role("heading", name=re.compile(f"^{name}"))).to_be_visible()
    page.wait_for_selector(QUIET)


def look(page: Page) -> None:
    button = page.get_by_role("button", name="Look for what would need less")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Looked up to 100 m around")).to_be_visible()
    page.wait_for_selector(QUIET)


def test_a_suggestion_is_applied_and_undone_by_the_keyboard_alone(
    desktop_page, address, screenshot
):
    open_findings_of(desktop_page, address, "P-03")
    look(desktop_page)
    screenshot(desktop_page, "repair")
    apply = desktop_page.get_by_role("button", name="Apply suggestion 1")
    apply.focus()
    desktop_page.keyboard.press("Enter")
    expect(desktop_page.get_by_text("Done with P-03: Move it").first).to_be_visible()

    undo = desktop_page.get_by_role("button", name="Undo")
    undo.focus()
    desktop_page.keyboard.press("Enter")

    expect(apply).to_be_visible()
    expect(
        desktop_page.get_by_text("does not allow Mobility point").first
    ).to_be_visible()


def test_suggestions_fit_a_phone_with_their_map(phone_page, address, screenshot):
    open_findings_of(phone_page, address, "P-03")
    look(phone_page)

    expect(phone_page.locator(".plantable-map[data-ready=true]")).to_be_visible()
    screenshot(phone_page, "repair_phone")
    assert phone_page.evaluate("document.documentElement.scrollWidth") <= 390
    # A finger needs 40 px.
    button = phone_page.get_by_role("button", name="Apply suggestion 1")
    assert button.bounding_box()["height"] >= 40
