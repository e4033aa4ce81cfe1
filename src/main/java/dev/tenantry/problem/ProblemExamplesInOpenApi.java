package dev.tenantry.problem;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/**
 * Names and shows the problems of each response, those of tenants apart from those of the platform. Runs after all
 * errors are documented, and removes the responses that no operation has.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD, priority = -1)
public class ProblemExamplesInOpenApi implements OASFilter {

    private static final String PREFIX = "#/components/responses/";

    @Override
    public void filterOpenAPI(OpenAPI openApi) {
        Set<String> used = used(openApi);
        List.copyOf(openApi.getComponents().getResponses().keySet()).stream()
                .filter(name -> !used.contains(name))
                .forEach(openApi.getComponents()::removeResponse);
        openApi.getComponents().getResponses().forEach(ProblemExamplesInOpenApi::describe);
    }

    private static void describe(String name, APIResponse response) {
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
        types.forEach(type -> problem.addExample(ProblemExamples.name(type), ProblemExamples.of(type, isForTenants)));
    }

    private static Set<String> used(OpenAPI openApi) {
        Set<String> used = new HashSet<>();
        for (PathItem path : openApi.getPaths().getPathItems().values()) {
            for (Operation operation : path.getOperations().values()) {
                for (APIResponse response :
                        operation.getResponses().getAPIResponses().values()) {
                    if (response.getRef() != null) {
                        used.add(response.getRef().substring(PREFIX.length()));
                    }
                }
            }
        }
        return used;
    }
}
