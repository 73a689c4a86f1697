package journey.ingest.browser;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** A script in memory, as it is and compressed. */
public final class StaticFile {
    private static final int TAG_LENGTH = 32;

    private final byte[] plain;
    private final byte[] gzip;
    private final String tag;
    private final boolean lasting;

    private StaticFile(byte[] plain, boolean lasting) {
        this.plain = plain.clone();
        this.gzip = compressed(plain);
        this.tag = digest(plain);
        this.lasting = lasting;
    }

    /** One whose name is changed with its content. */
    static StaticFile lasting(byte[] content) {
        return new StaticFile(content, true);
    }

    /** One that keeps its name when its content changes. */
    static StaticFile changing(byte[] content) {
        return new StaticFile(content, false);
    }

    /** Nobody writes to them. */
    public byte[] bytes(boolean compressed) {
        return compressed ? gzip : plain;
    }

    /** A strong entity tag with its quotes; the two forms are different bytes, so their tags differ. */
    public String entityTag(boolean compressed) {
        return '"' + tag + (compressed ? "-gzip" : "") + '"';
    }

    /** Whether what has this name will always be the same. */
    public boolean lasting() {
        return lasting;
    }

    private static byte[] compressed(byte[] plain) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(plain.length / 2);
        try (OutputStream out = new BestGzip(bytes)) {
            out.write(plain);
        } catch (IOException inMemory) {
            throw new UncheckedIOException(inMemory);
        }
        return bytes.toByteArray();
    }

    private static String digest(byte[] content) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
            return HexFormat.of().formatHex(hash).substring(0, TAG_LENGTH);
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    private static final class BestGzip extends GZIPOutputStream {
        BestGzip(OutputStream out) throws IOException {
            super(out);
            def.setLevel(Deflater.BEST_COMPRESSION);
        }
    }
}
