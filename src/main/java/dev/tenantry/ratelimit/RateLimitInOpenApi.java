package dev.tenantry.ratelimit;

import dev.tenantry.context.PlatformOperation;
import dev.tenantry.problem.ProblemInOpenApi;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/**
 * Documents the rate limit of every tenant operation: the 429, and the headers of responses to requests that were
 * counted. Runs after the other errors are documented.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD, priority = 0)
public class RateLimitInOpenApi implements OASFilter {

    private static final String REFUSAL = "RateLimited";
    private static final String PREFIX = "#/components/responses/";

    /** Errors that can come from the operation itself. All others come before the request is counted. */
    private static final Set<String> AFTER_COUNTING =
            Set.of("304", "400", "403", "404", "406", "409", "412", "422", "428", "500", "503");

    @Override
    public void filterOpenAPI(OpenAPI openApi) {
        Components components = openApi.getComponents();
        RateLimitSchemas.headers().forEach(components::addHeader);
        components.addSchema(
                RateLimitSchemas.PROBLEM,
                RateLimitSchemas.problem(
                        Objects.requireNonNull(components.getSchemas().get("Problem"))));
        components.addResponse(REFUSAL, RateLimitSchemas.refusal());
        for (PathItem path : openApi.getPaths().getPathItems().values()) {
            path.getOperations().values().stream()
                    .filter(RateLimitInOpenApi::isLimited)
                    .forEach(operation -> describe(operation, components));
        }
    }

    private static boolean isLimited(Operation operation) {
        return operation.getTags() == null || !operation.getTags().contains(PlatformOperation.TAG);
    }

    private static void describe(Operation operation, Components components) {
        Map<String, APIResponse> responses =
                new TreeMap<>(operation.getResponses().getAPIResponses());
        responses.replaceAll((status, response) -> {
            if (status.startsWith("2") || status.equals("304")) {
                RateLimitSchemas.addHeaders(response, true);
                return response;
            }
            return AFTER_COUNTING.contains(status) ? counted(response, components) : response;
        });
        responses.put("429", OASFactory.createAPIResponse().ref(REFUSAL));
        operation.getResponses().setAPIResponses(responses);
    }

    private static Content copy(Content content) {
        Content copy = OASFactory.createContent();
        content.getMediaTypes()
                .forEach((type, media) ->
                        copy.addMediaType(type, OASFactory.createMediaType().schema(media.getSchema())));
        return copy;
    }

    /** Returns a reference to a copy of the response that may have the headers. */
    private static APIResponse counted(APIResponse reference, Components components) {
        String name = reference.getRef().substring(PREFIX.length());
        APIResponse plain = Objects.requireNonNull(components.getResponses().get(name), name);
        String copy = name + ProblemInOpenApi.OF_TENANT;
        if (!components.getResponses().containsKey(copy)) {
            APIResponse counted = OASFactory.createAPIResponse()
                    .description(plain.getDescription())
                    .content(copy(plain.getContent()));
            if (plain.getHeaders() != null) {
                plain.getHeaders().forEach(counted::addHeader);
            }
            RateLimitSchemas.addHeaders(counted, false);
            components.addResponse(copy, counted);
        }
        return OASFactory.createAPIResponse().ref(copy);
    }
}
