package dev.reproof.engine.log.postgres;

import dev.reproof.engine.log.postgres.PostgresUrl.Host;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.ReproofException.Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A file of passwords as PostgreSQL's own programs read it: lines of {@code host:port:database:user:password}, of which the
 * first that fits counts; {@code *} fits anything, and a backslash takes the meaning from the character behind it.
 */
final class PassFile {

    private static final int LONGEST = 1 << 20;
    private static final int FIELDS = 5;

    private final List<String> lines;

    private PassFile(List<String> lines) {
        this.lines = lines;
    }

    /**
     * Reads a file that only its owner can.
     *
     * @throws Rejected when others can
     */
    static PassFile read(Path file) {
        requireOwnerOnly(file);
        return new PassFile(new String(Credentials.bytes(file, LONGEST), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.startsWith("#"))
                .toList());
    }

    private static void requireOwnerOnly(Path file) {
        try {
            if (!Files.isRegularFile(file)
                    || !file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                return; // whoever reads it says what is wrong
            }
            Set<PosixFilePermission> found = Files.getPosixFilePermissions(file);
            found.removeAll(Set.of(
                    PosixFilePermission.OWNER_READ,
                    PosixFilePermission.OWNER_WRITE,
                    PosixFilePermission.OWNER_EXECUTE));
            if (!found.isEmpty()) {
                throw new Rejected("The file of passwords " + file + " is open to others than its owner; chmod 600 "
                        + file + ", and change the passwords in it");
            }
        } catch (IOException e) {
            throw new Storage("The file of passwords " + file + " cannot be looked at: " + e.getMessage(), e);
        }
    }

    Optional<String> password(Host host, String database, String user) {
        return lines.stream()
                .map(PassFile::fields)
                .filter(fields -> fields.size() == FIELDS
                        && fits(fields.get(0), bare(host.name()))
                        && fits(fields.get(1), Integer.toString(host.port()))
                        && fits(fields.get(2), database)
                        && fits(fields.get(3), user))
                .map(fields -> plain(fields.get(FIELDS - 1)))
                .findFirst();
    }

    private static String bare(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static boolean fits(String field, String value) {
        return field.equals("*") || plain(field).equals(value);
    }

    /** With their backslashes; the last one may hold colons. */
    private static List<String> fields(String line) {
        List<String> fields = new ArrayList<>();
        int from = 0;
        for (int at = 0; at < line.length() && fields.size() < FIELDS - 1; at++) {
            if (line.charAt(at) == '\\') {
                at++;
            } else if (line.charAt(at) == ':') {
                fields.add(line.substring(from, at));
                from = at + 1;
            }
        }
        fields.add(line.substring(from));
        return fields;
    }

    private static String plain(String field) {
        StringBuilder plain = new StringBuilder();
        for (int at = 0; at < field.length(); at++) {
            boolean escaped = field.charAt(at) == '\\' && at + 1 < field.length();
            plain.append(field.charAt(escaped ? ++at : at));
        }
        return plain.toString();
    }
}
