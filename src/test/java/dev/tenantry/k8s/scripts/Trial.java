package dev.tenantry.k8s.scripts;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tenantry.k8s.model.Kustomize;
import dev.tenantry.support.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A copy of k8s/ in which a script runs. Its PATH has only the programs that are given here and those that every
 * machine has.
 *
 * @param folder holds the copy, the programs, their calls, and what they remember between them
 */
record Trial(Path folder) {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** What every machine has, and nothing else. */
    private static final Path EVERYWHERE = Path.of("target", "everywhere");

    static {
        for (String program :
                "sh awk cat cut date dirname env grep head mkdir mktemp mv rm sed sleep sort tail touch tr wc xargs"
                        .split(" ")) {
            link(EVERYWHERE, program);
        }
    }

    /** Skips the test on a machine that has only a JDK. */
    static void requireInstalled(String... programs) {
        for (String program : programs) {
            assumeTrue(Command.exists(program), "Skipped: " + program + " is not on the PATH.");
        }
    }

    static Trial in(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(Kustomize.ROOT)) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve("k8s").resolve(Kustomize.ROOT.relativize(file)));
            }
        }
        Files.createDirectories(folder.resolve("state"));
        Files.createDirectories(folder.resolve("bin"));
        return new Trial(folder);
    }

    private static void link(Path links, String program) {
        try {
            Files.createDirectories(links);
            Files.deleteIfExists(links.resolve(program));
            Files.createSymbolicLink(links.resolve(program), Path.of(found(program)));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String found(String program) {
        return Stream.of(System.getenv("PATH").split(":"))
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(program + " is not on the PATH."))
                .toString();
    }

    /** Lets the script use a program of this machine. */
    Trial real(String program) throws IOException {
        return script(program, "exec '%s' \"$@\"\n".formatted(found(program)));
    }

    /**
     * Adds a program that writes down its calls. Takes its answers as branches of a shell's `case` over all arguments;
     * the first one that fits counts. Other calls succeed and print nothing. `$state` is a folder to remember things in.
     */
    Trial stub(String program, String... branches) throws IOException {
        return script(
                program,
                "state='%s'\nprintf '%%s\\n' \"%s $*\" >> \"$state/calls\"\ncase \"$*\" in\n%s\nesac\n"
                        .formatted(state(), program, String.join("\n", branches)));
    }

    private Trial script(String program, String lines) throws IOException {
        Path file = folder.resolve("bin").resolve(program);
        Files.writeString(file, "#!/bin/sh\n" + lines);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return this;
    }

    Trial without(String... programs) throws IOException {
        for (String program : programs) {
            Files.delete(folder.resolve("bin").resolve(program));
        }
        return this;
    }

    Command run(String... arguments) {
        return runScript("try.sh", Map.of(), arguments);
    }

    Command runScript(String name, Map<String, String> variables, String... arguments) {
        List<String> command = new ArrayList<>(List.of("sh", "k8s/" + name));
        command.addAll(List.of(arguments));
        return run(variables, command);
    }

    /** Runs a few lines with the functions of the script. */
    Command runLines(String lines) {
        return run(
                Map.of(),
                List.of(
                        "sh",
                        "-euc",
                        "NAMESPACE=tenantry; made=target/try; mkdir -p $made\n"
                                + "for part in k8s/try/*.sh; do . ./$part; done\n" + lines));
    }

    private Command run(Map<String, String> variables, List<String> command) {
        Map<String, String> environment = new HashMap<>(variables);
        environment.put("PATH", folder.toAbsolutePath() + "/bin:" + EVERYWHERE.toAbsolutePath());
        environment.put("POLL_SECONDS", "0.02");
        environment.put("HOME", folder.toString());
        return Command.run(folder, PATIENCE, environment, command);
    }

    /** Returns the calls of all stubs since the last time. */
    List<String> calls() throws IOException {
        Path calls = state().resolve("calls");
        List<String> lines = Files.exists(calls) ? Files.readAllLines(calls) : List.of();
        Files.deleteIfExists(calls);
        return lines;
    }

    Path made() {
        return folder.resolve("target/try");
    }

    boolean remembers(String name) {
        return Files.exists(state().resolve(name));
    }

    void remember(String name, String value) throws IOException {
        Files.writeString(state().resolve(name), value);
    }

    private Path state() {
        return folder.toAbsolutePath().resolve("state");
    }
}
