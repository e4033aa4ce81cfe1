package dev.tenantry.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Describes the machine that a figure was measured on. */
public final class Machine {

    private Machine() {}

    public static String describe() {
        return "%d cores, %s, %s memory, %s %s, JDK %s"
                .formatted(
                        Runtime.getRuntime().availableProcessors(),
                        value("/proc/cpuinfo", "model name"),
                        value("/proc/meminfo", "MemTotal"),
                        System.getProperty("os.name"),
                        System.getProperty("os.version"),
                        Runtime.version());
    }

    private static String value(String file, String name) {
        try (Stream<String> lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("?");
        } catch (IOException notLinux) {
            return "?";
        }
    }
}
