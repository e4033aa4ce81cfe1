package dev.tenantry.provisioning;

import dev.tenantry.home.HomeFence;
import dev.tenantry.home.HomeMigrator;
import dev.tenantry.home.HomeTable;
import dev.tenantry.home.TenantDatabases;
import dev.tenantry.operation.OperationJob;
import dev.tenantry.operation.OperationKind;
import dev.tenantry.operation.OperationRun;
import dev.tenantry.operation.PermanentFailureException;
import dev.tenantry.operation.Uploads;
import dev.tenantry.registry.MembershipLedger;
import dev.tenantry.registry.TenantLedger;
import dev.tenantry.registry.TenantRecord;
import dev.tenantry.registry.TransitionRefusedException;
import dev.tenantry.sql.DatabaseException;
import dev.tenantry.sql.SqlState;
import dev.tenantry.tenant.Email;
import dev.tenantry.tenant.HomeName;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.StoreName;
import dev.tenantry.tenant.Subject;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantId;
import dev.tenantry.tenant.TenantStatus;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Creates a tenant's home and its first user, then activates the tenant. A sentinel has no input, and so no user. Each step determines what is left to do, so
 * after a crash all steps can run again from the first.
 */
@ApplicationScoped
public class Provisioning implements OperationJob {

    public static final OperationKind KIND = new OperationKind("provision");

    /** The steps in their order. */
    public enum Step {
        CREATE_DATABASE,
        SECURE_DATABASE,
        MIGRATE,
        COPY_ROWS,
        ADD_FIRST_USER,
        ACTIVATE
    }

    private final TenantLedger ledger;
    private final TenantDatabases databases;
    private final HomeMigrator migrator;
    private final HomeTable homes;
    private final HomeUsers users;
    private final MembershipLedger memberships;
    private final HomeFence fence;
    private final HomeContent content;
    private final Uploads uploads;

    Provisioning(
            TenantLedger ledger,
            TenantDatabases databases,
            HomeMigrator migrator,
            HomeTable homes,
            HomeUsers users,
            MembershipLedger memberships,
            HomeFence fence,
            HomeContent content,
            Uploads uploads) {
        this.uploads = uploads;
        this.content = content;
        this.fence = fence;
        this.ledger = ledger;
        this.databases = databases;
        this.migrator = migrator;
        this.homes = homes;
        this.users = users;
        this.memberships = memberships;
    }

    @Override
    public OperationKind kind() {
        return KIND;
    }

    @Override
    public void run(OperationRun run) throws Exception {
        try {
            runSteps(run);
        } catch (HomeContent.CalledOffException leaving) {
            run.cancel();
        }
    }

    private void runSteps(OperationRun run) throws Exception {
        Optional<FirstUser> firstUser = run.inputIfAny(FirstUser.class);
        run.steps(Step.values(), step -> {
            Tenant tenant = find(run.tenant());
            switch (tenant.status()) {
                case PROVISIONING -> run(step, tenant, firstUser, run);
                case ACTIVE, SUSPENDED -> {
                    // An earlier attempt activated the tenant, and was killed before it could end the operation.
                }
                case OFFBOARDING, DELETED -> run.cancel();
            }
        });
    }

    private void run(Step step, Tenant tenant, Optional<FirstUser> firstUser, OperationRun run) {
        switch (step) {
            case CREATE_DATABASE -> createDatabase(tenant);
            case SECURE_DATABASE -> secureDatabase(tenant);
            case MIGRATE -> migrate(tenant);
            case COPY_ROWS -> firstUser.ifPresent(user -> copyRows(tenant, user, run));
            case ADD_FIRST_USER -> firstUser.ifPresent(user -> addFirstUser(tenant, user));
            case ACTIVATE -> activate(tenant, firstUser, run);
        }
    }

    private Tenant find(TenantId id) {
        return ledger.find(id).map(TenantRecord::tenant).orElseThrow();
    }

    private void createDatabase(Tenant tenant) {
        if (tenant.placement() instanceof Placement.OwnDatabase(StoreName store)) {
            databases.create(store, tenant.home());
        }
    }

    private void secureDatabase(Tenant tenant) {
        if (tenant.placement() instanceof Placement.OwnDatabase(StoreName store)) {
            databases.secure(store, tenant.home());
        }
    }

    // The shared home is migrated for all of its tenants together.
    private void migrate(Tenant tenant) {
        if (!tenant.home().equals(HomeName.SHARED)) {
            homes.migrated(tenant.home(), migrator.migrate(tenant.placement(), tenant.home()));
        }
    }

    private void copyRows(Tenant tenant, FirstUser firstUser, OperationRun run) {
        CopyCheck check = new CopyCheck(ledger, tenant.id());
        UUID source = firstUser.copyOf();
        if (source != null) {
            content.copy(new TenantId(source), tenant, check);
        }
        UUID upload = firstUser.upload();
        if (upload != null) {
            content.restore(() -> uploads.open(upload, run.id()), tenant, check);
        }
    }

    // The first user may be among those that were copied.
    private void addFirstUser(Tenant tenant, FirstUser firstUser) {
        if (firstUser.isAlone()) {
            users.addFirst(tenant, firstUser);
            return;
        }
        users.discardChanges(tenant);
        try {
            users.put(
                    tenant,
                    new TenantUser(new Subject(firstUser.subject()), new Email(firstUser.email()), UserRole.OWNER));
        } catch (DatabaseException failure) {
            if (failure.hasState(SqlState.UNIQUE_VIOLATION)) {
                throw new PermanentFailureException("Another one of the copied users has the owner's email address.");
            }
            throw failure;
        }
    }

    // The operation ends afterwards, not in the same transaction: a client that sees its end must find the tenant
    // served, and the caches are refreshed only after the COMMIT.
    private void activate(Tenant tenant, Optional<FirstUser> firstUser, OperationRun run) {
        Optional<UUID> upload = firstUser.map(FirstUser::upload);
        // The users of a copy are those of another tenant, and may not act for this one.
        List<Subject> returning = upload.isEmpty() ? List.of() : users.subjects(tenant);
        boolean activated = QuarkusTransaction.requiringNew().call(() -> {
            Tenant locked = ledger.lock(tenant.id()).map(TenantRecord::tenant).orElseThrow();
            try {
                ledger.become(locked, TenantStatus.ACTIVE);
                firstUser.ifPresentOrElse(
                        user -> memberships.begin(tenant.id(), new Subject(user.subject())),
                        () -> memberships.beginWithoutMembers(tenant.id()));
                returning.forEach(subject -> memberships.add(tenant.id(), subject));
                fence.write(locked, true, false);
                return true;
            } catch (TransitionRefusedException offboardedMeanwhile) {
                run.cancel();
                return false;
            }
        });
        if (activated) {
            upload.ifPresent(uploads::discard);
        }
    }
}
