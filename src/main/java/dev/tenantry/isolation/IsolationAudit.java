package dev.tenantry.isolation;

import dev.tenantry.tenant.HomeName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks PostgreSQL's catalogue, as the role that serves requests, whether row-level security holds for it. Every query
 * gives one row a reason against it: a sentence and the statement that mends it.
 */
final class IsolationAudit {

    // Asked alone and first: a superuser is a member of every role and holds every privilege.
    private static final String SUPERUSER = """
            select format('Role %I is a superuser: row-level security does not apply to it.', rolname),
                   format('alter role %I nosuperuser', rolname)
              from pg_roles
             where rolname = session_user and rolsuper
            """;

    // What a role is a member of it may become, by SET ROLE, also where it inherits nothing; so it is to be of none.
    private static final String ROLE = """
            select format('Role %I has %s.', r.rolname, a.name),
                   format('alter role %I no%s', r.rolname, lower(a.name))
              from pg_roles r
             cross join lateral (values ('BYPASSRLS', r.rolbypassrls), ('CREATEROLE', r.rolcreaterole),
                                        ('REPLICATION', r.rolreplication)) a (name, has)
             where r.rolname = session_user and a.has
            union all
            select format('Role %I is a member of %I, and may do what that role may.', session_user, m.roleid::regrole),
                   format('revoke %s from %I', m.roleid::regrole, session_user)
              from pg_auth_members m
              join pg_roles r on r.oid = m.member
             where r.rolname = session_user
            union all
            select format('Connections of role %I begin with a tenant: app.current_tenant has a default.', session_user),
                   format('alter role %I reset app.current_tenant; alter database %I reset app.current_tenant',
                          session_user, current_database())
             where nullif(current_setting('app.current_tenant', true), '') is not null
            """;

    private static final String OWNERSHIP_AND_CREATION = """
            select format('Role %I owns database %I, or may become its owner.', session_user, datname),
                   format('alter database %I owner to <owner role>', datname)
              from pg_database
             where datname = current_database() and pg_has_role(session_user, datdba, 'MEMBER')
            union all
            select format('Role %I may create temporary tables, which would stand before real ones.', session_user),
                   format('revoke temporary on database %I from public, %I', current_database(), session_user)
             where has_database_privilege(session_user, current_database(), 'TEMPORARY')
            union all
            select format('Role %I may create schemas.', session_user),
                   format('revoke create on database %I from public, %I', current_database(), session_user)
             where has_database_privilege(session_user, current_database(), 'CREATE')
            union all
            select format('Role %I owns schema %I, or may become its owner.', session_user, nspname),
                   format('alter schema %I owner to <owner role>', nspname)
              from pg_namespace
             where nspname !~ '^pg_' and nspname <> 'information_schema'
               and pg_has_role(session_user, nspowner, 'MEMBER')
            union all
            select format('Role %I may create objects in schema %I.', session_user, nspname),
                   format('revoke create on schema %I from public, %I', nspname, session_user)
              from pg_namespace
             where nspname !~ '^pg_' and nspname <> 'information_schema'
               and not pg_has_role(session_user, nspowner, 'MEMBER')
               and has_schema_privilege(session_user, oid, 'CREATE')
            """;

    // Whatever the role can reach, wherever it stands, and whatever stands in the home, reachable or not. Outside the
    // home, extensions' own objects are left to their authors.
    private static final String RELATIONS = """
            with relation as (
              select c.oid, c.relkind, c.relowner, c.relrowsecurity, c.relforcerowsecurity, c.reloptions,
                     format('%I.%I', n.nspname, c.relname) as name
                from pg_class c
                join pg_namespace n on n.oid = c.relnamespace
               where c.relkind in ('r', 'p', 'v', 'm', 'f')
                 and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
                 and not (n.nspname = 'control' and c.relname in ('tenants', 'homes', 'flyway_schema_history'))
                 and (n.nspname ~ '^(shared|t_[0-9a-f]{32})$'
                      or not exists (select from pg_depend d where d.classid = 'pg_class'::regclass
                                                               and d.objid = c.oid and d.deptype = 'e'))
                 and ((n.nspname ~ '^(shared|t_[0-9a-f]{32})$' and c.relname <> 'flyway_schema_history')
                      or has_any_column_privilege(session_user, c.oid, 'SELECT, INSERT, UPDATE')
                      or has_table_privilege(session_user, c.oid, 'DELETE, TRUNCATE'))
            ), tenant_table as (
              select * from relation where relkind in ('r', 'p')
            )
            select format('Role %I owns table %s, or may become its owner.', session_user, name),
                   format('alter table %s owner to <owner role>', name)
              from relation where pg_has_role(session_user, relowner, 'MEMBER')
            union all
            select format('Table %s has row-level security switched off.', name),
                   format('alter table %s enable row level security', name)
              from tenant_table where not relrowsecurity
            union all
            select format('Table %s does not force row-level security on its owner.', name),
                   format('alter table %s force row level security', name)
              from tenant_table where not relforcerowsecurity
            union all
            select format('Table %s has no policy tenant_isolation for all commands and all roles.', name),
                   format('create policy tenant_isolation on %1$s using (%2$s) with check (%2$s)', name,
                          'tenant_id = (select nullif(current_setting(''app.current_tenant'', true), '''')::uuid)')
              from tenant_table t
             where not exists (select from pg_policy p
                                where p.polrelid = t.oid and p.polname = 'tenant_isolation' and p.polcmd = '*'
                                  and p.polpermissive and p.polroles = '{0}')
            union all
            select format('Policy %I on table %s does not compare tenant_id with the tenant of the transaction, or'
                          ' lets rows through beside the policy that does.', p.polname, t.name),
                   format('drop policy %I on %s, and create tenant_isolation again where it was that', p.polname, t.name)
              from tenant_table t
              join pg_policy p on p.polrelid = t.oid
             where p.polpermissive
               and (p.polname <> 'tenant_isolation'
                    or coalesce(regexp_replace(pg_get_expr(p.polqual, p.polrelid),
                                               '::text|::uuid|[\\s()"]|AS "?nullif"?', '', 'g'), '')
                       <> 'tenant_id=SELECTNULLIFcurrent_setting''app.current_tenant'',true,'''''
                    or coalesce(regexp_replace(pg_get_expr(p.polwithcheck, p.polrelid),
                                               '::text|::uuid|[\\s()"]|AS "?nullif"?', '', 'g'), '')
                       <> 'tenant_id=SELECTNULLIFcurrent_setting''app.current_tenant'',true,''''')
            union all
            select format('Table %s has no column tenant_id uuid not null.', name),
                   format('alter table %s alter column tenant_id set not null', name)
              from tenant_table t
             where not exists (select from pg_attribute a
                                where a.attrelid = t.oid and a.attname = 'tenant_id' and a.attnotnull
                                  and a.atttypid = 'uuid'::regtype and not a.attisdropped)
            union all
            select format('Index %s of table %s is unique across tenants: it does not start with tenant_id.',
                          i.indexrelid::regclass, t.name),
                   format('drop index %s, and create it again with tenant_id first', i.indexrelid::regclass)
              from tenant_table t
              join pg_index i on i.indrelid = t.oid and (i.indisunique or i.indisexclusion)
             where not exists (select from pg_attribute a
                                where a.attrelid = t.oid and a.attname = 'tenant_id' and a.attnum = i.indkey[0])
            union all
            select format('Foreign key %I of table %s crosses tenants: it does not start with tenant_id.',
                          k.conname, t.name),
                   format('alter table %s drop constraint %I, and add it again with tenant_id first', t.name, k.conname)
              from tenant_table t
              join pg_constraint k on k.conrelid = t.oid and k.contype = 'f'
             where not exists (select from pg_attribute a
                                where a.attrelid = t.oid and a.attname = 'tenant_id' and a.attnum = k.conkey[1])
                or not exists (select from pg_attribute a
                                where a.attrelid = k.confrelid and a.attname = 'tenant_id' and a.attnum = k.confkey[1])
            union all
            select format('Role %I has the privilege %s on %s, which row-level security does not govern.',
                          session_user, v.privilege, name),
                   format('revoke %s on %s from public, %I', lower(v.privilege), name, session_user)
              from tenant_table
             cross join (values ('TRUNCATE'), ('REFERENCES'), ('TRIGGER')) v (privilege)
             where has_table_privilege(session_user, oid, v.privilege)
            union all
            select format('View %s shows what its owner sees, not what the caller may see.', name),
                   format('alter view %s set (security_invoker = true)', name)
              from relation
             where relkind = 'v'
               and not coalesce(reloptions && '{security_invoker=true,security_invoker=on,security_invoker=1}', false)
            union all
            select format('Relation %s cannot have row-level security: it is a materialized view or a foreign table.',
                          name),
                   format('revoke all on %s from public, %I, and move it out of schema shared', name, session_user)
              from relation where relkind in ('m', 'f')
            """;

    private static final String FUNCTIONS = """
            select format('Function %s runs with its owner''s rights.', p.oid::regprocedure),
                   format('alter function %s security invoker', p.oid::regprocedure)
              from pg_proc p
              join pg_namespace n on n.oid = p.pronamespace
             where p.prosecdef and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
               and (has_function_privilege(session_user, p.oid, 'EXECUTE')
                    or exists (select from pg_trigger g join pg_class c on c.oid = g.tgrelid
                                where g.tgfoid = p.oid and c.relnamespace::regnamespace::text ~ '^(shared|t_[0-9a-f]{32})$'))
               and not exists (select from pg_depend d
                                where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
            """;

    // Also finds that the migrations have not run. By the catalogue: to_regclass fails where the role may not look.
    private static final String EXPECTED = """
            with expected as (
              select t.*, n.oid as namespace, c.oid as relation
                from (values ${expected}) t (schema, name, privileges)
                left join pg_namespace n on n.nspname = t.schema
                left join pg_class c on c.relnamespace = n.oid and c.relname = t.name
            )
            select format('Table %I.%I is missing.', schema, name),
                   'run the migrations as the owner role (README, section Operations)'
              from expected where relation is null
            union all
            select format('Role %I may not use table %I.%I.', session_user, schema, name),
                   format('grant usage on schema %I to %I; grant %s on %1$I.%4$I to %2$I',
                          schema, session_user, privileges, name)
              from expected
             where relation is not null
               and not (has_schema_privilege(session_user, namespace, 'USAGE')
                        and has_any_column_privilege(session_user, relation, 'SELECT'))
            union all
            select format('Role %I may change the tenant registry.', session_user),
                   format('revoke insert, update, delete, truncate on control.%I from public, %I', name, session_user)
              from expected
             where schema = 'control'
               and (has_table_privilege(session_user, relation, 'INSERT, UPDATE, DELETE, TRUNCATE')
                    or has_any_column_privilege(session_user, relation, 'INSERT, UPDATE'))
            """;

    private static final String REGISTRY = """
            ('control', 'tenants', 'select'), ('control', 'homes', 'select (name, schema_version)'),
            ('control', 'flyway_schema_history', 'select (version, success)')""";

    // In the order of the migrations; no text of anybody's, for a home's name has one of two forms.
    private static String tablesOf(HomeName home) {
        return """
            ('%1$s', 'orders', 'select, insert, update, delete'), ('%1$s', 'users', 'select, insert, update, delete')""".formatted(home.value());
    }

    private IsolationAudit() {}

    /** Of the main database, with the homes of all tenants that have no database of their own. */
    static List<IsolationFinding> ofMainDatabase(Connection connection) throws SQLException {
        return run(connection, REGISTRY + ", " + tablesOf(HomeName.SHARED));
    }

    static List<IsolationFinding> ofTenantDatabase(Connection connection, HomeName home) throws SQLException {
        return run(connection, tablesOf(home));
    }

    private static List<IsolationFinding> run(Connection connection, String expected) throws SQLException {
        // What a role may reach tells nothing while its attributes or memberships let it reach everything.
        for (String query : List.of(SUPERUSER, ROLE)) {
            List<IsolationFinding> findings = ask(connection, query);
            if (!findings.isEmpty()) {
                return findings;
            }
        }
        List<IsolationFinding> findings = new ArrayList<>();
        for (String query :
                List.of(OWNERSHIP_AND_CREATION, EXPECTED.replace("${expected}", expected), RELATIONS, FUNCTIONS)) {
            findings.addAll(ask(connection, query));
        }
        return List.copyOf(findings);
    }

    private static List<IsolationFinding> ask(Connection connection, String query) throws SQLException {
        List<IsolationFinding> findings = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(query);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                findings.add(new IsolationFinding(rows.getString(1), rows.getString(2)));
            }
        }
        return findings;
    }
}
