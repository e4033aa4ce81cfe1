package dev.tenantry.image;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * Creates the AOT cache that {@code src/main/docker/Dockerfile.jvm} uses. Not a test; only the profile {@code aot} runs
 * it.
 */
class AotTraining {

    private static final Path PACKAGED = Path.of("target", "aot");

    @Test
    void writesTheCacheNextToTheJar() throws Exception {
        TrainingRun.record(PACKAGED, "-XX:AOTCacheOutput=app.aot", PACKAGED.resolve("app.aot"));
    }
}
