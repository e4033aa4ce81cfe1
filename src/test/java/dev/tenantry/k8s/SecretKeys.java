package dev.tenantry.k8s;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The Secrets that will be there once an overlay is applied, by namespace and name, with their keys. None is in it. */
final class SecretKeys {

    /** Where there is no ExternalSecret, the guide has a loop that makes them by hand. */
    private static final Pattern BY_HAND =
            Pattern.compile("for name in ([a-z ]+); do\\s+kubectl -n (\\S+) create secret"
                    + " generic (\\S+)\\$name --from-literal=(\\w+)=");

    /** The gateway's certificate, of which the guide says that whoever runs the cluster brings it. */
    private static final Pattern CERTIFICATE = Pattern.compile("Secret `(\\S+)` in the namespace `(\\S+)`");

    /** A data store's, which are made by hand in any case. */
    private static final Pattern STORE =
            Pattern.compile("Two Secrets with `(\\w+)`: `(\\S+)` \\(app role\\) and `(\\S+)`");

    private static final String GUIDE = Trees.text(Kustomize.ROOT.resolve("README.md"));

    private final Map<String, Set<String>> keys = new HashMap<>();

    SecretKeys(Overlay overlay) {
        overlay.ofKind("external-secrets.io", "ExternalSecret").forEach(this::addExternal);
        // The authority that signs the servers' certificates.
        overlay.ofKind("postgresql.cnpg.io", "Cluster")
                .forEach(cluster ->
                        keys.put(cluster.namespace() + "/" + cluster.name() + "-ca", Set.of("ca.crt", "ca.key")));
        CERTIFICATE
                .matcher(GUIDE)
                .results()
                .forEach(found -> keys.put(found.group(2) + "/" + found.group(1), Set.of("tls.crt", "tls.key")));
        STORE.matcher(GUIDE)
                .results()
                .forEach(found -> Stream.of(found.group(2), found.group(3))
                        .forEach(name -> keys.put("tenantry/" + name, Set.of(found.group(1)))));
        if (overlay.ofKind("external-secrets.io", "ExternalSecret").findAny().isEmpty()) {
            BY_HAND.matcher(GUIDE).results().forEach(this::addByHand);
        }
    }

    boolean has(String namespace, String name) {
        return keys.containsKey(namespace + "/" + name);
    }

    boolean has(String namespace, String name, String key) {
        return keys.getOrDefault(namespace + "/" + name, Set.of()).contains(key);
    }

    private void addExternal(Manifest secret) {
        Spot template = secret.at("spec", "target", "template", "data");
        Set<String> names = template.isThere()
                ? template.texts().keySet()
                : secret.at("spec", "data")
                        .items()
                        .map(entry -> entry.at("secretKey").text())
                        .collect(Collectors.toSet());
        keys.put(secret.namespace() + "/" + secret.at("spec", "target", "name").text(), names);
    }

    private void addByHand(MatchResult loop) {
        Stream.of(loop.group(1).split(" "))
                .forEach(name -> keys.put(loop.group(2) + "/" + loop.group(3) + name, Set.of(loop.group(4))));
    }
}
