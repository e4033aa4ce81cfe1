package dev.tenantry.problem;

import dev.tenantry.http.RequestId;
import jakarta.ws.rs.core.HttpHeaders;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/** Describes problem responses for the OpenAPI document. */
final class ProblemSchemas {

    private static final String PROBLEM = "Problem";
    private static final String INVALID = "ValidationProblem";

    // A conflict names the members that cause it, if there are several.
    private static final Set<ProblemType> WITH_ERRORS = Set.of(ProblemType.VALIDATION_FAILED, ProblemType.CONFLICT);

    private ProblemSchemas() {}

    static Map<String, Schema> all() {
        Schema error = closed().addProperty("field", string("The member or parameter, as it is named in the request"))
                .addProperty("pointer", string("Where in the body the member is (RFC 6901); absent for a parameter"))
                .addProperty("message", string("What its value must be"))
                .required(List.of("field", "message"));
        Schema errors = OASFactory.createSchema()
                .addType(SchemaType.ARRAY)
                .description("Everything that is wrong with the request, but no more than " + Faults.MOST + " things")
                .minItems(1)
                .maxItems(Faults.MOST)
                .items(error);
        return Map.of(
                PROBLEM,
                problem(),
                INVALID,
                problem().addProperty("errors", errors).addRequired("errors"));
    }

    /** Returns the name of the one response that all operations document for this status. */
    static String responseName(int status) {
        ProblemType type = ProblemType.ofStatus(status)
                .orElseThrow(() -> new IllegalStateException("No problem has the status " + status + "."));
        return Arrays.stream(type.name().split("_"))
                .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining());
    }

    static APIResponse response(int status) {
        APIResponse response = OASFactory.createAPIResponse()
                .description(typesOf(status).map(ProblemType::title).collect(Collectors.joining(", or: ")))
                .content(OASFactory.createContent()
                        .addMediaType(
                                ProblemResponses.MEDIA_TYPE,
                                OASFactory.createMediaType().schema(schema(status))));
        switch (status) {
            case 401 ->
                response.addHeader(
                        HttpHeaders.WWW_AUTHENTICATE,
                        OASFactory.createHeader()
                                .description("A challenge for a bearer token (RFC 6750)")
                                .required(true)
                                .schema(string().pattern("Bearer( .+)?")));
            case 415 ->
                response.addHeader(
                        HttpHeaders.ACCEPT_ENCODING,
                        OASFactory.createHeader()
                                .description("Present if the body had a content coding; none is accepted")
                                .required(false)
                                .schema(string().constValue("identity")));
            case 503 ->
                response.addHeader(
                        HttpHeaders.RETRY_AFTER, OASFactory.createHeader().ref(HttpHeaders.RETRY_AFTER));
            default -> {}
        }
        return response;
    }

    private static Schema schema(int status) {
        return typesOf(status).anyMatch(WITH_ERRORS::contains)
                ? OASFactory.createSchema().addOneOf(ref(PROBLEM)).addOneOf(ref(INVALID))
                : ref(PROBLEM);
    }

    private static Stream<ProblemType> typesOf(int status) {
        return Arrays.stream(ProblemType.values()).filter(type -> type.status() == status);
    }

    private static Schema problem() {
        List<Object> types = Arrays.stream(ProblemType.values())
                .<Object>map(type -> type.uri().toString())
                .toList();
        return closed().addProperty("type", string("Problem type, for programs").enumeration(types))
                .addProperty("title", string("Short summary, the same for all problems of a type"))
                .addProperty(
                        "status",
                        OASFactory.createSchema()
                                .addType(SchemaType.INTEGER)
                                .description("The status of the response")
                                .minimum(BigDecimal.valueOf(400))
                                .maximum(BigDecimal.valueOf(599)))
                .addProperty("detail", string("What went wrong in this request, for people"))
                .addProperty("instance", string("The path of the request"))
                .addProperty(
                        "requestId",
                        string("Id of the request, also in the header " + RequestId.HEADER + " and in the log")
                                .pattern(RequestId.FORM))
                .required(List.of("type", "title", "status", "detail", "instance", "requestId"));
    }

    private static Schema closed() {
        return OASFactory.createSchema()
                .addType(SchemaType.OBJECT)
                .additionalPropertiesSchema(OASFactory.createSchema().booleanSchema(false));
    }

    private static Schema string(String description) {
        return string().description(description);
    }

    private static Schema string() {
        return OASFactory.createSchema().addType(SchemaType.STRING);
    }

    private static Schema ref(String name) {
        return OASFactory.createSchema().ref(name);
    }
}
