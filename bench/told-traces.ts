import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A step of a trace, as OTLP has it in JSON. */
type Span = {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly name: string
  readonly kind: number
}

type Told = {
  readonly resourceSpans?: readonly { readonly scopeSpans: readonly { readonly spans: readonly Span[] }[] }[]
}

/** What somebody waited for: what reactions to events did afterwards is not in it. */
type Waited = { readonly statements: number; readonly transactions: number; readonly subgraphCalls: number }

export type Traces = {
  readonly url: string
  /** The steps of each trace whose operation has that name. */
  readonly of: (operation: string) => readonly Waited[]
  readonly stop: () => Promise<void>
}

const [PRODUCER, CONSUMER] = [4, 5]

/** Takes the traces of all processes of a mall, as a collector does. */
export async function collectTraces(): Promise<Traces> {
  const traces = new Map<string, Span[]>()
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part)
    for (const span of spansIn(JSON.parse(Buffer.concat(parts).toString()) as Told))
      traces.set(span.traceId, [...(traces.get(span.traceId) ?? []), span])
    response.setHeader('content-type', 'application/json').end('{}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    of: (operation) =>
      [...traces.values()].filter((spans) => spans.some(({ name }) => name === operation)).map(waitedFor),
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

const spansIn = ({ resourceSpans = [] }: Told): readonly Span[] =>
  resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans))

function waitedFor(spans: readonly Span[]): Waited {
  const byId = new Map(spans.map((span) => [span.spanId, span]))
  const isAfterwards = (span: Span | undefined): boolean =>
    span !== undefined &&
    (span.kind === PRODUCER || span.kind === CONSUMER || isAfterwards(byId.get(span.parentSpanId ?? '')))
  const names = spans.filter((span) => !isAfterwards(span)).map(({ name }) => name)
  const count = (pattern: RegExp): number => names.filter((name) => pattern.test(name)).length
  return {
    statements: count(/^SQL (?!begin|commit|rollback)/),
    transactions: count(/\bcommit$/),
    subgraphCalls: count(/^fetch /),
  }
}
