package dev.tenantry.k8s.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.local.ServersAndKeys;
import dev.tenantry.support.Command;
import dev.tenantry.support.OwnDatabase;
import dev.tenantry.support.PackagedProcess;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs k8s/try.sh with stubs of the cluster's programs, but its tokens and requests go to the packaged service, which
 * has the key that the script made and the settings of the overlay.
 */
class TryIT {

    @TempDir
    private Path folder;

    @BeforeEach
    void requirePrograms() {
        Trial.requireInstalled("openssl", "curl");
    }

    @Test
    void showsAFirstOrderToItsTenantAlone() throws Exception {
        Trial trial = TryStubs.all(folder).real("curl");
        assertThat(trial.runLines("write_key").status()).isZero();
        try (OwnDatabase database =
                        new OwnDatabase("tenantry_try").withRegistry().withSharedHome();
                PackagedProcess service =
                        PackagedProcess.start(settings(database, trial)).awaitListening()) {
            TryStubs.kubectl(trial, service.port());

            Command first = trial.run();
            Command second = trial.run();

            assertThat(first.status()).as(first.output()).isZero();
            assertThat(first.output())
                    .contains("Making the tenant acme (plan free, tier row)")
                    .contains("Making the tenant globex (plan pro, tier schema)")
                    .containsSubsequence("product_id\": \"SKU-1001", "\"status\":\"pending\"", "\n201\n", "\n200\n")
                    .containsSubsequence("For globex", "$GLOBEX", "\n404\n", "\n[]\n200\n");
            assertThat(second.status()).as(second.output()).isZero();
            assertThat(second.output()).contains("Tenant globex is there already", "\n404\n");
            assertThat(database.look(
                            String.class,
                            "select slug || ' ' || tier || ' ' || status from control.tenants order by slug"))
                    .containsExactly("acme row active", "globex schema active");
        }
    }

    private static Map<String, String> settings(OwnDatabase database, Trial trial) {
        Map<String, String> settings = new HashMap<>(ServersAndKeys.settings());
        settings.putAll(database.settings());
        settings.remove("mp.jwt.verify.publickey");
        settings.put(
                "mp.jwt.verify.publickey.location",
                "file:" + trial.made().resolve("jwt-public-key.pem").toAbsolutePath());
        settings.put(
                "mp.jwt.verify.issuer",
                trial.runLines("setting MP_JWT_VERIFY_ISSUER").output().strip());
        settings.put(
                "tenantry.context.base-domain",
                trial.runLines("setting TENANTRY_CONTEXT_BASE_DOMAIN").output().strip());
        settings.put("tenantry.admin.enabled", "true");
        return settings;
    }
}
