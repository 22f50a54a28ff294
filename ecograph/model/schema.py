"""The JSON Schema of the model file, as a YAML language server reads it."""

from __future__ import annotations

import ast
import inspect
import textwrap
from typing import TYPE_CHECKING, Any, Final

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue

from ecograph.model.ecosystem import Ecosystem
from ecograph.model.record import Record, all_records
from ecograph.model.roadmap import RECORDS

if TYPE_CHECKING:
    from pydantic_core import core_schema

_DRAFT: Final = "http://json-schema.org/draft-07/schema#"
_SCALAR: Final = ["string", "number", "boolean"]


def json_schema() -> dict[str, Any]:
    """Give the schema of a model file: every key, its type, its range and what it means.

    Draft 7, which editors' YAML servers read. Text may be written without quotes, so that `0123`
    and `true` are text here as they are to the loader; a key without a value says nothing.

    >>> json_schema()["properties"]["focal"]["description"]
    'The actor from whom it is seen.'
    """
    schema = Ecosystem.model_json_schema(schema_generator=_Generator, ref_template="#/definitions/{model}")
    definitions = schema.pop("$defs")
    for record in all_records():
        target = schema if record is Ecosystem else definitions.get(record.__name__)
        if target is None:
            continue
        target["description"] = target.get("description", "").split("\n\n")[0]
        for name, text in _docstrings(record).items():
            if name in target.get("properties", {}):
                target["properties"][name]["description"] = text
        _own_first(target, record)
        _or_nothing(target)
    definitions["Change"]["allOf"] = [_row_of(table, record) for table, record in RECORDS.items()]
    return {"$schema": _DRAFT, **_draft_7(schema), "definitions": _draft_7(definitions)}


def _row_of(table: str, record: type[Record]) -> dict[str, Any]:
    """Let a changed row say what a row of its table says, and nothing else."""
    keys = {
        name: {"$ref": f"#/definitions/{record.__name__}/properties/{name}"} for name in record.model_fields
    }
    return {
        "if": {"properties": {"table": {"const": table}}, "required": ["table"]},
        "then": {"properties": {"row": {"properties": keys, "additionalProperties": False}}},
    }


class _Generator(GenerateJsonSchema):
    """Describes what may be *written*: text without quotes, one thing for a list of one, yes and no."""

    schema_dialect = _DRAFT

    def str_schema(self, schema: core_schema.StringSchema) -> JsonSchemaValue:
        """Text may look like a number or like true."""
        return {**super().str_schema(schema), "type": _SCALAR}

    def bool_schema(self, schema: core_schema.BoolSchema) -> JsonSchemaValue:
        """Yes and no are words to an editor."""
        return {"anyOf": [super().bool_schema(schema), {"enum": ["yes", "no"]}]}

    def function_before_schema(self, schema: core_schema.BeforeValidatorFunctionSchema) -> JsonSchemaValue:
        """Where a list may be written as one value, either is right."""
        inner = self.generate_inner(schema["schema"])
        return {"anyOf": [inner["items"], inner]} if inner.get("type") == "array" else inner


def _own_first(schema: dict[str, Any], record: type[Record]) -> None:
    """Let an editor offer what belongs to a row before what any row can say."""
    own = record.__annotations__
    if "properties" in schema:
        schema["properties"] = dict(sorted(schema["properties"].items(), key=lambda item: item[0] not in own))


def _or_nothing(schema: dict[str, Any]) -> dict[str, Any]:
    """Let every key that is not required stand without a value."""
    required = schema.get("required", ())
    for name, value in schema.get("properties", {}).items():
        if name not in required and {"type": "null"} not in value.get("anyOf", ()):
            told = {key: value.pop(key) for key in ("title", "description", "default") if key in value}
            schema["properties"][name] = {"anyOf": [value, {"type": "null"}], **told}
    return schema


def _docstrings(record: type[Record]) -> dict[str, str]:
    """Read the text under each field, own and inherited."""
    texts: dict[str, str] = {}
    for base in reversed([kind for kind in record.__mro__ if issubclass(kind, Record)]):
        (body,) = ast.parse(textwrap.dedent(inspect.getsource(base))).body
        if isinstance(body, ast.ClassDef):
            for field, after in zip(body.body, body.body[1:], strict=False):
                if (
                    isinstance(field, ast.AnnAssign)
                    and isinstance(field.target, ast.Name)
                    and isinstance(after, ast.Expr)
                    and isinstance(after.value, ast.Constant)
                ):
                    texts[field.target.id] = inspect.cleandoc(str(after.value.value))
    return texts


def _draft_7(schema: Any) -> Any:
    """Put a reference with neighbours into `allOf`: draft 7 would not see the neighbours."""
    if isinstance(schema, list):
        return [_draft_7(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {key: _draft_7(value) for key, value in schema.items()}
    if "$ref" in inner and len(inner) > 1:
        return {"allOf": [{"$ref": inner.pop("$ref")}], **inner}
    return inner
