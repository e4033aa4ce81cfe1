package dev.tenantry.k8s.rules;

import dev.tenantry.k8s.model.Complaint;
import dev.tenantry.k8s.model.Overlay;
import dev.tenantry.k8s.model.Workload;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** A condition that every overlay must fulfil, with counterexamples that show that a violation is found. */
public interface Rule {

    Check check();

    static Stream<Rule> all() {
        return Stream.<Rule[]>of(
                        Types.values(),
                        Hardening.values(),
                        Resilience.values(),
                        Rollouts.values(),
                        Databases.values(),
                        Backups.values(),
                        Connections.values(),
                        Images.values(),
                        Secrecy.values(),
                        Settings.values(),
                        Network.values(),
                        ExternalServer.values(),
                        Routes.values(),
                        Ingresses.values(),
                        References.values(),
                        Targets.values(),
                        Labels.values(),
                        Alerts.values(),
                        Dashboards.values())
                .flatMap(Stream::of);
    }

    /**
     * The content of a rule.
     *
     * @param damages the counterexamples, which this rule and no other must find
     */
    record Check(Function<Overlay, Stream<Complaint>> complaints, List<Damage> damages) {

        static Check of(Function<Overlay, Stream<Complaint>> complaints, Damage... damages) {
            return new Check(complaints, List.of(damages));
        }

        /** A rule that looks at these kinds alone, so that other damages need not compute it again. */
        static Check ofKinds(Set<String> kinds, Function<Overlay, Stream<Complaint>> complaints, Damage... damages) {
            Map<Overlay, List<Complaint>> known = new ConcurrentHashMap<>();
            return of(
                    overlay ->
                            known
                                    .computeIfAbsent(
                                            overlay.only(kinds),
                                            part -> complaints.apply(part).toList())
                                    .stream(),
                    damages);
        }

        static Check ofPods(Function<Workload, Stream<Complaint>> complaints, Damage... damages) {
            return of(overlay -> Workload.in(overlay).flatMap(complaints), damages);
        }
    }
}
