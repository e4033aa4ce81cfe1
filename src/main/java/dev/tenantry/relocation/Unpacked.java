package dev.tenantry.relocation;

import dev.tenantry.operation.PermanentFailureException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Counts the bytes that an archive unpacks to, and refuses too many: a small archive can unpack to any size. */
final class Unpacked extends FilterInputStream {

    private static final long MEGABYTE = 1_000_000;

    private final int megabytes;
    private final int rowMegabytes;
    private final Runnable check;
    private long bytes;
    private long line;

    /** @param check runs now and then while bytes are read */
    Unpacked(InputStream files, RelocationConfig limits, Runnable check) {
        super(files);
        this.megabytes = limits.importMegabytes();
        this.rowMegabytes = limits.importRowMegabytes();
        this.check = check;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        check.run();
        int read = super.read(buffer, offset, length);
        for (int i = offset; i < offset + read; i++) {
            line = buffer[i] == '\n' ? 0 : line + 1;
            if (line > rowMegabytes * MEGABYTE) {
                throw new PermanentFailureException("The archive has a row of more than " + rowMegabytes
                        + " MB (tenantry.relocation.import-row-megabytes).");
            }
        }
        bytes += Math.max(read, 0);
        if (bytes > megabytes * MEGABYTE) {
            throw new PermanentFailureException(
                    "The archive unpacks to more than " + megabytes + " MB (tenantry.relocation.import-megabytes).");
        }
        return read;
    }

    /** Begins the next file, and with it a line. */
    void nextFile() {
        line = 0;
    }
}
