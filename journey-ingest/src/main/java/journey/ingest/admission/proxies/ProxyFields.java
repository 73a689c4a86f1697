package journey.ingest.admission.proxies;

/**
 * The header fields in which the proxies before this server say what they know. One kind only is read: a proxy that writes
 * the one passes the other on as the visitor sent it.
 */
public enum ProxyFields {
    /** {@code X-Forwarded-For}, {@code -Proto} and {@code -Host}. */
    X_FORWARDED,
    /** {@code Forwarded}, RFC 7239. */
    FORWARDED
}
