"""Small YAML files that people write: read with the line of every key, hostile ones refused before they are built."""

import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, TypeAlias, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

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


@dataclass(frozen=True)
class Document:
    """What a file says, and where.

    Attributes:
        content: values, in dicts and lists.
        node: YAML's own tree of them, whose nodes know their lines; None of an empty file.
    """

    content: Any
    node: yaml.Node | None

    def line_of(self, location: tuple[Any, ...]) -> int:
        """The line of the deepest part of `location` that the file holds, counted from 1."""
        line, node = 1, self.node
        for part in location:
            within: dict[Any, tuple[yaml.Node, yaml.Node]] = {}
            if isinstance(node, yaml.MappingNode):
                within = {_value(key): (key, value) for key, value in node.value}
            elif isinstance(node, yaml.SequenceNode):
                within = {k: (one, one) for k, one in enumerate(node.value)}
            if part not in within:
                break
            start, node = within[part]
            line = start.start_mark.line + 1
        return line


def read_yaml(path: Path, error: type[CommonwealError], *, what: str, guide: str) -> Document:
    """A file of keys and values, by YAML 1.2, where `no` is a word and `010` is ten.

    Args:
        error: the exception to raise.
        what: names the kind of file in errors.
        guide: the page that describes it.

    Raises:
        error: no such file, a folder, too large or too deep, aliases, tags, a key twice, not UTF-8, not YAML, or no
            keys at the top.
    """
    if path.is_dir():
        raise error(f"{path}: is a folder; name a {what} (.yaml)")
    if not path.is_file():
        raise error(f"{path}: {'not a plain file' if path.exists() else 'no such file'}")
    if path.stat().st_size > LARGEST_FILE:
        raise error(f"{path}: larger than {LARGEST_FILE:,} bytes; a {what} is a few pages of text")
    document = _parse(path, error, guide)
    if not isinstance(document.node, yaml.MappingNode):
        raise error(f"{path}: must hold keys and values at the top, as in {guide}")
    return document


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
    document = read_yaml(path, error, what=what, guide=guide)
    try:
        return schema.model_validate(document.content, context=context)
    except ValidationError as fault:
        raise error(messages(path, document, fault, (schema, *parts))) from None


def messages(path: Path, document: Document, error: ValidationError, schemas: Iterable[type[BaseModel]]) -> str:
    """One line for each fault that a schema finds, with the file's line and key, in the order of lines.

    Args:
        schemas: whose keys may stand anywhere in the file, for the nearest one to an unknown key.
    """
    known = {name for schema in schemas for name in schema.model_fields}
    found = error.errors()
    above = {fault["loc"][:k] for fault in found for k in range(len(fault["loc"]))}
    # To the schema a list is too short without its entries that are wrong, which have messages of their own.
    own = [fault for fault in found if fault["type"] != "too_short" or fault["loc"] not in above]
    each = [_fault(document.content, dict(fault), text, known) for fault in own for text in fault["msg"].splitlines()]
    each.sort(key=lambda fault: document.line_of(fault[0]))
    return "\n".join(_format(path, document, fault) for fault in each)


def _format(path: Path, document: Document, fault: Fault) -> str:
    """A fault with the file, the line and the key."""
    location, text = fault
    return f"{path}:{document.line_of(location)}: {'.'.join(str(part) for part in location) or 'the file'}: {text}"


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


def _parse(path: Path, error: type[CommonwealError], guide: str) -> Document:
    try:
        text = path.read_text(encoding="utf-8")
        depth = 0
        # Events come as they are read: what would unfold or nest without end is refused before it is built.
        for event in yaml.parse(text, yaml.CSafeLoader):
            line = event.start_mark.line + 1
            if isinstance(event, yaml.AliasEvent):
                raise error(f"{path}:{line}: YAML aliases (*{event.anchor}) are not allowed; write the value out")
            if tag := getattr(event, "tag", None):
                tag = tag.replace("tag:yaml.org,2002:", "!!")
                raise error(f"{path}:{line}: YAML tags ({tag}) are not allowed; write the value alone")
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > DEEPEST:
                raise error(f"{path}:{line}: nested more than {DEEPEST} levels deep; see {guide}")
        node = yaml.compose(text, yaml.CSafeLoader)
        return Document(_value(node), node)
    except OSError as fault:
        raise error(f"{path}: cannot be read: {fault.strerror}") from None
    except UnicodeDecodeError as fault:
        raise error(f"{path}: is not UTF-8 text") from fault
    except _Wrong as fault:
        raise error(f"{path}:{fault.line}: {fault}") from None
    except yaml.YAMLError as fault:
        mark = getattr(fault, "problem_mark", None)
        where = f"{path}:{mark.line + 1}" if mark else str(path)
        raise error(f"{where}: not valid YAML: {getattr(fault, 'problem', None) or fault}") from None


#: The kinds of words without quotes: how each is written, and what it says. By YAML 1.2 (10.3, the core schema), not by
#: 1.1 as PyYAML itself; beyond it, thousands may stand apart, as in 1_000_000.
KINDS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "null": ("|~|null|Null|NULL", lambda _: None),
    "bool": ("true|True|TRUE|false|False|FALSE", lambda text: text.lower() == "true"),
    "int": (r"[-+]?\d+(?:_\d+)*", int),
    "octal_or_hexadecimal": (r"0o[0-7]+|0x[0-9a-fA-F]+", lambda text: int(text, 0)),
    "float": (r"[-+]?(?:\.\d+|\d+(?:_\d+)*(?:\.\d*)?)(?:[eE][-+]?\d+)?", float),
    "infinity": (r"[-+]?\.(?:inf|Inf|INF)", lambda text: -math.inf if text.startswith("-") else math.inf),
    "nan": (r"\.(?:nan|NaN|NAN)", lambda _: math.nan),
}
WORD = re.compile("|".join(f"(?P<{kind}>{written})" for kind, (written, _) in KINDS.items()), re.ASCII)


class _Wrong(Exception):
    """What a node must not say."""

    def __init__(self, node: yaml.Node, why: str) -> None:
        super().__init__(why)
        self.line = node.start_mark.line + 1


def _value(node: yaml.Node | None) -> Any:
    """What a node says, in dicts and lists."""
    if node is None:
        return None
    if isinstance(node, yaml.SequenceNode):
        return [_value(one) for one in node.value]
    if isinstance(node, yaml.ScalarNode):
        word = None if node.style else WORD.fullmatch(node.value)
        try:
            return KINDS[str(word.lastgroup)][1](node.value) if word else node.value
        except ValueError as fault:  # Python refuses to read a whole number of thousands of digits
            raise _Wrong(node, f"holds a value that cannot be read: {str(fault).split(';')[0]}") from None
    result: dict[Any, Any] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise _Wrong(key, "a key is one word or number")
        name = _value(key)
        if name in result:
            raise _Wrong(key, f"the key {name!r} stands twice; take one out")
        result[name] = _value(value)
    return result
