import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { natsBus } from '@supermall/messaging/bus-nats'
import { startScript } from '@supermall/testing/script'
import { natsServer, requires } from '@supermall/testing/servers'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { post, shelfId } from '../gateway/testing/fixture-parcels.ts'
import { silent } from '../gateway/testing/fixture-subgraph.ts'
import { eventsIn, openStream } from '../gateway/testing/stream-clients.ts'

const SHELVES = [1, 2, 3, 4, 5].map(shelfId)
const FILLED = {
  query: 'subscription ($ids: [ID!]!) { shelfChanged(ids: $ids) { id } }',
  variables: { ids: SHELVES },
}
const CHANGES = 60
const KILLED_AFTER = 15

requires('nats-server')('a gateway that is killed', () => {
  const started: ChildProcess[] = []
  let server: Awaited<ReturnType<typeof natsServer>>
  let urls: readonly string[] = []
  beforeAll(async () => {
    server = await natsServer()
    urls = await Promise.all([start(), start()])
  })
  afterAll(async () => {
    for (const child of started) child.kill('SIGKILL')
    await server.stop()
  })

  async function start(): Promise<string> {
    const child = await startScript(new URL('./watching-gateway.ts', import.meta.url), server.url)
    started.push(child)
    const [said] = await once(child.stdout as NodeJS.ReadableStream, 'data')
    return String(said).trim()
  }

  it('takes nothing along: another one goes on where it stopped, with nothing lost and nothing twice', async () => {
    const [first = '', second = ''] = urls
    const office = post()
    const bus = await natsBus({ url: server.url, replicas: 1, log: silent, name: 'domain' })
    const stream = await openStream(first, { body: FILLED })
    await expect.poll(() => stream.text()).toMatch(/^:\nid: \S+\n\n/)
    const changing = (async () => {
      for (let change = 0; change < CHANGES; change++) {
        await office.fill(bus, 1 + (change % SHELVES.length), change)
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    })()
    await stream.events(KILLED_AFTER)
    started[0]?.kill('SIGKILL')
    await stream.whole()
    const before = eventsIn(stream.text())
    const back = await openStream(second, { body: FILLED, headers: { 'last-event-id': before.at(-1)?.id ?? '' } })
    await changing
    const all = [...before, ...(await back.events(CHANGES - before.length))]
    const told = all.map(({ data }) => SHELVES.indexOf(JSON.parse(data).data.shelfChanged.id))
    expect(told).toEqual(Array.from({ length: CHANGES }, (_, change) => change % SHELVES.length))
    expect(new Set(all.map(({ id }) => id)).size).toBe(CHANGES)
    expect(before.length).toBeLessThan(CHANGES)
    await back.close()
    await bus.close()
  })
})
