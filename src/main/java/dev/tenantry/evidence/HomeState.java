package dev.tenantry.evidence;

/** What the report knows of one home. */
enum HomeState {
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
