"""INSPIRE values and outcomes in words that planners say to one another."""

from geo.model.message import mark
from geo.model.vocabulary import Outcome, ProcessStepGeneral, RegulationNature

NATURE_WORDS = {
    RegulationNature.GENERALLY_BINDING: mark("binding for all"),
    RegulationNature.BINDING_FOR_DEVELOPERS: mark("binding for builders"),
    RegulationNature.BINDING_ONLY_FOR_AUTHORITIES: mark("binding for authorities only"),
    RegulationNature.NON_BINDING: mark("not binding"),
    RegulationNature.DEFINED_IN_LEGISLATION: mark("set by law"),
}
STEP_WORDS = {
    ProcessStepGeneral.ELABORATION: mark("being drafted"),
    ProcessStepGeneral.ADOPTION: mark("being decided"),
    ProcessStepGeneral.LEGAL_FORCE: mark("in force"),
    ProcessStepGeneral.OBSOLETE: mark("no longer in force"),
}
OUTCOME_WORDS = {
    Outcome.CONFORMS: mark("fits"),
    Outcome.CONDITION: mark("needs a permit or a measure"),
    Outcome.JUDGEMENT: mark("needs a human judgement"),
    Outcome.PLAN_CHANGE: mark("a plan would have to change"),
    Outcome.PROHIBITED: mark("not possible as placed"),
    Outcome.NOT_ASSESSED: mark("not assessed"),
}
