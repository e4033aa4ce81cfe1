package dev.tenantry.http;

import io.vertx.ext.web.RoutingContext;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The methods of one resource, each with the media types of the bodies that it accepts; a method that takes any body, or
 * none, has an empty list.
 */
public final class ResourceMethods {

    private static final String KEY = ResourceMethods.class.getName();

    private static final List<String> ORDER = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    private final Map<String, List<String>> bodies;
    private final Set<String> methods;
    private final String allow;

    ResourceMethods(Map<String, List<String>> bodies) {
        this.bodies = Map.copyOf(bodies);
        Set<String> all = new LinkedHashSet<>();
        // Jakarta REST answers HEAD by the method for GET, and this package answers OPTIONS.
        bodies.keySet().stream()
                .sorted(Comparator.comparingInt(ORDER::indexOf))
                .flatMap(method -> method.equals("GET") ? List.of("GET", "HEAD").stream() : List.of(method).stream())
                .forEach(all::add);
        all.add("OPTIONS");
        this.methods = all;
        this.allow = String.join(", ", all);
    }

    /** Returns the methods of the resource that this request is for; empty if there is no such resource. */
    public static Optional<ResourceMethods> of(RoutingContext routing) {
        return Optional.ofNullable(routing.get(KEY));
    }

    void attachTo(RoutingContext routing) {
        routing.put(KEY, this);
    }

    boolean has(String method) {
        return methods.contains(method);
    }

    /** Returns the value of the header {@code Allow} (RFC 9110, section 10.2.1). */
    public String allow() {
        return allow;
    }

    /** Returns the media types of bodies that the method accepts; empty if it has no such list. */
    public List<String> bodies(String method) {
        @Nullable List<String> types = bodies.get(method);
        return types == null ? List.of() : types;
    }
}
