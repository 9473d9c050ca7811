"""Branches and loops: alternatives joined, rounds that are known run one by one, the others to a small fixed point."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from auditor.analysis import containers
from auditor.analysis.calls import Calls
from auditor.analysis.frames import Frame
from auditor.analysis.trail import Changes
from auditor.analysis.values import EMPTY, Value, truth
from auditor.model import ir

if TYPE_CHECKING:
    from auditor.analysis.trail import Fields

NEXT, LEAVES, BREAKS, CONTINUES = 0, 1, 2, 3
"""How a run of statements ends: it goes on, it leaves the function, the loop, or this round of the loop."""
LOOP_ROUNDS, LOOKED_ROUNDS = 3, 2
"""The second, where it is only looked what a function calls."""
KNOWN_ROUNDS = 12
"""Rounds that are run one by one when it is known that there is a next one."""
ROUNDS_APART = 3
"""Rounds of a counted loop whose objects are told apart: it may go on for long."""
KNOWN_WORK = 600
"""Work after which a loop is not followed round by round any more."""


class Exits:
    """What was changed on the ways out of a loop or switch that stand behind a condition."""

    __slots__ = ("breaks", "continues", "is_loop")

    def __init__(self, *, is_loop: bool = True) -> None:
        self.breaks: list[Changes] = []
        self.continues: list[Changes] = []
        self.is_loop = is_loop


class Loops(Calls):
    """Runs what branches and what repeats."""

    def alternatives(self, runs: list[Callable[[], int]], frame: Frame, *, is_choice: bool = False) -> int:
        """Run alternatives from the same state and join those that go on; the state of exits waits for the end of loop or function."""
        statuses: list[int] = []

        def run(alternative: Callable[[], int]) -> Callable[[], bool]:
            def leaves() -> bool:
                status = alternative()
                statuses.append(status)
                return status != NEXT

            return leaves

        all_leave, left = self.trail.branch([run(alternative) for alternative in runs], frame.scope.fields if is_choice else None)
        exits = [status for status in statuses if status != NEXT]
        if all_leave and len(set(exits)) == 1 and exits[0] != LEAVES:
            self.trail.merge(left)  # all go the same way: that is where this goes
            return exits[0]
        for status, changes in zip(exits, left, strict=True):
            self._left(status, changes, frame)
        if not all_leave:
            return NEXT
        return next((status for status in (BREAKS, CONTINUES) if status in exits), LEAVES)

    def _left(self, status: int, changes: Changes, frame: Frame) -> None:
        for exits in reversed(frame.loops):
            if status == BREAKS:
                exits.breaks.append(changes)
                return
            if status == CONTINUES and exits.is_loop:
                exits.continues.append(changes)
                return
        frame.exits.append(changes)

    def loop(self, node: ir.Loop, frame: Frame) -> int:
        """Run a loop: round by round as long as it is known that there is a next one, then for what any further rounds may do."""
        value = self.expressions.iterated(self.evaluate(node.iterable, frame), node) if node.iterable is not None else EMPTY
        exits = Exits()
        frame.loops.append(exits)
        status = None
        if self.survey is None:
            status = self._known_rounds(node, self.known_items(value) if node.target is not None else None, frame, exits)
        if status is None:
            status = self._rounds(node, value, frame, exits)
        frame.loops.pop()
        if status == NEXT and node.orelse:
            status = self.execute(node.orelse, frame)
        if not exits.breaks:
            return NEXT if status == BREAKS else status
        self.trail.merge(exits.breaks if status == LEAVES else [{}, *exits.breaks])
        return NEXT

    def _known_rounds(self, node: ir.Loop, items: list[Value] | None, frame: Frame, exits: Exits) -> int | None:
        """Run rounds that certainly happen, one by one; None when more may follow of which that is not known."""
        if items is None and (node.test is None or isinstance(node.test, ir.Literal) and not node.at_least_once):
            return None
        if items is not None and len(items) > KNOWN_ROUNDS:
            return None
        outer = frame.rounds
        try:
            return self._one_by_one(node, items, frame, exits)
        finally:
            frame.rounds = outer

    def _one_by_one(self, node: ir.Loop, items: list[Value] | None, frame: Frame, exits: Exits) -> int | None:
        before, outer = self.work, frame.rounds
        for count in range(KNOWN_ROUNDS + 1):
            frame.rounds = (*outer, count if items is not None else min(count, ROUNDS_APART))
            if items is not None and node.target is not None:
                if count == len(items):
                    return NEXT
                self.assignments.assign(node.target, items[count], frame, declares=True)
            elif not (node.at_least_once and count == 0):
                known = truth(self.evaluate(node.test, frame))
                if known is not True:
                    return NEXT if known is False else None
            status = self._round(node, frame, exits)
            if status in (LEAVES, BREAKS):
                return status
            if self.work - before > KNOWN_WORK:
                return None
        return None

    def _round(self, node: ir.Loop, frame: Frame, exits: Exits) -> int:
        """Run the body once, and what stands at the end of each round; those that went on to the next round early are there again."""
        status = self.execute(node.body, frame)
        if exits.continues:
            self.trail.merge([{}, *exits.continues] if status in (NEXT, CONTINUES) else exits.continues)
            exits.continues = []
            status = NEXT
        return (self.execute(node.update, frame) if node.update else NEXT) if status in (NEXT, CONTINUES) else status

    def _rounds(self, node: ir.Loop, value: Value, frame: Frame, exits: Exits) -> int:
        known = truth(self.evaluate(node.test, frame)) if node.test is not None else None
        if known is False and not node.at_least_once:
            return NEXT
        endless = known is True
        for round_number in range(LOOP_ROUNDS if self.survey is None else LOOKED_ROUNDS):
            mark = self.trail.mark()
            before = self.work

            def body() -> int:
                if node.target is not None:
                    self.assignments.assign(node.target, containers.spread(value), frame, declares=True)
                elif node.test is not None:
                    self.evaluate(node.test, frame)
                return self._round(node, frame, exits)

            status = self.alternatives([body] if endless and round_number == 0 else [lambda: NEXT, body], frame)
            if status == LEAVES:
                return LEAVES
            if status == BREAKS or not self._changed(mark) or self.work - before > self.budget // 4:
                break
        return NEXT

    def _changed(self, mark: int) -> bool:
        first: dict[tuple[int, str], tuple[Fields, str, Value]] = {}
        for fields, key, old in self.trail._log[mark:]:
            first.setdefault((id(fields), key), (fields, key, old if old is not None else EMPTY))
        return any(fields.get(key, EMPTY) != old for fields, key, old in first.values())
