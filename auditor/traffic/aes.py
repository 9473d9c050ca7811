"""AES-128 on single blocks and in counter mode: enough to read a few packets whose keys are public. Never used to keep a secret."""

from functools import lru_cache

Schedule = tuple[tuple[int, ...], ...]

ROUNDS = 10


@lru_cache(maxsize=1)
def _boxes() -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the substitution box, and doubling in the field. Source: FIPS 197. Checked: 2026-11-24."""
    double = tuple(((value << 1) ^ (0x1B if value & 0x80 else 0)) & 0xFF for value in range(256))
    box = [0] * 256
    forth = back = 1
    while True:
        forth ^= double[forth]
        for shift in (1, 2, 4):
            back ^= (back << shift) & 0xFF
        back ^= 0x09 if back & 0x80 else 0
        rotated = back
        for shift in (1, 2, 3, 4):
            rotated ^= ((back << shift) | (back >> (8 - shift))) & 0xFF
        box[forth] = rotated ^ 0x63
        if forth == 1:
            break
    box[0] = 0x63
    return tuple(box), double


def expand_key(key: bytes) -> Schedule:
    """Return the round keys."""
    box, double = _boxes()
    words = [list(key[place : place + 4]) for place in range(0, 16, 4)]
    constant = 1
    for number in range(4, 4 * (ROUNDS + 1)):
        word = list(words[-1])
        if number % 4 == 0:
            word = [box[value] for value in (*word[1:], word[0])]
            word[0] ^= constant
            constant = double[constant]
        words.append([one ^ other for one, other in zip(word, words[number - 4], strict=True)])
    return tuple(tuple(value for word in words[place : place + 4] for value in word) for place in range(0, len(words), 4))


def encrypt_block(schedule: Schedule, block: bytes) -> bytes:
    """Return one encrypted block of 16 bytes."""
    box, double = _boxes()
    state = [value ^ key for value, key in zip(block, schedule[0], strict=True)]
    for number in range(1, ROUNDS + 1):
        moved = [box[state[(place + 4 * (place % 4)) % 16]] for place in range(16)]
        if number < ROUNDS:
            mixed: list[int] = []
            for column in range(0, 16, 4):
                a, b, c, d = moved[column : column + 4]
                every = a ^ b ^ c ^ d
                mixed += [
                    a ^ every ^ double[a ^ b],
                    b ^ every ^ double[b ^ c],
                    c ^ every ^ double[c ^ d],
                    d ^ every ^ double[d ^ a],
                ]
            moved = mixed
        state = [value ^ key for value, key in zip(moved, schedule[number], strict=True)]
    return bytes(state)


def counter_mode(schedule: Schedule, nonce: bytes, content: bytes) -> bytes:
    """Return content decrypted as in GCM, whose first block of text has the counter 2."""
    found = bytearray()
    for number, place in enumerate(range(0, len(content), 16), start=2):
        stream = encrypt_block(schedule, nonce + number.to_bytes(4, "big"))
        found += bytes(one ^ other for one, other in zip(content[place : place + 16], stream, strict=False))
    return bytes(found)
