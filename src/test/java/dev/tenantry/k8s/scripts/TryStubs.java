package dev.tenantry.k8s.scripts;

import dev.tenantry.support.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The programs of a machine on which k8s/try.sh finds all that it needs. They remember what was made. Branches that a
 * test adds count before the usual ones.
 */
final class TryStubs {

    private static final String FORWARDING =
            "echo $$ >> \"$state/forwarding\"; echo 'Forwarding from 127.0.0.1:%d -> 8080'; exec sleep 60 ;;";

    // Made once, because that takes long. A trial keeps the key that is there.
    private static final String KEY = key();

    private TryStubs() {}

    private static String key() {
        Command made = Command.run(
                Path.of("").toAbsolutePath(), Duration.ofSeconds(30), Map.of(), List.of("openssl", "genrsa", "2048"));
        return made.output().substring(made.output().indexOf("-----BEGIN"));
    }

    static Trial all(Path folder) throws IOException {
        Trial trial = Trial.in(folder).real("openssl");
        Files.createDirectories(trial.made());
        Files.writeString(trial.made().resolve("signing-key.pem"), KEY);
        engine(trial, "docker");
        kind(trial);
        kubectl(trial, 40080);
        curl(trial);
        return trial;
    }

    /** Adds docker or podman. */
    static void engine(Trial trial, String name, String... more) throws IOException {
        trial.stub(
                name,
                before(
                        more,
                        "build*) for each; do"
                                + " [ \"${last-}\" != --iidfile ] || echo sha256:0123456789abcdef > \"$each\"; last=$each;"
                                + " done ;;",
                        "save*) touch \"$3\" ;;",
                        "'images '*) for tag in -try:latest -try:0123456789ab -try:\\<none\\> :mine; do"
                                + " echo localhost/tenantry$tag; done ;;"));
    }

    static void kind(Trial trial, String... more) throws IOException {
        trial.stub(
                "kind",
                before(
                        more,
                        "'get clusters') [ ! -e \"$state/cluster\" ] || echo tenantry ;;",
                        "'create cluster'*) cat > \"$state/cluster\"; touch \"$state/ours\" ;;",
                        "'delete cluster'*) rm \"$state/cluster\" ;;",
                        "'get kubeconfig'*) echo 'kind: Config' ;;"));
    }

    static void k3d(Trial trial) throws IOException {
        trial.stub("k3d", """
                'cluster list'*) [ ! -e "$state/cluster" ] || echo 'tenantry   1/1   0/0   true' ;;
                'cluster create'*) touch "$state/cluster" "$state/ours" ;;
                'cluster delete'*) rm "$state/cluster" ;;
                'kubeconfig get'*) echo 'kind: Config' ;;
                """);
    }

    /** @param port where the service is, which is a control plane too */
    static void kubectl(Trial trial, int port, String... more) throws IOException {
        trial.stub(
                "kubectl",
                before(
                        more,
                        "'config current-context') [ ! -e \"$state/context\" ] || cat \"$state/context\" ;;",
                        "'config view'*) echo 'kind: Config' ;;",
                        "'get nodes'*made-by*) [ ! -e \"$state/ours\" ] || echo node/tenantry ;;",
                        "'get namespace'*) [ ! -e \"$state/overlay\" ] || cat \"$state/overlay\" ;;",
                        "'label --local'*) printf try > \"$state/overlay\" ;;",
                        "'delete namespace'*) rm -f \"$state/overlay\" ;;",
                        "*'get secret '*) [ ! -e \"$state/$5\" ] || echo secret ;;",
                        "*'create secret'*) cat > \"$state/$6\" ;;",
                        "kustomize*) echo 'kind: Namespace' ;;",
                        "*'get job'*) [ -e \"$state/job\" ] && cat \"$state/job\" || echo Complete ;;",
                        "*'get deployment '*) echo a ;;",
                        "*'get pods'*control-plane*) echo pod/control ;;",
                        "*'get pods'*) echo pod/serving ;;",
                        "*port-forward*) " + FORWARDING.formatted(port)));
    }

    /** Stands for the service, which answers as the script hopes. */
    static void curl(Trial trial, String... more) throws IOException {
        trial.stub(
                "curl",
                before(
                        more,
                        "*slug=*) [ ! -e \"$state/tenant\" ] || echo '{\"items\":[{\"status\":\"active\"}]}'; echo 200 ;;",
                        "*/admin/tenants) touch \"$state/tenant\"; printf '{}\\n201' ;;",
                        "*product_id*) rm -f \"$state/read\"; printf '{\"id\":\"0198\"}\\n201\\n' ;;",
                        "*/orders/0198*) if [ -e \"$state/read\" ]; then printf '{}\\n404\\n';"
                                + " else touch \"$state/read\"; printf '{\"id\":\"0198\"}\\n200\\n'; fi ;;",
                        "*/orders*) printf '[]\\n200\\n' ;;"));
    }

    private static String[] before(String[] more, String... usual) {
        List<String> all = new ArrayList<>(List.of(more));
        all.addAll(List.of(usual));
        return all.toArray(String[]::new);
    }
}
