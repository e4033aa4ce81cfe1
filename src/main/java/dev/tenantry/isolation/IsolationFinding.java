package dev.tenantry.isolation;

import java.util.List;
import java.util.stream.Collectors;

/**
 * One reason why PostgreSQL would not keep tenants apart.
 *
 * @param statement the SQL that fixes it
 */
public record IsolationFinding(String sentence, String statement) {

    /** Returns all findings as one text for an operator, one per line. */
    static String report(List<IsolationFinding> findings) {
        return "PostgreSQL would not keep tenants apart." + list(findings);
    }

    static String list(List<IsolationFinding> findings) {
        String separator = System.lineSeparator() + "  - ";
        return findings.stream().map(IsolationFinding::toString).collect(Collectors.joining(separator, separator, ""));
    }

    @Override
    public String toString() {
        return sentence + " Fix it with: " + statement;
    }
}
