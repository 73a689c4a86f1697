package journey.remarketing.links;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import journey.events.CustomerId;

/** What a link in a mail does, and for whom. */
public sealed interface Link {
    Purpose purpose();

    /**
     * Ends all mails.
     *
     * @param address the fingerprint of the address that it was mailed to, 16 hexadecimal digits
     * @param campaign the one that mailed it
     */
    record Unsubscribe(CustomerId customer, String address, String campaign) implements Link {
        @Override
        public Purpose purpose() {
            return Purpose.UNSUBSCRIBE;
        }
    }

    /** Lets somebody choose what they get mail about; parameters as of {@link Unsubscribe}. */
    record Preferences(CustomerId customer, String address, String campaign) implements Link {
        @Override
        public Purpose purpose() {
            return Purpose.PREFERENCES;
        }
    }

    /** Leads to a page. */
    record Click(Origin origin, URI target) implements Link {
        public Click {
            web(target);
        }

        @Override
        public Purpose purpose() {
            return Purpose.CLICK;
        }
    }

    /**
     * Leads back to the cart.
     *
     * @param target where {@value #PLACE} stands, the storefront is handed the cart
     */
    record Restore(Origin origin, String target, String episode, List<Item> items) implements Link {
        /** What is replaced in the target. */
        public static final String PLACE = "{restore}";

        /** @param id the product's */
        public record Item(String id, int quantity) {}

        public Restore {
            items = List.copyOf(items);
            web(URI.create(target.replace(PLACE, "")));
        }

        @Override
        public Purpose purpose() {
            return Purpose.RESTORE;
        }
    }

    /** A picture that tells that the mail was opened. */
    record Open(Origin origin) implements Link {
        @Override
        public Purpose purpose() {
            return Purpose.OPEN;
        }
    }

    /**
     * Asks for an answer.
     *
     * @param kind {@code nps}, {@code csat} or {@code ces}
     * @param scale the highest possible answer
     * @param about the order that is asked about
     */
    record Survey(Origin origin, String kind, int scale, Optional<String> about) implements Link {
        /** The lowest answer: a recommendation of 10 starts at 0, all others at 1. */
        public int lowest() {
            return kind.equals("nps") && scale == 10 ? 0 : 1;
        }

        @Override
        public Purpose purpose() {
            return Purpose.SURVEY;
        }
    }

    private static void web(URI target) {
        if (target.getHost() == null || !("https".equals(target.getScheme()) || "http".equals(target.getScheme()))) {
            throw new IllegalArgumentException("a link leads to a web page");
        }
    }
}
