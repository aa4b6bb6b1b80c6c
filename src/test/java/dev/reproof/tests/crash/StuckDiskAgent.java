package dev.reproof.tests.crash;

import java.io.ByteArrayOutputStream;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.nio.charset.StandardCharsets;
import java.security.ProtectionDomain;

/**
 * Has H2 take {@link StuckDisk} for its usual way to files: H2 finds that by the name of its class, which is one of its
 * constants. Loads neither, since that would be too early.
 */
public final class StuckDiskAgent implements ClassFileTransformer {

    private static final String CHANGED = "org/h2/store/fs/FilePath";
    private static final String USUAL = "org/h2/store/fs/disk/FilePathDisk";
    private static final String INSTEAD = StuckDiskAgent.class.getPackageName().replace('.', '/') + "/StuckDisk";

    private StuckDiskAgent() {}

    /**
     * Called by the JVM before the program begins.
     *
     * @param directory where the program and the test find each other
     */
    public static void premain(String directory, Instrumentation instrumentation) {
        System.setProperty("reproof.test.disk", directory);
        instrumentation.addTransformer(new StuckDiskAgent());
    }

    @Override
    @SuppressWarnings("ReturnsNullCollection") // as the interface has it, for a class that stays as it is
    public byte[] transform(
            ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain, byte[] classFile) {
        return CHANGED.equals(name) ? replaced(classFile, constant(USUAL), constant(INSTEAD)) : null;
    }

    /** As it stands in a class file: its length, then its text. */
    private static byte[] constant(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream constant = new ByteArrayOutputStream();
        constant.write(bytes.length >> 8);
        constant.write(bytes.length);
        constant.writeBytes(bytes);
        return constant.toByteArray();
    }

    private static byte[] replaced(byte[] classFile, byte[] old, byte[] now) {
        String text = new String(classFile, StandardCharsets.ISO_8859_1);
        String changed = text.replace(
                new String(old, StandardCharsets.ISO_8859_1), new String(now, StandardCharsets.ISO_8859_1));
        return changed.getBytes(StandardCharsets.ISO_8859_1);
    }
}
