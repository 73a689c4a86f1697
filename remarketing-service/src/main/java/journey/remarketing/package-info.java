/** Remarketing: who is mailed what, when, and why not. Here the service is put together; its parts are in the packages below. */
@NullMarked
package journey.remarketing;

import org.jspecify.annotations.NullMarked;
