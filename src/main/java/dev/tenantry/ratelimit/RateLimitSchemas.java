package dev.tenantry.ratelimit;

import dev.tenantry.problem.ProblemType;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.WireNamed;
import jakarta.ws.rs.core.HttpHeaders;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.examples.Example;
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

    /** The plan in quotes, and two numbers of at most 19 digits. */
    private static final int LONGEST = 66;

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
        problem.getProperties().forEach((name, member) -> {
            if (problem.getRequired().contains(name)) {
                refusal.addProperty(name, member);
            }
        });
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
                                        .schema(OASFactory.createSchema().ref(PROBLEM))
                                        .addExample("rate-limited", example())));
        addHeaders(refusal, false);
        return refusal;
    }

    private static Example example() {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", ProblemType.RATE_LIMITED.uri().toString());
        body.put("title", ProblemType.RATE_LIMITED.title());
        body.put("status", ProblemType.RATE_LIMITED.status());
        body.put("detail", "The free plan allows 60 requests per 60 seconds. Try again in 7 seconds.");
        body.put("instance", "/orders");
        body.put("requestId", "1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed");
        body.put("plan", Plan.FREE.wireName());
        body.put("retryAfter", 7);
        body.put("upgradeUrl", "https://tenantry.example/plans");
        return OASFactory.createExample()
                .summary(ProblemType.RATE_LIMITED.title())
                .value(body);
    }

    private static Map<String, Schema> schemas() {
        Map<String, Schema> schemas = new LinkedHashMap<>();
        schemas.put("X-RateLimit-Limit", number("Requests per window", 1));
        schemas.put("X-RateLimit-Remaining", number("Requests that are left", 0));
        schemas.put("X-RateLimit-Reset", number("When requests are available again, in seconds since the epoch", 0));
        schemas.put("RateLimit-Policy", text("The plan's quota and window", PLAN + ";q=[0-9]{1,19};w=[0-9]{1,19}"));
        schemas.put(
                "RateLimit", text("What is left, and seconds until more is", PLAN + ";r=[0-9]{1,19};t=[0-9]{1,19}"));
        return schemas;
    }

    // The description belongs to the header.
    private static Header header(Schema schema) {
        Schema plain = OASFactory.createSchema()
                .type(schema.getType())
                .format(schema.getFormat())
                .minimum(schema.getMinimum())
                .pattern(schema.getPattern())
                .maxLength(schema.getMaxLength());
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
                .maxLength(LONGEST)
                .description(description);
    }
}
