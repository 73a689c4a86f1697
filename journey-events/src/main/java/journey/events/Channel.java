package journey.events;

import java.util.Locale;
import java.util.Optional;

/** Where a touchpoint happened: {@code context.channel}, else derived from the library and the device. */
public enum Channel {
    WEB,
    APP,
    EMAIL,
    STORE,
    PHONE,
    CHAT,
    MARKETPLACE,
    SERVER;

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** By its code in any case, or by what shops and Segment's libraries call it elsewhere. */
    public static Optional<Channel> of(String code) {
        String lower = code.strip().toLowerCase(Locale.ROOT);
        for (Channel channel : values()) {
            if (channel.code().equals(lower)) {
                return Optional.of(channel);
            }
        }
        return switch (lower) {
            case "browser", "website" -> Optional.of(WEB);
            case "mobile", "ios", "android" -> Optional.of(APP);
            case "e-mail" -> Optional.of(EMAIL);
            case "pos", "retail", "shop" -> Optional.of(STORE);
            case "call", "telephone", "callcenter", "call center" -> Optional.of(PHONE);
            case "livechat", "live chat", "messenger", "whatsapp" -> Optional.of(CHAT);
            default -> Optional.empty();
        };
    }
}
