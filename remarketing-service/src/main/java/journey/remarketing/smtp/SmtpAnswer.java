package journey.remarketing.smtp;

import jakarta.mail.MessagingException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import journey.remarketing.outreach.Delivery;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.jspecify.annotations.Nullable;

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
    private static final int SERVICE_CLOSING = 421;
    private static final Set<Integer> ABOUT_LOG_IN = Set.of(530, 534, 535, 538);
    private static final Set<Integer> NO_SUCH_MAILBOX = Set.of(550, 551, 553);
    /** These two are about the sender's address. */
    private static final Set<String> BAD_SENDER = Set.of("5.1.7", "5.1.8");

    /** @param text the answer as it came, e.g. {@code 550 5.1.1 no such user}; empty where it is unknown */
    static SmtpAnswer of(Stage stage, int code, String text) {
        Matcher matcher = TEXT.matcher(text);
        return new SmtpAnswer(stage, code, matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty());
    }

    /**
     * The answer that a failure carries. The recipient's own says more than the one to the whole mail, and is chained to
     * it. Empty where the server did not answer.
     */
    static Optional<SmtpAnswer> of(MessagingException failure) {
        return of(failure, 0);
    }

    private static Optional<SmtpAnswer> of(@Nullable Throwable failure, int depth) {
        if (failure == null || depth > 8) {
            return Optional.empty();
        }
        Optional<SmtpAnswer> inner = failure instanceof MessagingException chained
                ? of(chained.getNextException(), depth + 1)
                : of(failure.getCause(), depth + 1);
        Optional<SmtpAnswer> own = switch (failure) {
            case SMTPAddressFailedException recipient ->
                of(Stage.RECIPIENT, recipient.getReturnCode(), (MessagingException) recipient);
            case SMTPSenderFailedException sender ->
                of(Stage.SET_UP, sender.getReturnCode(), (MessagingException) sender);
            case SMTPSendFailedException send -> of(stage(send), send.getReturnCode(), (MessagingException) send);
            default -> Optional.<SmtpAnswer>empty();
        };
        return inner.filter(answer -> answer.stage() == Stage.RECIPIENT)
                .or(() -> own)
                .or(() -> inner);
    }

    private static Optional<SmtpAnswer> of(Stage stage, int code, MessagingException failure) {
        String text = Optional.ofNullable(failure.getMessage()).orElse("");
        return code >= 400 && code < 600 ? Optional.of(of(stage, code, text)) : Optional.empty();
    }

    private static Stage stage(SMTPSendFailedException failure) {
        String command = Optional.ofNullable(failure.getCommand()).orElse("").toUpperCase(Locale.ROOT);
        if (command.startsWith("RCPT")) {
            return Stage.RECIPIENT;
        }
        return command.startsWith("DATA") || command.startsWith("BDAT") || command.startsWith(".")
                ? Stage.CONTENT
                : Stage.SET_UP;
    }

    Delivery delivery() {
        String reason = "SMTP " + code + enhanced.map(more -> ' ' + more).orElse("");
        if (code < 500 || ABOUT_LOG_IN.contains(code)) {
            return new Delivery.Postponed(reason, concernsAll());
        }
        return switch (stage) {
            case SET_UP -> new Delivery.Postponed(reason, true);
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

    /** What is said before the recipient is known would be said to the next mail, too. */
    private boolean concernsAll() {
        return stage == Stage.SET_UP || code == SERVICE_CLOSING;
    }

    private static boolean setUp(String enhanced) {
        return enhanced.startsWith("5.7.") || BAD_SENDER.contains(enhanced);
    }

    private static boolean noSuchMailbox(String enhanced) {
        return enhanced.startsWith("5.1.") || enhanced.equals("5.2.1");
    }
}
