package dev.tenantry.home;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.support.ProvisionedTenants;
import dev.tenantry.support.Superuser;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

@QuarkusTest
class HomeGaugesTest {

    @Inject
    HomeGauges gauges;

    @Inject
    HomeVersions versions;

    @Inject
    MeterRegistry meters;

    private final Superuser superuser = Superuser.inMainDatabase();

    @Test
    void showHowManyHomesAreBehind() {
        Tenant acme = new ProvisionedTenants().create("acme", Plan.FREE, new Placement.OwnSchema());
        double others = behind();
        try {
            setVersion(acme, versions.required() - 1);
            assertThat(behind()).isEqualTo(others + 1);
        } finally {
            setVersion(acme, versions.required());
        }
        assertThat(behind()).isEqualTo(others);
    }

    private double behind() {
        gauges.refresh();
        return meters.get("tenantry.home.behind").gauge().value();
    }

    private void setVersion(Tenant tenant, int version) {
        superuser.execute(
                "update control.homes set schema_version = ? where name = ?",
                version,
                tenant.home().value());
    }
}
