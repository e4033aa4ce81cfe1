package dev.tenantry.conformance;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tenantry.support.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tools of {@code src/test/openapi/package.json}, installed under {@code target}. Skips the test, and says why, where
 * they cannot be had: without Node, or without a way to npm's registry.
 */
final class NodeTools {

    private static final Path SOURCE = Path.of("src", "test", "openapi");
    private static final Path DIRECTORY = Path.of("target", "openapi-tools");
    private static final List<String> FILES =
            List.of("package.json", "package-lock.json", ".npmrc", "spectral.yaml", "redocly.yaml");

    /** Written last, so that an installation that was cut off is begun again. */
    private static final Path INSTALLED = DIRECTORY.resolve("installed.json");

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final Pattern VERSION = Pattern.compile("v([0-9]+)\\.([0-9]+)\\..*");

    private NodeTools() {}

    static synchronized Path install() {
        assumeTrue(
                Command.exists("node") && Command.exists("npm"),
                "Node 20.19 or newer, and npm, are needed to check src/docs/openapi.yaml. They are not on the PATH.");
        try {
            Files.createDirectories(DIRECTORY);
            String version = Command.run(DIRECTORY, PATIENCE, Map.of(), List.of("node", "--version"))
                    .output();
            assumeTrue(isNewEnough(version), () -> "The tools need Node 20.19 or newer. This is " + version);
            for (String file : FILES) {
                Files.copy(SOURCE.resolve(file), DIRECTORY.resolve(file), StandardCopyOption.REPLACE_EXISTING);
            }
            Path lock = DIRECTORY.resolve("package-lock.json");
            if (!Files.exists(INSTALLED) || Files.mismatch(INSTALLED, lock) >= 0) {
                Command npm = Command.run(
                        DIRECTORY,
                        PATIENCE,
                        Map.of(),
                        List.of(
                                "npm",
                                "ci",
                                "--prefer-offline",
                                "--no-progress",
                                "--fetch-retries=1",
                                "--fetch-retry-mintimeout=500"));
                assumeTrue(
                        npm.status() == 0, () -> "npm could not install the tools of " + SOURCE + ": " + npm.output());
                Files.copy(lock, INSTALLED, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return DIRECTORY;
    }

    static boolean isNewEnough(String version) {
        Matcher numbers = VERSION.matcher(version.strip());
        if (!numbers.matches()) {
            return false;
        }
        int major = Integer.parseInt(numbers.group(1));
        return major > 20 || major == 20 && Integer.parseInt(numbers.group(2)) >= 19;
    }

    /** Runs one of the tools, in the directory in which they are installed. */
    static Command run(String tool, String... arguments) {
        List<String> command = new ArrayList<>(List.of("node_modules/.bin/" + tool));
        command.addAll(List.of(arguments));
        return Command.run(
                install(),
                PATIENCE,
                Map.of("REDOCLY_TELEMETRY", "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE", "true", "NO_COLOR", "1"),
                command);
    }
}
