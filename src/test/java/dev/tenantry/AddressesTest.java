package dev.tenantry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a process of its own, because the JVM reads how long it keeps addresses only once. */
class AddressesTest {

    @Test
    void areKeptForFiveSeconds() throws Exception {
        assertThat(secondsOfAProcess()).isEqualTo("5");
    }

    /** An operator may set it in the JVM's security properties. */
    @Test
    void areKeptAsLongAsAnOperatorSays(@TempDir Path folder) throws Exception {
        Path properties = Files.writeString(folder.resolve("security"), "networkaddress.cache.ttl=60\n");
        assertThat(secondsOfAProcess("-Djava.security.properties=" + properties))
                .isEqualTo("60");
    }

    private static String secondsOfAProcess(String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.addAll(List.of(
                "-XX:TieredStopAtLevel=1",
                "--add-exports=java.base/sun.net=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Printer.class.getName()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return printed.strip();
    }

    /** Prints for how many seconds the JVM keeps an address. */
    static class Printer {

        public static void main(String... arguments) throws ReflectiveOperationException {
            Tenantry.rememberAddressesBriefly();
            System.out.println(Class.forName("sun.net.InetAddressCachePolicy")
                    .getMethod("get")
                    .invoke(null));
        }
    }
}
