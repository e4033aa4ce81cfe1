package dev.tenantry.mutants;

import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;

/** A test method, named by its class, which is in {@code dev.tenantry}, and its name. */
record KillingTest(String type, String method) {

    private static final String ROOT = "dev.tenantry.";

    /** @param text such as {@code isolation.FenceTest#setsNothingIfItStaysClosed} */
    static KillingTest parse(String text) {
        String[] parts = text.split("#", 2);
        return new KillingTest(ROOT + parts[0], parts[1]);
    }

    /** Returns the text that {@link #parse} reads. */
    String argument() {
        return type.substring(ROOT.length()) + "#" + method;
    }

    Path source() {
        return Path.of("src/test/java", type.replace('.', '/') + ".java");
    }

    /** Returns the method, which may be inherited; empty if there is none. */
    Optional<Method> find() {
        return Files.exists(source())
                ? Stream.<Class<?>>iterate(load(), each -> each != null, Class::getSuperclass)
                        .flatMap(each -> Arrays.stream(each.getDeclaredMethods()))
                        .filter(each -> each.getName().equals(method))
                        .filter(each -> AnnotationSupport.isAnnotated(each, Testable.class))
                        .findFirst()
                : Optional.empty();
    }

    private Class<?> load() {
        try {
            return Class.forName(type, false, KillingTest.class.getClassLoader());
        } catch (ClassNotFoundException absent) {
            throw new IllegalStateException(absent);
        }
    }

    @Override
    public String toString() {
        return type.substring(type.lastIndexOf('.') + 1) + "." + method;
    }
}
