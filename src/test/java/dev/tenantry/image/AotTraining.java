package dev.tenantry.image;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** No test: makes the AOT cache that {@code src/main/docker/Dockerfile.jvm} takes. Run by the profile {@code aot} alone. */
class AotTraining {

    private static final Path PACKAGED = Path.of("target", "aot");

    @Test
    void leavesTheCacheBesideTheJar() throws Exception {
        TrainingRun.record(PACKAGED, "-XX:AOTCacheOutput=app.aot", PACKAGED.resolve("app.aot"));
    }
}
