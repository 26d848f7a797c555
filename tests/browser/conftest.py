"""A running app and a real Chromium, and the rule that no request leaves the machine.

``start_app(script, home)`` runs a Streamlit script and gives its address;
``desktop_page`` and ``phone_page`` are pages of a browser. A test fails when its page
asked any other host for anything, or when the browser refused a script or a style.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    expect,
    sync_playwright,
)

ROOT = Path(__file__).resolve().parents[2]
SCREENSHOTS = ROOT / "screenshots"
HOST = "127.0.0.1"
START_LIMIT_S = 90
ANSWER_LIMIT_MS = 30_000

CHROMIUM_ARGUMENTS = (
    "--no-sandbox",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
)
DESKTOP = {"viewport": {"width": 1440, "height": 900}}
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
LOCAL_SCHEMES = {"data", "blob", "about"}

# Scripts that Streamlit runs; nothing in them is a test.
collect_ignore = ["map_app.py", "map_page.py"]

StartApp = Callable[[str, Path], str]


@pytest.fixture(scope="session")
def start_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StartApp]:
    """Run scripts by `streamlit run`, each once per home, until the tests end."""
    running: dict[tuple[str, Path], tuple[subprocess.Popen[bytes], str]] = {}

    def start(script: str, home: Path) -> str:
        if (script, home) not in running:
            log = tmp_path_factory.mktemp("server") / "log.txt"
            running[script, home] = _start(script, home, log)
        return running[script, home][1]

    yield start
    for server, _ in running.values():
        server.terminate()
        server.wait(timeout=20)


def _start(script: str, home: Path, log: Path) -> tuple[subprocess.Popen[bytes], str]:
    address = f"http://{HOST}:{_free_port()}"
    command = [
        *(sys.executable, "-m", "streamlit", "run", script),
        *("--server.address", HOST),
        *("--server.port", address.rpartition(":")[2]),
        *("--server.fileWatcherType", "none"),
    ]
    environment = {**os.environ, "PLANTABLE_HOME": str(home), "PYTHONPATH": str(ROOT)}
    with log.open("wb") as output:
        server = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    _wait_for_health(server, address, log)
    return server, address


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        return int(listener.getsockname()[1])


def _wait_for_health(server: subprocess.Popen[bytes], address: str, log: Path) -> None:
    until = time.monotonic() + START_LIMIT_S
    while time.monotonic() < until:
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.2)
    server.kill()
    pytest.fail(f"The app did not start:\n{log.read_text(errors='replace')[-3000:]}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Give a headless Chromium with WebGL drawn in software."""
    executable = shutil.which("chromium")
    if executable is None:
        pytest.fail("The browser tests need Chromium. Run: make system-packages")
    # A busy machine is slow; what never comes still fails.
    expect.set_options(timeout=ANSWER_LIMIT_MS)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=executable, args=list(CHROMIUM_ARGUMENTS)
        )
        yield chromium
        chromium.close()


@pytest.fixture
def desktop_page(browser: Browser) -> Iterator[Page]:
    """Give a page of 1440 x 900."""
    with _watched_page(browser.new_context(**DESKTOP)) as page:
        yield page


@pytest.fixture
def phone_page(browser: Browser) -> Iterator[Page]:
    """Give a page of 390 x 844 with touch."""
    with _watched_page(browser.new_context(**PHONE)) as page:
        yield page


@contextmanager
def _watched_page(context: BrowserContext) -> Iterator[Page]:
    asked: list[str] = []
    refused: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page = context.new_page()
    page.set_default_timeout(ANSWER_LIMIT_MS)
    page.on("websocket", lambda sockets: asked.append(sockets.url))
    page.on(
        "console",
        lambda said: (
            refused.append(said.text)
            if "Content Security Policy" in said.text
            else None
        ),
    )
    yield page
    context.close()
    elsewhere = [url for url in asked if _leaves_the_machine(url)]
    assert elsewhere == [], f"requests to other hosts: {elsewhere}"
    assert refused == [], f"refused by the browser: {refused}"


def _leaves_the_machine(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme not in LOCAL_SCHEMES and parts.hostname != HOST


@pytest.fixture
def screenshot() -> Callable[[Page, str], None]:
    """Keep a picture of a page for people to look at."""

    def keep(page: Page, name: str) -> None:
        SCREENSHOTS.mkdir(exist_ok=True)
        page.screenshot(path=SCREENSHOTS / f"{name}.png")

    return keep
