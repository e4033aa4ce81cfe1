package dev.tenantry.relocation;

import dev.tenantry.operation.Operation;
import dev.tenantry.operation.Operations;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.Tenant;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** Orders moves on behalf of administrators. The caller's transaction holds the lock on the tenant's row. */
@ApplicationScoped
public class MoveOrders {

    private final Operations operations;

    MoveOrders(Operations operations) {
        this.operations = operations;
    }

    /** Begins a move. Returns empty if another one has not ended; the transaction must then be rolled back. */
    @Transactional(TxType.MANDATORY)
    public Optional<UUID> begin(Tenant tenant, Placement target) {
        return operations.begin(Move.KIND, tenant.id(), MoveState.begin(tenant.placement(), target));
    }

    /** Makes a tenant that has moved go back. Returns false if it cannot, for example because its old home is gone. */
    @Transactional(TxType.MANDATORY)
    public boolean takeBack(Operation move) {
        return redirect(move, MoveState::back);
    }

    /** Ends the time in which the move can be taken back. Returns false if it is over. */
    @Transactional(TxType.MANDATORY)
    public boolean settle(Operation move) {
        return redirect(move, state -> state.watching(Instant.now()));
    }

    private boolean redirect(Operation move, UnaryOperator<MoveState> change) {
        Optional<MoveState> watched = move.isFinished()
                ? Optional.empty()
                : operations.input(move.id(), MoveState.class).filter(MoveState::isReversible);
        watched.ifPresent(state -> operations.redirect(move.id(), change.apply(state)));
        return watched.isPresent();
    }
}
