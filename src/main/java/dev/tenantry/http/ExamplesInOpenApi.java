package dev.tenantry.http;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;

/** Gives every object an example that has none of its own, made of those of its members. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD, priority = HeadersInOpenApi.LAST - 2)
public class ExamplesInOpenApi implements OASFilter {

    @Override
    public void filterOpenAPI(OpenAPI openApi) {
        ExampleValues values = new ExampleValues(openApi.getComponents().getSchemas());
        openApi.getComponents().getSchemas().values().stream()
                .filter(schema -> schema.getExamples() == null)
                .filter(schema -> List.of(SchemaType.OBJECT).equals(schema.getType()))
                .filter(schema -> schema.getProperties() != null)
                .forEach(schema -> {
                    Optional<Object> value = values.of(schema);
                    value.ifPresent(example -> schema.setExamples(new ArrayList<>(List.of(example))));
                });
    }
}
