package dev.tenantry.isolation;

import dev.tenantry.support.Superuser;
import dev.tenantry.tenant.Placement;
import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
class RowTierTest extends TierContract {

    @Override
    Placement placement() {
        return new Placement.Shared();
    }

    @Override
    String placeOfAcme() {
        return Superuser.mainDatabase() + ".shared";
    }
}
