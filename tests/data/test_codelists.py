"""The code lists plans are read with."""

from pathlib import Path

import pytest

from data.codelists import (
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
from data.codelists.reading import CODELISTS_FOLDER
from geo.errors import CatalogueError
from geo.model.vocabulary import (
    Confidence,
    LevelOfSpatialPlan,
    ProcessStepGeneral,
    RegulationNature,
)


def test_hilucs_has_98_codes_below_six_uses() -> None:
    codes = read_hilucs()

    assert len(codes) == 98
    assert [code for code, value in codes.items() if not value.parent] == list("123456")
    assert codes["3_4_4"].name == "Open Air Recreational Areas"


def test_there_are_157_supplementary_regulations() -> None:
    assert len(read_supplementary_regulations()) == 157


@pytest.mark.parametrize(
    ("misspelt", "right"),
    [
        ("1_2_EmmissionControlArea", "1_2_EmissionControlArea"),
        ("1_3_RewenableEnergyArea", "1_3_RenewableEnergyArea"),
        ("3_5_OtherHertiageProtection", "3_5_OtherHeritageProtection"),
        ("6_4_SecondaryStructuraArea", "6_4_SecondaryStructureArea"),
        ("6_6_BuildingHightRegulation", "6_6_BuildingHeightRegulation"),
        ("6_7_BuidingDensityRegulation", "6_7_BuildingDensityRegulation"),
        ("6_9_OtherRegulationsInBuildings", "6_9_OtherRegulationsOnBuildings"),
        ("7_1_4_5_MetropolitanArea_", "7_1_4_5_MetropolitanArea"),
        (
            "7_2_9_1_\u00a0CoastalZoneManagementArea",
            "7_2_9_1_CoastalZoneManagementArea",
        ),
        (
            "7_3_1_5_\u00a0RegulatedFairwayAtSeaOrLargeInlandWater",
            "7_3_1_5_RegulatedFairwayAtSeaOrLargeInlandWater",
        ),
        ("7_5_5_RulingDefering", "7_5_5_RulingDeferring"),
        ("9_3_ForbidenActivities", "9_3_ForbiddenActivities"),
    ],
)
def test_a_known_misspelling_is_read_as_the_regulation_it_means(
    misspelt: str, right: str
) -> None:
    found = supplementary_regulation_of(misspelt)

    assert found is not None
    assert (found.id, found.known_misspelling) == (right, misspelt)


def test_there_are_12_known_misspellings() -> None:
    regulations = read_supplementary_regulations().values()

    assert sum(bool(one.known_misspelling) for one in regulations) == 12


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("4_3_1_ElectricityGasAndThemalPowerDistributionServices", "4_3_1"),
        ("http://inspire.ec.europa.eu/codelist/HILUCSValue/5_1_PermanentUse", "5_1"),
        ("7_2_9_1_ CoastalZoneManagementArea", "7_2_9_1"),
        ("10_OtherSupplementaryRegulation", "10"),
        ("7_2_10_OtherOpenSpaceStructures", "7_2_10"),
        ("3_4_4", "3_4_4"),
        ("park", None),
        ("", None),
    ],
)
def test_a_code_is_the_number_it_begins_with(text: str, code: str | None) -> None:
    assert leading_code(text) == code


def test_a_number_outside_the_list_is_no_supplementary_regulation() -> None:
    assert supplementary_regulation_of("11_Unknown") is None


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("ProcessStepGeneralValue", ProcessStepGeneral),
        ("RegulationNatureValue", RegulationNature),
        ("LevelOfSpatialPlanValue", LevelOfSpatialPlan),
    ],
)
def test_the_short_inspire_lists_hold_the_words_of_the_model(
    name: str,
    words: type[ProcessStepGeneral | RegulationNature | LevelOfSpatialPlan],
) -> None:
    assert set(read_inspire_list(name)) == {str(word) for word in words}


def test_asking_for_another_inspire_list_names_the_known_ones() -> None:
    with pytest.raises(CatalogueError, match="RegulationNatureValue"):
        read_inspire_list("VoidReasonValue")


def test_only_two_finnish_plan_codes_have_a_sourced_land_use() -> None:
    codes = read_finnish_plan_codes()
    sourced = {
        code: value.hilucs
        for code, value in codes.items()
        if value.confidence is Confidence.SOURCED
    }

    assert len(codes) == 48
    assert sourced == {"0101": "5", "010201": "5"}


def test_finnish_codes_and_types_are_read_as_known_land_uses() -> None:
    named = {code.hilucs for code in read_finnish_plan_codes().values()}
    named |= set(read_finnish_regulation_types().values()) - {""}

    assert named <= set(read_hilucs())


def test_a_map_letter_may_stand_for_several_names() -> None:
    assert read_finnish_plan_letters()["AK"] == (
        "Asuinkerrostalojen korttelialue",
        "Asuinrakennusten korttelialue",
    )


@pytest.mark.parametrize(
    ("title", "step"),
    [
        ("Viralletullut", ProcessStepGeneral.ELABORATION),
        ("Hyväksytty kaava", ProcessStepGeneral.ADOPTION),
        ("Valituksen alainen", ProcessStepGeneral.ADOPTION),
        ("Lainvoimainen", ProcessStepGeneral.LEGAL_FORCE),
        ("Kumottu", ProcessStepGeneral.OBSOLETE),
    ],
)
def test_the_title_of_a_finnish_life_cycle_decides_the_process_step(
    title: str, step: ProcessStepGeneral
) -> None:
    assert read_finnish_life_cycle()[title.lower()] is step


def test_xplanung_classes_are_read_as_known_codes() -> None:
    land_uses = {code for codes in read_xplanung_hilucs().values() for code in codes}
    regulations = {
        code
        for codes in read_xplanung_supplementary_regulations().values()
        for code in codes
    }

    assert read_xplanung_hilucs()["BP", "BP_AusgleichsFlaeche", "", ""] == ("6_3",)
    assert land_uses <= set(read_hilucs())
    assert regulations <= set(read_supplementary_regulations())


HEADER = "code,level,parent,name,uri\n"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param("code,level\n1,1\n", "lacks the columns", id="columns missing"),
        pytest.param(
            HEADER + "1,1,,Use,u\n1,1,,Use,u\n", "'1' stands twice", id="twice"
        ),
        pytest.param(
            HEADER + "1_1,2,1,Use,u\n", "unknown parent '1'", id="parent missing"
        ),
        pytest.param(HEADER + '1,1,,"Use', "cannot be read", id="quote left open"),
    ],
)
def test_a_faulty_land_use_list_is_refused(
    tmp_path: Path, content: str, said: str
) -> None:
    file = tmp_path / "hilucs.csv"
    file.write_text(content, encoding="utf-8")

    with pytest.raises(CatalogueError, match=said):
        read_hilucs(file)


def test_every_code_list_file_has_its_provenance() -> None:
    table = (CODELISTS_FOLDER / "provenance.csv").read_text(encoding="utf-8")
    files = {file.name for file in CODELISTS_FOLDER.glob("*.csv")}
    described = {line.split(",")[0] for line in table.splitlines()[1:]}

    assert described == files - {"provenance.csv"}
