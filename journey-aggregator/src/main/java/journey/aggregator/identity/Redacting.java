package journey.aggregator.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import journey.aggregator.erasure.ErasedIds;
import journey.aggregator.erasure.ErasureCodec;
import journey.aggregator.erasure.PrivacyRequest;
import journey.aggregator.erasure.Receipts;
import journey.aggregator.identity.IdentityMeters.Answered;
import journey.events.CustomerId;
import journey.events.Topics;
import journey.events.codec.Headers;
import journey.events.codec.Ids;
import journey.ledger.Changes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what shops ask for on behalf of their customers. A request for erasure gets onto the log as if an operator had asked,
 * a while after it came: by then everything that it names has been tied and folded, so that it is known who the person is.
 * Until then it is a timer, whose name has all that is needed and nothing personal; timer and request are exchanged in one
 * commit. The receipt follows from the delivery's messageId, so a repetition is the same erasure.
 *
 * <p>Only a shop's server is heard: what browsers say anybody can say.
 */
final class Redacting {
    static final String TIMER = "redaction:";

    private static final Logger LOG = LoggerFactory.getLogger(Redacting.class);

    /** Each waits longer than the one before by {@code settle}: five hours with ten seconds. */
    private static final int ATTEMPTS = 60;

    private final Redactions redactions;
    private final ErasedIds erased;
    private final Receipts receipts;
    private final Duration settle;
    private final IdentityMeters meters;
    private final AtomicBoolean warned;

    /** @param warned whether it has been said that there is no key; shared by all partitions */
    Redacting(
            Redactions redactions,
            ErasedIds erased,
            Receipts receipts,
            Duration settle,
            IdentityMeters meters,
            AtomicBoolean warned) {
        this.redactions = redactions;
        this.erased = erased;
        this.receipts = receipts;
        this.settle = settle;
        this.meters = meters;
        this.warned = warned;
    }

    void on(PrivacyRequest request, Ids touchpoint, Changes changes, Instant now) {
        switch (request) {
            case CUSTOMER_DATA -> changes.afterwards(() -> meters.asked(request, Answered.NOTED));
            case SHOP_REDACTION ->
                changes.afterwards(() -> {
                    meters.asked(request, Answered.NOTED);
                    LOG.atWarn()
                            .addKeyValue("messageId", touchpoint.messageId())
                            .log("A shop has gone and wants everything erased; that is for you to do");
                });
            case CUSTOMER_REDACTION -> erase(touchpoint, changes, now);
        }
    }

    private void erase(Ids touchpoint, Changes changes, Instant now) {
        if (!erased.canErase()) {
            changes.afterwards(() -> {
                meters.asked(PrivacyRequest.CUSTOMER_REDACTION, Answered.REFUSED);
                if (warned.compareAndSet(false, true)) {
                    LOG.warn(
                            "A shop wants a customer erased, and there is no key: set journey.aggregator.erasure.keys");
                }
            });
            return;
        }
        String receipt = receipt(touchpoint.messageId());
        if (receipts.find(receipt).isEmpty()) {
            changes.timer(timer(receipt, CustomerId.of(touchpoint.ids().getFirst()), 1), now.plus(settle));
        }
    }

    /** A timer has come due. */
    void due(String timer, Changes changes, Instant now) {
        String[] words = timer.substring(TIMER.length()).split("/", -1);
        String receipt = words[0];
        CustomerId customer = new CustomerId(words[1]);
        int attempt = Integer.parseInt(words[2]);
        if (receipts.find(receipt).isPresent()) {
            return;
        }
        switch (redactions.of(receipt, now.truncatedTo(ChronoUnit.MILLIS), customer)) {
            case Redactions.Answer.Erase found -> {
                changes.publish(Topics.TOUCHPOINTS, ErasureCodec.request(found.request()));
                changes.afterwards(() -> {
                    meters.asked(PrivacyRequest.CUSTOMER_REDACTION, Answered.ERASED);
                    LOG.atInfo().addKeyValue("receipt", receipt).log("A customer is erased, as their shop asked");
                });
            }
            case Redactions.Answer.NotYet _ -> {
                if (attempt < ATTEMPTS) {
                    changes.timer(timer(receipt, customer, attempt + 1), now.plus(settle.multipliedBy(attempt + 1L)));
                } else {
                    changes.afterwards(() -> {
                        meters.asked(PrivacyRequest.CUSTOMER_REDACTION, Answered.UNKNOWN);
                        LOG.atWarn()
                                .addKeyValue("receipt", receipt)
                                .log("A customer whom their shop wants erased was not found");
                    });
                }
            }
        }
    }

    /** The erasure that a delivery asks for. */
    static String receipt(String messageId) {
        return UUID.nameUUIDFromBytes(messageId.getBytes(UTF_8)).toString();
    }

    /** Whether who says something may ask for it. */
    static boolean isHeard(Map<String, String> headers) {
        return "server".equals(headers.get(Headers.SOURCE_KIND));
    }

    private static String timer(String receipt, CustomerId customer, int attempt) {
        return TIMER + receipt + "/" + customer + "/" + attempt;
    }
}
