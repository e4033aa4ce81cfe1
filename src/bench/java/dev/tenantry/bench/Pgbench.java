package dev.tenantry.bench;

import dev.tenantry.bench.LoadTenants.KnownOrder;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** PostgreSQL's own generator of load, if it is installed. */
final class Pgbench implements Reference {

    private static final Path SCRIPTS = Path.of("target", "bench");
    private static final Pattern RESULT = Pattern.compile("^tps = ([0-9.]+)", Pattern.MULTILINE);

    private final URI database;
    private final String role;
    private final List<String> scripts = new ArrayList<>();

    Pgbench(Database database, List<KnownOrder> orders) throws IOException {
        this.database = database.uri();
        this.role = database.appRole();
        Files.createDirectories(SCRIPTS);
        String random = "\\set tenant random(0, " + (orders.size() - 1) + ")\n";
        script("list", Mix.LIST, random, "'tenant-' || :tenant", LIST);
        script("post", Mix.POST, random, "'tenant-' || :tenant", POST);
        // It cannot hold a key in a variable, so each tenant's order gets a script.
        for (KnownOrder order : orders.subList(0, Mix.GET)) {
            script("get-" + order.slug(), 1, "", "'" + order.slug() + "'", GET + "'" + order.id() + "'");
        }
    }

    private void script(String name, int weight, String head, String slug, String statement) throws IOException {
        Path file = SCRIPTS.resolve(name + ".pgbench");
        String body = Stream.of("begin", SET_TENANT + slug, statement, "commit")
                .map(line -> line + ";\n")
                .collect(Collectors.joining());
        Files.writeString(file, head + "\\startpipeline\n" + body + "\\endpipeline\n");
        scripts.add("--file=" + file + "@" + weight);
    }

    static boolean isInstalled() {
        try {
            return new ProcessBuilder("pgbench", "--version").start().waitFor() == 0;
        } catch (IOException absent) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public String describe() {
        return "pgbench, pipelined";
    }

    @Override
    public double transactionsPerSecond(int clients, Duration length) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "pgbench",
                "--no-vacuum",
                "--protocol=prepared",
                "--client=" + clients,
                "--time=" + length.toSeconds(),
                "--host=" + database.getHost(),
                "--port=" + database.getPort(),
                "--username=" + role));
        command.addAll(scripts);
        command.add(database.getPath().substring(1));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher result = RESULT.matcher(output);
        if (process.waitFor() != 0 || !result.find()) {
            throw new IllegalStateException("pgbench failed: " + output);
        }
        return Double.parseDouble(result.group(1));
    }
}
