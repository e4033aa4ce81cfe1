package dev.tenantry.problem;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.examples.Example;

/** Shows each problem as a client receives it, for the OpenAPI document. */
final class ProblemExamples {

    private static final Set<ProblemType> OF_PLATFORM = EnumSet.of(ProblemType.SLUG_TAKEN);

    private static final Set<ProblemType> OF_TENANTS = EnumSet.of(
            ProblemType.TENANT_REQUIRED,
            ProblemType.MALFORMED_TENANT,
            ProblemType.MALFORMED_IDEMPOTENCY_KEY,
            ProblemType.NOT_A_USER,
            ProblemType.ROLE_TOO_LOW,
            ProblemType.TENANT_REFUSED,
            ProblemType.IDEMPOTENCY_KEY_IN_USE,
            ProblemType.IDEMPOTENCY_KEY_REUSED,
            ProblemType.REFERENCE_TAKEN,
            ProblemType.USER_EXISTS,
            ProblemType.LAST_OWNER);

    private ProblemExamples() {}

    /** Returns whether operations for tenants, or those for the platform, can answer with this problem. */
    static boolean canOccur(ProblemType type, boolean isForTenants) {
        return !(isForTenants ? OF_PLATFORM : OF_TENANTS).contains(type);
    }

    /** Returns the last part of the type, under which the example is listed. */
    static String name(ProblemType type) {
        String uri = type.uri().toString();
        return uri.substring(uri.lastIndexOf(':') + 1);
    }

    static Example of(ProblemType type, boolean isForTenants) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", type.uri().toString());
        body.put("title", type.title());
        body.put("status", type.status());
        body.put("detail", type.detail());
        body.put("instance", isForTenants ? "/orders" : "/admin/tenants");
        body.put("requestId", "1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed");
        if (type == ProblemType.VALIDATION_FAILED) {
            body.putAll(
                    isForTenants
                            ? at("quantity", "must be greater than or equal to 1")
                            : at("name", "must have 1 to 200 characters"));
        } else if (type == ProblemType.REFERENCE_TAKEN) {
            body.putAll(at("reference", "is that of another order of this tenant"));
        } else if (type == ProblemType.CONFLICT && isForTenants) {
            body.putAll(refusedTransition());
        }
        return OASFactory.createExample().summary(type.title()).value(body);
    }

    private static Map<String, Object> at(String field, String message) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("detail", field + " " + message + ".");
        members.put("errors", List.of(error(field, message)));
        return members;
    }

    private static Map<String, String> error(String field, String message) {
        Map<String, String> error = new LinkedHashMap<>();
        error.put("field", field);
        error.put("pointer", "/" + field);
        error.put("message", message);
        return error;
    }

    private static Map<String, Object> refusedTransition() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("detail", "The order is shipped, and cannot become cancelled.");
        members.put("instance", "/orders/0f8fad5b-d9cb-469f-a165-70867728950e/cancellation");
        members.put("from", "shipped");
        members.put("to", "cancelled");
        return members;
    }
}
