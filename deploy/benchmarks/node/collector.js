// Takes Segment's calls as JSON, produces each event as a record, and answers when the brokers have acknowledged it.
// Arguments: port, brokers, topic, and whether it sends the events of "each" request for themselves, or "gathering" those
// that come within a millisecond.
import { ProduceAcks, Producer } from '@platformatic/kafka'
import fastify from 'fastify'

const [port, brokers, topic, manner] = process.argv.slice(2)

const producer = new Producer({
  clientId: 'collector',
  bootstrapBrokers: brokers.split(','),
  autocreateTopics: false
})

// Where it does not say so, a call waits for the leader only.
const sendNow = messages => producer.send({ messages, acks: ProduceAcks.ALL, compression: 'lz4' })

let waiting = []

const flush = async () => {
  const gathered = waiting
  waiting = []
  try {
    await sendNow(gathered.flatMap(each => each.messages))
    gathered.forEach(each => each.resolve())
  } catch (failure) {
    gathered.forEach(each => each.reject(failure))
  }
}

const sendGathered = messages =>
  new Promise((resolve, reject) => {
    waiting.push({ messages, resolve, reject })
    if (waiting.length === 1) setTimeout(flush, 1)
  })

const send = manner === 'gathering' ? sendGathered : sendNow

const message = event => ({
  topic,
  key: Buffer.from(event.anonymousId ?? event.userId),
  value: Buffer.from(JSON.stringify(event))
})

const app = fastify({ bodyLimit: 1024 * 1024 })

app.get('/', async () => ({ ready: true }))

app.post('/v1/track', async request => {
  await send([message(request.body)])
  return { success: true }
})

app.post('/v1/batch', async request => {
  await send(request.body.batch.map(message))
  return { success: true }
})

await app.listen({ port: Number(port), host: '127.0.0.1' })

process.on('SIGTERM', async () => {
  await app.close()
  await producer.close(true)
})
