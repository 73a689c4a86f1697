package journey.ingest.dialect;

import java.util.Optional;
import java.util.Set;
import journey.ingest.admission.Source;

/**
 * A foreign format. Pure: the same delivery gives the same events, with the same messageIds, so that a repeated delivery is
 * recognised wherever its first try got to.
 */
public interface Dialect {
    /** For metrics and in {@code context.library.name}: {@code shopify}, {@code woocommerce}. */
    String name();

    Set<String> methods();

    /** As in {@link journey.ingest.listener.Route}: {@code /webhooks/shopify/*}. */
    String path();

    /** The write key that the delivery shows. */
    Optional<String> writeKey(Delivery delivery);

    /** Whether {@link #translate} takes nothing that is not signed with one of the source's secrets. */
    boolean signed();

    /** @param source what the write key stands for, with the secrets that deliveries are signed with */
    Translation translate(Delivery delivery, Source source);

    /** What the sender is told when all went well. */
    Welcome welcome();

    /** The answers that senders of foreign formats expect. */
    enum Welcome {
        /** 200 and the tracking API's JSON. */
        JSON,
        /** 204 without a body. */
        NOTHING,
        /** 200 and a transparent picture of one pixel, whatever happened: it is shown on somebody's page. */
        PIXEL
    }
}
