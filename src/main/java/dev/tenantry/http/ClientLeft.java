package dev.tenantry.http;

/** The client closed its connection before it had the answer. */
public final class ClientLeft {

    /** Never sent, but counted in the metrics. The number is the one that nginx uses. */
    public static final int STATUS = 499;

    private ClientLeft() {}
}
