package dev.tenantry.ratelimit;

import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.WireNamed;
import jakarta.ws.rs.core.HttpHeaders;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/** Describes the limit's headers, and the refusal of a request over the limit, for the OpenAPI document. */
final class RateLimitSchemas {

    static final String PROBLEM = "RateLimitProblem";

    /** Ends the name of a header that only responses to counted requests have. */
    private static final String OPTIONAL = ".if-counted";

    private static final String PLAN = "\"[a-z]{1,20}\"";

    private RateLimitSchemas() {}

    /** Returns the headers, required and optional, by the names under which they are documented. */
    static Map<String, Header> headers() {
        Map<String, Header> headers = new LinkedHashMap<>();
        schemas().forEach((name, schema) -> {
            headers.put(name, header(schema).required(true));
            headers.put(name + OPTIONAL, header(schema).required(false));
        });
        return headers;
    }

    static void addHeaders(APIResponse response, boolean areRequired) {
        schemas()
                .keySet()
                .forEach(name ->
                        response.addHeader(name, OASFactory.createHeader().ref(areRequired ? name : name + OPTIONAL)));
    }

    /** Returns a problem with the members that only this one has. */
    static Schema problem(Schema problem) {
        Schema refusal = OASFactory.createSchema()
                .addType(SchemaType.OBJECT)
                .additionalPropertiesSchema(OASFactory.createSchema().booleanSchema(false))
                .required(problem.getRequired());
        problem.getProperties().forEach(refusal::addProperty);
        return refusal.addProperty(
                        "plan",
                        OASFactory.createSchema()
                                .addType(SchemaType.STRING)
                                .description("The tenant's plan, whose limit is exceeded")
                                .enumeration(List.copyOf(WireNamed.names(Plan.class))))
                .addProperty("retryAfter", seconds("Seconds to wait, as in the header " + HttpHeaders.RETRY_AFTER))
                .addProperty(
                        "upgradeUrl",
                        OASFactory.createSchema()
                                .addType(SchemaType.STRING)
                                .format("uri")
                                .description("Where the tenant can upgrade its plan"))
                .addRequired("retryAfter")
                .dependentRequired(Map.of("plan", List.of("upgradeUrl"), "upgradeUrl", List.of("plan")));
    }

    static APIResponse refusal() {
        APIResponse refusal = OASFactory.createAPIResponse()
                .description("Rate limit exceeded. Without the members plan and upgradeUrl, and not counted: too many"
                        + " requests named tenants to which the caller does not belong.")
                .addHeader(HttpHeaders.RETRY_AFTER, OASFactory.createHeader().ref(HttpHeaders.RETRY_AFTER))
                .content(OASFactory.createContent()
                        .addMediaType(
                                "application/problem+json",
                                OASFactory.createMediaType()
                                        .schema(OASFactory.createSchema().ref(PROBLEM))));
        addHeaders(refusal, false);
        return refusal;
    }

    private static Map<String, Schema> schemas() {
        Map<String, Schema> schemas = new LinkedHashMap<>();
        schemas.put("X-RateLimit-Limit", number("Requests per window", 1));
        schemas.put("X-RateLimit-Remaining", number("Requests that are left", 0));
        schemas.put("X-RateLimit-Reset", number("When requests are available again, in seconds since the epoch", 0));
        schemas.put("RateLimit-Policy", text("The plan's quota and window", PLAN + ";q=[0-9]+;w=[0-9]+"));
        schemas.put("RateLimit", text("What is left, and seconds until more is", PLAN + ";r=[0-9]+;t=[0-9]+"));
        return schemas;
    }

    // The description belongs to the header.
    private static Header header(Schema schema) {
        Schema plain = OASFactory.createSchema()
                .type(schema.getType())
                .format(schema.getFormat())
                .minimum(schema.getMinimum())
                .pattern(schema.getPattern());
        return OASFactory.createHeader().description(schema.getDescription()).schema(plain);
    }

    private static Schema seconds(String description) {
        return number(description, 1);
    }

    private static Schema number(String description, int minimum) {
        return OASFactory.createSchema()
                .addType(SchemaType.INTEGER)
                .format("int64")
                .minimum(BigDecimal.valueOf(minimum))
                .description(description);
    }

    private static Schema text(String description, String pattern) {
        return OASFactory.createSchema()
                .addType(SchemaType.STRING)
                .pattern(pattern)
                .description(description);
    }
}
