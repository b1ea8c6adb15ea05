"""What a dataset file may hold of all that HDF5 can: numbers and texts that lie in the file itself, under their own
names. By h5py's low-level interface, which gives names and texts as the bytes that stand in the file.
"""

import numpy as np
from h5py import h5a, h5d, h5f, h5g, h5l, h5o, h5s, h5t, h5z

from commonweal.base.errors import DataError

#: Most attributes of an object, members of a group, bytes of one text, and bytes of an array.
MOST_ATTRIBUTES, MOST_MEMBERS, MOST_TEXT, MOST_ARRAY = 200, 10_000, 2**24, 2**36
#: How often larger an array may be than what the file holds of it: numbers of few digits pack well, but not so well.
PACKED = 2_000
#: Filters that we write, and a checksum.
FILTERS = (h5z.FILTER_DEFLATE, h5z.FILTER_SHUFFLE, h5z.FILTER_FLETCHER32)
#: Bytes of a number.
DOUBLE = 8


def require_plain(file: h5f.FileID) -> None:
    """Checks all of a file's structure without reading its arrays: a root with the groups `labels` and `arrays`, whose
    members are datasets. No link but to a name of its own (an external one would open another file), no data outside
    the file or of another dataset, no filter but those that we write, no more attributes and members than a dataset
    has.

    Raises:
        DataError: naming the first that it finds.
    """
    root = h5g.open(file, b"/")
    for name in members(root, "the file"):
        if name not in ("labels", "arrays"):
            raise DataError(f"{name} is no part of a dataset; it has labels and arrays")
        if h5o.get_info(root, name.encode()).type != h5o.TYPE_GROUP:
            raise DataError(f"{name} is not a group")
        group = h5g.open(root, name.encode())
        for member in members(group, f"group {name}"):
            what = f"{'labels' if name == 'labels' else 'array'} {member}"
            if h5o.get_info(group, member.encode()).type != h5o.TYPE_DATASET:
                raise DataError(f"{what} holds no data")
            _require_plain_data(h5d.open(group, member.encode()), what, text=name == "labels")


def members(group: h5g.GroupID, what: str) -> list[str]:
    """Names of a group's members, each a link to an object in the file."""
    _require_few_attributes(group, what)
    if group.get_num_objs() > MOST_MEMBERS:
        raise DataError(f"{what} has more than {MOST_MEMBERS} members")
    names = []
    for raw in group:
        name = decoded(raw, f"a name in {what}")
        if group.links.get_info(raw).type != h5l.TYPE_HARD:
            raise DataError(f"{name} in {what} is a link to another place or file; a dataset holds its data itself")
        names.append(name)
    return names


def attributes_of(thing: h5g.GroupID | h5d.DatasetID) -> dict[str, str]:
    """Texts of an object, by name.

    Raises:
        DataError: one is no text of a fixed length, or not UTF-8.
    """
    found = {}
    for at in range(h5a.get_num_attrs(thing)):
        attribute = h5a.open(thing, index=at)
        name = decoded(attribute.name, "an attribute's name")
        what = f"attribute {name}"
        size = _text_size(attribute.get_type(), what)
        if size > MOST_TEXT:
            raise DataError(f"{what} is longer than any text of a dataset")
        if attribute.get_space().get_simple_extent_npoints() != 1:
            raise DataError(f"{what} is a list")
        raw = np.empty(attribute.shape, dtype=f"S{size}")
        attribute.read(raw, mtype=attribute.get_type())
        found[name] = decoded(raw.tobytes(), what)
    return found


def texts_of(data: h5d.DatasetID) -> list[str]:
    """A list of texts.

    Raises:
        DataError: no list, or one is not UTF-8.
    """
    if len(data.shape) != 1:
        raise DataError("must be a list of texts")
    raw = np.empty(data.shape, dtype=f"S{_text_size(data.get_type(), 'this')}")
    data.read(h5s.ALL, h5s.ALL, raw, mtype=data.get_type())
    return [decoded(text, f"entry {k}") for k, text in enumerate(raw.tolist())]


def decoded(raw: bytes, what: str) -> str:
    """UTF-8 without the zeros that fill a text of a fixed length up."""
    try:
        return raw.split(b"\0", 1)[0].decode()
    except UnicodeDecodeError:
        raise DataError(f"{what} is not UTF-8") from None


def _text_size(kind: h5t.TypeID, what: str) -> int:
    if kind.get_class() != h5t.STRING:
        raise DataError(f"{what} is not text")
    if kind.is_variable_str():
        raise DataError(f"{what} is text of variable length; write it with a fixed one")
    return int(kind.get_size())


def _require_few_attributes(thing: h5g.GroupID | h5d.DatasetID, what: str) -> None:
    count = h5a.get_num_attrs(thing)
    if count > MOST_ATTRIBUTES:
        raise DataError(f"{what} has {count} attributes; a dataset has at most {MOST_ATTRIBUTES}")


def _require_plain_data(data: h5d.DatasetID, what: str, *, text: bool) -> None:
    _require_few_attributes(data, what)
    kind, made = data.get_type(), data.get_create_plist()
    if text and (kind.get_class() != h5t.STRING or kind.is_variable_str()):
        raise DataError(f"{what} is not text of a fixed length")
    if not text and (kind.get_class() != h5t.FLOAT or kind.get_size() != DOUBLE):
        raise DataError(f"{what} is not a table of doubles")
    if made.get_layout() == h5d.VIRTUAL:
        raise DataError(f"{what} is a view of other data; a dataset holds its data itself")
    if made.get_external_count():
        raise DataError(f"{what} lies in another file; a dataset holds its data itself")
    size = int(kind.get_size())
    for length in data.shape:
        size *= int(length)
        if not 0 < size <= MOST_ARRAY:
            raise DataError(f"{what} extent is not plausible")
    if data.get_storage_size() * PACKED < size:
        raise DataError(f"{what} holds far less data than its extent says")
    for at in range(made.get_nfilters()):
        code = made.get_filter(at)[0]
        if code not in FILTERS:
            raise DataError(f"{what} is packed by a filter ({code}) that datasets do not use")
