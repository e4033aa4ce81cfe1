package dev.tenantry.relocation;

import dev.tenantry.home.HomeLink;
import dev.tenantry.home.HomeLinks;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.TenantId;
import java.util.ArrayList;
import java.util.List;

/** Opens what attempts at moves work with. */
final class Transfers {

    private Transfers() {}

    /** Connects to both homes, and switches off the triggers that would act on copied rows. */
    static Transfer open(HomeLinks links, TenantId tenant, long turn, Placement from, Placement to) {
        List<HomeLink> opened = new ArrayList<>();
        try {
            opened.add(links.open(tenant, from));
            opened.add(links.open(tenant, to));
            opened.add(links.open(tenant, from));
            Transfer transfer = new Transfer(
                    tenant,
                    turn,
                    from,
                    to,
                    opened.get(0),
                    opened.get(1),
                    opened.get(2),
                    MovedTables.of(opened.get(0), from.home(tenant), opened.get(1), to.home(tenant), tenant));
            new TargetTriggers(transfer).disable();
            return transfer;
        } catch (RuntimeException failure) {
            opened.forEach(HomeLink::close);
            throw failure;
        }
    }
}
