package dev.tenantry.k8s.rules;

import static dev.tenantry.k8s.rules.Damage.remove;
import static dev.tenantry.k8s.rules.Damage.set;
import static dev.tenantry.k8s.rules.Damage.without;

import dev.tenantry.k8s.model.Complaint;
import dev.tenantry.k8s.model.Field;
import dev.tenantry.k8s.model.Manifest;
import dev.tenantry.k8s.model.Overlay;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A cluster that serves tenants can be put back to any moment of the last weeks. */
enum Backups implements Rule {
    ARCHIVES_EVERY_CHANGE(
            (overlay, cluster) -> cluster.root().each("spec/plugins/*").anyMatch(plugin -> archives(overlay, plugin))
                    ? Stream.empty()
                    : cluster.at("spec").complain("must have the Barman Cloud plug-in as its archiver"),
            remove("Cluster/tenantry-postgres", "/spec/plugins"),
            set("Cluster/tenantry-postgres", "/spec/plugins/0/isWALArchiver", "false"),
            set("Cluster/tenantry-postgres", "/spec/plugins/0/enabled", "false"),
            set("Cluster/tenantry-postgres", "/spec/plugins/0/name", "barman-cloud"),
            set("Cluster/tenantry-postgres", "/spec/plugins/0/parameters/barmanObjectName", "backups")),
    IS_BACKED_UP_DAILY(
            (overlay, cluster) -> overlay.ofKind("ScheduledBackup").anyMatch(backup -> isDaily(backup, cluster))
                    ? Stream.empty()
                    : cluster.root().complain("must have a daily ScheduledBackup by the plug-in"),
            without("ScheduledBackup/tenantry-postgres"),
            // The default is the method that CloudNativePG removes.
            remove("ScheduledBackup/tenantry-postgres", "/spec/method"),
            remove("ScheduledBackup/tenantry-postgres", "/spec/pluginConfiguration"),
            // Five fields, as for a CronJob.
            set("ScheduledBackup/tenantry-postgres", "/spec/schedule", "30 1 * * *"),
            set("ScheduledBackup/tenantry-postgres", "/spec/schedule", "0 30 1 * * 0"),
            set("ScheduledBackup/tenantry-postgres", "/spec/suspend", "true")),
    IS_KEPT_FOR_WEEKS(
            (overlay, cluster) -> overlay.ofKind("ObjectStore")
                    .map(store -> store.at("spec", "retentionPolicy"))
                    .flatMap(policy -> policy.must(
                            time -> time.asText().matches("[1-9][0-9]+d|[2-9]w|[1-9][0-9]*m"),
                            "must be at least ten days")),
            remove("ObjectStore/tenantry-backups", "/spec/retentionPolicy"),
            set("ObjectStore/tenantry-backups", "/spec/retentionPolicy", "7d")),
    /** Only an administrator knows its address. */
    REACHES_THE_OBJECT_STORE(
            (overlay, cluster) -> overlay.find("NetworkPolicy/postgres-to-backups").stream()
                            .flatMap(policy -> policy.root().each("spec/egress/*"))
                            .anyMatch(Backups::leadsToTheStore)
                    ? Stream.empty()
                    : cluster.root().complain("must have a policy that leads to the object store"),
            without("NetworkPolicy/postgres-to-backups"),
            set("NetworkPolicy/postgres-to-backups", "/spec/egress/0/ports/0/port", "9000"));

    private static final String PLUGIN = "barman-cloud.cloudnative-pg.io";

    private final Check check;

    Backups(BiFunction<Overlay, Manifest, Stream<Complaint>> complaints, Damage... damages) {
        this.check = Check.of(
                overlay -> overlay.ofKind("Cluster").flatMap(cluster -> complaints.apply(overlay, cluster)), damages);
    }

    @Override
    public Check check() {
        return check;
    }

    private static boolean archives(Overlay overlay, Field plugin) {
        return plugin.at("name").text().equals(PLUGIN)
                && plugin.at("isWALArchiver").text().equals("true")
                && !plugin.at("enabled").text().equals("false")
                && overlay.find("ObjectStore/"
                                + plugin.at("parameters", "barmanObjectName").text())
                        .isPresent();
    }

    private static boolean isDaily(Manifest backup, Manifest cluster) {
        return backup.at("spec", "cluster", "name").text().equals(cluster.name())
                && backup.at("spec", "method").text().equals("plugin")
                && backup.at("spec", "pluginConfiguration", "name").text().equals(PLUGIN)
                && backup.at("spec", "schedule").text().matches("[0-9]+ [0-9]+ [0-9]+ \\* \\* \\*")
                && !backup.at("spec", "suspend").text().equals("true");
    }

    private static boolean leadsToTheStore(Field rule) {
        Set<String> ports = rule.each("ports/*/port").map(Field::text).collect(Collectors.toSet());
        return rule.each("to/*/ipBlock/cidr").findAny().isPresent() && ports.equals(Set.of("443"));
    }
}
