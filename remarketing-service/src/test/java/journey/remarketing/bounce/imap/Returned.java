package journey.remarketing.bounce.imap;

import static java.nio.charset.StandardCharsets.US_ASCII;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.util.Properties;

/** Mails as mail servers send them back. */
public final class Returned {
    private Returned() {}

    public static MimeMessage mail(String text) throws MessagingException {
        return new MimeMessage(
                Session.getInstance(new Properties()),
                new ByteArrayInputStream(text.replace("\n", "\r\n").getBytes(US_ASCII)));
    }

    /** As Postfix writes it. */
    public static String bounce(String to, String action, String status, String diagnostic, String original) {
        return """
                Return-Path: <>
                Delivered-To: %s
                Date: Mon, 2 Mar 2026 11:00:05 +0000 (UTC)
                From: MAILER-DAEMON@mx.shop.example (Mail Delivery System)
                Subject: Undelivered Mail Returned to Sender
                To: %s
                Auto-Submitted: auto-replied
                MIME-Version: 1.0
                Content-Type: multipart/report; report-type=delivery-status;
                	boundary="BB"
                Message-Id: <20260302110005.1@mx.shop.example>

                This is a MIME-encapsulated message.

                --BB
                Content-Description: Notification
                Content-Type: text/plain; charset=us-ascii

                I'm sorry to have to inform you that your message could not
                be delivered to one or more recipients.

                --BB
                Content-Description: Delivery report
                Content-Type: message/delivery-status

                Reporting-MTA: dns; mx.shop.example
                X-Postfix-Queue-ID: 4ABC
                Arrival-Date: Mon,  2 Mar 2026 11:00:01 +0000 (UTC)

                Final-Recipient: rfc822; anna@example.org
                Action: %s
                Status: %s
                Remote-MTA: dns; mx.example.org
                Diagnostic-Code: smtp; %s

                --BB
                Content-Description: Undelivered Message Headers
                Content-Type: %s

                From: shop@shop.example
                To: anna@example.org
                Message-ID: %s
                Subject: Ciao

                --BB--
                """.formatted(to, to, action, status, diagnostic, "text/rfc822-headers", original);
    }

    /** As RFC 5965 has it in its appendix. */
    public static String complaint(String type, String original) {
        return """
                From: <abusedesk@example.com>
                Date: Mon, 2 Mar 2026 17:40:36 +0000
                Subject: FW: Ciao
                To: <abuse@shop.example>
                Message-ID: <20030712040037.46341@example.com>
                MIME-Version: 1.0
                Content-Type: multipart/report; report-type=feedback-report;
                     boundary="part1_13d.2e68ed54_boundary"

                --part1_13d.2e68ed54_boundary
                Content-Type: text/plain; charset="US-ASCII"
                Content-Transfer-Encoding: 7bit

                This is an email abuse report.

                --part1_13d.2e68ed54_boundary
                Content-Type: message/feedback-report

                Feedback-Type: %s
                User-Agent: SomeGenerator/1.0
                Version: 1

                --part1_13d.2e68ed54_boundary
                Content-Type: message/rfc822
                Content-Disposition: inline

                From: <shop@shop.example>
                To: <redacted@example.org>
                Subject: Ciao
                Message-ID: %s
                MIME-Version: 1.0
                Content-type: text/plain

                Spam Spam Spam
                --part1_13d.2e68ed54_boundary--
                """.formatted(type, original);
    }
}
