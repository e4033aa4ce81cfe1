package dev.tenantry.relocation.model;

import java.util.EnumSet;
import java.util.Set;

/**
 * One exploration.
 *
 * @param rows 1 or 2
 * @param instances 1 or 2
 * @param rewritesFences whether the control plane writes the fence of the tenant's own database again now and then, and
 *     migrates that database
 * @param hasOwner whether the last instance is the control plane itself, which also serves suspended tenants
 * @param faults rules of the protocol that are left out
 */
record Setup(
        Route route,
        int rows,
        int instances,
        Budget budget,
        boolean rewritesFences,
        boolean hasOwner,
        Set<Fault> faults) {

    static Setup of(Route route, int rows, int instances, Budget budget, boolean rewritesFences, boolean hasOwner) {
        return new Setup(route, rows, instances, budget, rewritesFences, hasOwner, EnumSet.noneOf(Fault.class));
    }

    Setup with(Fault fault) {
        return new Setup(route, rows, instances, budget, rewritesFences, hasOwner, EnumSet.of(fault));
    }

    boolean has(Fault fault) {
        return faults.contains(fault);
    }

    boolean isOwner(int instance) {
        return hasOwner && instance == instances - 1;
    }

    boolean isOwn(Place place) {
        return place == Place.SOURCE ? route.isFromOwn() : route.isToOwn();
    }

    boolean isSameDatabase(Place one, Place other) {
        return one == other || route == Route.MAIN_TO_MAIN;
    }

    /** Whether the homes' schemas have the same name. Those of the tiers SCHEMA and DATABASE do. */
    boolean isSameName(Place one, Place other) {
        return one == other || route != Route.MAIN_TO_MAIN;
    }
}
