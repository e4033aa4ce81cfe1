package dev.tenantry.relocation;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.tenantry.tenant.IsolationTier;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.StoreName;
import dev.tenantry.tenant.WireNamed;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a move knows of itself, as the input of its operation.
 *
 * @param from where the tenant was when the move began
 * @param to where it is to be
 * @param isBack whether it is to be where it was, because the move is taken back
 * @param copied the key up to which each table was copied; {@link #ALL} if it was copied to its end
 * @param watchUntil until when the move can be taken back; null before the switch
 * @param isCleaningUp whether the old home is being removed
 */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record MoveState(
        Place from,
        Place to,
        boolean isBack,
        Map<String, String> copied,
        @Nullable Instant watchUntil,
        boolean isCleaningUp) {

    static final String ALL = "all";

    /** A placement, as JSON. */
    @RegisterForReflection
    record Place(String tier, @Nullable String store) {

        static Place of(Placement placement) {
            return new Place(
                    placement.tier().wireName(),
                    placement.dataStore().map(StoreName::toString).orElse(null));
        }

        Placement placement() {
            return Placement.of(
                    WireNamed.of(IsolationTier.class, tier),
                    Optional.ofNullable(store).map(StoreName::new));
        }
    }

    static MoveState begin(Placement from, Placement to) {
        return new MoveState(Place.of(from), Place.of(to), false, Map.of(), null, false);
    }

    /** Returns where the tenant is to be in the end. */
    Placement destination() {
        return (isBack ? from : to).placement();
    }

    /** Returns the placement of its other home. */
    Placement origin() {
        return (isBack ? to : from).placement();
    }

    /** Returns whether the tenant has moved, and can still move back. */
    boolean isReversible() {
        return watchUntil != null && !isBack && !isCleaningUp;
    }

    MoveState copied(Map<String, String> positions) {
        return new MoveState(from, to, isBack, Map.copyOf(positions), watchUntil, isCleaningUp);
    }

    MoveState watching(Instant until) {
        return new MoveState(from, to, isBack, copied, until, isCleaningUp);
    }

    MoveState back() {
        return new MoveState(from, to, true, copied, watchUntil, isCleaningUp);
    }

    MoveState cleaningUp() {
        return new MoveState(from, to, isBack, copied, watchUntil, true);
    }
}
