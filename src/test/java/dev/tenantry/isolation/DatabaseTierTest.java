package dev.tenantry.isolation;

import dev.tenantry.support.ProvisionedTenants;
import dev.tenantry.tenant.Placement;
import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
class DatabaseTierTest extends OwnHomeContract {

    @Override
    Placement placement() {
        return ProvisionedTenants.OWN_DATABASE;
    }

    @Override
    String placeOfAcme() {
        String name = "t_" + acme.id().toString().replace("-", "");
        return name + "." + name;
    }
}
