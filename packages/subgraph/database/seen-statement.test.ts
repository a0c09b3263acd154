import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { traceBy, traced } from '@supermall/messaging/trace'
import type pg from 'pg'
import { afterEach, describe, expect, it } from 'vitest'
import { makePatient } from './patient-client.ts'

function tracing(): InMemorySpanExporter {
  const kept = new InMemorySpanExporter()
  traceBy(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(kept)] }).getTracer('test'))
  return kept
}

afterEach(() => traceBy(null))

function connection(answer: () => unknown) {
  const asked: unknown[][] = []
  const client = {
    query(...all: unknown[]) {
      asked.push(all)
      return answer()
    },
  } as pg.PoolClient
  makePatient(client, async () => undefined, 'orders')
  return { client, asked }
}

describe('a statement while nobody watches', () => {
  it('is handed on as it came: the same values, the same callback, the same promise', async () => {
    const promise = Promise.resolve({ rows: [] })
    const { client, asked } = connection(() => promise)
    const [statement, callback] = [{ text: 'select 1' }, () => undefined]
    expect(client.query(statement as never)).toBe(promise)
    client.query(statement as never, callback)
    expect(asked[1]?.[0]).toBe(statement)
    expect(asked[1]?.[1]).toBe(callback)
  })
})

describe('a statement of a trace', () => {
  it('is a step of it, without what was bound to it', async () => {
    const kept = tracing()
    const { client } = connection(async () => ({ rows: [] }))
    await traced({ name: 'request' }, () =>
      client.query({ text: 'select * from account where phone = $1', values: ['13800000000'] }),
    )
    const [step] = kept.getFinishedSpans()
    expect([step?.name, step?.attributes['db.namespace']]).toEqual(['SQL select', 'orders'])
    expect(JSON.stringify(step?.attributes)).not.toContain('13800000000')
  })

  it('says when the end of its transaction goes along with it', async () => {
    const kept = tracing()
    const { client } = connection(async () => ({ rows: [] }))
    const [last, before] = ['update sku set moves = 1', 'select 1'].map((text, index) => ({ text, ends: index === 0 }))
    await traced({ name: 'request' }, async () => {
      await client.query(before as never)
      await client.query(last as never)
    })
    expect(kept.getFinishedSpans().map(({ name }) => name)).toEqual(['SQL select', 'SQL update and commit', 'request'])
  })

  it('that fails says so, and fails for whoever asked it', async () => {
    const kept = tracing()
    const { client } = connection(async () => Promise.reject(new Error('relation is missing')))
    await expect(traced({ name: 'request' }, () => client.query('select'))).rejects.toThrow('relation is missing')
    expect(kept.getFinishedSpans()[0]?.status.message).toBe('relation is missing')
  })

  it('is none when it belongs to no trace', async () => {
    const kept = tracing()
    const { client } = connection(async () => ({ rows: [] }))
    await client.query('select 1')
    expect(kept.getFinishedSpans()).toEqual([])
  })
})
