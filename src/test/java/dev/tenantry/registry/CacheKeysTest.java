package dev.tenantry.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.tenant.Slug;
import dev.tenantry.tenant.TenantId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** No slug that a tenant can choose makes a key of Redis that is another tenant's, or that something else uses. */
class CacheKeysTest {

    @Test
    void belongToOneTenantWhateverItsSlug() {
        UUID id = UUID.fromString("01a20756-210e-78e6-b2e1-fd10ca8cb062");
        Set<String> keys = new HashSet<>();
        keys.add(RedisTenantCache.key(new TenantId(id)));
        List<String> slugs = List.of(
                "id",
                "slug",
                "tenant",
                "rate",
                "memberships",
                "changed",
                "0",
                id.toString().replace("-", ""));
        slugs.forEach(slug -> keys.add(RedisTenantCache.key(new Slug(slug))));
        assertThat(keys).hasSize(slugs.size() + 1).doesNotContain(MembershipHints.KEY, TenantChanges.CHANNEL);
        assertThat(keys).allSatisfy(key -> assertThat(key).matches("tenantry:tenant:(id|slug):[a-z0-9-]+"));
    }
}
