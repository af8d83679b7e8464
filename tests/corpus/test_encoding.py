"""Encodings: what is written is what is read, and a guess is said to be one."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pipeline.corpus.encoding import NotText, decode

NEWS = "“We hit 603 targets,” the ministry said – a rise of 12 per cent – at a cost of £2.7m.\r\nCafé São Tomé."
#: any text a file can hold; control characters would make it binary data
TEXT = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufeff"), min_size=1, max_size=200
).map(lambda text: text + "\r\nand\na\rfew lines")


@pytest.mark.parametrize(
    ("data", "encoding", "remark"),
    [
        (NEWS.encode(), "utf-8", ""),
        (codecs.BOM_UTF8 + NEWS.encode(), "utf-8", ""),
        (NEWS.encode("utf-16"), "utf-16-le", ""),
        (codecs.BOM_UTF16_BE + NEWS.encode("utf-16-be"), "utf-16-be", ""),
        (NEWS.encode("utf-16-le"), "utf-16-le", "guessed"),
        (NEWS.encode("utf-16-be"), "utf-16-be", "guessed"),
        (NEWS.encode("utf-32"), "utf-32-le", ""),
        (NEWS.encode("cp1252"), "cp1252", "read as cp1252 (Windows) (guessed"),
        ("Café São Tomé, 5 £".encode("latin-1"), "cp1252", "guessed"),
        (b"plain", "utf-8", ""),
        (b"", "utf-8", ""),
    ],
)
def test_encodings(data, encoding, remark):
    decoded = decode(data)
    assert decoded.encoding == encoding
    assert bool(decoded.remark) == bool(remark) and remark in decoded.remark
    assert not decoded.text.startswith("\ufeff")
    if data and b"plain" not in data and b"5" not in data[:40]:
        assert decoded.text == NEWS


@given(TEXT)
@settings(max_examples=150, deadline=None)
def test_utf8_reads_back(text):
    for data in (text.encode(), codecs.BOM_UTF8 + text.encode()):
        assert decode(data).text == text


@given(TEXT)
@settings(max_examples=100, deadline=None)
def test_utf16_reads_back(text):
    for encoding in ("utf-16", "utf-32"):
        assert decode(text.encode(encoding)).text == text


@given(st.text(st.characters(codec="cp1252", exclude_categories=("Cc",)), max_size=60))
@settings(max_examples=150, deadline=None)
def test_cp1252_reads_back(words):
    text = NEWS + " The rest of the report is in plain English. " * 8 + words
    data = text.encode("cp1252")
    decoded = decode(data)
    assert decoded.text == text and "guessed" in decoded.remark


@given(st.text(st.characters(codec="latin-1", exclude_categories=("Cc",)), max_size=60))
@settings(max_examples=100, deadline=None)
def test_latin1_reads_back(words):
    text = "Müller und Söhne paid 5 million euros. " * 10 + words
    data = text.encode("latin-1")
    assume(b"\xc3" not in data and b"\xc2" not in data)
    assert decode(data).text == text


def test_declared_encoding_is_no_guess():
    text = "Привет, мир. В городе погибли 12 человек."
    assert decode(text.encode("koi8-r"), declared="koi8-r") == (text, "koi8-r", "")
    assert decode(NEWS.encode("cp1252"), declared="iso-8859-1") == (NEWS, "cp1252", "")
    # a page that is UTF-8 and claims something else is UTF-8
    assert decode(NEWS.encode(), declared="iso-8859-1").text == NEWS


def test_other_encodings_are_guessed():
    text = "Сегодня в городе погибли двенадцать человек, сообщило министерство внутренних дел страны. " * 5
    decoded = decode(text.encode("cp1251"))
    assert decoded.text == text and "guessed" in decoded.remark


def test_a_few_broken_bytes_cost_only_themselves():
    data = ("Zoë’s café – 603 people. " * 20).encode() + b"\xff tail"
    decoded = decode(data)
    assert decoded.text.startswith("Zoë’s café – 603 people.") and decoded.text.endswith("\ufffd tail")
    assert "1 characters in it are broken" in decoded.remark


def test_an_earlier_wrong_guess_is_seen():
    assert "garbled" in decode("It\u00e2\u20ac\u2122s gone.".encode()).remark


@pytest.mark.parametrize(
    "data", [bytes(range(256)) * 20, b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" * 9, b"\x01\x02\x03\x04\x05" * 50]
)
def test_binary(data):
    with pytest.raises(NotText, match="not text"):
        decode(data)
