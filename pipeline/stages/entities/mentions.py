"""What the finding of names works on: a document's tokens as plain lists, and mentions as token ranges."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.attrs import ORTH, SENT_START, TAG
from spacy.tokens import Doc

from pipeline.stages.entities.gazetteer import NAME_LABELS, Entry
from pipeline.stages.layout import document_text, token_starts, token_strings

#: code points; shorter lines end where their author ended them
_FULL_LINE = 30
PROPER = frozenset({"NNP", "NNPS"})


@dataclass(slots=True)
class Mention:
    """Tokens ``start`` to ``end`` (exclusive) that name something; ``entry`` where a gazetteer knows the name."""

    start: int
    end: int
    label: str
    rule: str
    entry: Entry | None = None
    #: key of the name it is a mention of, filled in when names are resolved
    name: str = ""
    #: the offset at which it ends, where that lies inside its last token ("U.S." in "U.S.-led")
    stop: int = 0


class Tokens:
    """A Doc's tokens, read once: words, tags, offsets, sentence starts, and which stand in sections that are read."""

    def __init__(self, doc: Doc) -> None:
        self.text = document_text(doc)
        #: the text with its line breaks as spaces: a name may run over the end of a line
        self.flat = self.text.replace("\n", " ")
        self.words = token_strings(doc, ORTH)
        self.starts = token_starts(doc)
        self.tags = token_strings(doc, TAG)
        self.orths: list[int] = doc.to_array(ORTH).tolist()
        self.sentence_starts = set((doc.to_array(SENT_START) == 1).nonzero()[0].tolist())
        self.unread = _unread(doc, self.starts)
        found = [(span.start, span.end, span.label_) for span in doc.ents]
        #: tokens of dates, times and numbers
        self.figures = {i for start, end, label in found if label not in NAME_LABELS for i in range(start, end)}
        self.ner = [name for name in found if name[2] in NAME_LABELS and not self.unread[name[0]]]
        # a blank line ends a sentence even where a parser read on
        self.sentence_starts.update(i + 1 for i, word in enumerate(self.words) if "\n\n" in word and word.isspace())

    def __len__(self) -> int:
        return len(self.words)

    def end_offset(self, end: int) -> int:
        """The offset at which the last token before ``end`` ends."""
        return self.starts[end - 1] + len(self.words[end - 1])

    def is_wrap(self, position: int) -> bool:
        """Whether a token is the line break of a text wrapped at a fixed width: a full line before, words after."""
        after = position + 1
        if (
            self.words[position] not in ("\n", "\r\n", "\r")
            or after >= len(self.words)
            or after in self.sentence_starts
        ):
            return False
        offset = self.starts[position]
        line = max(self.text.rfind("\n", 0, offset), self.text.rfind("\r", 0, offset)) + 1
        return self.words[after][0].isalnum() and offset - line >= _FULL_LINE

    def cover(self, mentions: list[Mention]) -> bytearray:
        """1 for each token that belongs to a mention."""
        covered = bytearray(len(self.words))
        for mention in mentions:
            covered[mention.start : mention.end] = b"\x01" * (mention.end - mention.start)
        return covered

    def string(self, start: int, end: int) -> str:
        """The text of a token range."""
        return self.text[self.starts[start] : self.end_offset(end)]


def _unread(doc: Doc, starts: list[int]) -> bytearray:
    """1 for each token of a section that is not read."""
    unread = bytearray(len(starts))
    hidden = [(section.start, section.end) for section in doc._.sections if not section.read]
    if hidden:
        position = 0
        for begin, end in hidden:
            while position < len(starts) and starts[position] < begin:
                position += 1
            while position < len(starts) and starts[position] < end:
                unread[position] = 1
                position += 1
    return unread
