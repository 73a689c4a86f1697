package journey.remarketing.smtp;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import journey.remarketing.outreach.Delivery;

/**
 * A mail server's refusal, and what it means for the mail.
 *
 * <p>Only what says that the mailbox does not exist is a bounce: a bounce suppresses the address for good, so trouble with
 * the set-up (log-in, relaying, policy) must never look like one. That is tried again while the step is fresh.
 *
 * @param code 400 to 599
 * @param enhanced as RFC 3463 has it, e.g. 5.1.1; many servers give none
 */
record SmtpAnswer(Stage stage, int code, Optional<String> enhanced) {
    /** What the server answered. */
    enum Stage {
        /** Everything before the recipient: greeting, log-in, sender. */
        SET_UP,
        RECIPIENT,
        /** The command DATA and the content. */
        CONTENT
    }

    private static final Pattern TEXT = Pattern.compile("^\\s*[245]\\d\\d[ -]([245]\\.\\d{1,3}\\.\\d{1,3})\\b");
    private static final Set<Integer> ABOUT_LOG_IN = Set.of(530, 534, 535, 538);
    private static final Set<Integer> NO_SUCH_MAILBOX = Set.of(550, 551, 553);
    /** These two are about the sender's address. */
    private static final Set<String> BAD_SENDER = Set.of("5.1.7", "5.1.8");

    /** @param text the answer as it came, e.g. {@code 550 5.1.1 no such user}; empty where it is unknown */
    static SmtpAnswer of(Stage stage, int code, String text) {
        Matcher matcher = TEXT.matcher(text);
        return new SmtpAnswer(stage, code, matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty());
    }

    Delivery delivery() {
        String reason = "SMTP " + code + enhanced.map(more -> ' ' + more).orElse("");
        if (code < 500 || ABOUT_LOG_IN.contains(code)) {
            return new Delivery.Postponed(reason);
        }
        return switch (stage) {
            case SET_UP -> new Delivery.Postponed(reason);
            case RECIPIENT -> {
                if (enhanced.filter(SmtpAnswer::setUp).isPresent()) {
                    yield new Delivery.Postponed(reason);
                }
                yield enhanced.map(SmtpAnswer::noSuchMailbox).orElse(NO_SUCH_MAILBOX.contains(code))
                        ? new Delivery.Bounced(reason)
                        : new Delivery.Refused(reason);
            }
            case CONTENT -> new Delivery.Refused(reason);
        };
    }

    private static boolean setUp(String enhanced) {
        return enhanced.startsWith("5.7.") || BAD_SENDER.contains(enhanced);
    }

    private static boolean noSuchMailbox(String enhanced) {
        return enhanced.startsWith("5.1.") || enhanced.equals("5.2.1");
    }
}
