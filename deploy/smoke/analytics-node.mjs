// Sends one visitor's way to a full cart with Segment's own library, as a shop's server would.
//   node analytics-node.mjs INGEST_URL WRITE_KEY USER_ID ANONYMOUS_ID EMAIL
// Ends with 0 when the library says that everything was delivered.
import { Analytics } from '@segment/analytics-node'

const [host, writeKey, userId, anonymousId, email] = process.argv.slice(2)
const analytics = new Analytics({ writeKey, host, maxRetries: 3 })
const who = { userId, anonymousId }
let failed = false
analytics.on('error', (error) => {
  failed = true
  console.error(error)
})

analytics.identify({
  ...who,
  traits: { email, firstName: 'Ada', consent: { email: true } },
})
analytics.page({
  ...who,
  name: 'Lamps',
  properties: { url: 'https://shop.example/lamps', path: '/lamps', title: 'Lamps' },
})
const cart = { cart_id: `cart-${userId}`, currency: 'EUR' }
analytics.track({
  ...who,
  event: 'Product Added',
  properties: { ...cart, product_id: 'lamp-7', name: 'Desk Lamp', price: 39.9, quantity: 1, url: 'https://shop.example/lamps/7' },
})
analytics.track({
  ...who,
  event: 'Product Added',
  properties: { ...cart, product_id: 'bulb-2', name: 'Light Bulb', price: 4.25, quantity: 2, url: 'https://shop.example/bulbs/2' },
})
await analytics.closeAndFlush({ timeout: 20_000 })
process.exitCode = failed ? 1 : 0
