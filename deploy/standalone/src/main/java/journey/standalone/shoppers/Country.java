package journey.standalone.shoppers;

/** Where a shopper lives, and what follows from it. */
enum Country {
    ITALY("IT", "it-IT", "Europe/Rome", "EUR", "it"),
    BRITAIN("GB", "en-GB", "Europe/London", "GBP", "en"),
    AMERICA("US", "en-US", "America/New_York", "USD", "en");

    private final String code;
    private final String locale;
    private final String timezone;
    private final String currency;
    private final String language;

    Country(String code, String locale, String timezone, String currency, String language) {
        this.code = code;
        this.locale = locale;
        this.timezone = timezone;
        this.currency = currency;
        this.language = language;
    }

    String code() {
        return code;
    }

    String locale() {
        return locale;
    }

    String timezone() {
        return timezone;
    }

    String currency() {
        return currency;
    }

    /** The first part of the path of a page. */
    String language() {
        return language;
    }
}
