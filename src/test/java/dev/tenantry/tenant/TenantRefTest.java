package dev.tenantry.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TenantRefTest {

    @Test
    void readsACanonicalUuidAsAnId() {
        UUID id = UUID.randomUUID();
        assertThat(TenantRef.parse(id.toString())).contains(new TenantId(id));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a", "7", "acme", "acme-2", "a-b-c", "1-1-1-1-1", "0123456789012345678901234567890123456789"})
    void readsAValidSlugAsASlug(String text) {
        assertThat(TenantRef.parse(text)).contains(new Slug(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "-a",
                "a-",
                "a--b",
                "A",
                "a.b",
                "a_b",
                "a b",
                "a\n",
                "ä",
                "ａ",
                "01234567890123456789012345678901234567890",
                "01A20756-210E-78E6-B2E1-FD10CA8CB062"
            })
    void refusesAnythingElse(String text) {
        assertThat(TenantRef.parse(text)).isEmpty();
        assertThatThrownBy(() -> new Slug(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesASlugThatCouldBeAnotherTenantsId() {
        String id = UUID.randomUUID().toString();
        assertThatThrownBy(() -> new Slug(id)).isInstanceOf(IllegalArgumentException.class);
    }
}
