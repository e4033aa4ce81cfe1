package dev.tenantry.paging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.support.BesideOthers;
import dev.tenantry.tenant.TenantId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@BesideOthers
class CursorCodecTest {

    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static final TenantId ACME = new TenantId(UUID.fromString("aaaaaaaa-0000-4000-8000-000000000001"));
    private static final TenantId GLOBEX = new TenantId(UUID.fromString("bbbbbbbb-0000-4000-8000-000000000002"));
    private static final String LIST = "/orders?status=pending";

    private final long seed = Long.getLong("tenantry.paging.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final CursorCodec codec = new CursorCodec(key());

    private byte[] key() {
        byte[] key = new byte[32];
        random.nextBytes(key);
        return key;
    }

    private Cursor anyCursor() {
        Instant createdAt = Instant.EPOCH.plus(
                random.nextLong(-60_000_000_000_000_000L, 240_000_000_000_000_000L), ChronoUnit.MICROS);
        UUID id = new UUID(random.nextLong(), random.nextLong());
        return new Cursor(new Position(createdAt, id), random.nextBoolean(), random.nextBoolean());
    }

    @Test
    void readsWhatItWrote() {
        for (int i = 0; i < 2_000; i++) {
            Cursor cursor = anyCursor();
            String text = codec.encode(cursor, ACME, LIST);
            assertThat(text).matches(CursorCodec.PATTERN);
            assertThat(codec.decode(text, ACME, LIST))
                    .as("-Dtenantry.paging.seed=" + seed)
                    .contains(cursor);
        }
    }

    @Test
    void refusesATextOfWhichOneLetterWasChanged() {
        String text = codec.encode(anyCursor(), ACME, LIST);
        Set<String> refused = new HashSet<>();
        for (int i = 0; i < text.length(); i++) {
            for (char letter : LETTERS.toCharArray()) {
                String tampered = text.substring(0, i) + letter + text.substring(i + 1);
                if (letter != text.charAt(i)) {
                    assertThat(codec.decode(tampered, ACME, LIST)).as(tampered).isEmpty();
                    refused.add(tampered);
                }
            }
        }
        assertThat(refused).hasSize(56 * 63);
        assertThat(codec.decode(text, ACME, LIST)).isPresent();
    }

    @Test
    void refusesWhatWasMadeForAnotherTenantListOrKey() {
        Cursor cursor = anyCursor();
        String text = codec.encode(cursor, GLOBEX, LIST);
        assertThat(codec.decode(text, GLOBEX, LIST)).contains(cursor);
        assertThat(codec.decode(text, ACME, LIST)).isEmpty();
        assertThat(codec.decode(text, GLOBEX, "/orders?status=shipped")).isEmpty();
        assertThat(codec.decode(text, GLOBEX, "/orders")).isEmpty();
        assertThat(new CursorCodec(key()).decode(text, GLOBEX, LIST)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 28, 52, 55, 57, 60, 112})
    void refusesTextsOfAnotherLength(int length) {
        String text = codec.encode(anyCursor(), ACME, LIST);
        assertThat(codec.decode(text.repeat(2).substring(0, length), ACME, LIST))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"=", " ", "+", "/", "\u0000", "\u00e9", "\ud83d", "%"})
    void refusesWhatIsNotBase64url(String letter) {
        String text = codec.encode(anyCursor(), ACME, LIST);
        assertThat(codec.decode(text.substring(0, 55) + letter, ACME, LIST)).isEmpty();
        assertThat(codec.decode(letter + text.substring(1), ACME, LIST)).isEmpty();
        assertThat(codec.decode(text + letter, ACME, LIST)).isEmpty();
    }

    @Test
    void refusesRandomTexts() {
        for (int i = 0; i < 2_000; i++) {
            StringBuilder text = new StringBuilder();
            random.ints(56, 0, 64).forEach(letter -> text.append(LETTERS.charAt(letter)));
            assertThat(codec.decode(text.toString(), ACME, LIST)).isEmpty();
        }
    }
}
