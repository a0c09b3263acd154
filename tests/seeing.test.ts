import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import type { Server as HttpServer } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cloneDatabaseAs, urlOf } from '@supermall/testing/database'
import { freeRow } from '@supermall/testing/ports'
import { eventually } from '@supermall/testing/rival'
import type { Server } from '@supermall/testing/servers'
import { natsServer, requires } from '@supermall/testing/servers'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { registry } from '../subgraphs/index.ts'
import { metricsMissing, namesIn } from './ops-names.ts'
import type { Process } from './processes.ts'
import { startProcess } from './processes.ts'
import { BUY, buyerOf } from './seeing-buyer.ts'

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

/** Who reacts to an order is elsewhere than who takes it. */
const ELSEWHERE = ['inventory', 'cart']

requires('nats-server')('a mall of two processes that is watched', () => {
  let nats: Server
  let traces: Awaited<ReturnType<typeof receiver>>
  let processes: readonly Process[] = []
  const folder = mkdtempSync(join(tmpdir(), 'supermall-seeing-'))
  let url = ''
  let metricsAt: readonly number[] = []

  beforeAll(async () => {
    const prefix = `seeing_${randomBytes(5).toString('hex')}`
    for (const { name } of registry) await cloneDatabaseAs(`${prefix}_${name}`, name)
    const port = 2 + (await freeRow(3 + registry.length))
    url = `http://127.0.0.1:${port}`
    metricsAt = [port - 1, port - 2]
    nats = await natsServer()
    traces = await receiver()
    const shared = {
      PORT: String(port),
      SUBGRAPH_PORT_OFFSET: String(port - 4_000),
      LOG_LEVEL: 'error',
      DATA_DIR: folder,
      DATABASE_URL: urlOf(`${prefix}_{domain}`),
      NATS_URL: nats.url,
      INTERNAL_SECRET: randomBytes(24).toString('hex'),
      OTEL_EXPORTER_OTLP_ENDPOINT: traces.url,
    }
    const here = registry.map(({ name }) => name).filter((name) => !ELSEWHERE.includes(name))
    const [first = '', ...others] = ELSEWHERE
    processes = [
      startProcess('gateway', { ...shared, METRICS_PORT: String(metricsAt[0]) }, { words: here }),
      startProcess(first, { ...shared, METRICS_PORT: String(metricsAt[1]) }, { words: others }),
    ]
    await eventually(async () => (await readiness(url))?.degraded?.length === 0).catch((error) => {
      throw new Error(processes.map((one) => one.said()).join('\n'), { cause: error })
    })
  })

  afterAll(async () => {
    await Promise.all(processes.map((one) => one.stop()))
    await Promise.all([nats?.stop(), traces?.stop()])
    rmSync(folder, { recursive: true, force: true })
  })

  it('shows a checkout as one trace, from the gateway over statements and the bus to who reacts elsewhere', async () => {
    const buyer = await buyerOf(url)
    const traceId = randomBytes(16).toString('hex')
    const answer = await buyer.send(BUY, `00-${traceId}-${randomBytes(8).toString('hex')}-01`)
    expect(answer.checkoutStart.errors).toEqual([])
    const reaction = await eventually(() =>
      traces.spans.find((one) => one.traceId === traceId && one.name === 'inventory reacts to order.created'),
    )
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
    const texts = await Promise.all(metricsAt.map(async (at) => (await fetch(`http://127.0.0.1:${at}/metrics`)).text()))
    expect(namesIn().size).toBeGreaterThan(20)
    expect(metricsMissing(texts.join('\n'))).toEqual([])
    expect(texts[0]).toMatch(/mall_graph_requests_total\{operation="other",type="mutation",outcome="ok"\} [1-9]/)
    expect(texts[1]).toMatch(
      /mall_consumed_events_total\{domain="inventory",event="order.created",outcome="done"\} [1-9]/,
    )
    expect(texts[1]).not.toContain('mall_graph_requests_total{')
  })

  it('shows the same trace at /traces, in development', async () => {
    const list = await (await fetch(`${url}/traces`)).text()
    const [, id = ''] = /<a href="\/traces\/([0-9a-f]{32})">mutation Buy<\/a>/.exec(list) ?? []
    const page = await (await fetch(`${url}/traces/${id}`)).text()
    expect(page).toContain('orders transaction')
    expect(page).not.toMatch(/<script/i)
    expect((await fetch(`${url}/traces/${'0'.repeat(32)}`)).status).toBe(404)
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
