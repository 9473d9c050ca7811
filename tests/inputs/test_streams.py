"""Files, folders and packed streams -> chunks, whatever is wrong with them."""

import bz2
import gzip
import lzma
import os
from pathlib import Path

import pytest
import zstandard
from auditor.errors import UsageError
from auditor.inputs import streams
from auditor.inputs.streams import Log, find_logs, opened, range_of, start_of_range

TEXT = "".join(f"line {number} of some log\n" for number in range(20_000)).encode()


def content(path: Path) -> tuple[bytes, list[str]]:
    with opened(Log(str(path), path.name)) as stream:
        return b"".join(stream.chunks()), [trouble.code for trouble in stream.troubles]


@pytest.mark.parametrize(
    "pack",
    [
        bytes,
        gzip.compress,
        bz2.compress,
        lzma.compress,
        zstandard.ZstdCompressor().compress,
        lambda data: gzip.compress(data[:1000]) + gzip.compress(data[1000:]) + b"\0" * 100,
        lambda data: bz2.compress(data[:1000]) + bz2.compress(data[1000:]),
        lambda data: lzma.compress(data[:1000]) + lzma.compress(data[1000:]),
        lambda data: zstandard.ZstdCompressor().compress(data[:1000]) + zstandard.ZstdCompressor().compress(data[1000:]),
        lambda data: gzip.compress(zstandard.ZstdCompressor().compress(data)),
    ],
)
def test_packed_streams_are_unpacked(tmp_path: Path, pack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "CHUNK", 10_000)
    path = tmp_path / "x"
    path.write_bytes(pack(TEXT))
    assert content(path) == (TEXT, [])


@pytest.mark.parametrize("missing", [1, 12, 40])
@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress, zstandard.ZstdCompressor().compress])
def test_a_packed_stream_that_is_cut_off_gives_what_is_there(tmp_path: Path, pack, missing: int) -> None:
    path = tmp_path / "x"
    path.write_bytes(pack(TEXT)[:-missing])
    found, troubles = content(path)
    assert TEXT.startswith(found)
    assert troubles == ["truncated-file"]


def test_where_a_stream_is_cut_off_is_told(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(gzip.compress(TEXT)[:-12])
    with open(path, "rb") as file:
        opened = streams.Opened(file, None)
        size = sum(map(len, opened.chunks()))
    assert [trouble.offset for trouble in opened.troubles] == [size]


@pytest.mark.parametrize("data", [b"\x1f\x8bnonsense", b"BZh91AY&SYnonsense", b"\xfd7zXZ\0nonsense" * 9, b"\x28\xb5\x2f\xfdnonsense" * 9])
def test_what_is_not_packed_as_it_says_is_told(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "x"
    path.write_bytes(data)
    assert content(path)[1] in (["unreadable"], ["truncated-file"])


def test_a_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "BOMB_BYTES", 100_000)
    monkeypatch.setattr(streams, "BOMB_RATIO", 100)
    monkeypatch.setattr(streams, "CHUNK", 10_000)
    path = tmp_path / "x"
    path.write_bytes(gzip.compress(b"\n" * 5_000_000))
    found, troubles = content(path)
    assert len(found) < 1_000_000
    assert troubles == ["decompression-bomb"]


@pytest.mark.parametrize("size", [1, 7, 1000, 99_999])
def test_ranges_hold_each_line_once(tmp_path: Path, size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "CHUNK", 333)
    data = TEXT[:2000] if size < 100 else TEXT[:300_000]
    data = data[: data.rfind(b"\n") - 3]  # the last line has no end
    path = tmp_path / "x"
    path.write_bytes(data)
    found = b""
    for start in range(0, len(data), size):
        log = Log(str(path), "x", len(data), start, min(len(data), start + size))
        part = b"".join(range_of(log))
        if part:
            assert data[start_of_range(log) :].startswith(part)
        found += part
    assert found == data


def test_logs_are_found_once_and_named_from_their_common_folder(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x.log").write_text("x")
    (tmp_path / "a" / "y.log").write_text("y")
    os.link(tmp_path / "a" / "x.log", tmp_path / "a" / "z.log")
    os.symlink(tmp_path / "a", tmp_path / "current")
    found = find_logs([str(tmp_path), str(tmp_path / "a" / "x.log"), str(tmp_path / "a" / "*.log"), "-", "-"])
    assert [log.name for log in found] == ["-", "x.log", "y.log"]
    with pytest.raises(UsageError, match="no such file"):
        find_logs([str(tmp_path / "*.none")])


def test_a_file_that_is_gone_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"), opened(Log(str(tmp_path / "gone"), "gone")):
        pass


def test_a_fifo_is_read_as_a_stream(tmp_path: Path) -> None:
    import threading

    path = tmp_path / "pipe"
    os.mkfifo(path)
    threading.Thread(target=lambda: path.write_bytes(TEXT)).start()
    assert content(path) == (TEXT, [])
