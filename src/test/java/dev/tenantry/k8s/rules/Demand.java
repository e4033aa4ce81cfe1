package dev.tenantry.k8s.rules;

import static dev.tenantry.k8s.model.Component.CONTROL_PLANE;

import dev.tenantry.k8s.model.Field;
import dev.tenantry.k8s.model.Overlay;
import dev.tenantry.k8s.model.Workload;
import dev.tenantry.k8s.model.Yaml;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Computes how many connections the pods of an overlay need at the worst moment, which is in the middle of a rollout. */
record Demand(Overlay overlay) {

    private static final String PROPERTIES = Yaml.text(Path.of("src/main/resources/application.properties"));

    /** The connection on which every instance, and the command {@code audit}, audits isolation. */
    private static final int AUDIT = 1;

    static final int SERVING_POD = pool("") + pool("registry.") + AUDIT;

    /** Of the owner role: four homes are migrated and four operations run at a time, and there are two exports. */
    private static final int OWNER = 10;

    static final int CONTROL_PLANE_POD = SERVING_POD + pool("control.") + OWNER;

    /** A Job migrates four homes at a time, holds a lock and lists the homes. */
    static final int JOB = 6;

    /** For superusers, and for what the operator of PostgreSQL does itself. */
    static final int RESERVED = 10;

    /** What the guide asks of a server that someone else operates. */
    static final int OF_A_SERVER_OUTSIDE = 450;

    /**
     * Returns how many pods there are of a Deployment that replaces its pods one by one: a stopping pod keeps its
     * connections until it has stopped, so all old pods may be stopping while all new ones, and one more, have started.
     */
    private static int inRollout(int replicas) {
        return replicas + 1 + replicas;
    }

    int serving() {
        return overlay.hasKind("KnativeService")
                // All pods of two revisions, and as many stopping ones.
                ? 3 * largest(annotation("autoscaling.knative.dev/max-scale"))
                : inRollout(Math.max(
                        1,
                        largest(Stream.concat(
                                overlay.each("HorizontalPodAutoscaler", "spec/maxReplicas"),
                                overlay.each("ScaledObject", "spec/maxReplicaCount")))));
    }

    int controlPlane() {
        return inRollout(largest(
                Workload.in(overlay, CONTROL_PLANE).map(pods -> pods.object().at("spec", "replicas"))));
    }

    int poolers() {
        return inRollout(largest(overlay.each("Pooler", "spec/instances")));
    }

    int ofPooler() {
        return largest(overlay.each("Pooler", "spec/pgbouncer/parameters/default_pool_size"));
    }

    /** Returns the connections from serving pods, to the pooler if there is one. */
    int ofServing() {
        return serving() * SERVING_POD;
    }

    /** Returns all connections to the main database. */
    int sum() {
        return (overlay.hasKind("Pooler") ? poolers() * ofPooler() : ofServing())
                + controlPlane() * CONTROL_PLANE_POD
                + count("Job") * JOB
                + count("CronJob") * AUDIT
                + RESERVED;
    }

    private int count(String kind) {
        return Math.toIntExact(overlay.ofKind(kind).count());
    }

    private Stream<Field> annotation(String name) {
        return overlay.each("KnativeService", "spec/template/metadata/annotations")
                .map(annotations -> annotations.at(name));
    }

    private static int largest(Stream<Field> numbers) {
        return numbers.mapToInt(number -> number.value().asInt()).max().orElse(0);
    }

    private static int pool(String name) {
        Matcher size = Pattern.compile(
                        "^quarkus\\.datasource\\." + Pattern.quote(name) + "jdbc\\.max-size=([0-9]+)$",
                        Pattern.MULTILINE)
                .matcher(PROPERTIES);
        if (!size.find()) {
            throw new IllegalStateException("application.properties gives no size of the pool " + name);
        }
        return Integer.parseInt(size.group(1));
    }
}
