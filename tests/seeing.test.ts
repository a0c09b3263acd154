import { randomBytes } from 'node:crypto'
import type { Server as HttpServer } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { eventually } from '@supermall/testing/rival'
import { requires } from '@supermall/testing/servers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { purchasing } from './journeys/purchase.ts'
import { metricsMissing, namesIn } from './ops-names.ts'
import { BUY, buyerOf } from './seeing-buyer.ts'
import type { World } from './world.ts'
import { parts, world } from './world.ts'

type Span = {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly name: string
  readonly process: string
}

/** What listens where a collector of traces would. */
async function receiver() {
  const spans: Span[] = []
  const server: HttpServer = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const { resourceSpans } = JSON.parse(Buffer.concat(chunks).toString())
    for (const { resource, scopeSpans } of resourceSpans) {
      const of = resource.attributes.find(({ key }: { key: string }) => key === 'service.instance.id')
      for (const one of scopeSpans.flatMap((scope: { spans: Span[] }) => scope.spans))
        spans.push({ ...one, process: of.value.stringValue })
    }
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { url, spans, stop: () => new Promise((resolve) => server.close(resolve)) }
}

requires('nats-server', 'redis-server')('a mall of two processes that is watched', () => {
  let mall: World
  let traces: Awaited<ReturnType<typeof receiver>>

  beforeAll(async () => {
    traces = await receiver()
    mall = await world('two processes', { collector: traces.url })
    // A gateway that came before its domains looks for them again after a while.
    await eventually(async () => (await readiness(mall.url))?.degraded?.length === 0)
  })

  afterAll(async () => {
    await mall?.stop()
    await traces?.stop()
  })

  describe('a buyer', () => purchasing(() => mall))

  it('shows a checkout as one trace, from the gateway over statements and the bus to who reacts elsewhere', async () => {
    const buyer = await buyerOf(mall.url)
    const traceId = randomBytes(16).toString('hex')
    const answer = await buyer.send(BUY, `00-${traceId}-${randomBytes(8).toString('hex')}-01`)
    expect(answer.checkoutStart.errors).toEqual([])
    // Each process tells its spans when it likes, and a step only when it is over.
    const reaction = await eventually(() => {
      const told = traces.spans.filter((one) => one.traceId === traceId)
      const isWhole = told.every((one) => wayOf(one, told)[0]?.name === 'mutation Buy')
      return isWhole ? told.find(({ name }) => name === 'inventory reacts to order.created') : undefined
    })
    const ways = wayOf(reaction, traces.spans)
    expect(ways.map(({ name }) => name)).toEqual([
      'mutation Buy',
      'fetch orders',
      'orders operation',
      expect.stringMatching(/^orders transaction$/),
      'publish order.created',
      'inventory reacts to order.created',
    ])
    expect([...new Set(ways.map((one) => one.process))]).toHaveLength(2)
    const statements = traces.spans.filter((one) => one.traceId === traceId && one.name.startsWith('SQL '))
    expect(statements.length).toBeGreaterThan(10)
    for (const one of statements) expect(wayOf(one, traces.spans)[0]?.name, one.name).toBe('mutation Buy')
    expect(statements.some((one) => wayOf(one, traces.spans).includes(reaction))).toBe(true)
  })

  it('exports every metric that a board or an alarm is made of', async () => {
    const texts = await Promise.all(
      parts(mall).metricsAt.map(async (at) => (await fetch(`http://127.0.0.1:${at}/metrics`)).text()),
    )
    expect(namesIn().size).toBeGreaterThan(20)
    expect(metricsMissing(texts.join('\n'))).toEqual([])
    expect(texts[0]).toMatch(/mall_graph_requests_total\{operation="other",type="mutation",outcome="ok"\} [1-9]/)
    expect(texts[1]).toMatch(
      /mall_consumed_events_total\{domain="inventory",event="order.created",outcome="done"\} [1-9]/,
    )
    expect(texts[1]).not.toContain('mall_graph_requests_total{')
  })

  it('shows the same trace at /traces, in development', async () => {
    const list = await (await fetch(`${mall.url}/traces`)).text()
    const [, id = ''] = /<a href="\/traces\/([0-9a-f]{32})">mutation Buy<\/a>/.exec(list) ?? []
    const page = await (await fetch(`${mall.url}/traces/${id}`)).text()
    expect(page).toContain('orders transaction')
    expect(page).not.toMatch(/<script/i)
    expect((await fetch(`${mall.url}/traces/${'0'.repeat(32)}`)).status).toBe(404)
  })
})

async function readiness(url: string): Promise<{ readonly degraded?: readonly string[] } | null> {
  const response = await fetch(`${url}/health/ready`).catch(() => null)
  return response?.ok ? ((await response.json()) as { readonly degraded: readonly string[] }) : null
}

/** From the first step of a trace to this one. */
function wayOf(span: Span, all: readonly Span[]): readonly Span[] {
  const cause = all.find(({ spanId }) => spanId === span.parentSpanId)
  return cause ? [...wayOf(cause, all), span] : [span]
}
