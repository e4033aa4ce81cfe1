package dev.tenantry.k8s;

import static dev.tenantry.k8s.Damage.add;
import static dev.tenantry.k8s.Damage.remove;
import static dev.tenantry.k8s.Damage.set;
import static dev.tenantry.k8s.Damage.without;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The way in from outside, where a gateway is one. */
enum Routes implements Rule {
    STRIPS_WHAT_NAMES_A_TENANT(
            overlay -> forwarding(overlay).flatMap(Routes::strips),
            remove("HTTPRoute/tenantry", "/spec/rules/0/filters"),
            remove("HTTPRoute/tenantry", "/spec/rules/0/filters/0/requestHeaderModifier/remove/0"),
            set("HTTPRoute/tenantry", "/spec/rules/0/filters/0/requestHeaderModifier/remove/1", "X-Forwarded-For")
                    .in("serverless")),
    ENDS_IN_TIME(
            overlay -> forwarding(overlay)
                    .flatMap(rule -> Stream.of(rule.at("timeouts", "request"), rule.at("timeouts", "backendRequest")))
                    .flatMap(timeout ->
                            timeout.must(time -> time.asText().matches("[1-9][0-9]*s"), "must be a number of seconds")),
            remove("HTTPRoute/tenantry", "/spec/rules/0/timeouts"),
            set("HTTPRoute/tenantry", "/spec/rules/0/timeouts/request", "0s")),
    SENDS_HTTP_TO_HTTPS(
            Routes::sendsToHttps,
            without("HTTPRoute/tenantry-redirect"),
            set("HTTPRoute/tenantry-redirect", "/spec/rules/0/filters/0/requestRedirect/scheme", "http"),
            set("HTTPRoute/tenantry", "/spec/parentRefs/0/sectionName", "http"),
            // To all listeners, then.
            remove("HTTPRoute/tenantry", "/spec/parentRefs/0/sectionName")),
    LEADS_TO_THE_API_ALONE(
            overlay -> forwarding(overlay).flatMap(Routes::leadsToTheApiAlone),
            remove("HTTPRoute/tenantry", "/spec/rules/0/matches"),
            add("HTTPRoute/tenantry", "/spec/rules/0/matches", "{path: {type: PathPrefix, value: /}}"),
            add("HTTPRoute/tenantry", "/spec/rules/0/matches", "{path: {type: PathPrefix, value: /q}}"),
            add("HTTPRoute/tenantry", "/spec/rules/0/matches", "{path: {type: Exact, value: /admin/tenants}}"),
            add("HTTPRoute/tenantry", "/spec/rules/0/matches", "{path: {type: RegularExpression, value: /.*}}"),
            add("HTTPRoute/tenantry", "/spec/rules/0/matches", "{method: GET}")),
    LEADS_TO_THE_WHOLE_API(Routes::leadsToTheWholeApi, remove("HTTPRoute/tenantry", "/spec/rules/0/matches/1")),
    NEVER_TO_THE_CONTROL_PLANE(
            overlay -> Stream.concat(
                            forwarding(overlay)
                                    .flatMap(rule -> rule.at("backendRefs").items())
                                    .map(backend -> backend.at("name")),
                            overlay.ofKind("http.keda.sh", "InterceptorRoute")
                                    .map(route -> route.at("spec", "target", "service")))
                    .filter(service -> selects(overlay, service.text(), Component.CONTROL_PLANE))
                    .flatMap(service -> service.complain("is the control plane's")),
            add("HTTPRoute/tenantry", "/spec/rules/0/backendRefs", "{name: tenantry-control-plane, port: 8080}"),
            set("InterceptorRoute/tenantry-serving", "/spec/target/service", "tenantry-control-plane")
                    .in("serverless")),
    HOSTS_OF_THE_BASE_DOMAIN(
            Routes::hostsOfTheBaseDomain,
            set("ConfigMap/tenantry-settings-*", "/data/TENANTRY_CONTEXT_BASE_DOMAIN", "example.org"),
            set("HTTPRoute/tenantry", "/spec/hostnames/0", "'*.api.example.org'"),
            set("Gateway/public", "/spec/listeners/https/hostname", "'*.example.com'"),
            set("InterceptorRoute/tenantry-serving", "/spec/rules/0/hosts/0", "api.example.com")
                    .in("serverless"));

    private static final Set<String> STRIPPED = Set.of("x-tenant-id", "x-forwarded-host");
    private static final Pattern RESOURCE = Pattern.compile("^@Path\\(\"(/[a-z]+)", Pattern.MULTILINE);
    private static final Set<String> API = api();

    private final Check check;

    Routes(Function<Overlay, Stream<Complaint>> complaints, Damage... damages) {
        this.check = Check.of(complaints, damages);
    }

    @Override
    public Check check() {
        return check;
    }

    private static Stream<Manifest> routes(Overlay overlay) {
        return overlay.ofKind("gateway.networking.k8s.io", "HTTPRoute");
    }

    /** The rules that hand requests on, to whomever. */
    private static Stream<Spot> forwarding(Overlay overlay) {
        return routes(overlay)
                .flatMap(route -> route.at("spec", "rules").items())
                .filter(rule -> rule.at("backendRefs").isThere());
    }

    private static Stream<Complaint> strips(Spot rule) {
        Set<String> removed = rule.at("filters")
                .items()
                .flatMap(filter -> filter.at("requestHeaderModifier", "remove").items())
                .map(name -> name.text().toLowerCase())
                .collect(Collectors.toSet());
        return STRIPPED.stream()
                .filter(name -> !removed.contains(name))
                .flatMap(name -> rule.at("filters").complain("must remove " + name));
    }

    private static Stream<Complaint> sendsToHttps(Overlay overlay) {
        Stream<Complaint> inPlainText = routes(overlay)
                .filter(route -> route.at("spec", "rules")
                        .items()
                        .anyMatch(rule -> rule.at("backendRefs").isThere()))
                .flatMap(route -> route.at("spec", "parentRefs").items())
                .flatMap(parent -> parent.at("sectionName").mustBe("https"));
        Stream<Complaint> noRedirect = overlay.ofKind("gateway.networking.k8s.io", "Gateway")
                .filter(gateway -> routes(overlay).noneMatch(Routes::isRedirect))
                .flatMap(gateway ->
                        gateway.at("spec", "listeners").complain("no route of its listener http leads to https"));
        return Stream.concat(inPlainText, noRedirect);
    }

    private static boolean isRedirect(Manifest route) {
        return route.at("spec", "parentRefs")
                        .items()
                        .anyMatch(parent -> parent.at("sectionName").text().equals("http"))
                && route.at("spec", "rules")
                        .items()
                        .allMatch(rule -> rule.at("filters")
                                .items()
                                .anyMatch(filter -> filter.at("requestRedirect", "scheme")
                                        .text()
                                        .equals("https")));
    }

    private static Stream<Complaint> leadsToTheApiAlone(Spot rule) {
        Spot matches = rule.at("matches");
        return matches.items().findAny().isEmpty()
                ? matches.complain("must be said, or every path is led in")
                : matches.items()
                        .filter(match -> match.at("path", "type").text().equals("RegularExpression")
                                || API.stream()
                                        .noneMatch(path -> isWithin(
                                                path, match.at("path", "value").text())))
                        .flatMap(match -> match.complain("is no path of the API, which is " + API));
    }

    private static boolean isWithin(String path, String value) {
        return value.equals(path) || value.startsWith(path + "/");
    }

    private static Stream<Complaint> leadsToTheWholeApi(Overlay overlay) {
        List<Spot> rules =
                forwarding(overlay).filter(rule -> rule.at("matches").isThere()).toList();
        return rules.stream()
                .limit(1)
                .flatMap(first -> API.stream()
                        .filter(path -> rules.stream()
                                .flatMap(rule -> rule.at("matches").items())
                                .noneMatch(match -> match.at("path").value().equals(prefix(path))))
                        .flatMap(path -> first.at("matches").complain("must lead to " + path)));
    }

    private static JsonNode prefix(String path) {
        return Trees.value("{type: PathPrefix, value: " + path + "}");
    }

    private static boolean selects(Overlay overlay, String service, Component component) {
        return overlay.find("Service/" + service).stream()
                .anyMatch(found -> Peer.in(overlay)
                        .filter(pods -> pods.name().equals(component.label))
                        .anyMatch(pods -> pods.isSelectedBy(found)));
    }

    private static Stream<Complaint> hostsOfTheBaseDomain(Overlay overlay) {
        String hosts = overlay.ours(Component.SERVING)
                .flatMap(Workload::environment)
                .filter(variable -> variable.name().equals("TENANTRY_CONTEXT_BASE_DOMAIN"))
                .flatMap(variable -> variable.value().stream())
                .map(domain -> "*." + domain)
                .findFirst()
                .orElse("");
        return overlay.objects().stream()
                .filter(object ->
                        Set.of("Gateway", "HTTPRoute", "InterceptorRoute").contains(object.kind()))
                .flatMap(object -> object.everything())
                .flatMap(spot -> switch (spot.name()) {
                    case "hostname" -> Stream.of(spot);
                    case "hostnames", "hosts" -> spot.items();
                    default -> Stream.<Spot>empty();
                })
                .flatMap(host -> host.must(name -> name.asText().equals(hosts), "must be " + hosts));
    }

    /** The roots of all resources but the control plane's. */
    private static Set<String> api() {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            return files.filter(file -> file.toString().endsWith("Resource.java"))
                    .map(file -> RESOURCE.matcher(Trees.text(file)))
                    .filter(Matcher::find)
                    .map(found -> found.group(1))
                    .filter(path -> !path.equals("/admin"))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
