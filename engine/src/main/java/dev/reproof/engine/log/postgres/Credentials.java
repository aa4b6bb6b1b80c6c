package dev.reproof.engine.log.postgres;

import dev.reproof.engine.log.postgres.PostgresUrl.Host;
import dev.reproof.events.ReproofException.Invalid;
import dev.reproof.events.ReproofException.NotFound;
import dev.reproof.events.ReproofException.Storage;
import dev.reproof.events.files.Links;
import dev.reproof.events.files.RegularFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Who asks a store, and the password. That is told to the driver and to nobody else. */
public final class Credentials {

    private static final int LONGEST_PASSWORD = 4_096;
    private static final int LONGEST_USER = 63;

    private final String user;
    private final Optional<String> password;

    private Credentials(String user, Optional<String> password) {
        this.user = user;
        this.password = password;
    }

    /**
     * What the address and the surroundings say: the user of the address, else PGUSER, else the system's; the password of a
     * file that was named, else the line for the store in PGPASSFILE, else PGPASSWORD.
     *
     * @param file holds the password and nothing else
     * @param environment the value of a variable, or null
     * @param systemUser what the system calls who runs this
     * @throws Invalid when one of them is not usable
     * @throws NotFound when a file is missing that was named
     */
    public static Credentials find(
            PostgresUrl url, Optional<Path> file, UnaryOperator<String> environment, String systemUser) {
        String user = url.user().or(() -> variable(environment, "PGUSER")).orElse(systemUser);
        if (user.isEmpty() || user.length() > LONGEST_USER || user.indexOf('\0') >= 0) {
            throw new Invalid("The user of the store is not usable: expected 1 to " + LONGEST_USER
                    + " characters, found " + user.length());
        }
        Optional<String> password = file.map(Credentials::read)
                .or(() -> variable(environment, "PGPASSFILE").flatMap(named -> listed(Path.of(named), url, user)))
                .or(() -> variable(environment, "PGPASSWORD"));
        password.ifPresent(Credentials::requireUsable);
        return new Credentials(user, password);
    }

    private static Optional<String> variable(UnaryOperator<String> environment, String name) {
        return Optional.ofNullable(environment.apply(name)).filter(value -> !value.isEmpty());
    }

    private static Optional<String> listed(Path file, PostgresUrl url, String user) {
        PassFile lines = PassFile.read(file);
        for (Host host : url.hosts()) {
            Optional<String> found = lines.password(host, url.database(), user);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** Without the end of its line. */
    private static String read(Path file) {
        String text = new String(bytes(file, LONGEST_PASSWORD + 2), StandardCharsets.UTF_8);
        return text.endsWith("\r\n")
                ? text.substring(0, text.length() - 2)
                : text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }

    private static void requireUsable(String password) {
        if (password.isEmpty() || password.length() > LONGEST_PASSWORD) {
            throw new Invalid("The password of the store is not usable: expected 1 to " + LONGEST_PASSWORD
                    + " characters, found " + password.length());
        }
        if (password.chars().anyMatch(each -> each < ' ')) {
            throw new Invalid(
                    "The password of the store is not usable: it holds a control character; a file of a password"
                            + " is one line");
        }
    }

    /** A file that is named by an operator, who may use links. */
    static byte[] bytes(Path file, int most) {
        try (InputStream in = RegularFile.stream(file, Links.FOLLOWED)) {
            byte[] found = in.readNBytes(most + 1);
            if (found.length > most) {
                throw new Invalid("The file of the store's password is too long: " + file + ", expected at most " + most
                        + " bytes");
            }
            return found;
        } catch (NoSuchFileException e) {
            throw new NotFound("There is no file of the store's password: " + file);
        } catch (IOException e) {
            throw new Storage("The file of the store's password cannot be read: " + file + ": " + e.getMessage(), e);
        }
    }

    String user() {
        return user;
    }

    Optional<String> password() {
        return password;
    }

    /** A text of the driver or the server, which may repeat what it was told, without the password. */
    String scrubbed(String text) {
        return password.map(secret -> text.replace(secret, "***")).orElse(text);
    }

    @Override
    public String toString() {
        return password.isPresent() ? "a user with a password" : "a user without a password";
    }
}
