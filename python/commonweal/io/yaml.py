"""Small YAML files that people write: read with the line of every key, hostile ones refused before they are built."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, TypeAlias, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import AliasEvent, CollectionEndEvent, CollectionStartEvent

from commonweal.base.errors import CommonwealError
from commonweal.base.names import nearest

#: Such a file is a few pages of text, a few levels deep; more is something else.
LARGEST_FILE = 100_000
DEEPEST = 10

Checked = TypeVar("Checked", bound=BaseModel)
Text = Annotated[str, Field(strict=True, min_length=1)]
#: Where in a file, key by key, and what is wrong there.
Fault: TypeAlias = tuple[tuple[Any, ...], str]


class Strict(BaseModel):
    """Base of the schemas: no key that they do not name."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def read_yaml(path: Path, error: type[CommonwealError], *, what: str, guide: str) -> Any:
    """The content of a file, keys and values at the top, as ruamel.yaml's containers, which know their lines.

    Args:
        error: the exception to raise.
        what: names the kind of file in errors.
        guide: the page that describes it.

    Raises:
        error: no such file, a folder, too large or too deep, aliases, not UTF-8, not YAML, or no keys at the top.
    """
    if path.is_dir():
        raise error(f"{path}: is a folder; name a {what} (.yaml)")
    if not path.is_file():
        raise error(f"{path}: {'not a plain file' if path.exists() else 'no such file'}")
    if path.stat().st_size > LARGEST_FILE:
        raise error(f"{path}: larger than {LARGEST_FILE:,} bytes; a {what} is a few pages of text")
    content = _parse(path, error, guide)
    if not isinstance(content, dict):
        raise error(f"{path}: must hold keys and values at the top, as in {guide}")
    return content


def read_checked(
    path: Path,
    schema: type[Checked],
    error: type[CommonwealError],
    *,
    what: str,
    guide: str,
    parts: Iterable[type[BaseModel]] = (),
    context: object = None,
) -> Checked:
    """A file as its schema.

    Args:
        error, what, guide: as in `read_yaml`.
        parts: schemas inside that one, whose keys are known too.
        context: what the schema's validators need besides the file.

    Raises:
        error: as `read_yaml`, or anything that the schema does not allow; every mistake with its line and key.
    """
    content = read_yaml(path, error, what=what, guide=guide)
    try:
        return schema.model_validate(plain(content), context=context)
    except ValidationError as fault:
        raise error(messages(path, content, fault, (schema, *parts))) from None


def plain(node: Any) -> Any:
    """YAML's own containers as dicts and lists."""
    if isinstance(node, dict):
        return {key: plain(value) for key, value in node.items()}
    if isinstance(node, list):
        return [plain(value) for value in node]
    return node


def messages(path: Path, content: Any, error: ValidationError, schemas: Iterable[type[BaseModel]]) -> str:
    """One line for each fault that a schema finds, with the file's line and key, in the order of lines.

    Args:
        schemas: whose keys may stand anywhere in the file, for the nearest one to an unknown key.
    """
    known = {name for schema in schemas for name in schema.model_fields}
    found = error.errors()
    above = {fault["loc"][:k] for fault in found for k in range(len(fault["loc"]))}
    # To the schema a list is too short without its entries that are wrong, which have messages of their own.
    own = [fault for fault in found if fault["type"] != "too_short" or fault["loc"] not in above]
    each = [_fault(content, dict(fault), text, known) for fault in own for text in fault["msg"].splitlines()]
    each.sort(key=lambda fault: line_of(content, fault[0]))
    return "\n".join(_format(path, content, fault) for fault in each)


def _format(path: Path, content: Any, fault: Fault) -> str:
    """A fault with the file, the line and the key."""
    location, text = fault
    return f"{path}:{line_of(content, location)}: {'.'.join(str(part) for part in location) or 'the file'}: {text}"


def _fault(content: Any, fault: dict[str, Any], text: str, known: set[str]) -> Fault:
    location = tuple(
        part
        for part in fault["loc"]
        if not (isinstance(part, str) and part.startswith(("literal", "constrained", "float")))
    )
    text = text.removeprefix("Value error, ")
    about, _, rest = text.partition(": ")
    if not location and about in content:  # a check over several keys says first which one it is about
        location, text = (about,), rest
    if fault["type"] == "extra_forbidden":
        text = f"unknown key{nearest(str(location[-1]), known - {str(location[-1])})}"
    elif fault["type"] == "missing":
        text = "is missing"
    elif fault["type"] == "string_type" and isinstance(fault["input"], (int, float)):
        text = f"{fault['input']} is a number here; codes and names are text, so put it in quotes"
    return location, text


def line_of(content: Any, location: tuple[Any, ...]) -> int:
    """The line of the deepest part of `location` that the file holds, counted from 1."""
    line = 1
    node: Any = content
    for part in location:
        try:
            marks = node.lc
            line = (marks.item if isinstance(node, list) else marks.key)(part)[0] + 1
            node = node[part]
        except (AttributeError, KeyError, IndexError, TypeError):
            break
    return line


def _parse(path: Path, error: type[CommonwealError], guide: str) -> Any:
    try:
        text = path.read_text(encoding="utf-8")
        depth = 0
        # Events come as they are read: what would unfold or nest without end is refused before it is built.
        for event in YAML(typ="rt", pure=True).parse(text):
            line = event.start_mark.line + 1
            if isinstance(event, AliasEvent):
                raise error(f"{path}:{line}: YAML aliases (*{event.anchor}) are not allowed; write the value out")
            depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
            if depth > DEEPEST:
                raise error(f"{path}:{line}: nested more than {DEEPEST} levels deep; see {guide}")
        return YAML(typ="rt", pure=True).load(text)
    except OSError as fault:
        raise error(f"{path}: cannot be read: {fault.strerror}") from None
    except UnicodeDecodeError as fault:
        raise error(f"{path}: is not UTF-8 text") from fault
    except YAMLError as fault:
        mark = getattr(fault, "problem_mark", None)
        where = f"{path}:{mark.line + 1}" if mark else str(path)
        raise error(f"{where}: not valid YAML: {getattr(fault, 'problem', None) or fault}") from None
    except ValueError as fault:  # Python refuses to read a whole number of thousands of digits
        raise error(f"{path}: holds a value that cannot be read: {str(fault).split(';')[0]}") from None
