package dev.tenantry.paging;

import dev.tenantry.tenant.TenantId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Writes cursors as texts, and reads those that it wrote for the same tenant and the same list.
 *
 * <p>A text has 42 octets in base64url: the version of this format, the direction, the microseconds since 1970 and the
 * id of the position, and the first 128 bits of an HMAC-SHA256. As 42 is a multiple of 3, no bit is without meaning.
 */
final class CursorCodec {

    /** The form of all texts. */
    static final String PATTERN = "[A-Za-z0-9_-]{56}";

    private static final byte VERSION = 1;
    private static final int BACKWARD = 1;
    private static final int INCLUSIVE = 2;
    private static final int CONTENT = 1 + 1 + Long.BYTES + 2 * Long.BYTES;
    private static final int SEAL = 16;
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    CursorCodec(byte[] key) {
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    String encode(Cursor cursor, TenantId tenant, String list) {
        ByteBuffer octets = ByteBuffer.allocate(CONTENT + SEAL)
                .put(VERSION)
                .put((byte) ((cursor.isBackward() ? BACKWARD : 0) | (cursor.isInclusive() ? INCLUSIVE : 0)))
                .putLong(ChronoUnit.MICROS.between(
                        Instant.EPOCH, cursor.position().createdAt()))
                .putLong(cursor.position().id().getMostSignificantBits())
                .putLong(cursor.position().id().getLeastSignificantBits());
        octets.put(seal(octets.array(), tenant, list), 0, SEAL);
        return Base64.getUrlEncoder().encodeToString(octets.array());
    }

    /** Returns empty, whatever the reason: a cursor of another tenant cannot be told from one that was made up. */
    Optional<Cursor> decode(String text, TenantId tenant, String list) {
        byte[] octets;
        try {
            octets = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException noBase64) {
            return Optional.empty();
        }
        if (octets.length != CONTENT + SEAL) {
            return Optional.empty();
        }
        byte[] sealed = Arrays.copyOfRange(octets, CONTENT, CONTENT + SEAL);
        if (!MessageDigest.isEqual(sealed, Arrays.copyOf(seal(octets, tenant, list), SEAL))) {
            return Optional.empty();
        }
        return read(ByteBuffer.wrap(octets));
    }

    private static Optional<Cursor> read(ByteBuffer octets) {
        // A later version may write others with the same key.
        if (octets.get() != VERSION) {
            return Optional.empty();
        }
        byte flags = octets.get();
        Instant createdAt = Instant.EPOCH.plus(octets.getLong(), ChronoUnit.MICROS);
        Position position = new Position(createdAt, new UUID(octets.getLong(), octets.getLong()));
        return Optional.of(new Cursor(position, (flags & BACKWARD) != 0, (flags & INCLUSIVE) != 0));
    }

    // What comes before the list has a fixed length, so the parts cannot be taken for one another.
    private byte[] seal(byte[] octets, TenantId tenant, String list) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(octets, 0, CONTENT);
            mac.update(ByteBuffer.allocate(2 * Long.BYTES)
                    .putLong(tenant.value().getMostSignificantBits())
                    .putLong(tenant.value().getLeastSignificantBits())
                    .flip());
            return mac.doFinal(list.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException | InvalidKeyException impossible) {
            throw new IllegalStateException("Every JVM has HMAC-SHA256.", impossible);
        }
    }
}
