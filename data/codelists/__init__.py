"""Code lists that plans are read with: INSPIRE, Finnish and XPlanung codes."""

from data.codelists.reading import (
    FinnishPlanCode,
    SupplementaryRegulationCode,
    leading_code,
    read_finnish_life_cycle,
    read_finnish_plan_codes,
    read_finnish_plan_letters,
    read_finnish_regulation_types,
    read_hilucs,
    read_inspire_list,
    read_supplementary_regulations,
    read_xplanung_hilucs,
    read_xplanung_supplementary_regulations,
    supplementary_regulation_of,
)

__all__ = [
    "FinnishPlanCode",
    "SupplementaryRegulationCode",
    "leading_code",
    "read_finnish_life_cycle",
    "read_finnish_plan_codes",
    "read_finnish_plan_letters",
    "read_finnish_regulation_types",
    "read_hilucs",
    "read_inspire_list",
    "read_supplementary_regulations",
    "read_xplanung_hilucs",
    "read_xplanung_supplementary_regulations",
    "supplementary_regulation_of",
]
