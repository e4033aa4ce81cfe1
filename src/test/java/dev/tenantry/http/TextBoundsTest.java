package dev.tenantry.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.support.Superuser;
import dev.tenantry.tenant.Email;
import dev.tenantry.tenant.Slug;
import dev.tenantry.tenant.Subject;
import io.quarkus.test.junit.QuarkusTest;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What a request may hold is what its column may hold: a difference would fail after the request was accepted (L13). */
@QuarkusTest
class TextBoundsTest {

    /** The checks of every column whose length or form is limited, from the catalogue. */
    private static final String CHECKS = """
            select c.relname || '.' || a.attname, pg_get_constraintdef(k.oid)
              from pg_constraint k
              join pg_class c on c.oid = k.conrelid
              join pg_namespace n on n.oid = c.relnamespace
              join pg_attribute a on a.attrelid = c.oid and a.attnum = k.conkey[1]
             where k.contype = 'c' and n.nspname in ('control', 'shared') and cardinality(k.conkey) = 1
               and a.atttypid not in ('jsonb'::regtype, 'bytea'::regtype) and pg_get_constraintdef(k.oid) ~ 'length\\(|~ ''\\^\\[!-~'
            """;

    private static final String COLUMN = "(?:\\w+|\\(\\w+\\)::text)";
    private static final Pattern LEAST = Pattern.compile("length\\(" + COLUMN + "\\) >= (\\d+)");
    private static final Pattern MOST = Pattern.compile("length\\(" + COLUMN + "\\) <= (\\d+)");
    private static final Pattern FORM = Pattern.compile("'\\^\\[!-~]\\{(\\d+),(\\d+)}\\$'");

    /** What the service accepts for a column. */
    private static final Map<String, Predicate<String>> ACCEPTED = Map.of(
            "tenants.slug", text -> Slug.parse(text).isPresent(),
            "tenants.name",
                    text -> fits("dev.tenantry.admin.CreateTenantRequest", "name", text)
                            && fits("dev.tenantry.admin.ChangeTenantRequest", "name", text),
            "memberships.subject",
                    text -> Subject.parse(text).isPresent()
                            && fits("dev.tenantry.admin.CreateTenantRequest$Owner", "subject", text),
            "users.subject",
                    text -> Subject.parse(text).isPresent()
                            && fits("dev.tenantry.admin.CreateTenantRequest$Owner", "subject", text),
            "former_users.subject", text -> Subject.parse(text).isPresent(),
            "users.email",
                    text -> Email.parse(text).isPresent()
                            && fits("dev.tenantry.admin.CreateTenantRequest$Owner", "email", text),
            "orders.product_id", text -> matches("dev.tenantry.order.OrderRequest", "productId", text));

    private record Bounds(int least, int most) {}

    @Test
    void acceptsExactlyWhatTheColumnHolds() {
        Map<String, Bounds> columns = new TreeMap<>();
        for (List<String> check :
                Superuser.inMainDatabase().query(CHECKS, row -> List.of(row.getString(1), row.getString(2)))) {
            columns.put(check.get(0), bounds(check.get(1)));
        }
        assertThat(columns).containsOnlyKeys(ACCEPTED.keySet());
        columns.forEach((column, bounds) -> {
            // A slug and a product id are ASCII. Everything else counts a character beyond it once.
            List<String> characters = column.endsWith("slug") || column.endsWith("product_id")
                    ? List.of("a")
                    : List.of("a", "\ud83d\ude80");
            for (String character : characters) {
                Predicate<String> accepted = ACCEPTED.get(column);
                assertThat(accepted.test(character.repeat(bounds.least())))
                        .as(column + " least")
                        .isTrue();
                assertThat(accepted.test(character.repeat(bounds.most())))
                        .as(column + " most")
                        .isTrue();
                assertThat(accepted.test(character.repeat(bounds.least() - 1)))
                        .as(column + " below")
                        .isFalse();
                assertThat(accepted.test(character.repeat(bounds.most() + 1)))
                        .as(column + " above")
                        .isFalse();
            }
        });
    }

    private static Bounds bounds(String check) {
        Matcher form = FORM.matcher(check);
        if (form.find()) {
            return new Bounds(Integer.parseInt(form.group(1)), Integer.parseInt(form.group(2)));
        }
        Matcher least = LEAST.matcher(check);
        Matcher most = MOST.matcher(check);
        assertThat(most.find()).as(check).isTrue();
        return new Bounds(least.find() ? Integer.parseInt(least.group(1)) : 1, Integer.parseInt(most.group(1)));
    }

    private static boolean fits(String request, String member, String text) {
        TextLength length = annotation(request, member, TextLength.class);
        TextLength.Validator validator = new TextLength.Validator();
        validator.initialize(length);
        return validator.isValid(text, null);
    }

    private static boolean matches(String request, String member, String text) {
        return text.matches(annotation(request, member, jakarta.validation.constraints.Pattern.class)
                .regexp());
    }

    private static <A extends java.lang.annotation.Annotation> A annotation(
            String request, String member, Class<A> type) {
        try {
            RecordComponent component = Arrays.stream(Class.forName(request).getRecordComponents())
                    .filter(candidate -> candidate.getName().equals(member))
                    .findFirst()
                    .orElseThrow();
            return component.getAccessor().getAnnotation(type) != null
                    ? component.getAccessor().getAnnotation(type)
                    : component.getAnnotation(type);
        } catch (ClassNotFoundException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
