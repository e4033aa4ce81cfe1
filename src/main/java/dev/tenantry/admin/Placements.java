package dev.tenantry.admin;

import dev.tenantry.home.DataStores;
import dev.tenantry.tenant.IsolationTier;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.StoreName;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the placement that an administrator asks for. */
@ApplicationScoped
class Placements {

    private final DataStores stores;

    Placements(DataStores stores) {
        this.stores = stores;
    }

    /**
     * Returns the placement that a body describes.
     *
     * @param member the store's name in the body
     * @throws dev.tenantry.problem.ProblemException 400, if the store is missing, superfluous or unknown
     */
    Placement of(IsolationTier tier, @Nullable String store, String member) {
        if (store == null) {
            if (tier == IsolationTier.DATABASE) {
                throw AdminProblems.invalid(member, "is required for tier database: " + knownStores());
            }
            return Placement.of(tier, Optional.empty());
        }
        if (tier != IsolationTier.DATABASE) {
            throw AdminProblems.invalid(member, "is for tier database only");
        }
        StoreName name = StoreName.parse(store)
                .filter(known -> stores.find(known).isPresent())
                .orElseThrow(() -> AdminProblems.invalid(member, "must be a configured data store: " + knownStores()));
        return Placement.of(tier, Optional.of(name));
    }

    private String knownStores() {
        return stores.names().isEmpty() ? "none is configured" : String.join(", ", stores.names());
    }
}
