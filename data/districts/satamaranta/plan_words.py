"""What the map letters of the detailed plans of Satamaranta say.

HILUCS codes follow the general reading of Finnish detailed-plan markings; two
markings are read here as *assumptions*: LV (boat harbour) as water transport and W
(water area) as water not in other economic use.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Marking:
    """A use marking of a Finnish detailed plan.

    Parameters
    ----------
    parking_norm_floor_area_m2
        Floor area per parking place; None where the marking states none.
    """

    use: str
    hilucs: str
    text: str
    parking_norm_floor_area_m2: float | None = None


MARKINGS: dict[str, Marking] = {
    "AK": Marking(
        "Blocks of flats (asuinkerrostalot)",
        "5_1",
        "Block area for blocks of flats (asuinkerrostalojen korttelialue). Homes, "
        "their shared rooms and the service rooms of the block. At least one third "
        "of the parking places shall be able to charge an electric car.",
        130,
    ),
    "AP": Marking(
        "Small houses (asuinpientalot)",
        "5_1",
        "Block area for small houses (asuinpientalojen korttelialue). At most two "
        "floors. Parking is arranged on the plot.",
        110,
    ),
    "C": Marking(
        "Centre functions (keskustatoiminnot)",
        "5_2|3_1",
        "Block area for centre functions (keskustatoimintojen korttelialue). The "
        "ground floor is for shops, services and entrances; homes from the third "
        "floor upwards.",
        150,
    ),
    "KTY": Marking(
        "Business premises (toimitilarakennukset)",
        "3_2",
        "Block area for business premises (toimitilarakennusten korttelialue). "
        "Offices and quiet production that fit beside homes.",
        100,
    ),
    "KL": Marking(
        "Commercial buildings (liikerakennukset)",
        "3_1",
        "Block area for commercial buildings (liikerakennusten korttelialue). The "
        "old warehouses shall be used so that their character is kept.",
        100,
    ),
    "YO": Marking(
        "Teaching (opetustoiminta)",
        "3_3_2",
        "Block area for school buildings (opetustoimintaa palvelevien rakennusten "
        "korttelialue). The yard is open to residents outside school hours.",
        250,
    ),
    "YS": Marking(
        "Social and health services (sosiaali- ja terveyspalvelut)",
        "3_3_3",
        "Block area for social and health services (sosiaalitointa ja "
        "terveydenhuoltoa palvelevien rakennusten korttelialue).",
        200,
    ),
    "TV": Marking(
        "Warehouses (varastorakennukset)",
        "4_2",
        "Block area for storage and logistics (varastorakennusten korttelialue). At "
        "most 10 % of the floor area may be offices that serve the storage.",
        150,
    ),
    "T/kem": Marking(
        "Plant with dangerous chemicals (vaarallisia kemikaaleja käyttävä laitos)",
        "2_1",
        "Block area for industry where a significant plant that makes or stores "
        "dangerous chemicals may stand (T/kem).",
        150,
    ),
    "EN": Marking(
        "Energy supply (energiahuolto)",
        "4_3_1",
        "Area for energy supply (energiahuollon alue).",
    ),
    "ET": Marking(
        "Technical supply (yhdyskuntatekninen huolto)",
        "4_3",
        "Area for buildings and structures of technical supply "
        "(yhdyskuntateknistä huoltoa palvelevien rakennusten alue).",
    ),
    "EV": Marking(
        "Protective green (suojaviheralue)",
        "6_3_1",
        "Protective green area (suojaviheralue) between the railway and the blocks.",
    ),
    "LPA": Marking(
        "Parking of blocks (autopaikkojen korttelialue)",
        "4_1_5",
        "Block area for parking (autopaikkojen korttelialue). Also for park and "
        "ride, shared cars and bicycles.",
    ),
    "LR": Marking(
        "Railway (rautatiealue)",
        "4_1_2",
        "Railway area (rautatiealue) with the station and its platforms.",
    ),
    "LHA": Marking(
        "Travel terminal (henkilöliikenneterminaali)",
        "4_1_5",
        "Area for a travel terminal (henkilöliikenneterminaalin alue) with cycle "
        "parking, shared vehicles and services at the platforms.",
    ),
    "LV": Marking(
        "Boat harbour (venesatama)",
        "4_1_4",
        "Area for a boat harbour (venesatama) with sheds and winter storage.",
    ),
    "VP": Marking(
        "Park (puisto)",
        "3_4_4",
        "Park (puisto). Kept and planted as a park.",
    ),
    "VL": Marking(
        "Local recreation (lähivirkistysalue)",
        "3_4_4",
        "Area for local recreation (lähivirkistysalue) with shore path and meadows.",
    ),
    "SL": Marking(
        "Nature protection (luonnonsuojelualue)",
        "6_3_1",
        "Nature protection area (luonnonsuojelualue). The shore meadow shall be kept "
        "in its natural state.",
    ),
    "W": Marking("Water area (vesialue)", "6_3_2", "Water area (vesialue)."),
    "katu": Marking("Street area (katualue)", "4_1_1", "Street area (katualue)."),
}

# The master plan speaks of whole quarters: code -> use, HILUCS, wording.
MASTER_MARKINGS: dict[str, Marking] = {
    "C": Marking(
        "Centre (keskustatoimintojen alue)",
        "5_2|3_1|3_2",
        "Centre around the station, where walking and cycling come first.",
    ),
    "A": Marking(
        "Housing (asuntovaltainen alue)",
        "5|3_1",
        "Mainly for homes, with local services and streets.",
    ),
    "TP": Marking(
        "Workplaces (työpaikka-alue)",
        "2_5|3_2|4_2",
        "For workplaces, logistics and their technical supply.",
    ),
    "EN": Marking(
        "Energy supply (energiahuollon alue)",
        "4_3_1",
        "For energy supply and the plants that serve the whole city.",
    ),
    "V": Marking(
        "Recreation (virkistysalue)", "3_4_4", "Green network and shore for all."
    ),
    "SL": Marking(
        "Nature protection (luonnonsuojelualue)",
        "6_3_1",
        "Shore meadow to be kept in its natural state.",
    ),
    "LR": Marking("Railway (rautatieliikenteen alue)", "4_1_2", "Railway."),
    "W": Marking("Water (vesialue)", "6_3_2", "Water."),
}
