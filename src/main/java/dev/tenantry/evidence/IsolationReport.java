package dev.tenantry.evidence;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The report as one JSON document in canonical form, with its own digest as a member. {@code
 * src/docs/isolation-report.schema.json} describes it.
 */
public record IsolationReport(String json, String digest, Verdict verdict) {

    static final String DIGEST = "digest";

    /** Adds the digest of everything else. */
    static IsolationReport sealed(ObjectNode content, Verdict verdict) {
        String digest = Canonical.digest(content);
        return new IsolationReport(Canonical.text(content.put(DIGEST, digest)), digest, verdict);
    }
}
