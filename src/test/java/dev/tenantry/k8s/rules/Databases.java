package dev.tenantry.k8s.rules;

import static dev.tenantry.k8s.rules.Damage.remove;
import static dev.tenantry.k8s.rules.Damage.set;

import dev.tenantry.k8s.model.Complaint;
import dev.tenantry.k8s.model.Manifest;
import java.util.function.Function;
import java.util.stream.Stream;

/** PostgreSQL loses no commit that it has acknowledged. */
enum Databases implements Rule {
    COMMITS_ARE_ON_TWO_SERVERS(
            cluster -> Stream.concat(
                    cluster.at("spec", "postgresql", "synchronous", "number")
                            .must(number -> number.asInt() >= 1, "must be 1 or more"),
                    cluster.at("spec", "instances").must(number -> number.asInt() >= 3, "must be 3 or more")),
            remove("Cluster/tenantry-postgres", "/spec/postgresql/synchronous/number"),
            set("Cluster/tenantry-postgres", "/spec/instances", "2")),
    /** Otherwise a standby that lacks the last commits may be promoted, if it is the only one left. */
    PROMOTES_ONLY_WHAT_HAS_THEM(
            cluster -> cluster.at("spec", "postgresql", "synchronous", "failoverQuorum")
                    .mustBe("true"),
            remove("Cluster/tenantry-postgres", "/spec/postgresql/synchronous/failoverQuorum"));

    private final Check check;

    Databases(Function<Manifest, Stream<Complaint>> complaints, Damage... damages) {
        this.check = Check.of(overlay -> overlay.ofKind("Cluster").flatMap(complaints), damages);
    }

    @Override
    public Check check() {
        return check;
    }
}
