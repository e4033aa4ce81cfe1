package dev.tenantry.k8s.scripts;

import dev.tenantry.k8s.model.Kustomize;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Runs a script of k8s/ with a program in place of kubectl that writes down its calls.
 *
 * @param folder holds the program, its calls, and what it remembers between them
 */
record StubbedKubectl(Path folder) {

    /** Takes the answers as branches of a shell's `case` over all arguments. Other calls succeed and print nothing. */
    static StubbedKubectl answering(Path folder, String... branches) throws IOException {
        Path program = folder.resolve("kubectl");
        Files.writeString(
                program,
                "#!/bin/sh\ncd '%s'\nprintf '%%s\\n' \"$*\" >> calls\ncase \"$*\" in\n%s\nesac\n"
                        .formatted(folder.toAbsolutePath(), String.join("\n", branches)));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return new StubbedKubectl(folder);
    }

    Ended run(String script, String overlay) throws IOException, InterruptedException {
        return run(script, overlay, Map.of());
    }

    Ended run(String script, String overlay, Map<String, String> variables) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder("sh", Kustomize.ROOT.resolve(script).toString(), overlay).redirectErrorStream(true);
        builder.environment().merge("PATH", folder.toAbsolutePath() + ":", (path, first) -> first + path);
        builder.environment().put("POLL_SECONDS", "0");
        builder.environment().putAll(variables);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), output);
    }

    /** Returns what followed "kubectl", call by call. */
    List<String> calls() throws IOException {
        try (Stream<String> lines = Files.lines(folder.resolve("calls"))) {
            return lines.toList();
        }
    }

    record Ended(int code, String output) {}
}
