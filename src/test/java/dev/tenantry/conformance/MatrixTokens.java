package dev.tenantry.conformance;

import dev.tenantry.local.LocalTokens;
import dev.tenantry.provisioning.UserRole;
import dev.tenantry.support.AdminClient;
import dev.tenantry.support.TestTokens;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;

/** The tokens of the matrix's callers. */
final class MatrixTokens {

    // Of the 20 checks of one caller that may fail in a minute, on an instance.
    private static final int CHECKS_PER_STRANGER = 8;

    private final MarkedTenants tenants;
    private final String expired;
    private final List<String> administrators =
            IntStream.range(0, 40).mapToObj(i -> "ada-" + i + "@platform").toList();
    private final AtomicInteger checks = new AtomicInteger();

    MatrixTokens(MarkedTenants tenants) {
        this.tenants = tenants;
        this.expired = expired(tenants.own().getFirst());
    }

    /** Returns the token of the cell's caller; empty if there is none. */
    Optional<String> of(Cell cell) {
        return switch (cell.caller()) {
            case NO_TOKEN -> Optional.empty();
            case EXPIRED_TOKEN -> Optional.of(expired);
            default -> Optional.of(TestTokens.signed(claims(cell)));
        };
    }

    private JwtClaims claims(Cell cell) {
        JwtClaims claims = TestTokens.claims(subject(cell));
        if (cell.caller() == MatrixCaller.PLATFORM_ADMINISTRATOR) {
            claims.setStringListClaim("groups", List.of("platform-admin"));
        }
        name(cell, cell.naming().claim()).ifPresent(slug -> claims.setStringClaim("tenantId", slug));
        return claims;
    }

    private String subject(Cell cell) {
        return switch (cell.caller()) {
            case USER_OF_ANOTHER_TENANT ->
                cell.naming().hasClaim() ? tenants.others().subject(UserRole.OWNER) : next(tenants.strangers());
            case PLATFORM_ADMINISTRATOR ->
                cell.operation().isForTenants() && !cell.naming().hasClaim()
                        ? next(administrators)
                        : AdminClient.ADMINISTRATOR;
            case USER_OF_A_SUSPENDED_TENANT -> tenants.suspended().subject(UserRole.OWNER);
            default -> cell.own().subject(cell.caller().role().orElseThrow());
        };
    }

    private String next(List<String> subjects) {
        return subjects.get(checks.getAndIncrement() / CHECKS_PER_STRANGER % subjects.size());
    }

    /** Returns the name of the tenant that the cell names in one place. */
    Optional<String> name(Cell cell, Naming.Named named) {
        return switch (named) {
            case NONE -> Optional.empty();
            case TARGET -> Optional.of(target(cell).slug());
            case OTHER -> Optional.of(tenants.others().slug());
            case ABSENT ->
                Optional.of("nobody-" + cell.own().tenant().id().toString().substring(0, 8));
        };
    }

    private MarkedTenant target(Cell cell) {
        return cell.caller() == MatrixCaller.USER_OF_A_SUSPENDED_TENANT ? tenants.suspended() : cell.own();
    }

    private static String expired(MarkedTenant tenant) {
        JwtClaims claims = TestTokens.claims(tenant.subject(UserRole.OWNER));
        claims.setStringClaim("tenantId", tenant.slug());
        NumericDate past = NumericDate.now();
        past.addSeconds(-7200);
        claims.setIssuedAt(past);
        claims.setExpirationTime(NumericDate.fromSeconds(past.getValue() + 3600));
        return LocalTokens.sign(claims);
    }
}
