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

    public static Optional<Channel> of(String code) {
        for (Channel channel : values()) {
            if (channel.code().equals(code.toLowerCase(Locale.ROOT))) {
                return Optional.of(channel);
            }
        }
        return Optional.empty();
    }
}
