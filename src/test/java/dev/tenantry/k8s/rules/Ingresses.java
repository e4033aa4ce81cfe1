package dev.tenantry.k8s.rules;

import static dev.tenantry.k8s.rules.Damage.add;
import static dev.tenantry.k8s.rules.Damage.remove;
import static dev.tenantry.k8s.rules.Damage.set;

import dev.tenantry.k8s.model.Complaint;
import dev.tenantry.k8s.model.Field;
import dev.tenantry.k8s.model.Manifest;
import dev.tenantry.k8s.model.Overlay;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An Ingress forwards requests for the domain's hosts to the API alone, over HTTPS. */
enum Ingresses implements Rule {
    LEADS_TO_NOTHING_BUT_THE_API(
            (overlay, ingress) -> Stream.concat(
                    ingress.at("spec", "defaultBackend").mustBeAbsent(),
                    paths(ingress)
                            .filter(path -> !path.at("pathType").text().equals("Prefix")
                                    || !Routes.isOfTheApi(path.at("path").text()))
                            .flatMap(path -> path.complain("is not a path of the API, which is " + Routes.API))),
            add(
                    "Ingress/tenantry",
                    "/spec/rules/0/http/paths",
                    "{path: /, pathType: Prefix,"
                            + " backend: {service: {name: tenantry-serving, port: {name: http}}}}"),
            add(
                    "Ingress/tenantry",
                    "/spec/rules/1/http/paths",
                    "{path: /admin, pathType: Prefix,"
                            + " backend: {service: {name: tenantry-serving, port: {name: http}}}}"),
            set("Ingress/tenantry", "/spec/rules/1/http/paths/1/pathType", "ImplementationSpecific"),
            set("Ingress/tenantry", "/spec/defaultBackend", "{service: {name: tenantry-serving, port: {name: http}}}")),
    LEADS_TO_WHAT_IS_PUBLISHED(
            (overlay, ingress) -> ingress.root()
                    .each("spec/rules/*")
                    .flatMap(rule -> Routes.PUBLISHED.stream()
                            .filter(path -> rule.each("http/paths/*/path")
                                    .noneMatch(found -> found.text().equals(path)))
                            .flatMap(path -> rule.complain("must lead to " + path))),
            remove("Ingress/tenantry", "/spec/rules/0/http/paths/1")),
    LEADS_TO_SERVING_PODS(
            (overlay, ingress) -> paths(ingress)
                    .map(path -> path.at("backend", "service"))
                    .filter(service -> !isServed(overlay, service))
                    .flatMap(service -> service.complain("is not a port of the Service of serving pods")),
            set("Ingress/tenantry", "/spec/rules/0/http/paths/0/backend/service/name", "tenantry-control-plane"),
            set("Ingress/tenantry", "/spec/rules/0/http/paths/0/backend/service/name", "tenantry"),
            set("Ingress/tenantry", "/spec/rules/1/http/paths/1/backend/service/port/name", "web"),
            set("Ingress/tenantry", "/spec/rules/0/http/paths/0/backend/service/port", "{number: 9000}")),
    HOSTS_ARE_THOSE_OF_THE_DOMAIN(
            (overlay, ingress) -> Stream.of("spec/rules/*/host", "spec/tls/*/hosts/*")
                    .map(place -> ingress.root().each(place).map(Field::text).collect(Collectors.toSet()))
                    .filter(hosts -> !hosts.equals(Routes.hosts(overlay)))
                    .flatMap(hosts -> ingress.root().complain("has " + hosts + " and not " + Routes.hosts(overlay))),
            set("Ingress/tenantry", "/spec/rules/0/host", "api.example.org"),
            // A rule without a host is for all of them.
            remove("Ingress/tenantry", "/spec/rules/1/host"),
            // Without a certificate, requests for tenants' hosts are served in plain text.
            remove("Ingress/tenantry", "/spec/tls/0/hosts/1"),
            remove("Ingress/tenantry", "/spec/tls"));

    private final Check check;

    Ingresses(BiFunction<Overlay, Manifest, Stream<Complaint>> complaints, Damage... damages) {
        this.check = Check.of(
                overlay -> overlay.ofKind("Ingress").flatMap(ingress -> complaints.apply(overlay, ingress)),
                Stream.of(damages).map(damage -> damage.in("with-ingress")).toArray(Damage[]::new));
    }

    @Override
    public Check check() {
        return check;
    }

    private static Stream<Field> paths(Manifest ingress) {
        return ingress.root().each("spec/rules/*/http/paths/*");
    }

    private static boolean isServed(Overlay overlay, Field service) {
        String name = service.at("name").text();
        return !Routes.selectsControlPlane(overlay, name)
                && overlay.find("Service/" + name, service.object().namespace()).stream()
                        .flatMap(found -> found.root().each("spec/ports/*"))
                        .filter(port -> port.at("port").text().equals("8080"))
                        .anyMatch(port -> service.at("port", "name")
                                        .value()
                                        .equals(port.at("name").value())
                                || service.at("port", "number")
                                        .value()
                                        .equals(port.at("port").value()));
    }
}
