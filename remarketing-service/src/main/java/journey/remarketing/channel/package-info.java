/**
 * Messages that a system of the shop's passes on: short messages, notifications of apps, chats. Depends on the conversations'
 * orders, the words, the links, the port of webhooks and a JSON library.
 */
@NullMarked
package journey.remarketing.channel;

import org.jspecify.annotations.NullMarked;
