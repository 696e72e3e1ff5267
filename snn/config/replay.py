"""The film: a partner who is a recording of somebody, and reacts to nothing."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from snn.config.reference_schema import condition_schema, run_schema
from snn.config.references import FromCondition, FromRun, parse_film_reference
from snn.config.shown import described

LIVE: Literal["none"] = "none"
"""How a file says that a partner is no film."""
MEANING = (
    "none: the partner is alive. {from_condition: LABEL, replicate: next or same} or {from: RUN, partner: a or b}: it "
    "is a film, each of whose cells fires exactly when that cell of a recorded partner did. Keeps the film's acts, "
    "intentions, rates and timing, and how the other partner responds to them; destroys any influence on the film's "
    "spikes, of the other partner and of this one's own parameters. `same` with all else alike gives the recorded run "
    "again, and is no null."
)


def parse_replay(value: object) -> FromRun | FromCondition | None:
    """Check what a partner replays; None is nothing.

    Raises
    ------
    PydanticCustomError
        If it is neither ``none`` nor a reference to a run.
    """
    if isinstance(value, FromRun | FromCondition):
        return value
    if isinstance(value, Mapping):
        return parse_film_reference(value)
    if value != LIVE:
        reason = f"must be {LIVE}, {{from_condition: LABEL}} or {{from: RUN}}; got {described(value)}"
        raise PydanticCustomError("plain", "{reason}", {"reason": reason})
    return None


def _document(replay: FromRun | FromCondition | None) -> Any:
    return LIVE if replay is None else replay.document()


class _ReplaySchema:
    @staticmethod
    def __get_pydantic_core_schema__(source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            parse_replay, serialization=core_schema.plain_serializer_function_ser_schema(_document)
        )

    @staticmethod
    def __get_pydantic_json_schema__(schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        run = run_schema(
            path="Path of a run, relative to this file.",
            partner="Who of it is shown; by default the same partner.",
        )
        condition = condition_schema(
            "next", "same", condition="Label of a condition of this sweep.", default="next"
        )
        return {"anyOf": [{"enum": [LIVE]}, run, condition]}


Replay: TypeAlias = Annotated[FromRun | FromCondition | None, _ReplaySchema]
"""A recorded partner, or None for a live one."""
