"""Reads people's files in a process of its own, which may die without harm.

Started as ``python -m data.importing.worker <job.json>`` by `data.importing.reading`
with an empty working folder, without a network and with a single GDAL driver. The
limits are set before anything that reads is loaded. What was read comes back as Arrow
files, what was found as JSON.
"""

import gc
import json
import sys
from pathlib import Path
from typing import Any

RESULT_FILE = "result.json"


def main(job_file: Path) -> None:
    """Read the data sets that a job lists and write the result beside the job."""
    job = json.loads(job_file.read_text(encoding="utf-8"))
    gc.disable()  # the process ends before its garbage matters
    _limit(job["memory_bytes"], job["cpu_s"])
    folder = job_file.parent
    result = _read(job, folder)
    part = folder / f"{RESULT_FILE}.part"
    part.write_text(json.dumps(result), encoding="utf-8")
    part.rename(folder / RESULT_FILE)


def _limit(memory_bytes: int, cpu_s: int) -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
        resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, cpu_s))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _read(job: dict[str, Any], folder: Path) -> dict[str, Any]:
    # Loaded only now, so that the limits hold for everything that reads.
    from data.importing.worker_readers import UnreadableSourceError, read_dataset

    layers: list[dict[str, Any]] = []
    for dataset in job["datasets"]:
        shown_name = dataset["shown_name"]
        try:
            for layer in read_dataset(
                Path(dataset["path"]), dataset["format"], dataset["name"]
            ):
                file = f"layer-{len(layers)}.arrow"
                layers.append({**layer.write(folder / file), "file": file})
        except UnreadableSourceError as error:
            return {"refused": f"{shown_name}: {error}", "layers": []}
        except MemoryError:
            return {"refused": f"{shown_name}: {_TOO_LARGE}", "layers": []}
    return {"refused": "", "layers": layers}


_TOO_LARGE = (
    "it needs more memory than an import may take. Cut out the district, or convert "
    "it to GeoPackage."
)

if __name__ == "__main__":
    main(Path(sys.argv[1]))
