package dev.tenantry.relocation.model;

import dev.tenantry.relocation.model.Attempt.At;
import dev.tenantry.relocation.model.Attempt.Lock;

/** How an attempt copies rows, and copies them again after changes. */
final class CopySteps {

    private CopySteps() {}

    static void readRow(Acting acting) {
        Attempt me = acting.me();
        if (acting.canReach(me.from())) {
            Rows rows = Rows.NONE.with(
                    me.row(), acting.state().home(me.from()).rows().get(me.row()));
            acting.then("reads row " + me.row(), acting.state(), me.at(At.WRITE_ROW, me.row(), rows));
        }
    }

    static void writeRow(Acting acting) {
        if (!acting.mayWriteRows()) {
            return;
        }
        Attempt me = acting.me();
        Home target = acting.state().home(acting.to());
        State written =
                acting.state().with(acting.to(), target.with(target.rows().replaced(1 << me.row(), me.read())));
        boolean isLastRow = me.row() + 1 == acting.setup().rows();
        At afterwards = acting.setup().has(Fault.CAPTURE_AFTER_COPY) ? At.SET_IN_MOTION : At.READ_CAPTURES;
        acting.then(
                "writes row " + me.row() + " to the " + acting.to(),
                written,
                isLastRow ? me.at(afterwards, 0, Rows.NONE) : me.at(At.READ_ROW, me.row() + 1, Rows.NONE));
    }

    static void readCaptures(Acting acting) {
        Attempt me = acting.me();
        if (!acting.canReach(me.from())) {
            return;
        }
        int captures = acting.state().home(me.from()).captures();
        if (captures != Captures.NONE) {
            acting.then(
                    "reads captures of rows " + Integer.toBinaryString(Captures.rows(captures)),
                    acting.state(),
                    me.with(captures, Rows.NONE).at(afterReading(acting.setup())));
        } else if (me.isLast()) {
            acting.then("finds no captures", SwitchSteps.afterLastChanges(acting));
        }
        boolean isMove = acting.state().registry().goal() == Goal.MOVE;
        if (isMove && me.from() == Place.TARGET) {
            acting.then("goes on watching", At.WATCH);
        } else if (!me.isLast()) {
            acting.then(
                    "asks for the exclusive lock",
                    acting.state(),
                    me.with(Lock.WAITED_FOR, false).at(At.AWAIT_LOCK));
            if (isMove) {
                acting.then("gives up", acting.state(), me.afresh(At.UNDO, me.from()));
            }
        }
    }

    private static At afterReading(Setup setup) {
        return setup.has(Fault.CAPTURES_DELETED_BEFORE_THE_TARGET_IS_WRITTEN) ? At.DELETE_CAPTURES : At.READ_CAPTURED;
    }

    static void readCaptured(Acting acting) {
        Attempt me = acting.me();
        if (acting.canReach(me.from())) {
            Rows rows = Rows.NONE.replaced(
                    Captures.rows(me.captures()), acting.state().home(me.from()).rows());
            acting.then(
                    "reads the captured rows",
                    acting.state(),
                    me.with(me.captures(), rows).at(At.WRITE_CAPTURED));
        }
    }

    static void writeCaptured(Acting acting) {
        if (!acting.mayWriteRows()) {
            return;
        }
        Attempt me = acting.me();
        Home target = acting.state().home(acting.to());
        Rows rows = acting.setup().has(Fault.CHANGES_REPEATED_INSTEAD_OF_ROWS)
                ? repeated(target.rows(), me.captures())
                : target.rows().replaced(Captures.rows(me.captures()), me.read());
        boolean isDeleted = acting.setup().has(Fault.CAPTURES_DELETED_BEFORE_THE_TARGET_IS_WRITTEN);
        acting.then(
                "writes the captured rows to the " + acting.to(),
                acting.state().with(acting.to(), target.with(rows)),
                isDeleted ? caughtUp(acting) : me.with(me.captures(), Rows.NONE).at(At.DELETE_CAPTURES));
    }

    private static Rows repeated(Rows rows, int captures) {
        return new Rows(rows.first() + Captures.count(captures, 0), rows.second() + Captures.count(captures, 1));
    }

    // Needs no turn: what these captures stand for is committed in the target, or nobody needs it any more.
    static void deleteCaptures(Acting acting) {
        Attempt me = acting.me();
        if (!acting.canReach(me.from())) {
            return;
        }
        Home source = acting.state().home(me.from());
        int deleted = acting.setup().has(Fault.CAPTURES_DELETED_UP_TO_THE_HIGHEST)
                ? Captures.upToHighest(me.captures())
                : me.captures();
        boolean isWritten = !acting.setup().has(Fault.CAPTURES_DELETED_BEFORE_THE_TARGET_IS_WRITTEN);
        acting.then(
                "deletes these captures",
                acting.state().with(me.from(), source.withCaptures(source.captures() & ~deleted)),
                isWritten ? caughtUp(acting) : me.at(At.READ_CAPTURED));
    }

    private static Attempt caughtUp(Acting acting) {
        Attempt me = acting.me().with(Captures.NONE, Rows.NONE);
        return me.at(me.isLast() ? SwitchSteps.afterLastChanges(acting) : At.READ_CAPTURES);
    }
}
