"""Small made-up files that a probe uploads, made on the spot."""

import io
import math
import struct
import wave

from auditor.probe.asking import Upload

RATE = 16_000
SECONDS = 1


def sample(name: str) -> Upload:
    """Return a sample by its name; raises `KeyError` for a name that is none."""
    return {"tone": _tone}[name]()


def _tone() -> Upload:
    """Return one second of a rising tone."""
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as target:
        target.setnchannels(1)
        target.setsampwidth(2)
        target.setframerate(RATE)
        numbers = (round(8000 * math.sin(step * step * 2e-5)) for step in range(RATE * SECONDS))
        target.writeframes(b"".join(struct.pack("<h", number) for number in numbers))
    return Upload(name="tone.wav", content=buffer.getvalue(), content_type="audio/wav")
