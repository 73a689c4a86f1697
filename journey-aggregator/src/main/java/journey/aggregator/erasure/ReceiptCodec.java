package journey.aggregator.erasure;

import journey.events.codec.SignalCodec;
import tools.jackson.databind.json.JsonMapper;

/** Receipts as they are stored: JSON. */
public final class ReceiptCodec {
    private static final JsonMapper MAPPER =
            JsonMapper.builder().addModule(SignalCodec.contractModule()).build();

    private ReceiptCodec() {}

    public static byte[] encode(Receipt receipt) {
        return MAPPER.writeValueAsBytes(receipt);
    }

    /** @throws tools.jackson.core.JacksonException when the bytes are no receipt */
    public static Receipt decode(byte[] json) {
        return MAPPER.readValue(json, Receipt.class);
    }
}
