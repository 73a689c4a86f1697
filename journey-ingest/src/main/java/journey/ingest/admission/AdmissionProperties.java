package journey.ingest.admission;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may send.
 *
 * @param writeKeys at least one, else ingest does not start
 */
@ConfigurationProperties("journey.ingest")
public record AdmissionProperties(@DefaultValue List<WriteKey> writeKeys) {
    private static final Pattern SOURCE_NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    public AdmissionProperties {
        writeKeys = List.copyOf(writeKeys);
    }

    /**
     * One write key. Several keys may stand for one source, so that keys can be changed without a gap.
     *
     * @param key what clients send; not a secret where browsers use it
     * @param source the name of the source
     * @param origins allowed web origins; without any, every origin for a browser's key and none for a server's
     * @param secrets what webhooks to this key are signed with; two while they are being changed
     */
    public record WriteKey(
            @DefaultValue("") String key,
            @DefaultValue("") String source,
            @DefaultValue("browser") SourceKind kind,
            @DefaultValue Set<String> origins,
            @DefaultValue List<String> secrets) {
        /** Neither key nor secrets. */
        @Override
        public String toString() {
            return "WriteKey[" + source + "]";
        }
    }

    /**
     * The keys by which senders are admitted.
     *
     * @throws UnusableWriteKeys where the settings contradict each other, or name nobody who may send
     */
    public WriteKeys toWriteKeys() {
        if (writeKeys.isEmpty()) {
            throw new UnusableWriteKeys("No write key is configured, so nobody could send anything.");
        }
        Map<String, Source> sources = new HashMap<>();
        for (int i = 0; i < writeKeys.size(); i++) {
            WriteKey each = writeKeys.get(i);
            String property = "journey.ingest.write-keys[" + i + "]";
            if (each.key().isBlank() || each.key().contains(":")) {
                throw new UnusableWriteKeys(property + ".key is blank or contains a colon.");
            }
            if (!SOURCE_NAME.matcher(each.source()).matches()) {
                throw new UnusableWriteKeys(
                        property + ".source has to be 1 to 64 letters, digits, dots, dashes or underscores.");
            }
            Set<String> origins = each.origins().isEmpty() && each.kind() == SourceKind.BROWSER
                    ? Set.of(Source.ANY_ORIGIN)
                    : each.origins();
            Source source = new Source(each.source(), each.kind(), origins, each.secrets(), Optional.empty(), false);
            if (sources.put(each.key(), source) != null) {
                throw new UnusableWriteKeys(property + ".key is configured twice.");
            }
        }
        return new WriteKeys(sources);
    }
}
