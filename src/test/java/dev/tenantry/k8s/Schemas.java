package dev.tenantry.k8s;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Of custom resources: the fields that we use, as src/test/resources/k8s/schemas/README.md says. */
final class Schemas {

    private static final String FOLDER = "k8s/schemas/";
    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private static final Map<String, Optional<Schema>> KNOWN = new ConcurrentHashMap<>();

    private Schemas() {}

    static Optional<Schema> of(Manifest object) {
        return KNOWN.computeIfAbsent(object.apiVersion().replace('/', '_') + "_" + object.kind(), Schemas::load);
    }

    private static Optional<Schema> load(String name) {
        String file = FOLDER + name + ".json";
        return Optional.ofNullable(Schemas.class.getClassLoader().getResource(file))
                .map(found -> REGISTRY.getSchema(SchemaLocation.of("classpath:" + file)));
    }

    static Stream<Complaint> complaints(Manifest object, Schema schema) {
        return schema.validate(object.tree()).stream()
                .map(error -> new Complaint(object.root(), error.getInstanceLocation() + ": " + error.getMessage()));
    }
}
