package journey.remarketing.smtp;

import io.lettuce.core.RedisException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UnsupportedEncodingException;
import java.net.URI;
import java.time.Clock;
import java.util.Date;
import java.util.Locale;
import java.util.Optional;
import journey.remarketing.links.html.MailLinks;
import journey.remarketing.mail.MailContent;
import journey.remarketing.mail.MailRenderer;
import journey.remarketing.mail.MailSubject;
import journey.remarketing.outreach.Delivery;
import journey.remarketing.outreach.MailOrder;
import journey.remarketing.outreach.Occasion;
import journey.remarketing.outreach.Postman;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.mail.MailAuthenticationException;
import org.springframework.mail.MailException;
import org.springframework.mail.MailSendException;
import org.springframework.mail.javamail.JavaMailSender;

/**
 * Renders a mail and hands it to the mail server, once.
 *
 * <p>Whether a failure leaves a doubt hangs on two facts: whether the content had begun to leave (the message itself notes
 * when it is written out), and whether the server answered with a code. A code is always the truth; without one, a mail
 * whose content had not begun to leave was certainly not sent.
 */
public final class SmtpPostman implements Postman {
    private static final Logger LOG = LoggerFactory.getLogger(SmtpPostman.class);

    private final JavaMailSender sender;
    private final MailRenderer renderer;
    private final MailLinks links;
    private final Sender from;
    private final Clock clock;
    private final MeterRegistry registry;

    /**
     * Who the mails come from.
     *
     * @param domain the right side of Message-IDs
     */
    public record Sender(String address, String name, String domain) {
        public Sender {
            if (!domain.matches("[A-Za-z0-9.-]+")) {
                throw new IllegalArgumentException("the domain of Message-IDs is a host name");
            }
        }
    }

    public SmtpPostman(
            JavaMailSender sender,
            MailRenderer renderer,
            MailLinks links,
            Sender from,
            Clock clock,
            MeterRegistry registry) {
        this.sender = sender;
        this.renderer = renderer;
        this.links = links;
        this.from = from;
        this.clock = clock;
        this.registry = registry;
    }

    @Override
    public Delivery send(MailOrder order) {
        Outgoing message;
        try {
            message = message(order);
        } catch (RedisException away) {
            LOG.atWarn().addKeyValue("failure", away.getClass().getName()).log("The key of links could not be read");
            return new Delivery.Postponed("the key of links is not to be had");
        } catch (RuntimeException | MessagingException | UnsupportedEncodingException unfit) {
            LOG.atError()
                    .addKeyValue("campaign", order.key().campaign())
                    .addKeyValue("failure", unfit.getClass().getName())
                    .log("No mail can be made of an order");
            return new Delivery.Refused("no mail can be made of it");
        }
        Timer.Sample sample = Timer.start(registry);
        Delivery delivery;
        try {
            sender.send(message);
            delivery = new Delivery.Sent(message.id);
        } catch (MailException failure) {
            delivery = judge(failure, message);
        } catch (RuntimeException failure) {
            LOG.atError()
                    .addKeyValue("campaign", order.key().campaign())
                    .addKeyValue("failure", failure.getClass().getName())
                    .log("A mail could not be handed over");
            delivery =
                    new Delivery.InDoubt("sending failed: " + failure.getClass().getSimpleName());
        }
        sample.stop(registry.timer("journey.remarketing.smtp", "outcome", outcome(delivery)));
        return delivery;
    }

    private Outgoing message(MailOrder order) throws MessagingException, UnsupportedEncodingException {
        String address = order.contact().email().orElseThrow(() -> new IllegalArgumentException("no address"));
        URI unsubscribe = links.unsubscribe(order);
        MailContent content = links.lead(
                order,
                renderer.render(
                        new MailSubject(
                                order.customer(),
                                order.key().campaign(),
                                order.template(),
                                order.contact(),
                                order.cart(),
                                order.recentlyViewed(),
                                Optional.empty()),
                        unsubscribe),
                renderer.survey(order.key().campaign())
                        .map(survey -> new MailLinks.Question(
                                survey.kind().code(),
                                survey.scale(),
                                Occasion.order(order.key().episode()))));
        Outgoing message = new Outgoing('<' + order.key().fingerprint(order.customer()) + '@' + from.domain() + '>');
        message.setFrom(new InternetAddress(from.address(), from.name(), "UTF-8"));
        message.setRecipient(Message.RecipientType.TO, new InternetAddress(address.strip(), true));
        message.setSubject(content.subject(), "UTF-8");
        message.setSentDate(Date.from(clock.instant()));
        message.setHeader("List-Unsubscribe", '<' + unsubscribe.toString() + '>');
        message.setHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        message.setHeader("Auto-Submitted", "auto-generated");
        message.setContent(alternatives(content));
        return message;
    }

    private static MimeMultipart alternatives(MailContent content) throws MessagingException {
        MimeBodyPart text = new MimeBodyPart();
        text.setText(content.text(), "UTF-8", "plain");
        MimeBodyPart html = new MimeBodyPart();
        html.setText(content.html(), "UTF-8", "html");
        return new MimeMultipart("alternative", text, html);
    }

    private static Delivery judge(MailException failure, Outgoing message) {
        if (failure instanceof MailAuthenticationException) {
            return new Delivery.Postponed("the mail server refuses the log-in");
        }
        if (failure instanceof MailSendException send
                && send.getFailedMessages().isEmpty()
                && message.written) {
            // Only the farewell went wrong; the server had taken the mail.
            return new Delivery.Sent(message.id);
        }
        Optional<SmtpAnswer> answer = answer(failure);
        if (answer.isPresent()) {
            return answer.get().delivery();
        }
        return message.written
                ? new Delivery.InDoubt("the connection broke while the mail was handed over")
                : new Delivery.Postponed("the mail server was not reached");
    }

    private static Optional<SmtpAnswer> answer(MailException failure) {
        if (failure instanceof MailSendException send) {
            for (Exception cause : send.getMessageExceptions()) {
                Optional<SmtpAnswer> answer = answer(cause, 0);
                if (answer.isPresent()) {
                    return answer;
                }
            }
        }
        return answer(failure.getCause(), 0);
    }

    private static Optional<SmtpAnswer> answer(@org.jspecify.annotations.Nullable Throwable failure, int depth) {
        if (failure == null || depth > 8) {
            return Optional.empty();
        }
        // The recipient's own answer says more than the one to the whole mail, and is chained to it.
        Optional<SmtpAnswer> inner = failure instanceof MessagingException chained
                ? answer(chained.getNextException(), depth + 1)
                : answer(failure.getCause(), depth + 1);
        Optional<SmtpAnswer> own = switch (failure) {
            case SMTPAddressFailedException recipient ->
                answer(SmtpAnswer.Stage.RECIPIENT, recipient.getReturnCode(), recipient);
            case SMTPSenderFailedException sender -> answer(SmtpAnswer.Stage.SET_UP, sender.getReturnCode(), sender);
            case SMTPSendFailedException send -> answer(stage(send), send.getReturnCode(), send);
            default -> Optional.<SmtpAnswer>empty();
        };
        return inner.filter(answer -> answer.stage() == SmtpAnswer.Stage.RECIPIENT)
                .or(() -> own)
                .or(() -> inner);
    }

    private static Optional<SmtpAnswer> answer(SmtpAnswer.Stage stage, int code, MessagingException failure) {
        String text = Optional.ofNullable(failure.getMessage()).orElse("");
        return code >= 400 && code < 600 ? Optional.of(SmtpAnswer.of(stage, code, text)) : Optional.empty();
    }

    private static SmtpAnswer.Stage stage(SMTPSendFailedException failure) {
        String command = Optional.ofNullable(failure.getCommand()).orElse("").toUpperCase(Locale.ROOT);
        if (command.startsWith("RCPT")) {
            return SmtpAnswer.Stage.RECIPIENT;
        }
        return command.startsWith("DATA") || command.startsWith("BDAT") || command.startsWith(".")
                ? SmtpAnswer.Stage.CONTENT
                : SmtpAnswer.Stage.SET_UP;
    }

    private static String outcome(Delivery delivery) {
        return switch (delivery) {
            case Delivery.Sent sent -> "sent";
            case Delivery.Postponed postponed -> "postponed";
            case Delivery.Refused refused -> "refused";
            case Delivery.Bounced bounced -> "bounced";
            case Delivery.InDoubt doubt -> "in_doubt";
        };
    }

    /** Keeps its Message-ID, and notes when its content begins to leave. */
    private static final class Outgoing extends MimeMessage {
        private final String id;
        private volatile boolean written;

        Outgoing(String id) throws MessagingException {
            super(Session.getInstance(new java.util.Properties()));
            this.id = id;
            setHeader("Message-ID", id);
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", id);
        }

        @Override
        public void writeTo(OutputStream out, String[] ignored) throws IOException, MessagingException {
            written = true;
            super.writeTo(out, ignored);
        }
    }
}
