package dev.tenantry.user;

import dev.tenantry.provisioning.UserRole;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Operation;
import org.jboss.jandex.AnnotationTarget;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jspecify.annotations.Nullable;

/** Documents which role in the tenant each operation needs, as the last sentence of its description. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class RolesInOpenApi implements OASFilter {

    private static final DotName OPERATION =
            DotName.createSimple(org.eclipse.microprofile.openapi.annotations.Operation.class);

    private final Map<String, String> sentences = new HashMap<>();

    public RolesInOpenApi(IndexView index) {
        note(index, ForViewers.class, needs(UserRole.VIEWER));
        note(index, ForMembers.class, needs(UserRole.MEMBER));
        note(index, ForAdmins.class, needs(UserRole.ADMIN));
        note(index, ForEveryCaller.class, "The caller needs no role in the tenant.");
    }

    @Override
    public Operation filterOperation(Operation operation) {
        @Nullable String sentence = sentences.get(operation.getOperationId());
        if (sentence != null) {
            operation.setDescription(
                    operation.getDescription() == null ? sentence : operation.getDescription() + "\n\n" + sentence);
        }
        return operation;
    }

    private static String needs(UserRole least) {
        return Stream.of(UserRole.values())
                .filter(role -> role.isAtLeast(least))
                .map(role -> "`" + role.wireName() + "`")
                .collect(Collectors.joining(", ", "Roles in the tenant that may do this: ", "."));
    }

    private void note(IndexView index, Class<?> annotation, String sentence) {
        index.getAnnotations(DotName.createSimple(annotation)).stream()
                .map(found -> found.target())
                .filter(target -> target.kind() == AnnotationTarget.Kind.METHOD)
                .filter(target -> target.asMethod().hasAnnotation(OPERATION))
                .forEach(target -> sentences.put(
                        target.asMethod()
                                .annotation(OPERATION)
                                .value("operationId")
                                .asString(),
                        sentence));
    }
}
