package dev.tenantry.k8s;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * An environment variable of a container, wherever it comes from. Its value is known unless it comes from a Secret, or
 * from nowhere, which is for {@link References} to complain about.
 */
record Variable(String name, Spot spot, Optional<String> value) {

    static Stream<Variable> of(Overlay overlay, Spot container) {
        Stream<Variable> whole = container
                .at("envFrom")
                .items()
                .flatMap(from -> overlay
                        .find("ConfigMap/" + from.at("configMapRef", "name").text())
                        .stream()
                        .flatMap(map -> map.at("data").members())
                        .map(entry -> new Variable(
                                from.at("prefix").text() + entry.name(), entry, Optional.of(entry.text()))));
        Stream<Variable> single = container.at("env").items().map(variable -> single(overlay, variable));
        return Stream.concat(whole, single);
    }

    private static Variable single(Overlay overlay, Spot variable) {
        Spot reference = variable.at("valueFrom", "configMapKeyRef");
        Optional<String> value = reference.isThere()
                ? overlay.find("ConfigMap/" + reference.at("name").text())
                        .map(map -> map.at("data", reference.at("key").text()))
                        .filter(Spot::isThere)
                        .map(Spot::text)
                : Optional.of(variable.at("value")).filter(Spot::isThere).map(Spot::text);
        return new Variable(variable.at("name").text(), variable, value);
    }

    /** The name of the Secret that it is read from. */
    Optional<String> secret() {
        return Optional.of(spot.at("valueFrom", "secretKeyRef", "name"))
                .filter(Spot::isThere)
                .map(Spot::text);
    }

    Stream<Complaint> complain(String message) {
        return spot.complain(name + " " + message);
    }
}
