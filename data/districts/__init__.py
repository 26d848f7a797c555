"""District and layer files on the disk."""

from data.districts.storage import (
    district_fingerprint,
    list_districts,
    list_layer_records,
    plantable_home,
    read_definition,
    read_district,
    read_import_reports,
    read_layer_record,
    write_district,
    write_layers,
)
from data.districts.storage_files import DistrictStorageError
from data.districts.storage_records import DistrictRecord, LayerRecord

__all__ = [
    "DistrictRecord",
    "DistrictStorageError",
    "LayerRecord",
    "district_fingerprint",
    "list_districts",
    "list_layer_records",
    "plantable_home",
    "read_definition",
    "read_district",
    "read_import_reports",
    "read_layer_record",
    "write_district",
    "write_layers",
]
