package dev.tenantry.k8s.model;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * An environment variable of a container.
 *
 * @param value empty if it comes from a Secret, or from a ConfigMap or key that does not exist
 */
public record Variable(String name, Field field, Optional<String> value) {

    public static Stream<Variable> of(Overlay overlay, Field container) {
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

    private static Variable single(Overlay overlay, Field variable) {
        Field reference = variable.at("valueFrom", "configMapKeyRef");
        Optional<Field> value = reference.isPresent()
                ? overlay.find("ConfigMap/" + reference.at("name").text())
                        .map(map -> map.at("data", reference.at("key").text()))
                : Optional.of(variable.at("value"));
        return new Variable(
                variable.at("name").text(),
                variable,
                value.filter(Field::isPresent).map(Field::text));
    }

    /** Returns the name of the Secret that holds the value. */
    public Optional<String> secret() {
        return field.each("valueFrom/secretKeyRef/name").map(Field::text).findFirst();
    }

    public Stream<Complaint> complain(String message) {
        return field.complain(name + " " + message);
    }
}
