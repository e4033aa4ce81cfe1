package dev.tenantry.problem;

import dev.tenantry.http.UnusedResponses;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/**
 * Names and shows the problems of each response, those of tenants apart from those of the platform. Runs after all
 * errors are documented, and removes the responses that no operation has.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD, priority = -1)
public class ProblemExamplesInOpenApi implements OASFilter {

    @Override
    public void filterOpenAPI(OpenAPI openApi) {
        UnusedResponses.removeFrom(openApi);
        Map<String, APIResponse> responses = openApi.getComponents().getResponses();
        responses.forEach((name, response) -> describe(name, response, responses.keySet()));
    }

    private static void describe(String name, APIResponse response, Set<String> all) {
        boolean isForTenants = name.endsWith(ProblemInOpenApi.OF_TENANT);
        List<ProblemType> types = ProblemSchemas.typesOf(
                        isForTenants ? name.substring(0, name.length() - ProblemInOpenApi.OF_TENANT.length()) : name)
                .filter(type -> ProblemExamples.canOccur(type, isForTenants))
                .toList();
        @Nullable MediaType problem =
                response.getContent() == null ? null : response.getContent().getMediaType(ProblemResponses.MEDIA_TYPE);
        if (types.isEmpty() || problem == null) {
            return;
        }
        response.setDescription(types.stream().map(ProblemType::title).collect(Collectors.joining(", or: ")));
        // What both have is shown as tenants' programs meet it: an instance without the control plane has it too.
        boolean isOfPlatform = all.contains(name + ProblemInOpenApi.OF_TENANT);
        types.forEach(type -> problem.addExample(ProblemExamples.name(type), ProblemExamples.of(type, !isOfPlatform)));
    }
}
