"""A planner's whole way through the app, in a real browser, without the internet."""

import re

import pytest
from playwright.sync_api import Page, expect

from data.districts.satamaranta import build_satamaranta
from data.districts.satamaranta.installing import install

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

MAP = ".plantable-map[data-ready=true]"
PAGES = (
    *("", "solutions", "place", "where", "findings"),
    *("plan_changes", "what_if", "layers"),
)


@pytest.fixture(scope="session")
def address(start_app, tmp_path_factory) -> str:
    home = tmp_path_factory.mktemp("home")
    install(build_satamaranta(), home)
    return start_app("app.py", home)


def open_page(page: Page, address: str, name: str) -> None:
    page.goto(f"{address}/{name}")
    expect(page.get_by_role("heading", level=2).first).to_be_visible()
    # Streamlit marks the page while a run is under way.
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")


def choose_solution(page: Page, words: str, name: str) -> None:
    box = page.get_by_label("Solution to place")
    box.click()
    box.fill(words)
    page.get_by_role("option", name=re.compile(re.escape(name))).first.click()
    expect(page.get_by_text("places the solution")).to_be_visible()


def newest_placement(page: Page) -> str:
    """Name of the selected placement, as the heading of its findings says it."""
    heading = page.get_by_role("heading", name=re.compile(r"^P-\d+"))
    expect(heading).to_be_visible()
    return heading.inner_text()


def place_on_the_bay(page: Page, address: str, *, touch: bool = False) -> str:
    """Place a battery on the water in the south, where nothing else stands."""
    open_page(page, address, "place")
    page.wait_for_selector(MAP)
    choose_solution(page, "battery storage", "Battery storage container")
    canvas = page.locator(f"{MAP} canvas.maplibregl-canvas")
    size = canvas.bounding_box()
    south = 0.66 if touch else 0.85
    place = {"x": size["width"] * 0.42, "y": size["height"] * south}
    (canvas.tap if touch else canvas.click)(position=place)
    return newest_placement(page)


def test_a_click_on_the_map_places_saves_and_judges(desktop_page, address, screenshot):
    place_on_the_bay(desktop_page, address)

    expect(
        desktop_page.get_by_text("needs a statement of the rescue authority").first
    ).to_be_visible()
    screenshot(desktop_page, "app_placed")


def test_what_was_placed_is_there_after_a_page_change_and_a_reload(
    desktop_page, address
):
    name = place_on_the_bay(desktop_page, address)
    desktop_page.get_by_role("link", name="Findings").first.click()
    expect(desktop_page.get_by_role("heading", name="Findings")).to_be_visible()

    desktop_page.reload()

    open_again = desktop_page.url
    assert "s=" in open_again
    desktop_page.get_by_role("combobox", name="Placement").click()
    expect(
        desktop_page.get_by_role("option", name=re.compile(name.split()[0] + r"\b"))
    ).to_be_visible()


def test_a_placement_is_made_and_undone_by_the_keyboard_alone(desktop_page, address):
    open_page(desktop_page, address, "place")
    desktop_page.get_by_label("Solution to place").focus()
    desktop_page.keyboard.type("air-quality")
    desktop_page.keyboard.press("Enter")
    expect(desktop_page.get_by_text("places the solution")).to_be_visible()
    desktop_page.locator("summary", has_text="Place by coordinates").focus()
    desktop_page.keyboard.press("Enter")
    place = desktop_page.get_by_role("button", name="Place the solution here")
    expect(place).to_be_enabled()
    place.focus()
    desktop_page.keyboard.press("Enter")
    assert "Air-quality" in newest_placement(desktop_page)

    undo = desktop_page.get_by_role("button", name="Undo")
    expect(undo).to_be_enabled()
    undo.focus()
    desktop_page.keyboard.press("Enter")

    expect(undo).to_be_disabled()


@pytest.mark.parametrize("name", PAGES)
def test_every_page_fits_a_phone(phone_page, address, screenshot, name):
    open_page(phone_page, address, name)

    width = phone_page.evaluate("document.documentElement.scrollWidth")
    screenshot(phone_page, f"app_{name or 'start'}_phone")
    assert width <= 390


@pytest.mark.parametrize("name", PAGES)
def test_every_page_opens_on_a_screen_without_an_error(
    desktop_page, address, screenshot, name
):
    open_page(desktop_page, address, name)

    screenshot(desktop_page, f"app_{name or 'start'}")
    expect(desktop_page.get_by_test_id("stException")).to_have_count(0)
    expect(desktop_page.get_by_test_id("stAlert")).to_have_count(0)


def test_a_tap_on_a_phone_places_too(phone_page, address, screenshot):
    name = place_on_the_bay(phone_page, address, touch=True)

    screenshot(phone_page, "app_placed_phone")
    assert "Battery storage container" in name
