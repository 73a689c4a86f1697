package journey.remarketing.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Signs mails with DKIM (RFC 6376), relaxed/relaxed, by rsa-sha256 or ed25519-sha256 (RFC 8463), as the key is.
 *
 * <p>Among the signed headers are {@code List-Unsubscribe} and {@code List-Unsubscribe-Post}, without which mail programs
 * offer no one-click unsubscription (RFC 8058). {@code From} is named twice, so that nobody can put another before it.
 */
public final class DkimSigner {
    private static final List<String> SIGNED = List.of(
            "From",
            "To",
            "Subject",
            "Date",
            "Message-ID",
            "MIME-Version",
            "Content-Type",
            "Auto-Submitted",
            "List-Unsubscribe",
            "List-Unsubscribe-Post");
    private static final int LINE = 72;

    private final String domain;
    private final String selector;
    private final Algorithm algorithm;
    private final PrivateKey key;

    private enum Algorithm {
        RSA("rsa-sha256", "RSA", "SHA256withRSA"),
        ED25519("ed25519-sha256", "Ed25519", "Ed25519");

        private final String tag;
        private final String key;
        private final String signature;

        Algorithm(String tag, String key, String signature) {
            this.tag = tag;
            this.key = key;
            this.signature = signature;
        }
    }

    private record Header(String name, String value) {
        /** RFC 6376, 3.4.2. */
        String relaxed() {
            return name.toLowerCase(Locale.ROOT)
                    + ':'
                    + value.replaceAll("[ \t\r\n]+", " ").strip();
        }
    }

    private DkimSigner(String domain, String selector, Algorithm algorithm, PrivateKey key) {
        this.domain = domain;
        this.selector = selector;
        this.algorithm = algorithm;
        this.key = key;
    }

    /**
     * @param domain whose DNS has the public key at {@code <selector>._domainkey.<domain>}
     * @param pem an RSA or Ed25519 key as PKCS #8: BEGIN PRIVATE KEY
     * @throws IllegalArgumentException when these are no domain, no selector or no such key
     */
    public static DkimSigner of(String domain, String selector, String pem) {
        if (!domain.matches("[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+")
                || !selector.matches("[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)*")) {
            throw new IllegalArgumentException("DKIM wants a domain and a selector");
        }
        String begin = "-----BEGIN PRIVATE KEY-----";
        int from = pem.indexOf(begin);
        int to = pem.indexOf("-----END PRIVATE KEY-----");
        if (from < 0 || to < from) {
            throw new IllegalArgumentException(
                    "the DKIM key is no private key in PKCS #8 (openssl pkcs8 -topk8 -nocrypt makes one)");
        }
        PKCS8EncodedKeySpec encoded;
        try {
            encoded = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.substring(from + begin.length(), to)));
        } catch (IllegalArgumentException damaged) {
            throw new IllegalArgumentException("the DKIM key is damaged", damaged);
        }
        for (Algorithm algorithm : Algorithm.values()) {
            try {
                PrivateKey key = KeyFactory.getInstance(algorithm.key).generatePrivate(encoded);
                return new DkimSigner(domain, selector, algorithm, key);
            } catch (InvalidKeySpecException another) {
                continue;
            } catch (GeneralSecurityException impossible) {
                throw new IllegalStateException("every JDK has " + algorithm.key, impossible);
            }
        }
        throw new IllegalArgumentException("the DKIM key is neither an RSA nor an Ed25519 key");
    }

    /** The mail with its signature at the top. */
    byte[] signed(byte[] mail, Instant now) {
        int end = endOfHeaders(mail);
        List<Header> headers = headers(new String(mail, 0, end, ISO_8859_1));
        List<Header> signed = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (String name : SIGNED) {
            find(headers, name).ifPresent(header -> {
                signed.add(header);
                names.add(name);
            });
        }
        names.add("From");
        String value = " v=1; a=" + algorithm.tag + "; c=relaxed/relaxed; d=" + domain + ";\r\n s=" + selector + "; t="
                + now.getEpochSecond() + ";\r\n h=" + String.join(":\r\n  ", names) + ";\r\n bh="
                + Base64.getEncoder().encodeToString(sha256(relaxedBody(mail, end + 2))) + ";\r\n b=";
        StringBuilder data = new StringBuilder();
        signed.forEach(header -> data.append(header.relaxed()).append("\r\n"));
        data.append(new Header("DKIM-Signature", value).relaxed());
        String signature = Base64.getMimeEncoder(LINE, "\r\n  ".getBytes(US_ASCII))
                .encodeToString(sign(data.toString().getBytes(ISO_8859_1)));
        byte[] top = ("DKIM-Signature:" + value + signature + "\r\n").getBytes(ISO_8859_1);
        byte[] all = new byte[top.length + mail.length];
        System.arraycopy(top, 0, all, 0, top.length);
        System.arraycopy(mail, 0, all, top.length, mail.length);
        return all;
    }

    /** Where the empty line behind the headers begins. */
    private static int endOfHeaders(byte[] mail) {
        for (int i = 3; i < mail.length; i++) {
            if (mail[i] == '\n' && mail[i - 1] == '\r' && mail[i - 2] == '\n' && mail[i - 3] == '\r') {
                return i - 1;
            }
        }
        throw new IllegalArgumentException("a mail without an empty line behind its headers");
    }

    private static List<Header> headers(String text) {
        List<Header> headers = new ArrayList<>();
        for (String header : text.split("\r\n(?![ \t])")) {
            int colon = header.indexOf(':');
            headers.add(new Header(header.substring(0, colon), header.substring(colon + 1)));
        }
        return headers;
    }

    private static Optional<Header> find(List<Header> headers, String name) {
        return headers.reversed().stream()
                .filter(header -> header.name().strip().equalsIgnoreCase(name))
                .findFirst();
    }

    /** RFC 6376, 3.4.4: runs of blanks are one, none at the end of a line, no empty lines at the end. */
    private static byte[] relaxedBody(byte[] mail, int from) {
        ByteArrayOutputStream body = new ByteArrayOutputStream(mail.length - from);
        int emptyLines = 0;
        boolean blank = false;
        boolean inLine = false;
        for (int i = from; i < mail.length; i++) {
            byte c = mail[i];
            if (c == '\r' && i + 1 < mail.length && mail[i + 1] == '\n') {
                i++;
                if (inLine) {
                    body.write('\r');
                    body.write('\n');
                } else {
                    emptyLines++;
                }
                blank = false;
                inLine = false;
            } else if (c == ' ' || c == '\t') {
                blank = true;
            } else {
                for (; emptyLines > 0; emptyLines--) {
                    body.write('\r');
                    body.write('\n');
                }
                if (blank) {
                    body.write(' ');
                }
                body.write(c);
                blank = false;
                inLine = true;
            }
        }
        if (inLine) {
            body.write('\r');
            body.write('\n');
        }
        return body.toByteArray();
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    private byte[] sign(byte[] data) {
        try {
            Signature signature = Signature.getInstance(algorithm.signature);
            signature.initSign(key);
            // RFC 8463: Ed25519 signs the hash.
            signature.update(algorithm == Algorithm.ED25519 ? sha256(data) : data);
            return signature.sign();
        } catch (GeneralSecurityException unfit) {
            throw new IllegalStateException("the DKIM key does not sign", unfit);
        }
    }
}
