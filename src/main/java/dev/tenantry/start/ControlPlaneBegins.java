package dev.tenantry.start;

/**
 * Fired once, as a CDI event, after {@link ServingBegins}, on an instance that is a control plane: it has the control
 * and owner roles. Background work that needs these roles must start on this event.
 */
public record ControlPlaneBegins() {}
