package dev.tenantry.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Creates directories for the data of embedded servers, in memory if the machine has enough. A database consists of 300
 * files, and creating these on a disk can take most of a test's time.
 */
final class ServerDirectory {

    private static final Path MEMORY = Path.of("/dev/shm");
    // All tests together take 1 GB. Containers have 64 MB by default.
    private static final long ENOUGH_BYTES = 2_000_000_000;

    private ServerDirectory() {}

    static Path create() throws IOException {
        String prefix = "tenantry-server-";
        return hasRoomInMemory() ? Files.createTempDirectory(MEMORY, prefix) : Files.createTempDirectory(prefix);
    }

    private static boolean hasRoomInMemory() throws IOException {
        return Files.isWritable(MEMORY) && Files.getFileStore(MEMORY).getUsableSpace() > ENOUGH_BYTES;
    }
}
