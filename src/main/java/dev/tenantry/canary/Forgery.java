package dev.tenantry.canary;

import dev.tenantry.home.TenantSession;
import dev.tenantry.tenant.HomeName;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantId;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The SQL of the attempts that PostgreSQL refuses with an error. Blocks in PL/pgSQL, because an error that they catch
 * neither aborts the transaction nor appears in PostgreSQL's log, round after round. They report by settings that end
 * with the transaction. Whatever is put into the text is a name from Hibernate's mapping, or has a form without quotes.
 */
final class Forgery {

    /** The setting with the names of the tables that took a row of another tenant. */
    static final String GOT_IN = "canary.got_in";

    /** The setting with the names of the tables of which the attempt says nothing. */
    static final String UNTRIED = "canary.untried";

    /** The setting with the numbers of the fences that were open, from 1. */
    static final String ENTERED = "canary.entered";

    private Forgery() {}

    /** Inserts a row of the tenant into each table of the home. */
    static String insert(HomeName home, List<String> tables, TenantId tenant) {
        // PostgreSQL checks the policy after triggers and defaults, and before all constraints. So a row with nothing
        // but a tenant is refused for the policy, whatever the table is; if it is refused for a constraint, no policy
        // did it. A trigger that runs before could refuse the row for a constraint of its own, or change the tenant.
        return """
                do $canary$
                declare
                    named text;
                    refused_by text;
                    got_in text = '';
                    untried text = '';
                begin
                    foreach named in array string_to_array('%2$s', ',') loop
                        if exists (select from pg_catalog.pg_trigger
                                    where tgrelid = pg_catalog.to_regclass('%1$s.' || named) and tgtype & 7 = 7) then
                            untried = untried || ' ' || named;
                            continue;
                        end if;
                        begin
                            execute format('insert into %%I.%%I (tenant_id) values (%%L)', '%1$s', named, '%3$s');
                            got_in = got_in || ' ' || named;
                        exception
                            when insufficient_privilege then
                                null;
                            when integrity_constraint_violation then
                                get stacked diagnostics refused_by = table_name;
                                if refused_by = named then
                                    got_in = got_in || ' ' || named;
                                else
                                    untried = untried || ' ' || named;
                                end if;
                            when others then
                                untried = untried || ' ' || named;
                        end;
                    end loop;
                    perform pg_catalog.set_config('%4$s', got_in, true), pg_catalog.set_config('%5$s', untried, true);
                end
                $canary$
                """.formatted(home, String.join(",", tables), tenant, GOT_IN, UNTRIED);
    }

    /** Passes the fences of these tenants. None of them is current, so all fences must be closed. */
    static String enter(List<Tenant> outdated) {
        String attempts = IntStream.range(0, outdated.size())
                .mapToObj(number -> attempt(number + 1, outdated.get(number)))
                .collect(Collectors.joining());
        return """
                do $canary$
                declare
                    entered text = '';
                begin
                %s
                    perform pg_catalog.set_config('%s', entered, true);
                end
                $canary$
                """.formatted(attempts, ENTERED);
    }

    private static String attempt(int number, Tenant tenant) {
        return """
                    begin
                        %s;
                        entered = entered || ' %d';
                    exception
                        when sqlstate 'TNT01' or sqlstate 'TNT02' then
                            null;
                    end;
                """.formatted(call(tenant), number);
    }

    private static String call(Tenant tenant) {
        String call = TenantSession.ENTER.replaceFirst("select", "perform");
        List<Object> values = List.of(tenant.id(), tenant.slug(), tenant.home(), tenant.epoch(), "1s", "1s", "1s");
        for (Object value : values) {
            call = call.replaceFirst("\\?", "'" + value + "'");
        }
        return call;
    }
}
