package dev.tenantry.mutants;

import dev.tenantry.support.Command;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A copy of the compiled source tree, in which one mutant after another is planted. */
final class Tree {

    private static final Path HERE = Path.of("").toAbsolutePath();
    private static final Path TARGET = HERE.resolve("target");
    private static final Path JDK = Path.of(System.getProperty("java.home"), "bin");
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final String MAIN = "src/main/java/";

    private final Path root = TARGET.resolve("mutants/tree");

    /** Makes the copy anew, so that nothing is left of another mutant. */
    Tree() throws IOException {
        for (String part : List.of("src", "k8s", ".mvn", "target/classes", "target/test-classes")) {
            delete(root.resolve(part));
            copy(HERE.resolve(part), root.resolve(part));
        }
        for (String file : List.of("pom.xml", "README.md")) {
            Files.copy(HERE.resolve(file), root.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Plants the mutant, and compiles what depends on the text of its file. Returns whether that was possible. */
    boolean plant(Mutant mutant) throws IOException {
        String planted = mutant.plantedIn(root);
        Files.writeString(root.resolve(mutant.file()), planted);
        String file = mutant.file().toString();
        if (!file.startsWith(MAIN)) {
            Path resource = Path.of("src/main/resources").relativize(mutant.file());
            Files.writeString(root.resolve("target/classes").resolve(resource), planted);
            return true;
        }
        List<String> command = new ArrayList<>(List.of(
                tool("javac"), "-proc:none", "-parameters", "-nowarn", "--release", "21", "-cp", classPath(), "-d"));
        command.add(root.resolve("target/classes").toString());
        command.addAll(dependents(mutant.file()));
        return Command.run(root, PATIENCE, Map.of(), command).status() == 0;
    }

    // The compiler copies constants into the classes that use them.
    private List<String> dependents(Path file) throws IOException {
        String type = file.getFileName().toString().replace(".java", "");
        Pattern mention = Pattern.compile("\\b" + type + "\\b");
        try (Stream<Path> sources = Files.walk(root.resolve(MAIN))) {
            return sources.filter(source -> source.toString().endsWith(".java"))
                    .filter(source -> mention.matcher(read(source)).find())
                    .map(Path::toString)
                    .toList();
        }
    }

    /**
     * Runs tests of one class in a JVM of their own, which writes its reports to the directory.
     *
     * @return what it printed
     * @throws IllegalStateException if it takes too long
     */
    String run(List<KillingTest> tests, Path reports) {
        List<String> command = new ArrayList<>(List.of(
                tool("java"),
                "-XX:TieredStopAtLevel=1",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-cp",
                classPath(),
                ChosenTests.class.getName(),
                reports.toAbsolutePath().toString()));
        tests.forEach(test -> command.add(test.argument()));
        return Command.run(root, PATIENCE, Map.of(), command).output();
    }

    private String classPath() {
        Stream<String> libraries = Arrays.stream(
                        System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(path -> !Path.of(path).toAbsolutePath().startsWith(TARGET));
        return Stream.concat(
                        Stream.of("target/test-classes", "target/classes")
                                .map(part -> root.resolve(part).toString()),
                        libraries)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String tool(String name) {
        return JDK.resolve(name).toString();
    }

    private static String read(Path source) {
        try {
            return Files.readString(source);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path copy = to.resolve(from.relativize(file));
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        }
    }

    static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path emptied, IOException failure) throws IOException {
                Files.delete(emptied);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
