package dev.tenantry.k8s.rules;

import static dev.tenantry.k8s.rules.Damage.add;
import static dev.tenantry.k8s.rules.Damage.remove;
import static dev.tenantry.k8s.rules.Damage.set;
import static dev.tenantry.k8s.rules.Damage.without;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenantry.k8s.model.Complaint;
import dev.tenantry.k8s.model.Component;
import dev.tenantry.k8s.model.Field;
import dev.tenantry.k8s.model.Manifest;
import dev.tenantry.k8s.model.Overlay;
import dev.tenantry.k8s.model.Peer;
import dev.tenantry.k8s.model.Workload;
import dev.tenantry.k8s.model.Yaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The gateway forwards requests to the API alone, over HTTPS, within a time limit, and without forged headers. */
enum Routes implements Rule {
    STRIPS_HEADERS_THAT_NAME_A_HOST(
            overlay -> forwarding(overlay)
                    .flatMap(rule -> Stream.of("x-forwarded-host", "forwarded")
                            .filter(name -> !removed(rule).contains(name))
                            .flatMap(name -> rule.at("filters").complain("must remove " + name))),
            remove("HTTPRoute/tenantry", "/spec/rules/0/filters"),
            remove("HTTPRoute/tenantry", "/spec/rules/0/filters/0/requestHeaderModifier/remove/0"),
            set(
                            "HTTPRoute/tenantry-tenants",
                            "/spec/rules/0/filters/0/requestHeaderModifier/remove/1",
                            "X-Forwarded-For")
                    .in("serverless")),
    /** Where the host names the tenant, the header may not; where it does not, clients need the header. */
    TAKES_THE_TENANT_FROM_ONE_PLACE(
            overlay -> forwarding(overlay)
                    .filter(rule -> removed(rule).contains("x-tenant-id") != hasTenantsHosts(rule))
                    .flatMap(rule -> rule.at("filters")
                            .complain("must remove X-Tenant-ID if the host names the tenant, and only then")),
            remove("HTTPRoute/tenantry-tenants", "/spec/rules/0/filters/0/requestHeaderModifier/remove/0"),
            add("HTTPRoute/tenantry", "/spec/rules/0/filters/0/requestHeaderModifier/remove", "X-Tenant-ID")),
    ENDS_IN_TIME(
            overlay -> forwarding(overlay)
                    .flatMap(rule -> Stream.of(rule.at("timeouts", "request"), rule.at("timeouts", "backendRequest")))
                    .flatMap(timeout ->
                            timeout.must(time -> time.asText().matches("[1-9][0-9]*s"), "must be a number of seconds")),
            remove("HTTPRoute/tenantry", "/spec/rules/0/timeouts"),
            set("HTTPRoute/tenantry", "/spec/rules/0/timeouts/request", "0s")),
    ONLY_OVER_HTTPS(
            overlay -> forwarding(overlay)
                    .flatMap(rule -> rule.object().root().each("spec/parentRefs/*"))
                    .flatMap(parent -> parent.at("sectionName").must(Routes::isSecure, "must be a listener for HTTPS")),
            add("HTTPRoute/tenantry", "/spec/parentRefs", "{name: public, namespace: gateway, sectionName: http}"),
            // Without a name the route belongs to all listeners.
            add("HTTPRoute/tenantry-tenants", "/spec/parentRefs", "{name: public, namespace: gateway}")),
    LEADS_TO_NOTHING_BUT_THE_API(
            overlay -> forwarding(overlay).flatMap(Routes::beyondTheApi),
            remove("HTTPRoute/tenantry", "/spec/rules/0/matches"),
            add("HTTPRoute/tenantry", "/spec/rules/0/matches", "{path: {type: PathPrefix, value: /}}"),
            add("HTTPRoute/tenantry", "/spec/rules/0/matches", "{path: {type: PathPrefix, value: /q}}"),
            add("HTTPRoute/tenantry", "/spec/rules/0/matches", "{path: {type: Exact, value: /admin/tenants}}"),
            add("HTTPRoute/tenantry", "/spec/rules/0/matches", "{path: {type: RegularExpression, value: /.*}}"),
            add("HTTPRoute/tenantry", "/spec/rules/0/matches", "{method: GET}")),
    LEADS_TO_WHAT_IS_PUBLISHED(
            overlay -> overlay.ofKind("Gateway").flatMap(gateway -> missingPaths(overlay, gateway.root())),
            remove("HTTPRoute/tenantry", "/spec/rules/0/matches/1"),
            remove("HTTPRoute/tenantry-tenants", "/spec/rules/0/matches/0")),
    NEVER_LEADS_TO_THE_CONTROL_PLANE(
            overlay -> Stream.concat(
                            forwarding(overlay).flatMap(rule -> rule.each("backendRefs/*/name")),
                            overlay.each("InterceptorRoute", "spec/target/service"))
                    .filter(service -> selectsControlPlane(overlay, service.text()))
                    .flatMap(service -> service.complain("is the control plane")),
            add("HTTPRoute/tenantry", "/spec/rules/0/backendRefs", "{name: tenantry-control-plane, port: 8080}"),
            set("InterceptorRoute/tenantry-serving", "/spec/target/service", "tenantry-control-plane")
                    .in("serverless")),
    /** Clients call the domain itself if their token or a header names the tenant, and the hosts below it otherwise. */
    HOSTS_ARE_THOSE_OF_THE_DOMAIN(
            overlay -> Stream.concat(
                    otherHosts(overlay), overlay.ofKind("Gateway").flatMap(gateway -> unserved(overlay, gateway))),
            set("ConfigMap/tenantry-settings-*", "/data/TENANTRY_CONTEXT_BASE_DOMAIN", "example.org"),
            set("HTTPRoute/tenantry-redirect", "/spec/hostnames/1", "'*.api.example.org'"),
            set("Gateway/public", "/spec/listeners/http-tenants/hostname", "'*.example.com'"),
            set("InterceptorRoute/tenantry-serving", "/spec/rules/0/hosts/1", "www.api.example.com")
                    .in("serverless"),
            set("DomainMapping/api.example.com", "/metadata/name", "api.example.org")
                    .in("serverless-knative"),
            without("HTTPRoute/tenantry"),
            without("HTTPRoute/tenantry-tenants"),
            remove("Gateway/public", "/spec/listeners/http"),
            remove("Gateway/public", "/spec/listeners/https"),
            remove("HTTPRoute/tenantry-redirect", "/spec/hostnames/0"),
            remove("InterceptorRoute/tenantry-serving", "/spec/rules/0/hosts/0").in("serverless"));

    private static final Pattern RESOURCE = Pattern.compile("^@Path\\(\"(/[a-z]+)", Pattern.MULTILINE);

    /** The first segments of the paths of all resources but those of the control plane. */
    static final Set<String> API = api();

    // To publish a new resource is a decision of its own: without a route it cannot be reached from outside.
    static final List<String> PUBLISHED = List.of("/orders", "/users");

    private final Check check;

    Routes(Function<Overlay, Stream<Complaint>> complaints, Damage... damages) {
        this.check = Check.of(complaints, damages);
    }

    @Override
    public Check check() {
        return check;
    }

    /** Returns the rules that pass requests on, rather than redirect them. */
    private static Stream<Field> forwarding(Overlay overlay) {
        return overlay.each("HTTPRoute", "spec/rules/*")
                .filter(rule -> rule.at("backendRefs").isPresent());
    }

    private static Set<String> removed(Field rule) {
        return rule.each("filters/*/requestHeaderModifier/remove/*")
                .map(name -> name.text().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }

    private static boolean hasTenantsHosts(Field rule) {
        return rule.object()
                .root()
                .each("spec/hostnames/*")
                .anyMatch(host -> host.text().startsWith("*."));
    }

    private static boolean isSecure(JsonNode listener) {
        return listener.asText().startsWith("https");
    }

    private static Stream<Complaint> beyondTheApi(Field rule) {
        Field matches = rule.at("matches");
        return matches.items().findAny().isEmpty()
                ? matches.complain("must list paths, because otherwise every path matches")
                : matches.items()
                        .filter(match -> match.at("path", "type").text().equals("RegularExpression")
                                || !isOfTheApi(match.at("path", "value").text()))
                        .flatMap(match -> match.complain("is not a path of the API, which is " + API));
    }

    static boolean isOfTheApi(String value) {
        return API.stream().anyMatch(path -> value.equals(path) || value.startsWith(path + "/"));
    }

    private static Stream<Complaint> missingPaths(Overlay overlay, Field gateway) {
        return PUBLISHED.stream()
                .filter(path -> !forwarding(overlay).allMatch(rule -> leadsTo(rule, path)))
                .flatMap(path -> gateway.complain("must have a route to " + path));
    }

    private static boolean leadsTo(Field rule, String path) {
        JsonNode prefix = Yaml.value("{type: PathPrefix, value: " + path + "}");
        return rule.at("matches").isAbsent()
                || rule.each("matches/*/path").anyMatch(found -> found.value().equals(prefix));
    }

    static boolean selectsControlPlane(Overlay overlay, String service) {
        return overlay.find("Service/" + service).stream()
                .anyMatch(found -> Peer.in(overlay)
                        .anyMatch(pods -> pods.is(Component.CONTROL_PLANE) && pods.isSelectedBy(found)));
    }

    /** Returns the domain itself and the hosts that name tenants. */
    static Set<String> hosts(Overlay overlay) {
        return Workload.in(overlay, Component.SERVING)
                .flatMap(Workload::environment)
                .filter(variable -> variable.name().equals("TENANTRY_CONTEXT_BASE_DOMAIN"))
                .flatMap(variable -> variable.value().stream())
                .flatMap(domain -> Stream.of(domain, "*." + domain))
                .collect(Collectors.toSet());
    }

    private static Stream<Complaint> otherHosts(Overlay overlay) {
        Set<String> hosts = hosts(overlay);
        Stream<Field> named = Stream.of("Gateway", "HTTPRoute", "InterceptorRoute")
                .flatMap(overlay::ofKind)
                .flatMap(Manifest::everything)
                .flatMap(field -> switch (field.name()) {
                    case "hostname" -> Stream.of(field);
                    case "hostnames", "hosts" -> field.items();
                    default -> Stream.<Field>empty();
                });
        return Stream.concat(named, overlay.each("DomainMapping", "metadata/name"))
                .flatMap(host -> host.must(name -> hosts.contains(name.asText()), "must be one of " + hosts));
    }

    private static Stream<Complaint> unserved(Overlay overlay, Manifest gateway) {
        return hosts(overlay).stream()
                .filter(host -> !isServed(overlay, gateway, host))
                .flatMap(host -> gateway.root().complain("and its routes do not serve " + host + " by HTTP and HTTPS"));
    }

    /** Tells whether requests for a host pass through a route for HTTPS, a redirect, and the interceptor, if any. */
    private static boolean isServed(Overlay overlay, Manifest gateway, String host) {
        Set<Boolean> ways = gateway.root()
                .each("spec/listeners/*")
                .filter(listener -> listener.at("hostname").text().equals(host))
                .filter(listener -> overlay.ofKind("HTTPRoute")
                        .map(Manifest::root)
                        .filter(route -> route.each("spec/hostnames/*")
                                .anyMatch(name -> name.text().equals(host)))
                        .flatMap(route -> route.each("spec/parentRefs/*/sectionName"))
                        .anyMatch(
                                name -> name.value().equals(listener.at("name").value())))
                .map(listener -> isSecure(listener.at("name").value()))
                .collect(Collectors.toSet());
        return ways.containsAll(Set.of(true, false))
                && overlay.ofKind("InterceptorRoute")
                        .allMatch(route -> route.root()
                                .each("spec/rules/*/hosts/*")
                                .anyMatch(name -> name.text().equals(host)));
    }

    private static Set<String> api() {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            return files.filter(file -> file.toString().endsWith("Resource.java"))
                    .map(file -> RESOURCE.matcher(Yaml.text(file)))
                    .filter(Matcher::find)
                    .map(found -> found.group(1))
                    .filter(path -> !path.equals("/admin"))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
