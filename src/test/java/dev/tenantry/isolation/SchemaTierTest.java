package dev.tenantry.isolation;

import dev.tenantry.support.Superuser;
import dev.tenantry.tenant.Placement;
import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
class SchemaTierTest extends OwnHomeContract {

    @Override
    Placement placement() {
        return new Placement.OwnSchema();
    }

    @Override
    String placeOfAcme() {
        return Superuser.mainDatabase() + ".t_" + acme.id().toString().replace("-", "");
    }
}
