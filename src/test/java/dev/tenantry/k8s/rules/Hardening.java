package dev.tenantry.k8s.rules;

import static dev.tenantry.k8s.rules.Damage.add;
import static dev.tenantry.k8s.rules.Damage.remove;
import static dev.tenantry.k8s.rules.Damage.set;
import static dev.tenantry.k8s.rules.Damage.with;
import static dev.tenantry.k8s.rules.Names.CONTAINER;
import static dev.tenantry.k8s.rules.Names.CONTROL_PLANE;
import static dev.tenantry.k8s.rules.Names.KNATIVE;
import static dev.tenantry.k8s.rules.Names.MIGRATION;
import static dev.tenantry.k8s.rules.Names.POD;
import static dev.tenantry.k8s.rules.Names.REDIS;
import static dev.tenantry.k8s.rules.Names.SERVING;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenantry.k8s.model.Complaint;
import dev.tenantry.k8s.model.Field;
import dev.tenantry.k8s.model.Workload;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Pods fulfil the whole level "restricted" of the Pod Security Standards, in a namespace that enforces it, and do
 * without much that it allows. An API server accepts a Deployment that does not, and then rejects its pods.
 */
enum Hardening implements Rule {
    NAMESPACE_ENFORCES_RESTRICTED(
            Hardening::namespace,
            set("Namespace/tenantry", "/metadata/labels/pod-security.kubernetes.io~1enforce", "baseline"),
            remove("Namespace/tenantry", "/metadata/labels/pod-security.kubernetes.io~1warn"),
            remove("Namespace/tenantry", "/metadata/labels/pod-security.kubernetes.io~1audit")),
    NOTHING_OF_THE_HOST(
            pods -> Stream.concat(
                            Stream.of("hostNetwork", "hostPID", "hostIPC", "hostUsers")
                                    .map(pods::pod),
                            pods.containers()
                                    .flatMap(container -> container.at("ports").items())
                                    .flatMap(port ->
                                            Stream.of("hostPort", "hostIP").map(port::at)))
                    .flatMap(Field::mustBeAbsent),
            set(SERVING, POD + "/hostNetwork", "true"),
            set(SERVING, POD + "/hostPID", "true"),
            set(SERVING, CONTAINER + "/ports/http/hostPort", "8080")),
    NOTHING_PRIVILEGED(
            pods -> Stream.concat(
                            Stream.of("privileged", "procMount", "seLinuxOptions", "windowsOptions", "appArmorProfile")
                                    .flatMap(pods::security),
                            Stream.of(pods.pod("securityContext", "sysctls")))
                    .flatMap(Field::mustBeAbsent),
            set(SERVING, CONTAINER + "/securityContext/privileged", "true"),
            set(SERVING, CONTAINER + "/securityContext/procMount", "Unmasked"),
            set(SERVING, POD + "/securityContext/seLinuxOptions", "{type: spc_t}"),
            set(SERVING, POD + "/securityContext/sysctls", "[{name: net.core.somaxconn, value: '4096'}]")),
    NOT_AS_ROOT(
            pods -> pods.security("runAsNonRoot").flatMap(field -> field.mustBe("true")),
            set(SERVING, POD + "/securityContext/runAsNonRoot", "false"),
            set(MIGRATION, CONTAINER + "/securityContext/runAsNonRoot", "false"),
            remove(KNATIVE, CONTAINER + "/securityContext/runAsNonRoot").in("serverless-knative")),
    USER_IS_A_NUMBER(
            pods -> pods.security("runAsUser")
                    .flatMap(user ->
                            user.must(uid -> uid.isIntegralNumber() && uid.asLong() > 0, "must be a number above 0")),
            remove(SERVING, POD + "/securityContext/runAsUser"),
            set(REDIS, POD + "/securityContext/runAsUser", "0")),
    DEFAULT_SECCOMP_PROFILE(
            pods -> pods.security("seccompProfile", "type").flatMap(field -> field.mustBe("RuntimeDefault")),
            remove(SERVING, POD + "/securityContext/seccompProfile"),
            set(CONTROL_PLANE, CONTAINER + "/securityContext/seccompProfile", "{type: Unconfined}")),
    NO_PRIVILEGE_ESCALATION(
            pods -> pods.security("allowPrivilegeEscalation").flatMap(field -> field.mustBe("false")),
            remove(SERVING, CONTAINER + "/securityContext/allowPrivilegeEscalation"),
            set(MIGRATION, CONTAINER + "/securityContext/allowPrivilegeEscalation", "true")),
    NO_CAPABILITIES(
            pods -> pods.security("capabilities").flatMap(field -> field.mustBe("{drop: [ALL]}")),
            set(SERVING, CONTAINER + "/securityContext/capabilities/drop", "[NET_RAW]"),
            add(SERVING, CONTAINER + "/securityContext/capabilities/add", "NET_BIND_SERVICE"),
            remove(REDIS, POD + "/containers/redis/securityContext/capabilities")),
    HARMLESS_VOLUMES(
            Hardening::volumes,
            add(SERVING, POD + "/volumes", "{name: host, hostPath: {path: /}}"),
            add(MIGRATION, POD + "/volumes", "{name: nfs, nfs: {server: a, path: /}}")),
    PROBES_OF_THEIR_OWN_POD(
            pods -> pods.containers()
                    .flatMap(Field::everything)
                    .filter(field -> Set.of("httpGet", "tcpSocket").contains(field.name()))
                    .flatMap(probe -> probe.at("host").mustBeAbsent()),
            set(SERVING, CONTAINER + "/livenessProbe/httpGet/host", "169.254.169.254")),

    // Beyond the level restricted.
    READ_ONLY_ROOT(
            pods -> pods.security("readOnlyRootFilesystem").flatMap(field -> field.mustBe("true")),
            remove(SERVING, CONTAINER + "/securityContext/readOnlyRootFilesystem"),
            set(REDIS, POD + "/containers/redis/securityContext/readOnlyRootFilesystem", "false")),
    WRITABLE_TMP(
            pods -> pods.containers().flatMap(container -> hasTmp(pods, container)),
            set(SERVING, CONTAINER + "/volumeMounts/tmp/mountPath", "/temporary"),
            set(KNATIVE, CONTAINER + "/volumeMounts/tmp/mountPath", "/var/tmp").in("serverless-knative")),
    SCRATCH_SPACE_IS_LIMITED(
            pods -> pods.pod()
                    .each("volumes/*/emptyDir")
                    .flatMap(space -> space.at("sizeLimit").must(JsonNode::isTextual, "must be a size")),
            remove(SERVING, POD + "/volumes/tmp/emptyDir/sizeLimit"),
            set(KNATIVE, POD + "/volumes/tmp/emptyDir", "{}").in("serverless-knative")),
    NO_API_TOKEN(
            pods -> Stream.concat(
                    pods.pod("automountServiceAccountToken").mustBe("false"),
                    pods.pod("volumes")
                            .everything()
                            .filter(field -> field.name().equals("serviceAccountToken"))
                            .flatMap(Field::mustBeAbsent)),
            remove(SERVING, POD + "/automountServiceAccountToken"),
            set(CONTROL_PLANE, POD + "/automountServiceAccountToken", "true"),
            add(
                    MIGRATION,
                    POD + "/volumes",
                    "{name: t, projected: {sources: [{serviceAccountToken: {path: token}}]}}")),
    NO_SERVICE_LINKS(
            pods -> pods.pod("enableServiceLinks").mustBe("false"),
            remove(SERVING, POD + "/enableServiceLinks"),
            set(REDIS, POD + "/enableServiceLinks", "true")),
    SEPARATE_ACCOUNT(
            Hardening::ownAccount,
            remove(SERVING, POD + "/serviceAccountName"),
            set(SERVING, POD + "/serviceAccountName", "tenantry-control-plane"),
            set("ServiceAccount/tenantry-serving", "/automountServiceAccountToken", "true")),
    ACCOUNT_WITHOUT_RIGHTS(
            pods -> pods.overlay().objects().stream()
                    .filter(object -> object.apiVersion().startsWith("rbac.authorization.k8s.io/"))
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

    private static final Set<String> HARMLESS = Set.of(
            "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret");

    private final Check check;

    Hardening(Function<Workload, Stream<Complaint>> complaints, Damage... damages) {
        this.check = Check.ofPods(complaints, damages);
    }

    @Override
    public Check check() {
        return check;
    }

    private static Stream<Complaint> namespace(Workload pods) {
        Field namespace = pods.object().at("metadata", "namespace");
        return pods.overlay()
                .find("Namespace/" + namespace.text())
                .map(found -> Stream.of("enforce", "warn", "audit")
                        .flatMap(mode -> found.at("metadata", "labels", "pod-security.kubernetes.io/" + mode)
                                .mustBe("restricted")))
                .orElseGet(() -> namespace.must(JsonNode::isNull, "must be a namespace of this overlay"));
    }

    private static Stream<Complaint> volumes(Workload pods) {
        return pods.pod("volumes")
                .items()
                .flatMap(Field::members)
                .filter(member -> !member.name().equals("name") && !HARMLESS.contains(member.name()))
                .flatMap(type -> type.complain("is not a type of volume that the level restricted allows"));
    }

    /** The JDK, native executables and Redis write temporary files, and the root file system is read-only. */
    private static Stream<Complaint> hasTmp(Workload pods, Field container) {
        boolean writable = container
                .at("volumeMounts")
                .items()
                .filter(mount -> mount.at("mountPath").text().equals("/tmp"))
                .flatMap(pods::volumes)
                .anyMatch(volume -> volume.at("emptyDir").isPresent());
        return writable ? Stream.empty() : container.at("volumeMounts").complain("must have an emptyDir at /tmp");
    }

    private static Stream<Complaint> ownAccount(Workload pods) {
        Field name = pods.pod("serviceAccountName");
        if (name.isAbsent() || name.text().equals("default")) {
            return name.complain("must be a separate account");
        }
        Stream<Complaint> shared = Workload.in(pods.overlay())
                .filter(other -> !other.object().equals(pods.object()))
                .filter(other -> other.pod("serviceAccountName").value().equals(name.value()))
                .flatMap(other ->
                        name.complain("is also the account of " + other.object().id()));
        Stream<Complaint> token = pods.overlay().find("ServiceAccount/" + name.text()).stream()
                .flatMap(account -> account.at("automountServiceAccountToken").mustBe("false"));
        return Stream.concat(shared, token);
    }
}
