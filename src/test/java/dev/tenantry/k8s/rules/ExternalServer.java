package dev.tenantry.k8s.rules;

import static dev.tenantry.k8s.rules.Damage.add;
import static dev.tenantry.k8s.rules.Damage.set;

import dev.tenantry.k8s.model.Complaint;
import dev.tenantry.k8s.model.Field;
import dev.tenantry.k8s.model.Overlay;
import dev.tenantry.k8s.model.Peer;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A PostgreSQL outside the cluster is reached at its addresses alone, and its certificate is verified. */
enum ExternalServer implements Rule {
    POLICIES_LEAD_TO_ITS_ADDRESSES(
            overlay -> policies(overlay)
                    .flatMap(ways -> ways.items().count() == 1
                            ? ways.each("*/to/*").flatMap(ExternalServer::address)
                            : ways.complain("must lead to the server alone")),
            add(
                    "NetworkPolicy/serving-to-database",
                    "/spec/egress/0/to",
                    "{podSelector: {matchLabels: {app.kubernetes.io/component: cache}}}"),
            set("NetworkPolicy/audit-to-database", "/spec/egress/0/to", "[{ipBlock: {cidr: server-env.invalid}}]")),
    POLICIES_OPEN_ITS_PORT(
            overlay -> policies(overlay)
                    .flatMap(ways -> ways.each("*/ports"))
                    .filter(ports -> !ports.each("*/port")
                            .map(Field::text)
                            .collect(Collectors.toSet())
                            .equals(ports(overlay)))
                    .flatMap(ports -> ports.complain("must be the port of the addresses, " + ports(overlay))),
            set("NetworkPolicy/owners-to-database", "/spec/egress/0/ports/0/port", "6432"),
            set(
                    "ConfigMap/tenantry-database-*",
                    "/data/serving-url",
                    "'jdbc:postgresql://postgres.example.com:6432/tenantry?sslmode=verify-full"
                            + "&sslrootcert=/etc/tenantry/postgres/ca.crt'")),
    ITS_NAME_IS_VERIFIED(
            overlay -> addresses(overlay)
                    .flatMap(url -> url.must(
                            text -> text.asText().contains("?sslmode=verify-full&sslrootcert=/"),
                            "must verify the server's certificate and name")),
            set(
                    "ConfigMap/tenantry-database-*",
                    "/data/direct-url",
                    "'jdbc:postgresql://postgres.example.com:5432/tenantry?sslmode=require'"));

    private static final Pattern PORT = Pattern.compile("//[^/]+:([0-9]+)/");

    private final Check check;

    ExternalServer(Function<Overlay, Stream<Complaint>> complaints, Damage... damages) {
        this.check = Check.of(
                overlay -> isUsed(overlay) ? complaints.apply(overlay) : Stream.empty(),
                Stream.of(damages).map(damage -> damage.in("external-postgres")).toArray(Damage[]::new));
    }

    @Override
    public Check check() {
        return check;
    }

    static boolean isUsed(Overlay overlay) {
        return Peer.in(overlay).noneMatch(peer -> peer.name().equals("database"));
    }

    private static Stream<Field> policies(Overlay overlay) {
        return Stream.of("serving", "owners", "audit")
                .flatMap(from -> overlay.find("NetworkPolicy/" + from + "-to-database").stream())
                .map(policy -> policy.at("spec", "egress"));
    }

    private static Stream<Complaint> address(Field to) {
        return to.at("ipBlock", "cidr")
                .must(
                        range -> range.asText().matches("[0-9a-f.:]+/[0-9]+|REPLACED-BY-[A-Z-]+"),
                        "must be an address range, or a placeholder that says who fills it in");
    }

    private static Stream<Field> addresses(Overlay overlay) {
        return overlay.find("ConfigMap/tenantry-database-*").stream()
                .flatMap(map -> map.at("data").members());
    }

    private static Set<String> ports(Overlay overlay) {
        return addresses(overlay)
                .map(url -> PORT.matcher(url.text()))
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .collect(Collectors.toSet());
    }
}
