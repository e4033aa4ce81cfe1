package dev.tenantry.k8s;

import static dev.tenantry.k8s.Damage.add;
import static dev.tenantry.k8s.Damage.remove;
import static dev.tenantry.k8s.Damage.set;
import static dev.tenantry.k8s.Damage.with;
import static dev.tenantry.k8s.Names.CONTAINER;
import static dev.tenantry.k8s.Names.CONTROL_PLANE;
import static dev.tenantry.k8s.Names.KNATIVE;
import static dev.tenantry.k8s.Names.MIGRATION;
import static dev.tenantry.k8s.Names.POD;
import static dev.tenantry.k8s.Names.REDIS;
import static dev.tenantry.k8s.Names.SERVING;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Function;
import java.util.stream.Stream;

/** What a pod does without beyond what the level "restricted" forbids. */
enum Hardening implements Rule {
    READ_ONLY_ROOT(
            pods -> pods.security("readOnlyRootFilesystem").flatMap(field -> field.mustBe("true")),
            remove(SERVING, CONTAINER + "/securityContext/readOnlyRootFilesystem"),
            set(REDIS, POD + "/containers/redis/securityContext/readOnlyRootFilesystem", "false")),
    HAS_A_TMP(
            pods -> pods.containers().flatMap(container -> hasTmp(pods, container)),
            set(SERVING, CONTAINER + "/volumeMounts/tmp/mountPath", "/temporary"),
            set(KNATIVE, CONTAINER + "/volumeMounts/tmp/mountPath", "/var/tmp").in("serverless-knative")),
    SCRATCH_SPACE_HAS_A_SIZE(
            pods -> pods.pod("volumes")
                    .items()
                    .map(volume -> volume.at("emptyDir"))
                    .filter(Spot::isThere)
                    .flatMap(space -> space.at("sizeLimit").must(JsonNode::isTextual, "must be a size")),
            remove(SERVING, POD + "/volumes/tmp/emptyDir/sizeLimit"),
            set(KNATIVE, POD + "/volumes/tmp/emptyDir", "{}").in("serverless-knative")),
    NO_TOKEN_OF_THE_CLUSTER(
            pods -> Stream.concat(
                    pods.pod("automountServiceAccountToken").mustBe("false"),
                    pods.pod("volumes")
                            .everything()
                            .filter(spot -> spot.name().equals("serviceAccountToken"))
                            .flatMap(Spot::mustBeAbsent)),
            remove(SERVING, POD + "/automountServiceAccountToken"),
            set(CONTROL_PLANE, POD + "/automountServiceAccountToken", "true"),
            add(MIGRATION, POD + "/volumes", "{name: t, projected: {sources: [{serviceAccountToken: {path: token}}]}}")
                    .and(add(MIGRATION, CONTAINER + "/volumeMounts", "{name: t, mountPath: /t}"))),
    NO_SERVICE_LINKS(
            pods -> pods.pod("enableServiceLinks").mustBe("false"),
            remove(SERVING, POD + "/enableServiceLinks"),
            set(REDIS, POD + "/enableServiceLinks", "true")),
    ACCOUNT_OF_ITS_OWN(
            Hardening::ownAccount,
            remove(SERVING, POD + "/serviceAccountName"),
            set(SERVING, POD + "/serviceAccountName", "tenantry-control-plane"),
            set("ServiceAccount/tenantry-serving", "/automountServiceAccountToken", "true")),
    ACCOUNT_WITHOUT_RIGHTS(
            pods -> pods.overlay().objects().stream()
                    .filter(object -> object.group().equals("rbac.authorization.k8s.io"))
                    .flatMap(object -> object.at("subjects").items())
                    .filter(subject -> subject.at("name")
                            .value()
                            .equals(pods.pod("serviceAccountName").value()))
                    .flatMap(subject -> subject.complain(
                            "gives rights to the account of " + pods.object().id())),
            with(
                    "{apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {name: a, namespace: tenantry},"
                            + " roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: a},"
                            + " subjects: [{kind: ServiceAccount, name: tenantry-serving}]}"));

    private final Check check;

    Hardening(Function<Workload, Stream<Complaint>> complaints, Damage... damages) {
        this.check = Check.of(overlay -> overlay.workloads().flatMap(complaints), damages);
    }

    @Override
    public Check check() {
        return check;
    }

    /** Its root is read-only, and the JDK, GraalVM's executables and Redis write temporary files. */
    private static Stream<Complaint> hasTmp(Workload pods, Spot container) {
        boolean writable = container
                .at("volumeMounts")
                .items()
                .filter(mount -> mount.at("mountPath").text().equals("/tmp"))
                .flatMap(pods::volumes)
                .anyMatch(volume -> volume.at("emptyDir").isThere());
        return writable ? Stream.empty() : container.at("volumeMounts").complain("must have an emptyDir at /tmp");
    }

    private static Stream<Complaint> ownAccount(Workload pods) {
        Spot name = pods.pod("serviceAccountName");
        if (name.isAbsent() || name.text().equals("default")) {
            return name.complain("must be an account of its own");
        }
        Stream<Complaint> shared = pods.overlay()
                .workloads()
                .filter(other -> !other.object().equals(pods.object()))
                .filter(other -> other.pod("serviceAccountName").value().equals(name.value()))
                .flatMap(other ->
                        name.complain("is also the account of " + other.object().id()));
        Stream<Complaint> token = pods.overlay().find("ServiceAccount/" + name.text()).stream()
                .flatMap(account -> account.at("automountServiceAccountToken").mustBe("false"));
        return Stream.concat(shared, token);
    }
}
