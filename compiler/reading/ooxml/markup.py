"""XML from strangers: well-formed, without a document type, taken block by block.

Entities are expanded only where a document type declares them, so a declaration in any encoding and however
far from the start ends the walk before one is used. Nothing is kept of what was walked through.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable, Iterator
from xml.parsers import expat

from compiler.reading.limits import Budget, TooMuchError

BLOCK = 1 << 18
"""Bytes of a part that are looked at together."""
LONGEST = 1_000_000
"""Bytes of one tag or text; expat looks at an unfinished tag from its start with every block."""
_DEEPEST = 500
"""Elements inside each other; honest parts stay below twenty."""

_DECLARED = re.compile(rb"""<\?xml[^>]*?\sencoding\s*=\s*["']([\w.-]{1,40})["']""")
_ENCODINGS = frozenset((
    "utf-8", "us-ascii", "ascii", "utf-16", "utf-16le", "utf-16be", "utf-32", "iso-10646-ucs-2",
    "gbk", "gb2312", "gb18030", "big5", "big5-hkscs", "shift_jis", "euc-jp", "euc-kr", "iso-2022-jp",
    "koi8-r", "tis-620", "macintosh", "windows-936", "windows-949", "windows-950", "windows-874",
    *(f"windows-{number}" for number in range(1250, 1259)),
    *(f"iso-8859-{number}" for number in (*range(1, 10), 13, 14, 15, 16)),
))  # fmt: skip
"""Encodings that XML is written in. Python knows many more that are none, such as rot13."""
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


class MarkupError(ValueError):
    """XML that is not well-formed."""


class DocumentTypeError(ValueError):
    """XML that declares a document type, and with it entities of its own."""


class Walker:
    """What is done with the elements of a part, by their names without prefix; `walk` calls it.

    Strict and transitional workbooks differ only in their namespaces.
    """

    texts: frozenset[str] = frozenset()
    """Elements whose text is wanted: all of it, also that of elements inside."""

    def __init__(self) -> None:
        self.path: list[str] = []
        """Names of the elements around, the outermost first."""
        self.length: Callable[[], int] = int
        """How much of the text that is wanted was walked through so far, in characters."""

    def start(self, name: str, attributes: dict[str, str]) -> str | None:
        """An element starts; ``path`` ends with its parent. Attribute names have their prefix.

        What is returned counts as its text.
        """

    def end(self, name: str, text: str) -> None:
        """An element ends; ``path`` ends with its parent. ``text`` is empty where it is not wanted."""


class Check:
    """Walks along: raises MarkupError and DocumentTypeError as soon as a block gives cause.

    It also counts elements and how deep they stand in each other, unless `trusting`: whoever has accounted
    for every tag of a block need not pay for that.
    """

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._parser = expat.ParserCreate("utf-8")
        self._parser.StartDoctypeDeclHandler = _document_type
        self._parser.ordered_attributes = True
        self._depth = self._elements = 0
        self._length = _Length()
        self._trusting = True
        self.trusting = False

    @property
    def trusting(self) -> bool:
        """Whether elements are not counted."""
        return self._trusting

    @trusting.setter
    def trusting(self, wanted: bool) -> None:
        if wanted != self._trusting:
            self._trusting = wanted
            self._parser.StartElementHandler = None if wanted else self._start
            self._parser.EndElementHandler = None if wanted else self._end

    def feed(self, block: bytes) -> None:
        """The next block, in UTF-8."""
        self._length.add(block)
        _parse(self._parser, block)
        self._budget.visit(self._elements)
        self._elements = 0

    def close(self) -> None:
        """The end of the part."""
        _parse(self._parser, b"", last=True)

    def _start(self, _name: str, _attributes: list[str]) -> None:
        self._depth += 1
        self._elements += 1
        _check_depth(self._depth)

    def _end(self, _name: str) -> None:
        self._depth -= 1


def walk(blocks: Iterable[bytes], walker: Walker, budget: Budget) -> None:
    """Show every element of a part in UTF-8 to ``walker``.

    Raises MarkupError, DocumentTypeError and TooMuchError.
    """
    for _ in steps(blocks, walker, budget):
        pass


def steps(blocks: Iterable[bytes], walker: Walker, budget: Budget) -> Iterator[None]:
    """The same, one step per block, for whoever takes away what the walker has gathered in between."""
    parser = expat.ParserCreate("utf-8")
    parser.StartDoctypeDeclHandler = _document_type
    handlers = _Handlers(parser, walker)
    length = _Length()
    for block in blocks:
        length.add(block)
        _parse(parser, block)
        budget.visit(handlers.elements)
        handlers.elements = 0
        yield
    _parse(parser, b"", last=True)
    yield


class _Handlers:
    """The handlers of a walk."""

    def __init__(self, parser: expat.XMLParserType, walker: Walker) -> None:
        self._parser, self._walker = parser, walker
        self._names: dict[str, str] = {}
        self._text: list[str] = []
        self.elements = 0
        """Elements met since somebody counted."""
        self._kept = self._wanted = 0
        walker.length = lambda: self._kept
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        own = self._names.get(name) or self._name(name)
        walker = self._walker
        said = walker.start(own, attributes)
        if said and self._wanted:
            self._characters(said)
        walker.path.append(own)
        self.elements += 1
        _check_depth(len(walker.path))
        if own in walker.texts:
            self._wanted += 1
            if self._wanted == 1:
                self._parser.CharacterDataHandler = self._characters

    def _end(self, _name: str) -> None:
        walker = self._walker
        own = walker.path.pop()
        text = ""
        if own in walker.texts:
            self._wanted -= 1
            text = "".join(self._text)
            if not self._wanted:
                self._text.clear()
                self._kept = 0
                self._parser.CharacterDataHandler = None
        walker.end(own, text)

    def _characters(self, text: str) -> None:
        self._kept += len(text)
        check_length(self._kept)
        self._text.append(text)

    def _name(self, name: str) -> str:
        own = name.rpartition(":")[2]
        if len(self._names) < 1_000:
            self._names[name] = own
        return own


class _Length:
    """How long it is since a tag ended."""

    def __init__(self) -> None:
        self._since = 0

    def add(self, block: bytes) -> None:
        last = block.rfind(b">")
        self._since = len(block) - last if last >= 0 else self._since + len(block)
        check_length(self._since)


def utf8(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """The same part in UTF-8 without a byte order mark, whatever it was written in.

    Raises MarkupError when it is written in nothing that XML is written in.
    """
    stream = iter(blocks)
    first = next(stream, b"")
    mark, encoding = _encoding(first)
    if encoding == "utf-8":
        yield first[mark:]
        yield from stream
        return
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    try:
        yield decoder.decode(first[mark:]).encode()
        for block in stream:
            yield decoder.decode(block).encode()
        decoder.decode(b"", final=True)
    except UnicodeError as error:
        raise MarkupError(str(error)) from None


def _encoding(first: bytes) -> tuple[int, str]:
    """Length of the byte order mark, and the encoding (XML 1.0, appendix F)."""
    for mark, encoding in _MARKS:
        if first.startswith(mark):
            return len(mark), encoding
    if first[:4] in (b"<\0?\0", b"<\0w\0", b"<\0s\0"):
        return 0, "utf-16-le"
    if first[:4] in (b"\0<\0?", b"\0<\0w", b"\0<\0s"):
        return 0, "utf-16-be"
    declared = _DECLARED.match(first[:1_000])
    name = declared[1].decode().lower() if declared else "utf-8"
    if name not in _ENCODINGS:
        raise MarkupError(f"the encoding {name}")
    if name in ("gb2312", "gbk", "windows-936"):
        name = "gb18030"  # the older two are parts of it, and often named where it is meant
    name = name.replace("windows-", "cp")
    # A declaration of UTF-16 in one-byte characters is a lie that every reader forgives.
    return 0, "utf-8" if name in ("us-ascii", "ascii") or name.startswith(
        ("utf-16", "utf-32", "iso-10646")
    ) else name


def is_utf8(data: bytes) -> bool:
    """Whether an XML part is in UTF-8, of which ASCII is a part."""
    try:
        return _encoding(data)[1] == "utf-8"
    except MarkupError:
        return False


def whole_number(text: str | None, default: int = 0) -> int:
    """An attribute that should hold a whole number from 0 on; ``default`` where it does not."""
    return int(text) if text and len(text) < 10 and text.isascii() and text.isdigit() else default


def check_length(length: int) -> None:
    """Raises TooMuchError when one tag or text is longer than any honest one."""
    if length > LONGEST:
        raise TooMuchError("tag", LONGEST, length, at_least=True)


def _parse(parser: expat.XMLParserType, block: bytes, *, last: bool = False) -> None:
    try:
        parser.Parse(block, last)
    except expat.ExpatError as error:
        raise MarkupError(str(error)) from None


def _check_depth(depth: int) -> None:
    if depth > _DEEPEST:
        raise TooMuchError("depth", _DEEPEST, depth, at_least=True)


def _document_type(*_: object) -> None:
    raise DocumentTypeError
