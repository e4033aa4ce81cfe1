package dev.tenantry.bench;

import dev.tenantry.image.TrainingRun;
import dev.tenantry.support.PackagedProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One way to start the same service. */
record Way(String name, Path directory, List<String> command) {

    private static final Duration DEADLINE = Duration.ofMinutes(2);

    static Way onJvm(String name, Path directory, String... options) {
        List<String> command = new ArrayList<>(List.of(TrainingRun.java()));
        command.addAll(List.of(options));
        command.addAll(List.of("-jar", "quarkus-run.jar"));
        return new Way(name, directory, command);
    }

    /** Starts the service and waits until its readiness check returns 200. */
    PackagedProcess startAndAwaitReady(Map<String, String> settings) {
        PackagedProcess service = PackagedProcess.launch(directory, command, settings);
        long begun = System.nanoTime();
        while (!answers(service.managementPort(), Service.READY)) {
            service.requireAlive();
            if (System.nanoTime() - begun > DEADLINE.toNanos()) {
                service.close();
                throw new IllegalStateException(name + " did not become ready.");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
        return service;
    }

    /** Sends the first request to a service that is ready: a cluster does so at once. */
    void requireAnswer(PackagedProcess service, byte[] request) {
        if (!answers(service.port(), request)) {
            throw new IllegalStateException(name + " was ready but did not answer.");
        }
    }

    private static boolean answers(int port, byte[] request) {
        try (HttpLine line = new HttpLine(port)) {
            return line.exchange(request).status() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }
}
