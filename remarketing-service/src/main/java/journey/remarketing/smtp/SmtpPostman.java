package journey.remarketing.smtp;

import io.lettuce.core.RedisException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UnsupportedEncodingException;
import java.net.URI;
import java.time.Clock;
import java.util.Date;
import java.util.Optional;
import java.util.Properties;
import journey.remarketing.bounce.MailMark;
import journey.remarketing.bounce.MailMarks;
import journey.remarketing.links.html.MailLinks;
import journey.remarketing.mail.MailContent;
import journey.remarketing.mail.MailRenderer;
import journey.remarketing.mail.MailSubject;
import journey.remarketing.outreach.Channel;
import journey.remarketing.outreach.Delivery;
import journey.remarketing.outreach.MailOrder;
import journey.remarketing.outreach.Suppression;
import org.eclipse.angus.mail.smtp.SMTPMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renders a mail and hands it to the mail server, once.
 *
 * <p>Whether a failure leaves a doubt hangs on two facts: whether the content had begun to leave (the message itself notes
 * when it is written out), and whether the server answered with a code. A code is always the truth; without one, a mail
 * whose content had not begun to leave was certainly not sent.
 */
public final class SmtpPostman implements Channel {
    private static final Logger LOG = LoggerFactory.getLogger(SmtpPostman.class);
    private static final Session NONE = Session.getInstance(new Properties());

    private final SmtpConnections connections;
    private final MailRenderer renderer;
    private final MailLinks links;
    private final MailMarks marks;
    private final Sender from;
    private final Optional<DkimSigner> dkim;
    private final Clock clock;
    private final MeterRegistry registry;

    /**
     * Who the mails come from.
     *
     * @param domain the right side of Message-IDs
     * @param bounces to where bounces go, with a mark of the mail before the at sign; none: to {@code address}, unmarked
     */
    public record Sender(String address, String name, String domain, Optional<String> bounces) {
        public Sender {
            if (!domain.matches("[A-Za-z0-9.-]+")) {
                throw new IllegalArgumentException("the domain of Message-IDs is a host name");
            }
        }
    }

    public SmtpPostman(
            SmtpConnections connections,
            MailRenderer renderer,
            MailLinks links,
            MailMarks marks,
            Sender from,
            Optional<DkimSigner> dkim,
            Clock clock,
            MeterRegistry registry) {
        this.connections = connections;
        this.renderer = renderer;
        this.links = links;
        this.marks = marks;
        this.from = from;
        this.dkim = dkim;
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
        String code = "none";
        try {
            connections.send(message);
            delivery = new Delivery.Sent(message.id);
            code = codeClass(Optional.empty());
        } catch (MessagingException failure) {
            delivery = judge(failure, message);
            code = codeClass(Optional.of(failure));
        } catch (RuntimeException failure) {
            LOG.atError()
                    .addKeyValue("campaign", order.key().campaign())
                    .addKeyValue("failure", failure.getClass().getName())
                    .log("A mail could not be handed over");
            delivery =
                    new Delivery.InDoubt("sending failed: " + failure.getClass().getSimpleName());
        }
        sample.stop(registry.timer("journey.remarketing.smtp", "outcome", outcome(delivery), "code", code));
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
                                order.suggestions().related(),
                                order.suggestions().bestsellers(),
                                Optional.empty()),
                        unsubscribe),
                MailLinks.Question.of(renderer.survey(order.key().campaign()), order));
        String fingerprint = order.key().fingerprint(order.customer());
        MailMark mark = new MailMark(order.customer(), Suppression.fingerprint(address), Optional.of(fingerprint));
        String id = marks.messageId(mark, from.domain());
        InternetAddress to = new InternetAddress(address.strip(), true);
        MimeMessage headers = new MimeMessage(NONE);
        headers.setHeader("Message-ID", id);
        headers.setFrom(new InternetAddress(from.address(), from.name(), "UTF-8"));
        headers.setRecipient(Message.RecipientType.TO, to);
        headers.setSubject(content.subject(), "UTF-8");
        headers.setSentDate(Date.from(clock.instant()));
        headers.setHeader("List-Unsubscribe", '<' + unsubscribe.toString() + '>');
        headers.setHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        headers.setHeader("Auto-Submitted", "auto-generated");
        byte[] bytes = MailBytes.of(headers, fingerprint, content.text(), content.html());
        return new Outgoing(
                id,
                from.bounces().map(back -> marks.returnPath(mark, back)).orElse(from.address()),
                to,
                dkim.map(signer -> signer.signed(bytes, clock.instant())).orElse(bytes));
    }

    private static Delivery judge(MessagingException failure, Outgoing message) {
        if (failure instanceof SmtpConnections.Unreachable) {
            return new Delivery.Postponed(
                    failure.getNextException() instanceof AuthenticationFailedException
                            ? "the mail server refuses the log-in"
                            : "the mail server was not reached",
                    true);
        }
        return SmtpAnswer.of(failure)
                .map(SmtpAnswer::delivery)
                .orElseGet(() -> message.begun()
                        ? new Delivery.InDoubt("the connection broke while the mail was handed over")
                        : new Delivery.Postponed("the connection broke before the mail was handed over"));
    }

    /** The server's answer by its first digit; a closed set, so that it may be a meter's tag. */
    private static String codeClass(Optional<MessagingException> failure) {
        return failure.map(SmtpAnswer::of)
                .map(answer -> answer.map(said -> said.code() / 100 + "xx").orElse("none"))
                .orElse("2xx");
    }

    private static String outcome(Delivery delivery) {
        return switch (delivery) {
            case Delivery.Sent sent -> "sent";
            case Delivery.Postponed postponed -> "postponed";
            case Delivery.Refused refused -> "refused";
            case Delivery.Bounced bounced -> "bounced";
            case Delivery.NothingLeft nothing -> "nothing_left";
            case Delivery.InDoubt doubt -> "in_doubt";
        };
    }

    /** Is written as it was composed, and notes when its content begins to leave. */
    private static final class Outgoing extends SMTPMessage implements SmtpConnections.Parcel {
        private final String id;
        private final Address[] to;
        private final byte[] bytes;
        private volatile boolean begun;

        Outgoing(String id, String sender, InternetAddress to, byte[] bytes) {
            super(NONE);
            setEnvelopeFrom(sender);
            this.id = id;
            this.to = new Address[] {to};
            this.bytes = bytes;
        }

        @Override
        public MimeMessage message() {
            return this;
        }

        @Override
        public Address[] recipients() {
            return to.clone();
        }

        @Override
        public boolean begun() {
            return begun;
        }

        @Override
        public void writeTo(OutputStream out, String[] ignored) throws IOException {
            begun = true;
            out.write(bytes);
        }
    }
}
