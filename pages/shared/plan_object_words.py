"""How an object of a plan is named."""

from geo.model.plan import PlanObject


def plan_title(found: PlanObject) -> str:
    """Give the title of the plan that holds an object, else its layer."""
    return found.plan.official_title if found.plan else found.layer_id


def object_name(found: PlanObject) -> str:
    """Name an object by all it has: name, code and id."""
    parts = (found.name, found.code, found.local_id)
    return " ".join(dict.fromkeys(part for part in parts if part))
