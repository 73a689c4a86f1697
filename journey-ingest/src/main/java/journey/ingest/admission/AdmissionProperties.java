package journey.ingest.admission;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import journey.ingest.admission.proxies.AddressBlock;
import journey.ingest.admission.proxies.ProxyFields;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.ConstructorBinding;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may send, and whom to believe about where a request comes from.
 *
 * @param writeKeys at least one, else ingest does not start
 * @param trustedProxies whose word on the visitor's address is taken, e.g. {@code 10.0.0.0/8}; none: nobody's
 * @param proxyFields the header fields that these proxies write; the others may come from anybody and are not read
 */
@ConfigurationProperties("journey.ingest")
public record AdmissionProperties(
        @DefaultValue List<WriteKey> writeKeys,

        @DefaultValue({
            "127.0.0.0/8",
            "10.0.0.0/8",
            "172.16.0.0/12",
            "192.168.0.0/16",
            "169.254.0.0/16",
            "::1",
            "fc00::/7",
            "fe80::/10"
        })
        List<AddressBlock> trustedProxies,

        @DefaultValue("x-forwarded") ProxyFields proxyFields) {
    private static final Pattern SOURCE_NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final int MOST_SECRETS = 2;

    @ConstructorBinding
    public AdmissionProperties {
        writeKeys = List.copyOf(writeKeys);
        trustedProxies = List.copyOf(trustedProxies);
    }

    /** Trusts no proxy. */
    public AdmissionProperties(List<WriteKey> writeKeys) {
        this(writeKeys, List.of(), ProxyFields.X_FORWARDED);
    }

    /**
     * One write key. Several keys may stand for one source, so that keys can be changed without a gap; then kind, limit
     * and the client address are the same for all of them, and they share the limit.
     *
     * @param key what clients send; not a secret where browsers use it
     * @param source the name of the source
     * @param origins allowed web origins, e.g. {@code https://shop.example} or {@code https://*.shop.example}; {@code *}
     *     for every one; without any, every origin for a browser's key and none for a server's
     * @param secrets what webhooks to this key are signed with; two while they are being changed
     * @param rateLimit absent: as much as the machine takes
     * @param clientAddress whether visitors' addresses go on with their events
     */
    public record WriteKey(
            @DefaultValue("") String key,
            @DefaultValue("") String source,
            @DefaultValue("browser") SourceKind kind,
            @DefaultValue Set<String> origins,
            @DefaultValue List<String> secrets,
            @Nullable Rate rateLimit,
            @DefaultValue("false") boolean clientAddress) {
        @ConstructorBinding
        public WriteKey {}

        /** Without a limit; visitors' addresses are not kept. */
        public WriteKey(String key, String source, SourceKind kind, Set<String> origins, List<String> secrets) {
            this(key, source, kind, origins, secrets, null, false);
        }

        /** Neither key nor secrets. */
        @Override
        public String toString() {
            return "WriteKey[" + source + "]";
        }
    }

    /**
     * How much a source may send; see {@link RateLimit}.
     *
     * @param burst absent: as many as {@code eventsPerSecond}
     */
    public record Rate(
            @Nullable Integer eventsPerSecond, @Nullable Integer burst) {}

    /**
     * The keys by which senders are admitted.
     *
     * @throws UnusableWriteKeys where the settings contradict each other, or name nobody who may send
     */
    public WriteKeys toWriteKeys() {
        if (writeKeys.isEmpty()) {
            throw new UnusableWriteKeys("No write key is configured, so nobody could send anything.");
        }
        Map<String, Source> byKey = new HashMap<>();
        Map<String, Source> byName = new HashMap<>();
        for (int i = 0; i < writeKeys.size(); i++) {
            WriteKey each = writeKeys.get(i);
            String property = "journey.ingest.write-keys[" + i + "]";
            Source source = source(each, property);
            if (byKey.put(each.key(), source) != null) {
                throw new UnusableWriteKeys(property + ".key is configured twice.");
            }
            Source other = byName.putIfAbsent(source.name(), source);
            if (other != null && !alike(source, other)) {
                throw new UnusableWriteKeys(property + " and another key of source " + source.name()
                        + " differ in kind, rate-limit or client-address, which belong to the source.");
            }
        }
        return new WriteKeys(byKey);
    }

    private static boolean alike(Source one, Source other) {
        return one.kind() == other.kind()
                && one.rate().equals(other.rate())
                && one.keepsClientAddress() == other.keepsClientAddress();
    }

    private static Source source(WriteKey each, String property) {
        if (each.key().isBlank() || each.key().contains(":")) {
            throw new UnusableWriteKeys(property + ".key is blank or contains a colon.");
        }
        if (!SOURCE_NAME.matcher(each.source()).matches()) {
            throw new UnusableWriteKeys(
                    property + ".source has to be 1 to 64 letters, digits, dots, dashes or underscores.");
        }
        return new Source(
                each.source(),
                each.kind(),
                origins(each, property),
                secrets(each, property),
                rate(each.rateLimit(), property + ".rate-limit"),
                each.clientAddress());
    }

    private static Set<String> origins(WriteKey each, String property) {
        if (each.origins().isEmpty()) {
            return each.kind() == SourceKind.BROWSER ? Set.of(Source.ANY_ORIGIN) : Set.of();
        }
        if (each.origins().contains(Source.ANY_ORIGIN) && each.origins().size() > 1) {
            throw new UnusableWriteKeys(property + ".origins names origins beside *, which allows every one.");
        }
        return each.origins().stream()
                .map(written -> written.equals(Source.ANY_ORIGIN)
                        ? written
                        : WebOrigin.normal(written)
                                .orElseThrow(() -> new UnusableWriteKeys(property + ".origins contains \"" + written
                                        + "\", which is not scheme://host or scheme://host:port; no slash or path may"
                                        + " follow, other alphabets are written in Punycode.")))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static List<String> secrets(WriteKey each, String property) {
        List<String> secrets = each.secrets();
        if (secrets.stream().anyMatch(secret -> secret.isBlank() || !secret.equals(secret.strip()))) {
            throw new UnusableWriteKeys(property + ".secrets has a secret that is blank or has blanks around it.");
        }
        if (secrets.size() > MOST_SECRETS) {
            throw new UnusableWriteKeys(property + ".secrets has more than two: the old one and the new one.");
        }
        if (Set.copyOf(secrets).size() < secrets.size()) {
            throw new UnusableWriteKeys(property + ".secrets has the same secret twice.");
        }
        if (!secrets.isEmpty() && each.kind() == SourceKind.BROWSER) {
            throw new UnusableWriteKeys(property
                    + " has secrets and is of kind browser: what is signed comes from a server, so set its kind to"
                    + " server.");
        }
        return secrets;
    }

    private static Optional<RateLimit> rate(@Nullable Rate written, String property) {
        if (written == null) {
            return Optional.empty();
        }
        Integer eventsPerSecond = written.eventsPerSecond();
        if (eventsPerSecond == null) {
            throw new UnusableWriteKeys(property + ".burst is set without " + property + ".events-per-second.");
        }
        int burst = Optional.ofNullable(written.burst()).orElse(eventsPerSecond);
        if (!RateLimit.makesSense(eventsPerSecond, burst)) {
            throw new UnusableWriteKeys(property + ".events-per-second has to be 1 to " + RateLimit.MOST
                    + ", and burst at least as much as events-per-second.");
        }
        return Optional.of(new RateLimit(eventsPerSecond, burst));
    }
}
