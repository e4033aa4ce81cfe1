package dev.tenantry.conformance;

import static dev.tenantry.conformance.Naming.Named.ABSENT;
import static dev.tenantry.conformance.Naming.Named.NONE;
import static dev.tenantry.conformance.Naming.Named.OTHER;
import static dev.tenantry.conformance.Naming.Named.TARGET;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** How a request names its tenant: in the token's claim, in the header and in the host. */
enum Naming {
    CLAIM(TARGET, NONE, NONE),
    HEADER(NONE, TARGET, NONE),
    SUBDOMAIN(NONE, NONE, TARGET),
    ALL_THREE(TARGET, TARGET, TARGET),
    NOTHING(NONE, NONE, NONE),
    CLAIM_OF_NOBODY(ABSENT, NONE, NONE),
    CLAIM_AGAINST_HEADER(TARGET, OTHER, NONE),
    CLAIM_AGAINST_SUBDOMAIN(TARGET, NONE, OTHER),
    HEADER_AGAINST_CLAIM(OTHER, TARGET, NONE),
    SUBDOMAIN_AGAINST_CLAIM(OTHER, NONE, TARGET),
    HEADER_AGAINST_SUBDOMAIN(NONE, TARGET, OTHER);

    /** Operations of the platform refuse every tenant, so contradictions add nothing there. */
    static final List<Naming> FOR_THE_PLATFORM = List.of(CLAIM, HEADER, SUBDOMAIN, ALL_THREE, NOTHING);

    /** Which tenant is named: that of the cell, another one, or one that is not there. */
    enum Named {
        NONE,
        TARGET,
        OTHER,
        ABSENT
    }

    private final Named claim;
    private final Named header;
    private final Named subdomain;

    Naming(Named claim, Named header, Named subdomain) {
        this.claim = claim;
        this.header = header;
        this.subdomain = subdomain;
    }

    Named claim() {
        return claim;
    }

    Named header() {
        return header;
    }

    Named subdomain() {
        return subdomain;
    }

    boolean hasClaim() {
        return claim != NONE;
    }

    /** Returns whether the request names the tenant of the cell and no other. */
    boolean agrees() {
        Set<Named> named = EnumSet.of(claim, header, subdomain);
        named.remove(NONE);
        return named.equals(EnumSet.of(TARGET));
    }
}
