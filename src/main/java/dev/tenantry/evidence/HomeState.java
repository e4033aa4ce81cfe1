package dev.tenantry.evidence;

import dev.tenantry.tenant.WireNamed;

/** What the report knows of one home. */
enum HomeState implements WireNamed {
    /** The audit found nothing. */
    SOUND,
    /** The audit found something. */
    BROKEN,
    /** The audit could not be made. */
    UNAUDITED,
    /** The home is being created or removed; no tenant is served there. */
    PENDING,
    /** The home is not part of the report's scope. */
    NOT_VISITED
}
