package dev.tenantry.evidence;

import java.util.Locale;

/**
 * Names constants in reports. Not by {@link dev.tenantry.tenant.WireNamed}, whose constants are part of the OpenAPI
 * document: reports have a schema of their own.
 */
final class ReportedName {

    private ReportedName() {}

    /** Returns the constant's name in a report, such as {@code not-visited}. */
    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
