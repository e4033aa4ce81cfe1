package dev.tenantry.k8s.rules;

import static dev.tenantry.k8s.rules.Damage.remove;
import static dev.tenantry.k8s.rules.Damage.set;

import dev.tenantry.k8s.model.Complaint;
import dev.tenantry.k8s.model.Field;
import dev.tenantry.k8s.model.Overlay;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** At the worst moment, all pools together need no more connections than the servers accept. */
enum Connections implements Rule {
    POSTGRESQL_ACCEPTS_THEM(
            overlay -> limits(overlay).flatMap(limit -> atLeast(limit, new Demand(overlay).sum())),
            set("Cluster/tenantry-postgres", "/spec/postgresql/parameters/max_connections", "'260'"),
            remove("Cluster/tenantry-postgres", "/spec/postgresql/parameters/max_connections"),
            set("Pooler/tenantry-pooler", "/spec/pgbouncer/parameters/default_pool_size", "'50'"),
            set(Names.CONTROL_PLANE, "/spec/replicas", "4"),
            set(
                            "StatefulSet/tenantry-postgresql",
                            "/spec/template/spec/containers/postgresql/args/1",
                            "max_connections=150")
                    .in("dev")),
    /** Nothing here sets the limit of a server outside; it is what the guide asks of one. */
    A_SERVER_OUTSIDE_ACCEPTS_THEM(
            overlay -> overlay.ofKind("HorizontalPodAutoscaler")
                    .filter(any -> ExternalServer.isUsed(overlay))
                    .map(scaler -> scaler.at("spec", "maxReplicas"))
                    .filter(any -> new Demand(overlay).sum() > Demand.OF_A_SERVER_OUTSIDE)
                    .flatMap(maximum -> maximum.complain("makes the pods need " + new Demand(overlay).sum()
                            + " connections, more than " + Demand.OF_A_SERVER_OUTSIDE)),
            set("HorizontalPodAutoscaler/tenantry-serving", "/spec/maxReplicas", "6")
                    .in("external-postgres"),
            set(Names.CONTROL_PLANE, "/spec/replicas", "3").in("external-postgres")),
    ONE_POOLER_ACCEPTS_THEM(
            overlay -> overlay.ofKind("Pooler")
                    .map(pooler -> pooler.at("spec", "pgbouncer", "parameters", "max_client_conn"))
                    .flatMap(limit -> atLeast(limit, new Demand(overlay).ofServing())),
            set("Pooler/tenantry-pooler", "/spec/pgbouncer/parameters/max_client_conn", "'400'"),
            set("HorizontalPodAutoscaler/tenantry-serving", "/spec/maxReplicas", "24"));

    private static final Pattern ARGUMENT = Pattern.compile("max_connections=[0-9]+");

    private final Check check;

    Connections(Function<Overlay, Stream<Complaint>> complaints, Damage... damages) {
        this.check = Check.of(complaints, damages);
    }

    @Override
    public Check check() {
        return check;
    }

    private static Stream<Field> limits(Overlay overlay) {
        return Stream.concat(
                overlay.ofKind("Cluster")
                        .map(cluster -> cluster.at("spec", "postgresql", "parameters", "max_connections")),
                overlay.each("StatefulSet", "spec/template/spec/containers/*/args/*")
                        .filter(argument -> ARGUMENT.matcher(argument.text()).matches()));
    }

    private static Stream<Complaint> atLeast(Field limit, int needed) {
        return limit.must(
                value -> Integer.parseInt("0" + value.asText().replaceFirst("^.*=", "")) >= needed,
                "must be " + needed + " or more");
    }
}
