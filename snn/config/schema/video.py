"""The video: a partner who is the recorded movement of somebody, and reacts to nothing."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from snn.config.problems.value_text import described
from snn.config.schema.reference_schema import condition_schema, file_schema, run_schema
from snn.config.schema.references import FromCondition, FromFile, FromRun, parse_video_reference

LIVE: Literal["none"] = "none"
"""How a file says that a partner is no video."""
MEANING = (
    "none: the partner is alive. {from_condition: LABEL, replicate: next or same, partner: a or b} or {from: RUN, "
    "partner: a or b}: it is a video, the movement of a recorded partner. {file: PATH.csv}: movement that somebody "
    "measured (columns time in s, channel, and value in Hz, of which 40 is a full act). Keeps the acts of the recorded "
    "one and how the other partner responds to them; destroys any influence on them, of the other partner and of this "
    "one's own parameters: its brain is not simulated, and what is measured of it is of the run that it was recorded "
    "in. `same` with all else alike gives the recorded run again, and is no null."
)


def parse_video(value: object) -> FromRun | FromCondition | FromFile | None:
    """Check what is shown instead of a partner; None is nothing.

    Raises
    ------
    PydanticCustomError
        If it is neither ``none`` nor a reference to a run or a file.
    """
    if isinstance(value, FromRun | FromCondition | FromFile):
        return value
    if isinstance(value, Mapping):
        return parse_video_reference(value)
    if value != LIVE:
        allowed = f"{LIVE}, {{from_condition: LABEL}}, {{from: RUN}} or {{file: PATH.csv}}"
        reason = f"must be {allowed}; got {described(value)}"
        raise PydanticCustomError("plain", "{reason}", {"reason": reason})
    return None


def _document(video: FromRun | FromCondition | FromFile | None) -> Any:
    return LIVE if video is None else video.document()


class _VideoSchema:
    @staticmethod
    def __get_pydantic_core_schema__(source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            parse_video, serialization=core_schema.plain_serializer_function_ser_schema(_document)
        )

    @staticmethod
    def __get_pydantic_json_schema__(schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        run = run_schema(
            path="Path of a run, relative to this file.",
            partner="Who of it is shown; by default the same partner.",
        )
        condition = condition_schema(
            "next",
            "same",
            condition="Label of a condition of this sweep.",
            default="next",
            partner="Who of it is shown; by default the same partner.",
        )
        return {
            "anyOf": [
                {"enum": [LIVE]},
                run,
                condition,
                file_schema(path="Path of a CSV, relative to this file."),
            ]
        }


Video: TypeAlias = Annotated[FromRun | FromCondition | FromFile | None, _VideoSchema]
"""Recorded movement, or None for a live partner."""
