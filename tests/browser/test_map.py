"""What people can do on the map, in a real browser against a running app."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from data.districts import write_district
from geo.example_district import district, layer, rectangle
from geo.layers import DistrictLayers
from geo.model.vocabulary import Outcome

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

# The example district is 100 m x 100 m; EPSG:3879 (25 497 050, 6 673 050) is here.
MIDDLE_LNG, MIDDLE_LAT = 24.946, 60.170
NEAR_DEGREES = 0.002
MAP = ".plantable-map"
SCRIPT = "<img src=x onerror=\"window.ran = true\">${'`'}"
CANVAS = f"{MAP} canvas.maplibregl-canvas"


@pytest.fixture(scope="session")
def example_home(tmp_path_factory):
    """Housing in the west, a park in the east, cables known only in the west."""
    home = tmp_path_factory.mktemp("home")
    west = rectangle(0, 0, 50, 100)
    layers = (
        layer(
            "zoning_element",
            (west, {"hilucs_land_use": "5_1", "code": "AK"}),
            (rectangle(50, 0, 100, 100), {"hilucs_land_use": "3_4_4", "code": "VP"}),
        ),
        layer("utility", (rectangle(10, 0, 11, 100), {}), coverage=west),
        replace(layer("fibre", (rectangle(0, 50, 100, 51).boundary, {})), title=SCRIPT),
        layer("place_name", (rectangle(20, 70, 40, 80), {"name": "Ääkköstie Ö"})),
    )
    write_district(DistrictLayers(district(), layers), home)
    return home


@pytest.fixture(scope="session")
def address(start_app: Callable[[str, Path], str], example_home: Path) -> str:
    return start_app("tests/browser/map_app.py", example_home)


def open_map(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_selector(f"{MAP}[data-ready=true]")
    expect(page.get_by_text("Event: NoneType")).to_be_visible()


def resting_place(page: Page, symbol: Locator, moved_from: object = None) -> object:
    """Where a symbol comes to rest: a busy machine takes its time to move the map."""
    last, still = None, 0
    for _ in range(100):
        now = symbol.bounding_box()
        still = still + 1 if now == last and now != moved_from else 0
        if still == 4:
            return now
        last = now
        page.wait_for_timeout(200)
    pytest.fail(f"the symbol did not come to rest, last at {last}")


def colours_of_canvas(page: Page) -> dict[tuple[int, ...], int]:
    """Count the colours that the canvas shows, in a picture of it."""
    picture = page.locator(CANVAS).screenshot().hex()
    counted = page.evaluate(
        """async (hex) => {
          const bytes = Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
          const image = await createImageBitmap(new Blob([bytes]));
          const canvas = new OffscreenCanvas(image.width, image.height);
          const pen = canvas.getContext("2d");
          pen.drawImage(image, 0, 0);
          const { data } = pen.getImageData(0, 0, image.width, image.height);
          const counts = {};
          for (let at = 0; at < data.length; at += 4) {
            const colour = `${data[at]},${data[at + 1]},${data[at + 2]}`;
            counts[colour] = (counts[colour] ?? 0) + 1;
          }
          return counts;
        }""",
        picture,
    )
    return {tuple(map(int, key.split(","))): count for key, count in counted.items()}


def near(counts: dict[tuple[int, ...], int], colour: tuple[int, int, int]) -> int:
    return sum(
        count
        for shown, count in counts.items()
        if max(abs(one - two) for one, two in zip(shown, colour, strict=True)) <= 8
    )


def first_click(page: Page) -> tuple[float, float, str]:
    said = page.get_by_text(re.compile(r"^Click 1: ")).inner_text()
    _, _, lng, lat, by = said.split()
    return float(lng), float(lat), by


def test_the_map_shows_housing_yellow_in_the_west_and_the_park_green_in_the_east(
    desktop_page, address, screenshot
):
    open_map(desktop_page, address)

    counts = colours_of_canvas(desktop_page)
    # The fills of the table of portrayals, at 85 % over the paper colour.
    assert near(counts, (243, 223, 161)) > 10_000
    assert near(counts, (170, 209, 155)) > 10_000
    screenshot(desktop_page, "map_desktop")


def test_a_click_on_empty_ground_tells_the_page_where_it_was(
    desktop_page, address, screenshot
):
    open_map(desktop_page, address)
    box = desktop_page.locator(CANVAS).bounding_box()

    desktop_page.mouse.click(box["x"] + box["width"] - 100, box["y"] + 300)

    expect(desktop_page.get_by_text("Event: MapClick")).to_be_visible()
    lng, lat, by = first_click(desktop_page)
    assert abs(lng - MIDDLE_LNG) < NEAR_DEGREES * 2
    assert abs(lat - MIDDLE_LAT) < NEAR_DEGREES
    assert by == "pointer"


def test_what_the_click_placed_stands_on_the_map_in_the_same_run(desktop_page, address):
    open_map(desktop_page, address)
    box = desktop_page.locator(CANVAS).bounding_box()

    desktop_page.mouse.click(box["x"] + box["width"] - 100, box["y"] + 300)

    placed = desktop_page.get_by_role("button", name="New 1")
    expect(placed).to_be_visible()
    centre = resting_place(desktop_page, placed)
    assert centre["x"] + centre["width"] / 2 == pytest.approx(
        box["x"] + box["width"] - 100, abs=2
    )


def test_choosing_a_symbol_selects_the_placement_and_places_nothing(
    desktop_page, address, screenshot
):
    open_map(desktop_page, address)
    symbol = desktop_page.get_by_role("button", name="Placement 4: plan_change")

    symbol.click()

    expect(desktop_page.get_by_text("Selected: p4")).to_be_visible()
    expect(symbol).to_have_attribute("aria-pressed", "true")
    expect(desktop_page.get_by_text(re.compile("^Click 1"))).to_have_count(0)
    screenshot(desktop_page, "map_selected")


def test_clicking_the_ground_that_a_placement_takes_selects_it(desktop_page, address):
    open_map(desktop_page, address)
    symbol = desktop_page.get_by_role("button", name="Placement 1: conforms")
    box = resting_place(desktop_page, symbol)

    # 6 m to the side and up from its middle is 25 px at this scale: inside the square.
    desktop_page.mouse.click(box["x"] + 15, box["y"] - 6)

    expect(desktop_page.get_by_text("Selected: p1")).to_be_visible()


def test_every_outcome_has_a_named_symbol_on_the_map(desktop_page, address):
    open_map(desktop_page, address)

    for place, outcome in enumerate(Outcome, start=1):
        name = f"Placement {place}: {outcome}"
        expect(desktop_page.get_by_role("button", name=name)).to_be_visible()


def test_enter_places_under_the_cross_in_the_middle(desktop_page, address, screenshot):
    open_map(desktop_page, address)
    desktop_page.get_by_role("button", name="Run again").focus()
    for _ in range(20):
        desktop_page.keyboard.press("Shift+Tab")
        if desktop_page.locator(".cross.seen").count():
            break
    expect(desktop_page.locator(".cross")).to_be_visible()
    screenshot(desktop_page, "map_keyboard")
    for _ in range(3):
        desktop_page.keyboard.press("ArrowRight")
        desktop_page.wait_for_timeout(400)

    desktop_page.keyboard.press("Enter")

    expect(desktop_page.get_by_text("Event: MapClick")).to_be_visible()
    lng, lat, by = first_click(desktop_page)
    assert lng > MIDDLE_LNG
    assert abs(lat - MIDDLE_LAT) < NEAR_DEGREES
    assert by == "keyboard"


def test_arrow_keys_go_from_one_placement_to_the_next(desktop_page, address):
    open_map(desktop_page, address)
    desktop_page.get_by_role("button", name="Placement 1: conforms").focus()

    desktop_page.keyboard.press("ArrowRight")
    desktop_page.keyboard.press("Enter")

    expect(desktop_page.get_by_text("Selected: p2")).to_be_visible()


def test_the_map_stays_where_a_person_moved_it_when_the_page_runs_again(
    desktop_page, address
):
    open_map(desktop_page, address)
    symbol = desktop_page.get_by_role("button", name="Placement 1: conforms")
    at_first = resting_place(desktop_page, symbol)
    desktop_page.get_by_role("button", name="Zoom in").click()
    before = resting_place(desktop_page, symbol, moved_from=at_first)
    seen = desktop_page.locator(".plantable-map").element_handle()

    desktop_page.get_by_role("button", name="Run again").click()
    expect(desktop_page.get_by_text("Event: NoneType")).to_be_visible()

    assert resting_place(desktop_page, symbol) == before
    assert seen.evaluate("(map) => map.isConnected")


def test_a_layer_that_is_switched_on_hatches_the_ground_it_knows_nothing_of(
    desktop_page, address, screenshot
):
    open_map(desktop_page, address)
    legend = desktop_page.locator(".legend")
    legend.get_by_text("What limits a site (0/1)").click()
    before = near(colours_of_canvas(desktop_page), (110, 106, 99))

    legend.get_by_label("Pipes and cables underground").check()

    expect(legend.get_by_text("Hatched: nothing is known there")).to_be_visible()
    desktop_page.wait_for_timeout(1000)
    after = near(colours_of_canvas(desktop_page), (110, 106, 99))
    assert after > before + 1000
    screenshot(desktop_page, "map_hatched")


def test_a_layer_that_does_not_arrive_is_said_to_be_missing(desktop_page, address):
    desktop_page.route(
        "**/zoning_element/*.features.geojson", lambda route: route.fulfill(status=500)
    )

    desktop_page.goto(address)

    legend = desktop_page.locator(".legend")
    expect(legend.get_by_text("Could not be loaded: not shown.")).to_be_visible()


def test_a_script_in_the_name_of_a_layer_is_shown_and_never_run(desktop_page, address):
    open_map(desktop_page, address)

    desktop_page.locator(".legend").get_by_text("Networks (0/1)").click()

    expect(desktop_page.locator(".legend").get_by_text(SCRIPT)).to_be_visible()
    assert desktop_page.evaluate("window.ran") is None


def test_the_map_says_north_scale_and_how_keys_work(desktop_page, address):
    open_map(desktop_page, address)

    canvas = desktop_page.locator(CANVAS)
    expect(desktop_page.get_by_role("img", name="North is up")).to_be_visible()
    expect(desktop_page.locator(".maplibregl-ctrl-scale")).to_have_text(
        re.compile(r"\d\sm$")
    )
    expect(canvas).to_have_attribute("aria-label", "Map of the district")
    expect(canvas).to_have_accessible_description(re.compile("Enter chooses the place"))


def test_tables_of_the_page_still_draw_under_the_policy(desktop_page, address):
    open_map(desktop_page, address)

    expect(
        desktop_page.get_by_test_id("stDataFrame").locator("canvas").first
    ).to_be_visible()


def test_a_second_visit_sends_no_script_of_the_map_again(desktop_page, address):
    open_map(desktop_page, address)
    answers = {}
    desktop_page.on(
        "response",
        lambda answer: answers.setdefault(answer.url, answer.request.sizes()),
    )

    desktop_page.reload()
    desktop_page.wait_for_selector(f"{MAP}[data-ready=true]")

    again = [
        sizes["responseBodySize"] for url, sizes in answers.items() if "/assets/" in url
    ]
    assert len(again) >= 6
    assert sum(again) == 0


def test_on_a_phone_the_map_fits_the_width_and_one_finger_scrolls_past_it(
    phone_page, address, screenshot
):
    open_map(phone_page, address)
    box = phone_page.locator(MAP).bounding_box()

    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert phone_page.evaluate("document.documentElement.scrollWidth") <= 390
    assert (
        phone_page.locator(CANVAS).evaluate(
            "(canvas) => getComputedStyle(canvas.parentElement).touchAction"
        )
        == "pan-x pan-y"
    )
    expect(phone_page.locator(".legend-content")).to_be_hidden()
    screenshot(phone_page, "map_phone")


def test_on_a_phone_a_tap_tells_the_page_where_it_was(phone_page, address):
    open_map(phone_page, address)
    box = phone_page.locator(CANVAS).bounding_box()

    phone_page.touchscreen.tap(box["x"] + 40, box["y"] + box["height"] - 120)

    expect(phone_page.get_by_text("Event: MapClick")).to_be_visible()


def test_a_layer_that_was_switched_on_stays_on_after_another_page(
    desktop_page, address
):
    open_map(desktop_page, address)
    legend = desktop_page.locator("details.legend")
    if legend.get_attribute("open") is None:
        legend.locator("> summary").click()
    network = legend.locator("details.group", has_text="Networks")
    if network.get_attribute("open") is None:
        network.locator("> summary").click()
    switch = network.locator("input").first
    was_on = switch.is_checked()
    switch.click()

    desktop_page.goto("about:blank")
    open_map(desktop_page, address)

    again = desktop_page.locator("details.group", has_text="Networks").locator("input")
    assert again.first.is_checked() is not was_on
