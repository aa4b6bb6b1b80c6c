package dev.reproof.engine.log.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.engine.log.postgres.PostgresUrl.Host;
import dev.reproof.events.ReproofException.Invalid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresUrlTest {

    @Test
    void an_address_names_hosts_a_database_and_what_is_allowed() {
        PostgresUrl url = PostgresUrl.parse("jdbc:postgresql://one.example,[fe80::1]:6432,10.0.0.3:5433/runs"
                + "?user=baker&sslmode=verify-full&sslrootcert=/etc/ca.pem&currentSchema=ovens&connectTimeout=3");

        assertThat(url.hosts())
                .containsExactly(
                        new Host("one.example", 5432), new Host("[fe80::1]", 6432), new Host("10.0.0.3", 5433));
        assertThat(url.database()).isEqualTo("runs");
        assertThat(url.schema()).isEqualTo("ovens");
        assertThat(url.user()).contains("baker");
        assertThat(url.name())
                .isEqualTo("jdbc:postgresql://one.example:5432,[fe80::1]:6432,10.0.0.3:5433/runs?currentSchema=ovens");
        assertThat(url).hasToString(url.name());
        assertThat(url.settings())
                .containsEntry("sslmode", "verify-full")
                .containsEntry("sslrootcert", "/etc/ca.pem")
                .containsEntry("connectTimeout", "3")
                .containsEntry("targetServerType", "primary")
                .doesNotContainKeys("user", "currentSchema");
    }

    @Test
    void nothing_is_prepared_and_nothing_waits_for_ever() {
        PostgresUrl url = PostgresUrl.parse("jdbc:postgresql://localhost/runs");

        assertThat(url.schema()).isEqualTo("reproof");
        assertThat(url.user()).isEmpty();
        assertThat(url.settings())
                .containsEntry("prepareThreshold", "0")
                .containsEntry("connectTimeout", "5")
                .containsEntry("socketTimeout", "30")
                .containsEntry("targetServerType", "any");
    }

    @Test
    void a_name_is_an_address_of_the_same_store() {
        PostgresUrl url = PostgresUrl.parse("jdbc:postgresql://a,b:1/runs?currentSchema=s&user=u&sslmode=require");

        assertThat(PostgresUrl.parse(url.name()).name()).isEqualTo(url.name());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "socketFactory=org.Evil",
                "sslfactory=org.Evil",
                "sslfactoryarg=x",
                "sslhostnameverifier=org.Evil",
                "sslpasswordcallback=org.Evil",
                "authenticationPluginClassName=org.Evil",
                "xmlFactoryFactory=org.Evil",
                "loggerFile=/tmp/x",
                "options=-c%20fsync%3Doff",
                "ApplicationName=x",
                "prepareThreshold=5",
                "autosave=always",
                "PGHOST=other",
                "service=x",
                "SSLMODE=disable",
                "",
                "&"
            })
    void any_other_parameter_is_refused_by_its_name(String parameter) {
        assertThatThrownBy(() -> PostgresUrl.parse("jdbc:postgresql://localhost/runs?sslmode=require&" + parameter))
                .isInstanceOf(Invalid.class)
                .hasMessageContaining("parameter that is not allowed: " + parameter.replaceAll("[=&].*", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://localhost/runs?password=s3cret",
                "jdbc:postgresql://localhost/runs?sslpassword=s3cret",
                "jdbc:postgresql://baker:s3cret@localhost/runs",
                "jdbc:postgresql://baker:s3cret@localhost",
                "jdbc:postgresql://localhost/runs?user=baker:s3cret",
                "jdbc:postgresql://localhost:s3cret@h/runs",
                "jdbc:postgresql://localhost/runs?user=baker@localhost&password=s3cret",
                "jdbc:postgresql://localhost/runs?user=baker&s3cret=1#@"
            })
    void a_password_is_refused_and_not_repeated(String address) {
        assertThatThrownBy(() -> PostgresUrl.parse(address))
                .isInstanceOf(Invalid.class)
                .hasMessageNotContaining("s3cret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:h2:file:./events",
                "jdbc:h2:tcp://localhost/x;INIT=RUNSCRIPT FROM 'x'",
                "jdbc:h2:mem:x",
                "postgresql://localhost/runs",
                "jdbc:mysql://localhost/runs",
                "JDBC:POSTGRESQL://localhost/runs",
                "http://localhost/",
                ""
            })
    void any_other_scheme_is_refused(String address) {
        assertThatThrownBy(() -> PostgresUrl.parse(address))
                .isInstanceOf(Invalid.class)
                .hasMessageContaining("expected jdbc:postgresql://host[:port]/database");
        assertThat(PostgresUrl.isMeant(address)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql:runs",
                "jdbc:postgresql://localhost",
                "jdbc:postgresql://localhost/",
                "jdbc:postgresql:///runs",
                "jdbc:postgresql://localhost:0/runs",
                "jdbc:postgresql://localhost:65536/runs",
                "jdbc:postgresql://localhost:99999999/runs",
                "jdbc:postgresql://a,,b/runs",
                "jdbc:postgresql://a b/runs",
                "jdbc:postgresql://[::1/runs",
                "jdbc:postgresql://localhost/runs/more",
                "jdbc:postgresql://localhost/ru%6es",
                "jdbc:postgresql://localhost/runs?currentSchema=a,b",
                "jdbc:postgresql://localhost/runs?currentSchema=\"a",
                "jdbc:postgresql://localhost/runs?currentSchema=A",
                "jdbc:postgresql://localhost/runs?connectTimeout=-1",
                "jdbc:postgresql://localhost/runs?connectTimeout=1000",
                "jdbc:postgresql://localhost/runs?sslmode=",
                "jdbc:postgresql://localhost/runs?sslmode",
                "jdbc:postgresql://localhost/runs?sslmode=require&sslmode=disable",
                "jdbc:postgresql://localhost/runs?sslrootcert=a%00b"
            })
    void what_is_no_address_is_refused(String address) {
        assertThatThrownBy(() -> PostgresUrl.parse(address)).isInstanceOf(Invalid.class);
    }

    @Test
    void an_address_is_of_bounded_length() {
        assertThatThrownBy(() -> PostgresUrl.parse("jdbc:postgresql://" + "a".repeat(3_000) + "/runs"))
                .isInstanceOf(Invalid.class)
                .hasMessageContaining("at most 2048 characters");
        assertThatThrownBy(() -> PostgresUrl.parse("jdbc:postgresql://" + "a,".repeat(16) + "a/runs"))
                .isInstanceOf(Invalid.class)
                .hasMessageContaining("17 hosts, expected at most 16");
    }
}
