package dev.tenantry.k8s.rules;

import dev.tenantry.k8s.model.Field;
import dev.tenantry.k8s.model.Kustomize;
import dev.tenantry.k8s.model.Manifest;
import dev.tenantry.k8s.model.Overlay;
import dev.tenantry.k8s.model.Yaml;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Knows the Secrets that exist once an overlay is applied, and their keys. The overlay itself contains no Secret. */
final class SecretKeys {

    /** The loop with which the guide creates Secrets if there is no ExternalSecret. */
    private static final Pattern BY_HAND =
            Pattern.compile("for name in ([a-z ]+); do\\s+kubectl -n (\\S+) create secret"
                    + " generic (\\S+)\\$name --from-literal=(\\w+)=");

    /** The gateway's certificate, which the guide expects from the administrators of the cluster. */
    private static final Pattern CERTIFICATE = Pattern.compile("Secret `(\\S+)` in the namespace `(\\S+)`");

    /** The Secrets of a data store, which are always created by hand. */
    private static final Pattern STORE =
            Pattern.compile("Two Secrets with `(\\w+)`: `(\\S+)` \\(app role\\) and `(\\S+)`");

    /** The keys for the object store, where there is no ExternalSecret. */
    private static final Pattern OBJECT_STORE = Pattern.compile(
            "kubectl -n (\\S+) create secret generic (\\S+) --from-env-file=.*\\s+```\\s+.*`(\\w+)=` and `(\\w+)=`");

    private static final String GUIDE = Yaml.text(Kustomize.ROOT.resolve("README.md"));

    private final Map<String, Set<String>> keys = new HashMap<>();

    SecretKeys(Overlay overlay) {
        // CloudNativePG creates a certificate authority for each cluster.
        overlay.ofKind("Cluster")
                .forEach(cluster -> put(cluster.namespace(), cluster.name() + "-ca", Set.of("ca.crt", "ca.key")));
        CERTIFICATE
                .matcher(GUIDE)
                .results()
                .forEach(found -> put(found.group(2), found.group(1), Set.of("tls.crt", "tls.key")));
        STORE.matcher(GUIDE)
                .results()
                .forEach(found -> Stream.of(found.group(2), found.group(3))
                        .forEach(name -> put("tenantry", name, Set.of(found.group(1)))));
        overlay.ofKind("ExternalSecret").forEach(this::putExternal);
        if (!overlay.hasKind("ExternalSecret")) {
            BY_HAND.matcher(GUIDE).results().forEach(this::putByHand);
            OBJECT_STORE
                    .matcher(GUIDE)
                    .results()
                    .forEach(found -> put(found.group(1), found.group(2), Set.of(found.group(3), found.group(4))));
        }
    }

    /** Returns the keys of a Secret, or empty if nothing creates it. */
    Optional<Set<String>> of(String namespace, String name) {
        return Optional.ofNullable(keys.get(namespace + "/" + name));
    }

    private void put(String namespace, String name, Set<String> names) {
        keys.put(namespace + "/" + name, names);
    }

    private void putExternal(Manifest secret) {
        Field target = secret.at("spec", "target");
        Set<String> names = target.at("template", "data").isPresent()
                ? target.at("template", "data").texts().keySet()
                : secret.root().each("spec/data/*/secretKey").map(Field::text).collect(Collectors.toSet());
        put(secret.namespace(), target.at("name").text(), names);
    }

    private void putByHand(MatchResult loop) {
        Stream.of(loop.group(1).split(" "))
                .forEach(name -> put(loop.group(2), loop.group(3) + name, Set.of(loop.group(4))));
    }
}
