package dev.tenantry.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests M10. */
class JdbcUrlTest {

    private static final String PROPERTY = "some.property";
    private static final Set<String> PLAIN_TEXT_HOSTS = Set.of("postgres");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://localhost:5432/tenantry",
                "jdbc:postgresql://127.0.0.1/tenantry?sslmode=disable",
                "jdbc:postgresql://[::1]:5432/tenantry",
                "jdbc:postgresql:tenantry",
                "jdbc:postgresql:///tenantry",
                "jdbc:postgresql://postgres/tenantry?",
                "jdbc:postgresql://db.example.com/tenantry?sslmode=verify-full&sslrootcert=/etc/ca.crt",
                "jdbc:postgresql://one.example.com,two.example.com:5433/tenantry?sslmode=require&&targetServerType=primary",
                "jdbc:postgresql://localhost/tenantry?targetServerType=any",
                "jdbc:postgresql://db.example.com/tenantry?sslmode=disable&sslmode=verify-ca",
            })
    void acceptsASafeUrl(String url) {
        assertThat(database(url)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://db.example.com/tenantry",
                "jdbc:postgresql://db.example.com/tenantry?sslmode=prefer",
                "jdbc:postgresql://db.example.com/tenantry?sslmode=allow",
                "jdbc:postgresql://db.example.com/tenantry?sslmode",
                "jdbc:postgresql://db.example.com/tenantry?sslmode=verify-full&sslmode=disable",
                "jdbc:postgresql://localhost,db.example.com/tenantry",
                "jdbc:postgresql://postgres,db.example.com:5432/tenantry",
                "jdbc:postgresql://localhost.example.com/tenantry",
                "jdbc:postgresql://127.0.0.1.example.com/tenantry",
            })
    void refusesPlainTextToAnotherMachine(String url) {
        assertThat(database(url))
                .startsWith(PROPERTY + " connects to ")
                .contains("example.com without TLS", "tenantry.start.plain-text-hosts");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://localhost,[::1]/tenantry",
                "jdbc:postgresql://localhost,[::1]/tenantry?targetServerType=any",
                "jdbc:postgresql://localhost/tenantry?targetServerType=secondary",
                "jdbc:postgresql://localhost/tenantry?targetServerType=primary&targetServerType=preferSecondary",
            })
    void refusesWhatCouldLeadToAStandby(String url) {
        assertThat(database(url))
                .startsWith(PROPERTY + " could lead to a standby")
                .contains("targetServerType=primary");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "host=db.example.com",
                "port=5433",
                "dbname=other",
                "PGHOST=db.example.com",
                "PGPORT=1",
                "PGDBNAME=other",
                "service=prod",
                "user=postgres",
                "socketFactory=a.B",
                "sslfactory=org.postgresql.ssl.NonValidatingFactory",
                "sslhostnameverifier=a.B",
                "authenticationPluginClassName=a.B",
                "loggerFile=/tmp/log",
                "localSocketAddress=10.0.0.1",
                "options=-c%20row_security=off",
                "currentSchema=t_0",
                "replication=database",
                "preferQueryMode=simple",
                "SSLMODE=require",
                "xsslmode=require",
                "%68ost=db.example.com",
                "host",
                "=host",
            })
    void refusesParametersThatRedirectOrLoadCode(String parameter) {
        String name = parameter.replaceFirst("=.*", "");
        assertThat(database("jdbc:postgresql://localhost/tenantry?sslmode=disable&" + parameter))
                .startsWith(PROPERTY + " sets the driver's parameter " + name + ",");
        assertThat(server("jdbc:postgresql://localhost/?" + parameter))
                .startsWith(PROPERTY + " sets the driver's parameter " + name + ",");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://localhost/tenantry?password=secret",
                "jdbc:postgresql://db.example.com/tenantry?sslmode=verify-full&sslpassword=secret",
                "jdbc:postgresql://tenantry_app:secret@localhost/tenantry",
            })
    void refusesAPasswordAndDoesNotRepeatIt(String url) {
        assertThat(database(url)).startsWith(PROPERTY + " contains a password").doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql:/",
                "jdbc:postgresql://localhost",
                "jdbc:postgresql://localhost:port/tenantry",
                "jdbc:postgresql://localhost/tenantry/other",
                "JDBC:postgresql://localhost/tenantry",
                "jdbc:otel:postgresql://localhost/tenantry",
                "postgresql://localhost/tenantry",
            })
    void refusesWhatTheDriverDoesNotUnderstand(String url) {
        assertThat(database(url)).startsWith(PROPERTY + " is not a URL that PostgreSQL's driver understands");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc:postgresql://localhost/", "jdbc:postgresql:", "jdbc:postgresql:///"})
    void refusesADatabaseWithoutAName(String url) {
        assertThat(database(url)).startsWith(PROPERTY + " must name a database");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://localhost",
                "jdbc:postgresql://localhost/",
                "jdbc:postgresql://eu1.example.com:5432/?sslmode=verify-full",
                "jdbc:postgresql://eu1.example.com:5432?sslmode=verify-full",
            })
    void acceptsTheUrlOfAServer(String url) {
        assertThat(server(url)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc:postgresql://localhost/tenants", "jdbc:postgresql:tenants"})
    void refusesAServerWithADatabase(String url) {
        assertThat(server(url)).startsWith(PROPERTY + " ");
    }

    @Test
    void insertsTheDatabaseBeforeTheParameters() {
        assertThat(new JdbcUrl(PROPERTY, "jdbc:postgresql://eu1:5432?sslmode=require").inDatabase("t_1"))
                .isEqualTo("jdbc:postgresql://eu1:5432/t_1?sslmode=require");
    }

    private static String database(String url) {
        return new JdbcUrl(PROPERTY, url).databaseRefusal(PLAIN_TEXT_HOSTS).orElse("");
    }

    private static String server(String url) {
        return new JdbcUrl(PROPERTY, url).serverRefusal(PLAIN_TEXT_HOSTS).orElse("");
    }
}
