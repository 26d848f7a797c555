"""What a city does not check is told apart, on a desk and on a phone, by keyboard."""

import re
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from data.districts.satamaranta import build_satamaranta
from data.districts.satamaranta.installing import install

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

QUIET = "[data-testid=stApp][data-test-script-state=notRunning]"


@pytest.fixture(scope="module")
def address(start_app, tmp_path_factory) -> str:
    """The demo district, had it the profile of a city that makes some checks not."""
    home = tmp_path_factory.mktemp("home")
    built = build_satamaranta()
    install(replace(built, district=replace(built.district, profile="sofia")), home)
    return start_app("app.py", home)


def open_checks_of(page: Page, address: str, city: str) -> None:
    page.goto(f"{address}/solutions")
    tab = page.get_by_role("tab", name="What is checked")
    tab.focus()
    page.keyboard.press("Enter")
    box = page.get_by_role("combobox", name="Checks and values of")
    box.click()
    box.fill(city)
    page.keyboard.press("Enter")
    page.wait_for_selector(QUIET)


def open_findings_of(page: Page, address: str, name: str) -> None:
    page.goto(f"{address}/findings")
    box = page.get_by_role("combobox", name="Placement")
    box.click()
    box.fill(name)
    page.get_by_role("option", name=re.compile(name)).first.click()
    expect(page.get_by_role("heading", name=re.compile(f"^{name}"))).to_be_visible()
    page.wait_for_selector(QUIET)


def fits_the_width(page: Page) -> bool:
    return page.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )


def test_the_checks_of_a_city_tell_which_are_off_and_why(
    desktop_page, phone_page, address, screenshot
):
    for page, where in ((desktop_page, "desk"), (phone_page, "phone")):
        open_checks_of(page, address, "Sofia")
        expect(page.get_by_text("5 checks are not made in Sofia")).to_be_visible()
        screenshot(page, f"city_checks_off_{where}")
        permits = page.get_by_text("Permits (", exact=False).first
        permits.scroll_into_view_if_needed()
        permits.click()
        expect(page.get_by_text("Not made in Sofia:").first).to_be_visible()
        screenshot(page, f"city_checks_{where}")

        assert fits_the_width(page)


def test_a_citys_own_rule_and_the_one_it_replaces_name_each_other(
    desktop_page, address, screenshot
):
    open_checks_of(desktop_page, address, "Helsinki")
    desktop_page.get_by_text("Ground-source heat (").click()
    expect(
        desktop_page.get_by_text("Asked in Helsinki in place of").first
    ).to_be_visible()
    desktop_page.get_by_text(
        "Asked in Helsinki in place of"
    ).scroll_into_view_if_needed()
    screenshot(desktop_page, "city_checks_replaced")


def test_findings_list_what_the_city_does_not_check_with_the_reason(
    desktop_page, phone_page, address, screenshot
):
    for page, where in ((desktop_page, "desk"), (phone_page, "phone")):
        open_findings_of(page, address, "P-06")
        off = page.get_by_text("checks are not made in Sofia")
        off.scroll_into_view_if_needed()
        off.click()
        expect(page.get_by_text("that of Finnish law").first).to_be_visible()
        screenshot(page, f"city_findings_{where}")

        assert fits_the_width(page)
