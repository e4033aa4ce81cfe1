package dev.tenantry.k8s;

import java.util.List;
import java.util.stream.Stream;

/**
 * Something that must be so in every overlay. It comes with its counterexamples, so that there is no rule of which
 * nobody knows whether it would notice.
 */
interface Rule {

    String name();

    Check check();

    default Stream<Complaint> complaints(Overlay overlay) {
        return check().complaints().apply(overlay);
    }

    default List<Damage> damages() {
        return check().damages();
    }

    static Stream<Rule> all() {
        return Stream.<Rule[]>of(
                        Types.values(),
                        Admission.values(),
                        Hardening.values(),
                        Resilience.values(),
                        Images.values(),
                        Secrecy.values(),
                        Settings.values(),
                        Network.values(),
                        Routes.values(),
                        References.values(),
                        Targets.values(),
                        Alerts.values())
                .flatMap(Stream::of);
    }
}
