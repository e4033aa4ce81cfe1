package dev.tenantry.relocation;

import dev.tenantry.home.HomeLinks;
import dev.tenantry.home.MoveTurns;
import dev.tenantry.operation.OperationRun;
import dev.tenantry.registry.TenantLedger;
import dev.tenantry.tenant.Tenant;
import jakarta.enterprise.context.ApplicationScoped;

/** Begins attempts at moves, with what all of them need. */
@ApplicationScoped
class MoveAttempts {

    private final Preparation preparation;
    private final Capturing capturing;
    private final Switch changeover;
    private final HomeLinks links;
    private final TenantLedger ledger;
    private final MoveTurns turns;
    private final RelocationConfig config;
    private final MoveMetrics metrics;

    MoveAttempts(
            Preparation preparation,
            Capturing capturing,
            Switch changeover,
            HomeLinks links,
            TenantLedger ledger,
            MoveTurns turns,
            RelocationConfig config,
            MoveMetrics metrics) {
        this.preparation = preparation;
        this.capturing = capturing;
        this.changeover = changeover;
        this.links = links;
        this.ledger = ledger;
        this.turns = turns;
        this.config = config;
        this.metrics = metrics;
    }

    /** @param turn the turn of the attempt */
    MoveAttempt begin(OperationRun run, Tenant tenant, long turn) {
        return new MoveAttempt(
                run, tenant, turn, preparation, capturing, changeover, links, ledger, turns, config, metrics);
    }
}
