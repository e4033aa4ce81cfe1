package dev.tenantry.guide;

import dev.tenantry.support.Command;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** A copy of this project, already compiled, to which files can be added. */
record ProjectCopy(Path directory) {

    private static final Path CLASSES = Path.of("target", "classes");
    private static final Path TEST_CLASSES = Path.of("target", "test-classes");
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    static ProjectCopy in(Path directory) throws IOException {
        for (String each : List.of("pom.xml", ".mvn", CLASSES.toString(), TEST_CLASSES.toString())) {
            copy(Path.of(each), directory.resolve(each));
        }
        return new ProjectCopy(directory);
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    static int nextMigration() throws IOException {
        try (Stream<Path> files = Files.list(CLASSES.resolve("db/tenant"))) {
            return 1
                    + files.map(file -> file.getFileName().toString())
                            .filter(name -> name.matches("V\\d+__.*"))
                            .mapToInt(name -> Integer.parseInt(name.substring(1, name.indexOf("__"))))
                            .max()
                            .orElseThrow();
        }
    }

    /** Adds or replaces files, and compiles those of Java. */
    void add(Map<String, String> files) throws IOException {
        List<String> main = new ArrayList<>();
        List<String> tests = new ArrayList<>();
        for (Map.Entry<String, String> file : files.entrySet()) {
            String path = file.getKey();
            Path source = write(path, file.getValue());
            if (path.startsWith("src/main/resources/")) {
                write(path.replace("src/main/resources", CLASSES.toString()), file.getValue());
            } else {
                (path.startsWith("src/main/") ? main : tests).add(source.toString());
            }
        }
        compile(main, CLASSES);
        compile(tests, TEST_CLASSES);
    }

    private Path write(String path, String text) throws IOException {
        Path file = directory.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private void compile(List<String> sources, Path to) {
        List<String> arguments = new ArrayList<>(List.of(
                "-proc:none",
                "-parameters",
                "--release",
                "21",
                "-cp",
                classPath(),
                "-d",
                directory.resolve(to).toString()));
        arguments.addAll(sources);
        if (ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)) != 0) {
            throw new AssertionError("The page does not compile: " + sources);
        }
    }

    /** Runs a main class of the tests in the copy. */
    Command run(String mainClass, List<String> properties, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager"));
        command.addAll(properties);
        command.addAll(List.of("-cp", classPath(), mainClass));
        command.addAll(arguments);
        return Command.run(directory, PATIENCE, Map.of(), command);
    }

    /** Returns the class path of this JVM, with the copy in place of the project. */
    private String classPath() {
        Path target = Path.of("target").toAbsolutePath();
        String own = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Stream.concat(
                        Stream.of(TEST_CLASSES, CLASSES).map(directory::resolve),
                        Stream.of(own.split(File.pathSeparator))
                                .map(Path::of)
                                .filter(entry -> !entry.toAbsolutePath().startsWith(target)))
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }
}
