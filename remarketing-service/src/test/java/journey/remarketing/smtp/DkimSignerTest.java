package journey.remarketing.smtp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.apache.james.jdkim.DKIMCommon;
import org.apache.james.jdkim.DKIMVerifier;
import org.apache.james.jdkim.api.SignatureRecord;
import org.apache.james.jdkim.exceptions.FailException;
import org.apache.james.jdkim.impl.Message;
import org.apache.james.jdkim.tagvalue.SignatureRecordImpl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is signed here is verified by Apache James' jDKIM. */
class DkimSignerTest {
    private static final Instant NOW = Instant.parse("2026-03-02T11:00:00Z");
    private static final String MAIL = """
            Message-ID: <x@shop.example>
            From: =?UTF-8?Q?Bottega_=26_Figli?= <shop@shop.example>
            To: anna@example.org
            Subject: =?UTF-8?Q?Anna,_hai_lasciato_qualcosa?=
             =?UTF-8?Q?_nel_carrello?=
            Date: Mon, 02 Mar 2026 11:00:00 +0000
            List-Unsubscribe: <https://news.shop.example/unsubscribe/abc>
            List-Unsubscribe-Post: List-Unsubscribe=One-Click
            X-Other: not signed
            MIME-Version: 1.0
            Content-Type: text/plain; charset=UTF-8

            Ciao  Anna,\t

            .
              a line  with   blanks\s\s


            """.replace("\n", "\r\n");

    private static String pem(KeyPair keys) {
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(keys.getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
    }

    private static KeyPair keys(String algorithm) throws Exception {
        return KeyPairGenerator.getInstance(algorithm).generateKeyPair();
    }

    private static byte[] signed(KeyPair keys, String mail) {
        return DkimSigner.of("shop.example", "s1", pem(keys)).signed(mail.getBytes(US_ASCII), NOW);
    }

    private static List<SignatureRecord> verified(KeyPair keys, byte[] mail) throws Exception {
        String record = "v=DKIM1; k=rsa; p="
                + Base64.getEncoder().encodeToString(keys.getPublic().getEncoded());
        return new DKIMVerifier((method, selector, domain) -> {
                    assertThat(selector.toString() + '@' + domain).isEqualTo("s1@shop.example");
                    return List.of(record);
                })
                .verify(new ByteArrayInputStream(mail));
    }

    @Test
    void jdkimVerifiesAnRsaSignatureWithTheHeadersOfOneClickUnsubscription() throws Exception {
        KeyPair keys = keys("RSA");
        List<SignatureRecord> records = verified(keys, signed(keys, MAIL));
        assertThat(records).hasSize(1);
        assertThat(records.getFirst().getHeaders().toString())
                .contains("List-Unsubscribe", "List-Unsubscribe-Post", "Subject", "To", "Date", "Message-ID")
                .doesNotContain("X-Other");
        assertThat(records.getFirst().getHeaders())
                .filteredOn(name -> name.toString().equals("From"))
                .hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ciao", "unsubscribe/abc", "One-Click", "Anna,_hai", "anna@example.org"})
    void whatIsChangedOnTheWayIsNoticed(String part) throws Exception {
        KeyPair keys = keys("RSA");
        byte[] changed = new String(signed(keys, MAIL), US_ASCII)
                .replace(part, part + 'x')
                .getBytes(US_ASCII);
        assertThatThrownBy(() -> verified(keys, changed)).isInstanceOf(FailException.class);
    }

    @Test
    void aSecondSenderIsNoticedAndOtherBlanksAreNot() throws Exception {
        KeyPair keys = keys("RSA");
        String mail = new String(signed(keys, MAIL), US_ASCII);
        byte[] another = ("From: evil@example.org\r\n" + mail).getBytes(US_ASCII);
        assertThatThrownBy(() -> verified(keys, another)).isInstanceOf(FailException.class);
        byte[] refolded = (mail.replace("carrello?=\r\n", "carrello?=  \r\n").replace("Ciao  Anna", "Ciao Anna")
                        + "\r\n")
                .getBytes(US_ASCII);
        assertThat(verified(keys, refolded)).hasSize(1);
    }

    /** jDKIM knows no Ed25519: it says what was signed, and the JDK whether it was (RFC 8463: the hash of it). */
    @Test
    void anEd25519SignatureIsOfWhatJdkimSaysIsSigned() throws Exception {
        KeyPair keys = keys("Ed25519");
        byte[] mail = signed(keys, MAIL);
        Message message = new Message(new ByteArrayInputStream(mail));
        String field = message.getFields("DKIM-Signature").getFirst();
        String value = field.substring(field.indexOf(':') + 1);
        assertThat(value).contains("a=ed25519-sha256");
        SignatureRecord record = new SignatureRecordImpl(value.replace("ed25519-sha256", "rsa-sha256"));
        Taken taken = new Taken();
        Checked.feed(message, new SignatureRecordImpl(value), record.getHeaders(), taken);
        Signature signature = Signature.getInstance("Ed25519");
        signature.initVerify(keys.getPublic());
        signature.update(MessageDigest.getInstance("SHA-256").digest(taken.bytes.toByteArray()));
        assertThat(signature.verify(record.getSignature())).isTrue();
        assertThat(record.getBodyHash()).isEqualTo(verifiedBodyHash());
    }

    private static byte[] verifiedBodyHash() throws Exception {
        KeyPair keys = keys("RSA");
        return verified(keys, signed(keys, MAIL)).getFirst().getBodyHash();
    }

    private static final class Checked extends DKIMCommon {
        static void feed(Message message, SignatureRecord record, List<CharSequence> headers, Signature into)
                throws Exception {
            signatureCheck(message, record, headers, into);
        }
    }

    /** Keeps what it is to check. */
    private static final class Taken extends Signature {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Taken() throws Exception {
            super("none");
            initVerify(keys("Ed25519").getPublic());
        }

        @Override
        protected void engineInitVerify(PublicKey key) {}

        @Override
        protected void engineInitSign(PrivateKey key) {}

        @Override
        protected void engineUpdate(byte b) {
            bytes.write(b);
        }

        @Override
        protected void engineUpdate(byte[] b, int off, int len) {
            bytes.write(b, off, len);
        }

        @Override
        protected byte[] engineSign() {
            return new byte[0];
        }

        @Override
        protected boolean engineVerify(byte[] signature) {
            return false;
        }

        @Override
        @Deprecated
        protected void engineSetParameter(String param, Object value) {}

        @Override
        @Deprecated
        protected Object engineGetParameter(String param) {
            return param;
        }
    }

    @Test
    void keysThatCannotSignAreRefusedWithAReason() throws Exception {
        assertThatThrownBy(() -> DkimSigner.of("shop.example", "s1", "-----BEGIN RSA PRIVATE KEY-----"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PKCS #8");
        String other = pem(keys("EC"));
        assertThatThrownBy(() -> DkimSigner.of("shop.example", "s1", other))
                .hasMessageContaining("neither an RSA nor an Ed25519 key");
        String good = pem(keys("Ed25519"));
        assertThatThrownBy(() -> DkimSigner.of("", "s1", good)).hasMessageContaining("domain");
    }
}
