import gzip
import io
import os
import socket
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caseboard.exchange import reading
from caseboard.exchange.objects import LONGEST_LINE
from caseboard.exchange.reading import BadInput, Input, lines
from caseboard.exchange.records import BadRecord, decode
from tests.exchange.lines import line

GOOD = line("message")


def told(*paths, stdin=None):
    """Return (place, bytes) of every line of an input."""
    return [(place.words, place.raw) for place in lines(paths, stdin)]


@pytest.fixture
def folder(tmp_path):
    """Make a folder of records with folders below it, and things beside the records."""
    (tmp_path / "in" / "b").mkdir(parents=True)
    (tmp_path / "in" / "b" / "2.jsonl").write_bytes(b'{"b":2}\n')
    (tmp_path / "in" / "b.jsonl").write_bytes(b'{"b":0}\n')
    (tmp_path / "in" / "a.jsonl.gz").write_bytes(gzip.compress(b'{"a":1}\n{"a":2}'))
    (tmp_path / "in" / "photo.png").write_bytes(b"\x89PNG")
    (tmp_path / "in" / "b" / "notes.json").write_bytes(b"{}")
    return tmp_path / "in"


def test_a_folder_is_read_in_the_order_of_its_names(folder):
    """All records below a folder are read, plain and compressed, in an order that is always the same."""
    assert told(folder) == [
        (f"{folder}/a.jsonl.gz line 1", b'{"a":1}'),
        (f"{folder}/a.jsonl.gz line 2", b'{"a":2}'),
        (f"{folder}/b/2.jsonl line 1", b'{"b":2}'),
        (f"{folder}/b.jsonl line 1", b'{"b":0}'),
    ]


def test_evidence_lies_below_what_was_named(folder):
    """Files are looked for below the folder that was named, or beside the file; not for standard input."""
    named_folder = [place.base for place in lines([folder])]
    assert named_folder == [folder] * 4
    assert [place.base for place in lines([folder / "b" / "2.jsonl"])] == [folder / "b"]
    assert [place.base for place in lines(["-"], io.BytesIO(b"{}\n"))] == [None]


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b'{"a":1}\n', [(1, b'{"a":1}')]),
        (b'{"a":1}', [(1, b'{"a":1}')]),  # no end of line at the end
        (b'{"a":1}\r\n{"a":2}\r\n', [(1, b'{"a":1}'), (2, b'{"a":2}')]),
        (b'\n\n  \n{"a":1}\n\n{"a":2}\n\n', [(4, b'{"a":1}'), (6, b'{"a":2}')]),  # blank lines count
        (b'\xef\xbb\xbf{"a":1}\n', [(1, b'{"a":1}')]),  # a mark of byte order
        (b"\xef\xbb\xbf\n{}\n", [(2, b"{}")]),
        (b'{"a":1}\n\xef\xbb\xbf{"a":2}\n', [(1, b'{"a":1}'), (2, b'\xef\xbb\xbf{"a":2}')]),
        (b'{"a":"\xe2\x80\xa8"}\n', [(1, b'{"a":"\xe2\x80\xa8"}')]),  # U+2028 ends no line
        (b"", []),
    ],
)
@pytest.mark.parametrize("way", ["file", "gzip", "stdin", "gzip on stdin"])
def test_lines_are_what_stands_between_line_ends(tmp_path, way, content, found):
    """A line and its number are the same whichever way the input comes."""
    raw = gzip.compress(content) if "gzip" in way else content
    path = tmp_path / "records"
    path.write_bytes(raw)
    made = lines(["-"], io.BytesIO(raw)) if "stdin" in way else lines([path])
    assert [(place.number, place.raw) for place in made] == found


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=30), max_size=20))
def test_any_texts_come_back_as_lines(texts):
    """Records go through compression and line ends unharmed."""
    records = [line("message", text=text) for text in texts]
    content = gzip.compress(b"\n".join(records))
    assert [place.raw for place in lines(["-"], io.BytesIO(content))] == records


@settings(max_examples=200)
@given(st.binary(max_size=300), st.booleans())
def test_any_bytes_are_read_or_refused_in_one_line(content, compressed):
    """Bytes from anywhere are lines, or an error of one line."""
    raw = b"\x1f\x8b" + content if compressed else content
    try:
        found = told("-", stdin=io.BytesIO(raw))
    except BadInput as error:
        found = [(str(error), b"")]
    assert all(words.isprintable() for words, _ in found)


def test_the_digest_knows_the_input_again(folder, tmp_path):
    """The same bytes have the same digest wherever they lie; other bytes, or another order, have another."""
    whole = Input([folder]).digest
    moved = folder.rename(tmp_path / "moved")
    assert Input([moved]).digest == whole
    one, other = moved / "b.jsonl", moved / "b" / "2.jsonl"
    assert Input([one, other]).digest != Input([other, one]).digest
    with Input(["-"], io.BytesIO(one.read_bytes())) as piped:
        assert piped.digest == Input([one]).digest
    one.write_bytes(b'{"b":1}\n')
    assert Input([moved]).digest != whole


def test_a_piece_moved_between_files_is_another_input(tmp_path):
    """Where one file ends and the next begins is part of the digest."""
    one, other = tmp_path / "1.jsonl", tmp_path / "2.jsonl"
    one.write_bytes(b"{}\n{}\n")
    other.write_bytes(b"{}\n")
    before = Input([one, other]).digest
    one.write_bytes(b"{}\n")
    other.write_bytes(b"{}\n{}\n")
    assert Input([one, other]).digest != before


def test_standard_input_can_be_read_again():
    """What came in by a pipe is kept aside, so that it can be hashed first and read twice."""
    with Input(["-"], io.BytesIO(b"{}\n[]\n")) as piped:
        assert [place.raw for place in piped] == [place.raw for place in piped] == [b"{}", b"[]"]


def test_a_file_that_changes_meanwhile_is_noticed(tmp_path):
    """Lines are never those of another file than the one that was hashed."""
    path = tmp_path / "records.jsonl"
    path.write_bytes(b"{}\n")
    everything = Input([path])
    path.write_bytes(b"{}\n{}\n")
    with pytest.raises(BadInput, match=r"records\.jsonl: has changed while it was read"):
        list(everything)


def _symlink(path):
    path.with_name("real").write_bytes(GOOD)
    path.symlink_to("real")


def _socket(path):
    server = socket.socket(socket.AF_UNIX)
    server.bind(str(path))
    server.close()


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (_symlink, "is a symbolic link"),
        (os.mkfifo, "is a pipe"),
        (_socket, "is a socket"),
        (lambda path: path.symlink_to("/dev/zero"), "is a symbolic link"),
        (lambda path: path.symlink_to("missing"), "is a symbolic link"),
        (lambda path: None, "cannot be opened: No such file or directory"),
    ],
)
@pytest.mark.parametrize("named", [True, False])
def test_what_is_no_regular_file_is_not_read(tmp_path, monkeypatch, make, words, named):
    """A link, pipe, socket or device is refused at once, named or found in a folder."""
    monkeypatch.chdir(tmp_path)  # a socket's path must be short
    (tmp_path / "in").mkdir()
    path = tmp_path / "in" / "x.jsonl"
    monkeypatch.chdir(tmp_path / "in")
    make(path.relative_to(tmp_path / "in") if make is _socket else path)
    if named or path.is_symlink() or path.exists():
        with pytest.raises(BadInput, match=words):
            Input([path if named else tmp_path / "in"])
    else:
        with pytest.raises(BadInput, match="holds no records"):
            Input([tmp_path / "in"])


def test_a_device_is_not_read():
    """Reading a device could go on for ever."""
    with pytest.raises(BadInput, match="/dev/zero: is a device"):
        Input(["/dev/zero"])


def test_a_linked_folder_is_passed_over(folder, tmp_path):
    """Whoever fills a folder cannot lead the import elsewhere, nor round in circles."""
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "s.jsonl").write_bytes(b"{}\n")
    (folder / "out").symlink_to(tmp_path / "secret")
    (folder / "round.jsonl").symlink_to(folder)
    assert len(told(folder)) == 4


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (gzip.compress(GOOD * 100)[:-20], "is damaged as gzip"),
        (gzip.compress(GOOD)[:-8] + b"\0" * 8, "is damaged as gzip"),
        (b"\x1f\x8bnothing of the kind", "is damaged as gzip"),
        ("{}\n".encode("utf-16"), "is UTF-16; records are written in UTF-8"),
    ],
)
def test_a_damaged_input_is_an_error_of_one_line(tmp_path, content, words):
    """What cannot be read says where and why."""
    path = tmp_path / "x.jsonl.gz"
    path.write_bytes(content)
    with pytest.raises(BadInput, match=words) as error:
        told(path)
    assert str(error.value).startswith(f"{path}: ")


def test_an_empty_folder_and_a_missing_standard_input_say_what_to_do(tmp_path):
    """Nothing to read is an error, not an import of nothing."""
    with pytest.raises(BadInput, match=r"holds no records; they lie in files named \*\.jsonl"):
        Input([tmp_path])
    with pytest.raises(BadInput, match="standard input: cannot be read"):
        Input(["-"])
    with pytest.raises(BadInput, match="standard input: is named twice"):
        Input(["-", "-"], io.BytesIO(b"{}\n"))


def test_a_line_too_long_is_one_refused_record(tmp_path):
    """A line beyond the limit is cut, refused by decoding, and the next one is read as ever."""
    path = tmp_path / "x.jsonl"
    long = line("message", text="x" * (3 * LONGEST_LINE))
    path.write_bytes(long + b"\n" + GOOD + b"\n")
    first, second = lines([path])
    assert len(first.raw) == LONGEST_LINE + 1
    with pytest.raises(BadRecord, match="longer than 4 MB"):
        decode(first.raw)
    assert (second.number, second.raw) == (2, GOOD)


def test_the_longest_line_allowed_is_read(tmp_path):
    """A line of exactly the limit is a record."""
    path = tmp_path / "x.jsonl"
    exact = line("message", text="x" * (LONGEST_LINE - len(line("message", text=""))))
    assert len(exact) == LONGEST_LINE
    path.write_bytes(exact + b"\n" + GOOD)
    assert [decode(place.raw).record.type for place in lines([path])] == ["message", "message"]


def _bomb(path, unit):
    with gzip.open(path, "wb") as file:
        for _ in range(40):
            file.write(unit * 1_000_000)
    assert path.stat().st_size < 100_000
    return path


@pytest.mark.parametrize("unit", [b"0", b"\n"])
def test_a_bomb_is_given_up(tmp_path, unit):
    """A small file that unfolds without end, in one line or in many, is left."""
    with pytest.raises(BadInput, match="unfolds to more than 250 times its size"):
        told(_bomb(tmp_path / "bomb.jsonl.gz", unit))


def test_a_file_without_lines_costs_little_memory(tmp_path):
    """A file that never ends its line is given up, and never held whole."""
    path = tmp_path / "x.jsonl"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    tracemalloc.start()
    try:
        with pytest.raises(BadInput, match="has no line ends"):
            told(path)
        assert tracemalloc.get_traced_memory()[1] < 30_000_000
    finally:
        tracemalloc.stop()


def test_a_name_that_is_no_text_can_be_shown(tmp_path):
    """A file's name may be any bytes; what is kept of it is printable text."""
    path = os.path.join(os.fsencode(tmp_path), b"a\xff\x1b[31m.jsonl")  # noqa: PTH118
    with open(path, "wb") as file:  # noqa: PTH123
        file.write(b"{}\n")
    (place,) = lines([tmp_path])
    assert place.words.isprintable()
    assert place.words.encode().decode() == place.words


def test_a_disk_error_is_told(tmp_path, monkeypatch):
    """A file that cannot be read to its end is an error of one line, not a traceback."""
    path = tmp_path / "x.jsonl"
    path.write_bytes(b"{}\n")
    everything = Input([path])

    class Broken(io.BytesIO):
        def read(self, *_):
            raise OSError(5, "Input/output error")

        def fileno(self):
            return path_handle.fileno()

    path_handle = path.open("rb")
    monkeypatch.setattr(reading.Input, "_open", lambda *_: Broken(b"{}"))
    with path_handle, pytest.raises(BadInput, match=r"x\.jsonl: cannot be read: Input/output error"):
        list(everything)
