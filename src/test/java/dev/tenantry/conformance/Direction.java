package dev.tenantry.conformance;

/** Who sends what a schema describes. */
enum Direction {

    /** Sent by clients: what was accepted must still be accepted. */
    REQUEST,

    /** Sent by the service: clients must not receive what they do not expect. */
    RESPONSE
}
