package dev.tenantry.home;

import dev.tenantry.sql.Database;
import dev.tenantry.tenant.HomeName;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.StoreName;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads and writes {@code control.homes} as the owner role, because the command {@code migrate} has no other. */
@ApplicationScoped
public class HomeTable {

    /**
     * The homes whose version is lower than the parameter, or whose users are not all known to the registry, as a FROM
     * clause with conditions. Homes of tenants that are still being provisioned are left out, because provisioning
     * migrates them. A home at version 0 whose tenant is leaving was never created.
     */
    static final String HOMES_BEHIND = """
            control.homes h
              left join control.tenants t on t.id = h.tenant_id
             where (h.schema_version < ?
                    or h.name in (select u.home
                                    from control.tenants u
                                   where u.status in ('active', 'suspended', 'offboarding')
                                     and not exists (select from control.memberships_complete c
                                                      where c.tenant_id = u.id)))
               and (h.tenant_id is null or t.status in ('active', 'suspended')
                    or t.status = 'offboarding' and h.schema_version > 0)
            """;

    private final Database database;

    public HomeTable(OwnerAccess owner) {
        this.database = new Database(owner.main());
    }

    public record Home(HomeName name, Placement placement) {}

    /**
     * Returns the {@linkplain #HOMES_BEHIND homes that are behind} the version: first those in the main database, then
     * those of each data store.
     */
    public List<Home> behind(int version) {
        return database.query(
                "select h.name, h.store from " + HOMES_BEHIND + " order by h.store nulls first, h.name",
                row -> home(new HomeName(row.getString("name")), row.getString("store")),
                version);
    }

    /**
     * Returns whether a home is behind the version.
     *
     * @param pause homes whose migration has failed within this time do not count
     */
    public boolean isAnyBehind(int version, Duration pause) {
        return database.find(
                        "select 1 from " + HOMES_BEHIND
                                + " and (h.failed_at is null or h.failed_at < now() - make_interval(secs => ?))"
                                + " limit 1",
                        row -> true,
                        version,
                        (double) pause.toSeconds())
                .isPresent();
    }

    public void migrated(HomeName home, int version) {
        database.execute(
                "update control.homes set schema_version = ?, migrated_at = now(), failure = null, failed_at = null"
                        + " where name = ?",
                version,
                home.value());
    }

    public void failed(HomeName home, String failure) {
        database.execute(
                "update control.homes set failure = ?, failed_at = now() where name = ?", failure, home.value());
    }

    public void remove(HomeName home) {
        database.execute(
                "delete from control.homes where name = ? and name <> ?", home.value(), HomeName.SHARED.value());
    }

    private static Home home(HomeName name, @Nullable String store) {
        if (name.equals(HomeName.SHARED)) {
            return new Home(name, new Placement.Shared());
        }
        Placement placement = Optional.ofNullable(store)
                .<Placement>map(known -> new Placement.OwnDatabase(new StoreName(known)))
                .orElseGet(Placement.OwnSchema::new);
        return new Home(name, placement);
    }
}
