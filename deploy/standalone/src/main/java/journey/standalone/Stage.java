package journey.standalone;

/** The order of stopping: what comes later is still needed by what comes earlier. */
enum Stage {
    STOREFRONT,
    SHOPPERS,
    SERVICES,
    MAILBOX,
    REDIS,
    KAFKA
}
