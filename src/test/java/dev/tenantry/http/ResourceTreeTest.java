package dev.tenantry.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResourceTreeTest {

    private final ResourceTree tree = new ResourceTree();

    ResourceTreeTest() {
        tree.add("/users", "POST", List.of("application/json"));
        tree.add("/users", "GET", List.of());
        tree.add("/users/me", "GET", List.of());
        tree.add("/users/{id}", "DELETE", List.of());
        tree.add("/users/{id}", "PATCH", List.of("application/merge-patch+json", "application/json"));
        tree.add("/users/{id}/history", "GET", List.of());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /users            | GET, HEAD, POST, OPTIONS
            /users/           | GET, HEAD, POST, OPTIONS
            /users/me         | GET, HEAD, OPTIONS
            /users/7          | PATCH, DELETE, OPTIONS
            /users/7/         | PATCH, DELETE, OPTIONS
            /users/%2F        | PATCH, DELETE, OPTIONS
            /users/me/history | GET, HEAD, OPTIONS
            """)
    void findsTheMethodsOfAPath(String path, String allow) {
        assertThat(tree.find(path).map(ResourceMethods::allow)).hasValue(allow);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "", "/user", "/users/7/8", "/users//", "/users/7/history/8", "/x/users", "/usersx"})
    void findsNothingElsewhere(String path) {
        assertThat(tree.find(path)).isEmpty();
    }

    @Test
    void knowsTheBodiesOfEachMethod() {
        ResourceMethods methods = tree.find("/users/7").orElseThrow();
        assertThat(methods.bodies("PATCH")).containsExactly("application/merge-patch+json", "application/json");
        assertThat(methods.bodies("DELETE")).isEmpty();
        assertThat(methods.bodies("PUT")).isEmpty();
        assertThat(Optional.of(methods).filter(all -> all.has("GET"))).isEmpty();
    }
}
