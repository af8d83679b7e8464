"""Opening a corpus: every input is an article or an unread one with its reason, and the others are read."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from pipeline.config import CorpusConfig
from pipeline.corpus import CorpusError, list_inputs, open_corpus
from pipeline.corpus.ids import Ids, given_id, slug
from pipeline.corpus.language import identify
from pipeline.records import Article, Unread

NEWS = (
    "The council voted on Monday to close the old bridge for six weeks, the mayor said. It carries 26,000 cars a day."
)
GERMAN = (
    "Der Stadtrat beschloss am Montag, die alte Brücke für sechs Wochen zu schließen, sagte die Bürgermeisterin gestern. "
    * 4
)


def write(folder: Path, **files: str | bytes) -> Path:
    """Files by name; "__" is a dot and "___" a slash."""
    for name, content in files.items():
        file = folder / name.replace("___", "/").replace("__", ".")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def only(path: Path, **options) -> Article | Unread:
    (document,) = open_corpus(path, **options)
    return document


def test_every_format(tmp_path):
    row = {
        "id": "j1",
        "text": NEWS,
        "title": "Bridge",
        "published": "2024-05-01",
        "url": "https://a.example/x",
        "author": ["Ada", "Pell"],
    }
    html = f"<html><head><title>Bridge to close</title></head><body><article><h1>Bridge to close</h1><p>{NEWS}</p><p>{NEWS} {NEWS}</p></article></body></html>"
    write(
        tmp_path,
        a__txt=NEWS,
        b__md=f"# Bridge\n\n{NEWS}",
        c__html=html,
        d__jsonl=json.dumps(row) + "\n",
        e__csv=f'id,text\ne1,"{NEWS}"\n',
        f__tsv=f"text\tpublisher\n{NEWS}\tCourier\n",
        g__txt__gz=gzip.compress(NEWS.encode()),
        h__json=json.dumps([row | {"id": "h1"}]),
        i__jsonl__gz=gzip.compress(json.dumps(row | {"id": "i1"}).encode()),
        sub___a__txt=NEWS,
        sub___README=NEWS,
        __hidden__txt=NEWS,
    )
    documents = list(open_corpus(tmp_path))
    assert all(isinstance(d, Article) for d in documents)
    assert [d.doc_id for d in documents] == ["a", "b", "c", "j1", "e1", "f-2", "g", "h1", "i1", "sub-readme", "sub-a"]
    assert [d.path for d in documents][3:6] == ["d.jsonl:1", "e.csv:2", "f.tsv:2"]
    by_id = {d.doc_id: d for d in documents}
    assert (
        by_id["b"].title == "Bridge" and by_id["c"].title == "Bridge to close" and by_id["f-2"].publisher == "Courier"
    )
    assert (by_id["j1"].byline, by_id["j1"].published, by_id["j1"].published_from) == (
        "Ada, Pell",
        date(2024, 5, 1),
        "metadata",
    )
    assert all(len(d.sha256) == 64 for d in documents)
    assert documents == list(open_corpus(tmp_path))


@pytest.mark.parametrize("text", ["a\r\nb\r\n\r\nc", "a\rb", "\ufb01 \u2028 x\n", " \n\n lead", "tab\tend \n"])
def test_text_is_kept_exactly(tmp_path, text):
    write(tmp_path, a__txt=text, b__jsonl=json.dumps({"text": text}), c__csv='text\r\n"' + text + '"\r\n')
    assert [d.text for d in open_corpus(tmp_path)] == [text] * 3


def test_half_broken_json_lines(tmp_path):
    good = json.dumps({"id": "good-1", "text": NEWS})
    lines = [
        good,
        '{"id": broken',
        "",
        good.replace("1", "2"),
        "[1]",
        '{"txt": 1}',
        '{"id": "n", "text": 5}',
        '{"text": null, "id": "none"}',
        good,
    ]
    file = write(tmp_path, a__jsonl="\n".join(lines)) / "a.jsonl"
    documents = list(open_corpus(file))
    assert [(d.doc_id, getattr(d, "status", "ok")) for d in documents] == [
        ("good-1", "ok"),
        ("a-2", "failed"),
        ("good-2", "ok"),
        ("a-5", "failed"),
        ("a-6", "failed"),
        ("n", "failed"),
        ("none", "skipped"),
        ("good-1-2", "ok"),
    ]
    assert documents[1].reason.startswith("line 2 is not valid JSON")
    assert "no field 'text'; the fields there are: txt" in documents[4].reason
    assert "used more than once" in documents[-1].remark


def test_table_without_a_text_column(tmp_path):
    write(tmp_path, a__csv="title,body\nx,y\n")
    assert "no column 'text'; the columns there are: title, body" in only(tmp_path).reason
    assert only(tmp_path, settings=CorpusConfig(text_column="Body")).text == "y"


def test_table_details(tmp_path):
    rows = ["Text;Date;Title", '"One; two\nlines";2024-05-01;T', ";;", "a;b;c;d", "three"]
    documents = list(open_corpus(write(tmp_path, a__csv="\ufeff" + "\r\n".join(rows))))
    assert [getattr(d, "text", d.doc_id) for d in documents] == ["One; two\nlines", "a-5", "three"]
    assert documents[0].published == date(2024, 5, 1)
    assert "line 5 has 4 cells, the header 3" in documents[1].reason


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_tables_and_lines_in_other_encodings(tmp_path, encoding):
    text = "Zoë paid £5 – “cash”. " * 3
    (tmp_path / "a.csv").write_bytes(f"id,text\nc,{text}\n".encode(encoding))
    (tmp_path / "b.jsonl").write_bytes(
        (json.dumps({"id": "j", "text": text}, ensure_ascii=False) + "\n").encode(encoding)
    )
    documents = list(open_corpus(tmp_path))
    assert [d.text for d in documents] == [text, text]
    assert all(("guessed" in d.remark) == (encoding == "cp1252") for d in documents)


def test_a_configured_encoding_is_no_guess(tmp_path):
    text = "Привет. Погибли 12 человек."
    row = json.dumps({"text": text}, ensure_ascii=False)
    write(
        tmp_path,
        a__txt=text.encode("koi8-r"),
        b__jsonl=row.encode("koi8-r"),
        c__csv=f"text\n{text}\n".encode("koi8-r"),
        d__txt=text,
    )
    documents = list(open_corpus(tmp_path, settings=CorpusConfig(encoding="koi8-r")))
    assert [(d.text, d.remark) for d in documents] == [(text, "")] * 4
    with pytest.raises(ValueError, match="not an encoding"):
        CorpusConfig(encoding="windoze")


def test_metadata_beside_the_files(tmp_path):
    write(
        tmp_path,
        a__txt=NEWS,
        sub___b__txt=NEWS,
        sub___deep___c__txt=NEWS,
        metadata__csv="path,title,url,published,publisher,byline\na.txt,A,https://a.example/a,2024-05-01,Courier,Ada\nsub/b.txt,wrong,,,,\nnone.txt,,,,,\n",
        sub___metadata__csv="Path;Published;id\nb.txt;4/7/2024;bee\ndeep/c.txt;2 May 2024;\n",
    )
    documents = {d.path: d for d in open_corpus(tmp_path)}
    a, b, c = documents["a.txt"], documents["sub/b.txt"], documents["sub/deep/c.txt"]
    assert (a.title, a.publisher, a.byline, a.published) == ("A", "Courier", "Ada", date(2024, 5, 1))
    assert b.doc_id == "bee" and b.published is None and "4/7/2024" in b.remark
    assert (c.published, c.published_from) == (date(2024, 5, 2), "metadata")
    assert documents["metadata.csv"].status == "skipped" and "none.txt" in documents["metadata.csv"].reason
    assert only(tmp_path / "a.txt").publisher == "Courier"


def test_metadata_without_paths(tmp_path):
    write(tmp_path, a__txt=NEWS, metadata__csv="file_name,title\na.txt,A\n")
    article, table = open_corpus(tmp_path)
    assert article.text == NEWS
    assert table.status == "failed" and "no column 'path'; the columns there are: file_name, title" in table.reason


def test_front_matter(tmp_path):
    write(tmp_path, a__md=f"---\ntitle: Bridge\ndate: 2024-05-01\nauthor: Ada\n---\n\n{NEWS}")
    article = only(tmp_path)
    assert (article.title, article.published, article.byline) == ("Bridge", date(2024, 5, 1), "Ada")
    assert article.text.startswith("---\n")


@pytest.mark.parametrize(
    ("name", "content", "status", "reason"),
    [
        ("a.txt", b"", "skipped", "empty"),
        ("a.txt", b" \n\r\n\t", "skipped", "empty"),
        ("a.txt", "\u2014 * \u2014".encode(), "skipped", "no words"),
        ("a.jsonl", b"\n\n", "skipped", "empty"),
        ("a.csv", b"", "skipped", "empty"),
        ("a.html", b"", "skipped", "empty"),
        ("a.html", b"<html><body></body></html>", "skipped", "no article"),
        ("a.jpg", b"\xff\xd8\xff", "skipped", "an image"),
        ("a.pdf", b"%PDF-1.7", "skipped", "PDF"),
        ("a.xyz", b"x", "skipped", ".xyz"),
        ("a.txt", bytes(range(256)) * 9, "failed", "not text"),
        ("a.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "failed", "not text"),
        ("a.jsonl", bytes(range(256)) * 9, "failed", ""),
        ("a.csv", bytes(range(256)) * 9, "failed", "not text"),
        ("a.html", bytes(range(256)) * 9, "failed", "not text"),
        ("a.gz", b"not packed", "failed", ".gz"),
        ("a.txt.gz", gzip.compress(NEWS.encode())[:-12], "failed", ".gz"),
        ("a.json", b"{", "failed", "not valid JSON"),
        ("a.txt", GERMAN.encode(), "skipped", "not English: it looks German"),
    ],
)
def test_bad_inputs_are_rows_and_the_others_are_read(tmp_path, name, content, status, reason):
    (tmp_path / name).write_bytes(content)
    write(tmp_path, zz__txt=NEWS)
    *bad, good = open_corpus(tmp_path)
    assert isinstance(good, Article) and good.text == NEWS
    assert bad and all(isinstance(d, Unread) and d.status == status and reason in d.reason for d in bad), bad


def test_a_cut_off_gz_of_json_lines_gives_its_good_lines(tmp_path):
    packed = gzip.compress(
        b"".join(json.dumps({"id": f"n{i}", "text": f"{NEWS} {i * 7919}"}).encode() + b"\n" for i in range(3000))
    )
    (tmp_path / "a.jsonl.gz").write_bytes(packed[: len(packed) // 2])
    *good, last = open_corpus(tmp_path)
    assert len(good) > 100 and [d.doc_id for d in good[:2]] == ["n0", "n1"]
    assert last.status == "failed" and "the lines before that were read" in last.reason


def test_size_limit(tmp_path):
    write(
        tmp_path,
        a__txt="word " * 100,
        b__txt=NEWS[:90],
        c__jsonl='{"text": "' + "x" * 200 + '"}\n{"text": "fine"}\n',
        d__txt__gz=gzip.compress(b"x" * 10_000_000),
    )
    settings = CorpusConfig(maximum_size=100)
    found = [(d.path, isinstance(d, Article)) for d in open_corpus(tmp_path, settings=settings)]
    assert found == [("a.txt", False), ("b.txt", True), ("c.jsonl:1", False), ("c.jsonl:2", True), ("d.txt.gz", False)]
    assert [bool(i.reason) for i in list_inputs(tmp_path, settings)] == [True, False, False, False]


def test_two_megabytes_on_one_line(tmp_path):
    text = "The army said 12 people died in Orlo on Monday. " * 42_000
    write(tmp_path, a__txt=text, b__jsonl=json.dumps({"text": text}))
    assert [len(d.text) for d in open_corpus(tmp_path)] == [len(text)] * 2


def test_nothing_to_open(tmp_path):
    with pytest.raises(CorpusError, match="no file or folder"):
        open_corpus(tmp_path / "missing")
    with pytest.raises(CorpusError, match="is empty"):
        open_corpus(tmp_path)
    with pytest.raises(CorpusError):
        list_inputs(tmp_path)


def test_a_folder_of_images(tmp_path):
    write(tmp_path, a__jpg=b"\xff\xd8", b__PNG=b"\x89PNG", c__svg="<svg/>")
    assert [(d.status, d.reason) for d in open_corpus(tmp_path)] == [("skipped", "an image, not text")] * 3


def test_a_file_named_alone_is_read_whatever_its_ending(tmp_path):
    write(tmp_path, story__xyz=NEWS)
    assert only(tmp_path / "story.xyz").text == NEWS


def test_publication_date_of_the_run(tmp_path):
    write(tmp_path, a__txt=NEWS, b__jsonl=json.dumps({"text": NEWS, "published": "2020-01-02"}))
    found = [(d.published, d.published_from) for d in open_corpus(tmp_path, published=date(2024, 1, 1))]
    assert found == [(date(2024, 1, 1), "option"), (date(2020, 1, 2), "metadata")]
    assert [d.published_from for d in open_corpus(tmp_path)] == ["none", "metadata"]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("000_cac5a88", "000_cac5a88"),
        ("APW19980810.0907", "APW19980810.0907"),
        ("a-b-", "a-b-"),
        ("q12", "q12"),
        ("123", "doc-123"),
        ("1.5", "doc-1.5"),
        ("=1+1", "doc-1+1"),
        ("../../etc/passwd", "..-..-etc-passwd"),
        ("https://a.example/x?y=1", "https-a.example-x-y=1"),
        ("a b\tc", "a-b-c"),
        ("", ""),
        ("...", ""),
    ],
)
def test_given_ids(given, expected):
    found = given_id(given)
    assert found == expected or (given.startswith("..") and "/" not in found and not found.startswith("."))


@pytest.mark.parametrize(
    ("path", "row", "expected"),
    [
        ("conflict/River Strike.txt", 0, "conflict-river-strike"),
        ("2017-07-07.txt", 0, "doc-2017-07-07"),
        ("Über/café.html.gz", 0, "uber-cafe"),
        ("d.jsonl:7", 7, "d-7"),
        ("日本.txt", 0, "doc"),
        ("a.v2.txt", 0, "a-v2"),
    ],
)
def test_slugs(path, row, expected):
    assert slug(path, row) == expected


def test_ids_are_unique_for_any_file_system():
    ids = Ids()
    assert [ids.unique(i) for i in ("a", "A", "a", "a-2", "b")] == ["a", "A-2", "a-3", "a-2-2", "b"]


def test_same_name_in_two_formats(tmp_path):
    write(tmp_path, a__md=NEWS, a__txt=NEWS)
    assert [d.doc_id for d in open_corpus(tmp_path)] == ["a", "a-2"]


@pytest.mark.parametrize("text", ["It's 30 yards.", "Reducing the interest rate.", "Si.", "El Niño killed 12.", "603"])
def test_short_texts_are_not_judged(text):
    assert identify(text) == ""


def test_languages(tmp_path):
    assert identify(NEWS * 3) == "en"
    assert identify(GERMAN) == "de"
    write(tmp_path, a__txt=GERMAN)
    article = only(tmp_path, settings=CorpusConfig(language=""))
    assert isinstance(article, Article) and article.language == "de"


HTML = """<html><head><meta charset="{charset}"><title>Flood kills 17 | Evening Courier</title>
<meta property="og:site_name" content="Evening Courier"><meta name="author" content="Ada Lorne">
<meta property="article:published_time" content="2024-05-21T18:40:00+02:00">
<link rel="canonical" href="https://courier.example/flood"></head><body><nav><a href="/">Home</a></nav><main><article>
<h1>Flood kills 17</h1><figure><img src="a.jpg"><figcaption>The square on Monday. (Photo: Ada Lorne)</figcaption></figure>
<p>VELLIN — Seventeen people were killed when the river burst its banks – the worst flood since 1987, the fire service said.</p>
<h2>The cost</h2><p>“We expect claims of <b>€300m</b>,” the insurers&rsquo; association said. Only 38 percent of the houses are insured.</p>
<ul><li>Dead: 17</li><li>Missing: 64</li></ul><p>Sign up for the evening newsletter</p></article>
<section id="comments" class="comments"><h3>1 comment</h3><ol class="comment-list"><li class="comment">
<p>They knew for 20 years that the dam was weak and nobody did a thing about it.</p></li></ol></section></main>
<footer>Copyright 2024</footer></body></html>"""


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_html(tmp_path, encoding):
    (tmp_path / "a.html").write_bytes(
        HTML.format(charset="windows-1252" if encoding == "cp1252" else "utf-8").encode(encoding)
    )
    article = only(tmp_path)
    assert (article.title, article.publisher, article.byline) == ("Flood kills 17", "Evening Courier", "Ada Lorne")
    assert (article.url, article.published, article.published_from) == (
        "https://courier.example/flood",
        date(2024, 5, 21),
        "html",
    )
    assert article.remark == "" and "Home" not in article.text and "Copyright" not in article.text
    known = [(s.kind, article.text[s.start : s.end]) for s in article.sections]
    assert known == [
        ("headline", "Flood kills 17"),
        ("caption", "The square on Monday. (Photo: Ada Lorne)"),
        ("headline", "The cost"),
        ("list", "Dead: 17"),
        ("list", "Missing: 64"),
        ("comment", "They knew for 20 years that the dam was weak and nobody did a thing about it."),
    ]
    assert "“We expect claims of €300m,” the insurers’ association said." in article.text


def test_sample():
    sample = Path(__file__).resolve().parents[2] / "data/sample"
    documents = list(open_corpus(sample))
    assert len(documents) >= 14 and all(isinstance(d, Article) for d in documents)
    assert {d.published_from for d in documents} == {"metadata", "url", "html", "dateline", "text", "file"}
    assert sum("cp1252" in d.remark for d in documents) == 1
    assert len({Path(d.path.partition(":")[0]).suffix for d in documents}) >= 6
    assert all(d.title and d.text.isprintable() is False for d in documents)


def test_reading_needs_no_spacy():
    code = (
        "import sys; from pipeline.corpus import open_corpus; list(open_corpus('data/sample/politics'));"
        "sys.exit(any(m in sys.modules for m in ('spacy', 'trafilatura', 'pandas', 'torch')))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).resolve().parents[2]).returncode == 0
