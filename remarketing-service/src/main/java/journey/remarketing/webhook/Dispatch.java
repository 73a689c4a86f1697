package journey.remarketing.webhook;

import java.time.Instant;
import java.util.Optional;
import journey.events.CustomerId;

/**
 * A webhook that is on its way.
 *
 * @param id the {@code webhook-id}
 * @param body JSON, the same at every try
 * @param since when it was queued
 * @param tries how often it was tried
 * @param answer to the latest try
 */
public record Dispatch(
        String id,
        String endpoint,
        CustomerId customer,
        String body,
        Instant since,
        int tries,
        Optional<String> answer) {

    /** Its name in the slot. */
    public String field() {
        return customer.value() + '|' + id;
    }

    /** The customer in such a name. */
    public static boolean isOf(String field, CustomerId customer) {
        return field.startsWith(customer.value() + '|');
    }

    Dispatch tried(Answer by) {
        return new Dispatch(id, endpoint, customer, body, since, tries + 1, Optional.of(by.reason()));
    }

    @Override
    public String toString() {
        return "Dispatch[" + id + "]";
    }
}
