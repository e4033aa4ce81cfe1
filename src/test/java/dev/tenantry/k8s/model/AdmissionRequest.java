package dev.tenantry.k8s.model;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What an API server asks its admission policies about.
 *
 * @param old what is to be replaced; empty if the object is new
 */
public record AdmissionRequest(String user, Optional<Manifest> old, Manifest object) {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    public static AdmissionRequest create(String user, Manifest object) {
        return new AdmissionRequest(user, Optional.empty(), object);
    }

    public static AdmissionRequest update(String user, Manifest old, Manifest object) {
        return new AdmissionRequest(user, Optional.of(old), object);
    }

    String operation() {
        return old.isPresent() ? "UPDATE" : "CREATE";
    }

    /** Returns the names that all expressions of a policy may use. */
    Map<String, Object> names() {
        Map<String, Object> names = new HashMap<>();
        names.put("request", Map.of("operation", operation(), "userInfo", Map.of("username", user)));
        names.put("object", plain(object));
        names.put("oldObject", old.map(AdmissionRequest::plain).orElseGet(Map::of));
        return names;
    }

    private static Object plain(Manifest manifest) {
        return MAPPER.convertValue(manifest.tree(), Map.class);
    }
}
