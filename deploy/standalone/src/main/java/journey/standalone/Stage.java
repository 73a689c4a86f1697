package journey.standalone;

/** The order of stopping: what comes later is still needed by what comes earlier. */
enum Stage {
    SHOPPERS,
    SERVICES,
    MAILBOX,
    REDIS,
    KAFKA
}
