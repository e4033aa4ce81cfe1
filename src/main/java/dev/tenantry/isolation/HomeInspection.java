package dev.tenantry.isolation;

import dev.tenantry.home.OwnerAccess;
import dev.tenantry.sql.DatabaseException;
import dev.tenantry.tenant.HomeName;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.StoreName;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/** Audits a home that a tenant is about to move to, as the role that will serve it there. */
@Singleton
public class HomeInspection {

    private final IsolationAudit audit;
    private final AgroalDataSource mainDatabase;
    private final OwnerAccess owner;

    HomeInspection(IsolationAudit audit, AgroalDataSource mainDatabase, OwnerAccess owner) {
        this.audit = audit;
        this.mainDatabase = mainDatabase;
        this.owner = owner;
    }

    /**
     * Returns why isolation would be void in the home, with the statements that repair it; empty if it is in force.
     *
     * @throws DatabaseException if the home cannot be reached
     */
    public List<String> findings(Placement placement, HomeName home) {
        try (Connection connection = connect(placement, home)) {
            List<IsolationFinding> findings = placement instanceof Placement.OwnDatabase
                    ? audit.audit(connection, home)
                    : audit.auditHomes(connection, Set.of(home));
            return findings.stream().map(IsolationFinding::toString).toList();
        } catch (SQLException failure) {
            throw new DatabaseException(failure);
        }
    }

    private Connection connect(Placement placement, HomeName home) throws SQLException {
        return placement instanceof Placement.OwnDatabase(StoreName store)
                ? owner.asApp(store, home)
                : mainDatabase.getConnection();
    }
}
