"""Recompute a score from its vector: python recompute.py LOCKIN:1.0/VS:6-12/PF:0-8/DT:2/US:2/PM:3-13/RS:2/TP:4

Needs nothing but Python. The weights are those of the rule packs of this version (metric=weight/half-way count).
"""

import sys

PACKS = {
    "ACCESS:1.0": "RF=60/5 SI=25/4 TR=15/5",
    "CONTINUITY:1.0": "NF=28/6 SD=26/4 DG=14/12 CT=12/4 XR=12/4 UP=8/6",
    "DEVTOOLS:1.0": "AW=40/3 CL=40/4 UM=20/4",
    "EXPOSURE:1.0": "DS=40/12 RT=16/4 FL=12/12 ST=10/4 SP=10/3 KY=8/2 TV=4/1000",
    "FLYWHEEL:1.0": "ST=20/1 EV=20/1 CU=20/1 TR=20/1 SV=20/1",
    "HYGIENE:1.0": "KY=40/2 UD=20/5 UN=20/6 BT=20/12",
    "LOCKIN:1.0": "VS=30/5 PF=20/5 DT=10/12 US=8/40 PM=18/20 RS=8/4 TP=6/4",
    "SOVEREIGNTY:1.0": "SO=15/4 LJ=10/4 DA=10/4 OP=15/6 SC=20/6 TE=15/6 SE=10/4 EN=5/4",
}


def points(weight: int, half: int, count: int) -> int:
    return 1000 * weight * count // (count + half) if count else 0


def recompute(vector: str) -> tuple[int, int, list[tuple[str, int, int]]]:
    name, *counts = vector.split("/")
    parts = []
    for known, given in zip(PACKS[name].split(), counts, strict=True):
        metric, _, numbers = known.partition("=")
        weight, half = (int(number) for number in numbers.split("/"))
        word, _, count = given.partition(":")
        if word != metric:
            raise ValueError(f"{given}: expected {metric}")
        first, _, last = count.partition("-")
        parts.append((metric, points(weight, half, int(first)), points(weight, half, int(last or first))))
    return sum(part[1] for part in parts), sum(part[2] for part in parts), parts


if __name__ == "__main__":
    value, most, table = recompute(sys.argv[1])
    for metric, least, greatest in table:
        print(f"{metric} {least / 1000:7.3f} {greatest / 1000:7.3f}")
    print(f"{value / 1000:.3f} to {most / 1000:.3f}")
