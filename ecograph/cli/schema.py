"""`ecograph schema`: what a model file can say, for an editor."""

from ecograph.cli.common import Output, deliver


def schema(*, output: Output = None) -> None:
    """Print the JSON Schema of the model file, by which an editor completes and checks it.

    Save it beside the model: ecograph schema -o ecograph.schema.json
    """
    import json

    from ecograph.model.schema import json_schema

    deliver(json.dumps(json_schema(), ensure_ascii=False, indent=2), output)
