package journey.remarketing.bounce;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import journey.events.CustomerId;

/**
 * Marks mails, so that a report about one is known to be about it: in the Message-ID
 * ({@code <mail.mark@domain>}) and in the envelope's sender ({@code bounces+mark@domain}, variable envelope return paths).
 *
 * <p>A mark is 27 bytes in hexadecimal digits, in whatever case they come back: the customer's id, the fingerprint of the
 * address, and the first six bytes of an HMAC-SHA256 of both, so that nobody can make a bounce up. With {@code bounces+} it
 * keeps within the 64 characters of a local part (RFC 5321).
 */
public final class MailMarks {
    private static final byte[] PURPOSE = "bounce.1".getBytes(US_ASCII);
    private static final int ADDRESS_BYTES = 8;
    private static final int TAG_BYTES = 6;
    private static final int BYTES = CustomerId.BYTES + ADDRESS_BYTES + TAG_BYTES;
    private static final Pattern MESSAGE_ID =
            Pattern.compile("<([0-9a-f]{32})\\.([0-9a-f]{54})@[^<>@]+>", Pattern.CASE_INSENSITIVE);
    private static final Pattern RETURN_PATH = Pattern.compile("\\+([0-9a-f]{54})@", Pattern.CASE_INSENSITIVE);

    private final Supplier<byte[]> key;

    /** @param key asked for at each use; at least 16 bytes */
    public MailMarks(Supplier<byte[]> key) {
        this.key = key;
    }

    /** The same for the same mail, as long as the key stays. */
    public String messageId(MailMark mark, String domain) {
        return '<' + mark.mail().orElseThrow() + '.' + mark(mark) + '@' + domain + '>';
    }

    /** @param address to which bounces go; the mark goes before its last at sign */
    public String returnPath(MailMark mark, String address) {
        int at = address.lastIndexOf('@');
        return address.substring(0, at) + '+' + mark(mark) + address.substring(at);
    }

    /** The first of our own Message-IDs in a text. */
    public Optional<MailMark> inMessageId(String text) {
        Matcher matcher = MESSAGE_ID.matcher(text);
        return matcher.find()
                ? read(matcher.group(2), Optional.of(matcher.group(1).toLowerCase(Locale.ROOT)))
                : Optional.empty();
    }

    /** The first of our own return paths in a text. */
    public Optional<MailMark> inReturnPath(String text) {
        Matcher matcher = RETURN_PATH.matcher(text);
        return matcher.find() ? read(matcher.group(1), Optional.empty()) : Optional.empty();
    }

    private String mark(MailMark mark) {
        byte[] about = ByteBuffer.allocate(CustomerId.BYTES + ADDRESS_BYTES)
                .put(mark.customer().toBytes())
                .put(HexFormat.of().parseHex(mark.address()))
                .array();
        return HexFormat.of().formatHex(about) + HexFormat.of().formatHex(tag(about));
    }

    private Optional<MailMark> read(String text, Optional<String> mail) {
        byte[] bytes = HexFormat.of().parseHex(text);
        byte[] about = Arrays.copyOf(bytes, BYTES - TAG_BYTES);
        if (!MessageDigest.isEqual(tag(about), Arrays.copyOfRange(bytes, BYTES - TAG_BYTES, BYTES))) {
            return Optional.empty();
        }
        return Optional.of(new MailMark(
                CustomerId.ofBytes(Arrays.copyOf(about, CustomerId.BYTES)),
                HexFormat.of().formatHex(about, CustomerId.BYTES, about.length),
                mail));
    }

    private byte[] tag(byte[] about) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.get(), "HmacSHA256"));
            mac.update(PURPOSE);
            return Arrays.copyOf(mac.doFinal(about), TAG_BYTES);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has HMAC-SHA256", impossible);
        }
    }
}
