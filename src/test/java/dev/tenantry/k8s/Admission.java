package dev.tenantry.k8s;

import static dev.tenantry.k8s.Damage.add;
import static dev.tenantry.k8s.Damage.remove;
import static dev.tenantry.k8s.Damage.set;
import static dev.tenantry.k8s.Names.CONTAINER;
import static dev.tenantry.k8s.Names.CONTROL_PLANE;
import static dev.tenantry.k8s.Names.KNATIVE;
import static dev.tenantry.k8s.Names.MIGRATION;
import static dev.tenantry.k8s.Names.POD;
import static dev.tenantry.k8s.Names.REDIS;
import static dev.tenantry.k8s.Names.SERVING;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** The level "restricted" of the Pod Security Standards, whole, and a namespace that enforces it. */
enum Admission implements Rule {
    NAMESPACE_IS_RESTRICTED(
            Admission::inRestrictedNamespace,
            set("Namespace/tenantry", "/metadata/labels/pod-security.kubernetes.io~1enforce", "baseline"),
            remove("Namespace/tenantry", "/metadata/labels/pod-security.kubernetes.io~1warn"),
            remove("Namespace/tenantry", "/metadata/labels/pod-security.kubernetes.io~1audit")),
    NOTHING_OF_THE_HOST(
            pods -> Stream.concat(
                    Stream.of("hostNetwork", "hostPID", "hostIPC", "hostUsers")
                            .flatMap(field -> pods.pod(field).mustBeAbsent()),
                    pods.containers()
                            .flatMap(container -> container.at("ports").items())
                            .flatMap(port -> Stream.of("hostPort", "hostIP")
                                    .flatMap(field -> port.at(field).mustBeAbsent()))),
            set(SERVING, POD + "/hostNetwork", "true"),
            set(SERVING, POD + "/hostPID", "true"),
            set(SERVING, CONTAINER + "/ports/http/hostPort", "8080")),
    NOTHING_PRIVILEGED(
            pods -> Stream.concat(
                    Stream.of("privileged", "procMount", "seLinuxOptions", "windowsOptions", "appArmorProfile")
                            .flatMap(pods::security)
                            .flatMap(Spot::mustBeAbsent),
                    pods.pod("securityContext", "sysctls").mustBeAbsent()),
            set(SERVING, CONTAINER + "/securityContext/privileged", "true"),
            set(SERVING, CONTAINER + "/securityContext/procMount", "Unmasked"),
            set(SERVING, POD + "/securityContext/seLinuxOptions", "{type: spc_t}"),
            set(SERVING, POD + "/securityContext/sysctls", "[{name: net.core.somaxconn, value: '4096'}]")),
    NOT_AS_ROOT(
            pods -> pods.security("runAsNonRoot").flatMap(field -> field.mustBe("true")),
            set(SERVING, POD + "/securityContext/runAsNonRoot", "false"),
            set(MIGRATION, CONTAINER + "/securityContext/runAsNonRoot", "false"),
            remove(KNATIVE, CONTAINER + "/securityContext/runAsNonRoot").in("serverless-knative")),
    BY_A_NUMBER(
            pods -> pods.security("runAsUser")
                    .flatMap(user ->
                            user.must(uid -> uid.isIntegralNumber() && uid.asLong() > 0, "must be a number above 0")),
            remove(SERVING, POD + "/securityContext/runAsUser"),
            set(REDIS, POD + "/securityContext/runAsUser", "0")),
    DEFAULT_SECCOMP(
            pods -> pods.security("seccompProfile", "type").flatMap(field -> field.mustBe("RuntimeDefault")),
            remove(SERVING, POD + "/securityContext/seccompProfile"),
            set(CONTROL_PLANE, CONTAINER + "/securityContext/seccompProfile", "{type: Unconfined}")),
    NO_ESCALATION(
            pods -> pods.security("allowPrivilegeEscalation").flatMap(field -> field.mustBe("false")),
            remove(SERVING, CONTAINER + "/securityContext/allowPrivilegeEscalation"),
            set(MIGRATION, CONTAINER + "/securityContext/allowPrivilegeEscalation", "true")),
    NO_CAPABILITIES(
            pods -> pods.security("capabilities").flatMap(field -> field.mustBe("{drop: [ALL]}")),
            set(SERVING, CONTAINER + "/securityContext/capabilities/drop", "[NET_RAW]"),
            add(SERVING, CONTAINER + "/securityContext/capabilities/add", "NET_BIND_SERVICE"),
            remove(REDIS, POD + "/containers/redis/securityContext/capabilities")),
    HARMLESS_VOLUMES(
            pods -> pods.pod("volumes").items().flatMap(Admission::harmless),
            add(SERVING, POD + "/volumes", "{name: host, hostPath: {path: /}}")
                    .and(add(SERVING, CONTAINER + "/volumeMounts", "{name: host, mountPath: /host}")),
            add(MIGRATION, POD + "/volumes", "{name: nfs, nfs: {server: a, path: /}}")
                    .and(add(MIGRATION, CONTAINER + "/volumeMounts", "{name: nfs, mountPath: /nfs}"))),
    PROBES_ASK_THEIR_OWN_POD(
            pods -> pods.containers()
                    .flatMap(Spot::everything)
                    .filter(spot -> Set.of("httpGet", "tcpSocket").contains(spot.name()))
                    .flatMap(action -> action.at("host").mustBeAbsent()),
            set(SERVING, CONTAINER + "/livenessProbe/httpGet/host", "169.254.169.254"));

    private static final Set<String> HARMLESS = Set.of(
            "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret");

    private final Check check;

    Admission(Function<Workload, Stream<Complaint>> complaints, Damage... damages) {
        this.check = Check.of(overlay -> overlay.workloads().flatMap(complaints), damages);
    }

    @Override
    public Check check() {
        return check;
    }

    private static Stream<Complaint> inRestrictedNamespace(Workload pods) {
        Spot namespace = pods.object().at("metadata", "namespace");
        return pods.overlay()
                .find("Namespace/" + namespace.text())
                .map(found -> Stream.of("enforce", "warn", "audit")
                        .flatMap(mode -> found.at("metadata", "labels", "pod-security.kubernetes.io/" + mode)
                                .mustBe("restricted")))
                .orElseGet(() -> namespace.must(JsonNode::isNull, "must be a namespace of this overlay"));
    }

    private static Stream<Complaint> harmless(Spot volume) {
        return volume.members()
                .filter(member -> !member.name().equals("name"))
                .filter(member -> !HARMLESS.contains(member.name()))
                .flatMap(member -> member.complain("is not a volume that the level restricted allows"));
    }
}
