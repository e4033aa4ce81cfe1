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
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/** Describes problem responses for the OpenAPI document. */
final class ProblemSchemas {

    private static final String PROBLEM = "Problem";
    private static final String INVALID = "ValidationProblem";
    private static final String ERROR = "ValidationError";

    /** A problem of a request that is malformed or invalid. */
    private static final String EITHER = "RequestProblem";

    /** Lists values that are known, and not all that there will ever be. Generated clients make a text of it. */
    private static final String EXTENSIBLE_ENUM = "x-extensible-enum";

    private static final int LONGEST_NAME = 1_000;
    private static final int LONGEST_MESSAGE = 500;
    private static final int LONGEST_DETAIL = 65_536;

    /** As long as a request line can be. */
    private static final int LONGEST_PATH = 4_096;

    // These name the members at fault.
    private static final Set<ProblemType> WITH_ERRORS =
            Set.of(ProblemType.VALIDATION_FAILED, ProblemType.REFERENCE_TAKEN);

    private ProblemSchemas() {}

    static Map<String, Schema> all() {
        Schema error = closed().addProperty(
                        "field",
                        string("The member or parameter, as it is named in the request")
                                .maxLength(LONGEST_NAME))
                .addProperty(
                        "pointer",
                        string("Where in the body the member is (RFC 6901); absent for a parameter")
                                .pattern("(/[^/]*)*")
                                .maxLength(LONGEST_NAME))
                .addProperty("message", string("What its value must be").maxLength(LONGEST_MESSAGE))
                .dependentRequired(Map.of("pointer", List.of("field")))
                .required(List.of("field", "message"));
        Schema errors = OASFactory.createSchema()
                .addType(SchemaType.ARRAY)
                .description("Everything that is wrong with the request, but no more than " + Faults.MOST + " things")
                .minItems(1)
                .maxItems(Faults.MOST)
                .items(ref(ERROR));
        return Map.of(
                ERROR,
                error,
                PROBLEM,
                problem(),
                INVALID,
                problem().addProperty("errors", errors).addRequired("errors"),
                EITHER,
                // Clients that take the first one that fits would lose the errors if the plain problem came first.
                OASFactory.createSchema().addOneOf(ref(INVALID)).addOneOf(ref(PROBLEM)));
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
                .description(responseName(status))
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
                                .schema(string().pattern("Bearer( .+)?").maxLength(1_000)));
            case 415 ->
                response.addHeader(
                                HttpHeaders.ACCEPT_ENCODING,
                                OASFactory.createHeader()
                                        .description("Present if the body had a content coding; none is accepted")
                                        .required(false)
                                        .schema(string().constValue("identity")))
                        .addHeader(HttpHeaders.ACCEPT, mediaTypes("The media types that the operation accepts"))
                        .addHeader("Accept-Patch", mediaTypes("The same, for a PATCH (RFC 5789)"));
            case 503 ->
                response.addHeader(
                        HttpHeaders.RETRY_AFTER, OASFactory.createHeader().ref(HttpHeaders.RETRY_AFTER));
            default -> {}
        }
        return response;
    }

    private static Header mediaTypes(String description) {
        return OASFactory.createHeader()
                .description(description)
                .required(false)
                .schema(string());
    }

    private static Schema schema(int status) {
        return typesOf(status).anyMatch(WITH_ERRORS::contains) ? ref(EITHER) : ref(PROBLEM);
    }

    /** Returns the problems of a response, by its name; none if it is not one of ours. */
    static Stream<ProblemType> typesOf(String responseName) {
        return Arrays.stream(ProblemType.values())
                .filter(type -> ProblemType.ofStatus(type.status()).isPresent()
                        && responseName(type.status()).equals(responseName));
    }

    private static Stream<ProblemType> typesOf(int status) {
        return Arrays.stream(ProblemType.values()).filter(type -> type.status() == status);
    }

    private static Schema problem() {
        List<Object> types = Arrays.stream(ProblemType.values())
                .<Object>map(type -> type.uri().toString())
                .toList();
        return closed().addProperty(
                        "type",
                        string("The problem's type, for programs. There will be more of them: treat one that you do not"
                                        + " know by its status.")
                                .format("uri")
                                .maxLength(100)
                                .addExtension(EXTENSIBLE_ENUM, types))
                .addProperty(
                        "title",
                        string("Short summary, the same for all problems of a type")
                                .maxLength(100))
                .addProperty(
                        "status",
                        OASFactory.createSchema()
                                .addType(SchemaType.INTEGER)
                                .format("int32")
                                .description("The status of the response")
                                .minimum(BigDecimal.valueOf(400))
                                .maximum(BigDecimal.valueOf(599)))
                .addProperty(
                        "detail",
                        string("What went wrong in this request, for people").maxLength(LONGEST_DETAIL))
                .addProperty("instance", string("The path of the request").maxLength(LONGEST_PATH))
                .addProperty(
                        "requestId",
                        string("Id of the request, also in the header " + RequestId.HEADER + " and in the log")
                                .pattern(RequestId.FORM)
                                .maxLength(RequestId.MAX_LENGTH))
                .addProperty("from", status("The status that the order has, if a transition was refused"))
                .addProperty("to", status("The status that it cannot go to from there"))
                .dependentRequired(Map.of("from", List.of("to"), "to", List.of("from")))
                .required(List.of("type", "title", "status", "detail", "instance", "requestId"));
    }

    private static Schema status(String description) {
        return string(description).pattern("[a-z]{1,20}").maxLength(20);
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
