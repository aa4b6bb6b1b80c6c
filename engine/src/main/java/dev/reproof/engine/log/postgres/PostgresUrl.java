package dev.reproof.engine.log.postgres;

import dev.reproof.events.ReproofException.Invalid;
import dev.reproof.events.UntrustedText;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where a PostgreSQL is that keeps logs: {@code jdbc:postgresql://host[:port][,host2[:port]]/database?parameter=value&...}.
 *
 * <p>Parameters are those that are listed here and no others: some of the driver's load classes by their names. A password
 * never stands in it.
 *
 * @param hosts at least one
 * @param schema in which the tables are, of characters that need no quoting
 * @param user absent where the surroundings say it
 * @param parameters for the driver, in their order
 */
public record PostgresUrl(
        List<Host> hosts, String database, String schema, Optional<String> user, Map<String, String> parameters) {

    /** Every address of a server begins so, and no file's does. */
    public static final String SCHEME = "jdbc:postgresql:";

    private static final String DEFAULT_SCHEMA = "reproof";
    private static final int DEFAULT_PORT = 5432;
    private static final int LONGEST = 2_048;
    private static final int MOST_HOSTS = 16;

    private static final Pattern FORM =
            Pattern.compile("//(?<hosts>[^/?#]*)/(?<database>[A-Za-z0-9_$.-]{1,63})(?:\\?(?<parameters>[^#]*))?");
    private static final Pattern HOST =
            Pattern.compile("(?<name>[A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}])(?::(?<port>[0-9]{1,5}))?");
    private static final Pattern SCHEMA = Pattern.compile("[a-z_][a-z0-9_]{0,62}");
    private static final Pattern USER = Pattern.compile("[A-Za-z0-9_@.+-]{1,63}");
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,3}");
    private static final Pattern WORD = Pattern.compile("[A-Za-z-]{1,20}");
    private static final Pattern FILE = Pattern.compile("[^\\p{Cntrl}%&?=]{1,1024}");

    /** What the driver may be told, and what each value looks like. */
    private static final Map<String, Pattern> ALLOWED = allowed();

    private static Map<String, Pattern> allowed() {
        Map<String, Pattern> allowed = new LinkedHashMap<>();
        List.of("ssl", "sslmode", "sslNegotiation", "targetServerType").forEach(name -> allowed.put(name, WORD));
        List.of("sslrootcert", "sslcert", "sslkey").forEach(name -> allowed.put(name, FILE));
        List.of("connectTimeout", "socketTimeout", "loginTimeout", "sslResponseTimeout")
                .forEach(name -> allowed.put(name, SECONDS));
        return allowed;
    }

    /** One server of several that hold the same. */
    public record Host(String name, int port) {
        @Override
        public String toString() {
            return name + ":" + port;
        }
    }

    public PostgresUrl {
        hosts = List.copyOf(hosts);
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    /** Whether that is meant to be such an address. */
    public static boolean isMeant(String text) {
        return text.startsWith(SCHEME);
    }

    /**
     * Reads an address.
     *
     * @throws Invalid when it is none, or holds what may not stand in it; what may be a password is not repeated
     */
    public static PostgresUrl parse(String text) {
        if (text.length() > LONGEST) {
            throw new Invalid("The address of the store is too long: expected at most " + LONGEST
                    + " characters, found " + text.length());
        }
        if (!isMeant(text)) {
            throw new Invalid("The address of the store begins with '" + scheme(text) + "', expected " + SCHEME
                    + "//host[:port]/database");
        }
        Matcher form = FORM.matcher(text.substring(SCHEME.length()));
        if (!form.matches()) {
            throw form(text.contains("@"));
        }
        if (form.group("hosts").contains("@")) {
            throw form(true);
        }
        Map<String, String> parameters = parameters(form.group("parameters"));
        Optional<String> user = Optional.ofNullable(parameters.remove("user"));
        String schema = Optional.ofNullable(parameters.remove("currentSchema")).orElse(DEFAULT_SCHEMA);
        return new PostgresUrl(hosts(form.group("hosts")), form.group("database"), schema, user, parameters);
    }

    private static String scheme(String text) {
        int end = text.indexOf(':', text.startsWith("jdbc:") ? "jdbc:".length() : 0);
        return UntrustedText.shorten(end < 0 ? "" : text.substring(0, end + 1), 20);
    }

    private static Invalid form(boolean named) {
        return new Invalid(
                named
                        ? "The address of the store names a user before its host, or a password: give the user as"
                                + " ?user=NAME or in PGUSER, and the password in a file"
                        : "The address of the store is not of the form " + SCHEME
                                + "//host[:port][,host2[:port]]/database?parameter=value");
    }

    private static List<Host> hosts(String text) {
        String[] parts = text.split(",", -1);
        if (parts.length > MOST_HOSTS) {
            throw new Invalid(
                    "The address of the store names " + parts.length + " hosts, expected at most " + MOST_HOSTS);
        }
        return Arrays.stream(parts).map(PostgresUrl::host).toList();
    }

    private static Host host(String text) {
        Matcher host = HOST.matcher(text);
        int port = host.matches() && host.group("port") != null ? Integer.parseInt(host.group("port")) : DEFAULT_PORT;
        if (!host.matches() || port < 1 || port > 65_535) {
            throw new Invalid("The address of the store names a host that is none: '" + UntrustedText.shorten(text)
                    + "', expected a name or [an IPv6 address], and a port from 1 to 65535");
        }
        return new Host(host.group("name"), port);
    }

    private static Map<String, String> parameters(String text) {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (text == null || text.isEmpty()) {
            return parameters;
        }
        for (String each : text.split("&", -1)) {
            int equals = each.indexOf('=');
            String name = equals < 0 ? each : each.substring(0, equals);
            requireValue(name, equals < 0 ? "" : each.substring(equals + 1));
            if (parameters.put(name, each.substring(equals + 1)) != null) {
                throw new Invalid("The address of the store says " + name + " twice");
            }
        }
        return parameters;
    }

    private static void requireValue(String name, String value) {
        Pattern form = name.equals("user") ? USER : name.equals("currentSchema") ? SCHEMA : ALLOWED.get(name);
        if (form == null) {
            throw new Invalid("The address of the store has a parameter that is not allowed: "
                    + UntrustedText.shorten(name, 40) + "; allowed are user, currentSchema, "
                    + String.join(", ", ALLOWED.keySet()) + forPassword(name));
        }
        if (!form.matcher(value).matches()) {
            throw new Invalid(
                    "The address of the store has a value of " + name + " that is not allowed, expected " + form);
        }
    }

    private static String forPassword(String name) {
        return name.toLowerCase(Locale.ROOT).contains("password")
                ? "; a password belongs into PGPASSFILE, PGPASSWORD or a file of its own"
                : "";
    }

    /** What tells this store from others: without the user and without what only says how to get there. */
    public String name() {
        return SCHEME + "//" + hosts.stream().map(Host::toString).collect(Collectors.joining(",")) + "/" + database
                + "?currentSchema=" + schema;
    }

    /** For the driver: hosts and database; everything else goes beside it. */
    String address() {
        return SCHEME + "//" + hosts.stream().map(Host::toString).collect(Collectors.joining(",")) + "/" + database;
    }

    /** The parameters with what holds where nothing was said. */
    Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("connectTimeout", "5");
        settings.put("socketTimeout", "30");
        settings.put("targetServerType", hosts.size() > 1 ? "primary" : "any");
        settings.putAll(parameters);
        settings.put("tcpKeepAlive", "true");
        settings.put("prepareThreshold", "0"); // else a pool between us mixes up what was prepared on which connection
        settings.put("ApplicationName", "reproof");
        return settings;
    }

    @Override
    public String toString() {
        return name();
    }
}
