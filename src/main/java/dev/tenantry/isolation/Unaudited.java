package dev.tenantry.isolation;

import dev.tenantry.tenant.HomeName;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/** Remembers the homes in schemas that the last turn could not audit. Their last results stand. */
final class Unaudited {

    private static final Logger LOG = Logger.getLogger(Unaudited.class);

    private final Map<HomeName, Integer> turns = new ConcurrentHashMap<>();

    /** Records that a home could not be audited. Logs it once, until it was audited. */
    void add(HomeName home, int turn, SQLException failure) {
        if (turns.put(home, turn) == null) {
            LOG.warnf(
                    "Home %s could not be audited (%s); it is tried again in the next turn, and its last result stands"
                            + " until then",
                    home, failure.getMessage());
        }
    }

    void remove(HomeName home) {
        turns.remove(home);
    }

    /** Forgets the homes that this turn did not meet: they are gone. */
    void endTurn(int turn) {
        turns.values().removeIf(met -> met < turn);
    }

    int size() {
        return turns.size();
    }
}
